import * as pulumi from "@pulumi/pulumi";

/** An EKS cluster as a client needs to see it. */
export interface EksEndpoint {
  readonly name: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  readonly endpoint: pulumi.Input<string>;
  /** Base64. */
  readonly certificateAuthority: pulumi.Input<string>;
}

/**
 * A kubeconfig without keys: whoever uses it proves who he is with `aws eks get-token`, which needs the AWS CLI and an
 * identity that the cluster admits. A secret all the same, because it says where the cluster is and whom to trust.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function eksKubeconfig({ name, region, endpoint, certificateAuthority }: EksEndpoint): pulumi.Output<string> {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json"],
          },
        },
      },
    ],
  };
  return pulumi.secret(pulumi.jsonStringify(config));
}
