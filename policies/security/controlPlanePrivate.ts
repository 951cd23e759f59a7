import type { ResourceNode } from "../../components/core/graph.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { clusterType, judgeEndpoint } from "./clusterEndpoint.ts";
import { judgeGkeEndpoint } from "./gkeEndpoint.ts";

export interface ControlPlanePrivateConfig {
  /**
   * Whether the DNS endpoint of GKE may answer the internet: it knows no ranges, and lets nobody through to the API server
   * whom IAM does not know. Google and the CIS benchmark prefer it to an address.
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
   */
  readonly allowDnsEndpoint: boolean;
}

/** How the endpoint of each kind of cluster is judged. */
const judges: Readonly<Record<string, (node: ResourceNode, config: ControlPlanePrivateConfig) => Finding[]>> = {
  [clusterType]: judgeEndpoint,
  [gkeClusterType]: judgeGkeEndpoint,
};

/**
 * Ranges that hold more public addresses than a /8 of IPv4 or a /16 of IPv6 are the internet, however they are cut up;
 * shorter lists of the ranges of one's own networks pass.
 */
export const controlPlanePrivate = gpuPolicy<ControlPlanePrivateConfig>({
  name: "control-plane-private",
  description: "The API of a cluster is reached from inside, or from a fixed list of ranges, never from everywhere.",
  severity: "high",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  remediation: "Make the endpoint private, or list the ranges of your own networks.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      allowDnsEndpoint: {
        type: "boolean",
        description: "Whether the DNS endpoint of GKE may answer the internet.",
      },
    },
  },
  defaults: () => ({ allowDnsEndpoint: true }),
  types: Object.keys(judges),
  evaluate: (node, { config }) => judges[node.type]!(node, config),
});
