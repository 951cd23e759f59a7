import { checkFlexStart } from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gkeNodePoolTypes, judgeNodePools } from "../placement/gkeNodePools.ts";
import { gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";

/** GKE refuses such a pool; or its nodes never come, or go in the middle of a job. */
export const flexStartLimits = gpuPolicy<NoConfig>({
  name: "capacity-flexstart-limits",
  description:
    "Flex-start and queued node pools start from no nodes, live for seven days at most, and use no reservation and no spot.",
  severity: "high",
  source: "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws",
  remediation:
    "Autoscale the pool from 0, set consumeReservationType to NO_RESERVATION and autoRepair to false, and leave spot and node counts out.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: gkeNodePoolTypes,
  evaluate: (node) => judgeNodePools(node, checkFlexStart, "whether it can wait for its nodes"),
});
