import type { ResourceGraph } from "../../components/core/graph.ts";
import { nodeGroupType } from "../../components/hardware/aws/nodeGroup.ts";
import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { judgeEksIdentity } from "./eksIdentity.ts";
import { judgeGkeIdentity } from "./gkeIdentity.ts";

/** How the clusters of each place are judged. */
const judges: readonly ((graph: ResourceGraph) => Finding[])[] = [judgeEksIdentity, judgeGkeIdentity];

/**
 * Clusters with accelerated pools only: theirs are the data sets and the checkpoints. What rights a node's own role has is
 * told by `iam-no-wildcards`.
 */
export const workloadIdentityRequired = gpuPolicy<NoConfig>({
  name: "workload-identity-required",
  description:
    "Pods of clusters with accelerators sign in to the cloud as themselves, not with the identity of their node.",
  severity: "high",
  source: "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  remediation:
    "On EKS add the add-on eks-pod-identity-agent or an OIDC provider, on GKE set workloadIdentityConfig and GKE_METADATA.",
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  stackTypes: [nodeGroupType, gkeNodePoolType, gkeClusterType],
  // A cluster, its pools and what gives it identities are three resources.
  evaluateStack: (graph) => judges.flatMap((judge) => judge(graph)),
});
