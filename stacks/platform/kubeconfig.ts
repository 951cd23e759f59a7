import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentPlace } from "../environment.ts";

/** A cluster as a client needs to see it. */
export interface ClusterEndpoint {
  readonly place: EnvironmentPlace;
  readonly name: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  readonly endpoint: pulumi.Input<string>;
  /** Base64. */
  readonly certificateAuthority: pulumi.Input<string>;
}

/**
 * A kubeconfig without keys: whoever uses it proves who he is with a command that is given the identity he has (`aws eks
 * get-token`, `gke-gcloud-auth-plugin`), and that the cluster admits. A secret all the same, because it says where the
 * cluster is and whom to trust.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
 */
export function kubeconfigOf(cluster: ClusterEndpoint): pulumi.Output<string> {
  const { place, name, endpoint, certificateAuthority } = cluster;
  const server = place === "gcp" ? pulumi.interpolate`https://${endpoint}` : endpoint;
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [{ name, user: { exec: { apiVersion: "client.authentication.k8s.io/v1beta1", ...token[place](cluster) } } }],
  };
  return pulumi.secret(pulumi.jsonStringify(config));
}

const token: Readonly<Record<EnvironmentPlace, (cluster: ClusterEndpoint) => object>> = {
  aws: ({ name, region }) => ({
    command: "aws",
    args: ["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json"],
  }),
  gcp: () => ({ command: "gke-gcloud-auth-plugin", provideClusterInfo: true }),
};
