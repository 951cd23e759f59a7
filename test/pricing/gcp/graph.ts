import type { GraphDefaults, ResourceNode } from "../../../components/core/graph.ts";
import type { Measurement, MeterContext } from "../../../components/pricing/meter.ts";
import { measured, type NodeParts, node, urnOf } from "../graph.ts";

export const poolToken = "gcp:container/nodePool:NodePool";
export const clusterToken = "gcp:container/cluster:Cluster";
export const reservationToken = "gcp:compute/reservation:Reservation";
export const gpuPoolToken = "hybrid-gpu:index:GkeGpuNodePool";
export const sliceToken = "hybrid-gpu:index:TpuSlice";

export const gcpDefaults: GraphDefaults = { gcp: { project: "example-project", region: "us-central1" } };

/** What the first node costs, in a stack of project `example-project` and region us-central1. */
export function measuredGcp(
  nodes: readonly ResourceNode[],
  options: Partial<Omit<MeterContext, "graph">> = {},
): Measurement {
  return measured(nodes, options, gcpDefaults);
}

/** A node pool in one zone. */
export function pool(
  zone: string,
  nodeConfig: Record<string, unknown>,
  inputs: Record<string, unknown> = {},
  parts: NodeParts = {},
): ResourceNode {
  const sizes = { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 4 }, initialNodeCount: 2 };
  return node(poolToken, "train", { location: zone, nodeConfig, ...sizes, ...inputs }, parts);
}

export { node, urnOf };
