import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import {
  type GkeNodePoolReading,
  type GkeNodePoolRule,
  gkeNodePoolSpec,
} from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gkeClusterPools, gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolView.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { nodePoolDoubts } from "./nodePoolDoubts.ts";

/** Resource types that bring node pools of GKE. */
export const gkeNodePoolTypes: readonly string[] = [gkeNodePoolType, gkeClusterType];

/** One node pool of a resource, as rules see it. */
export interface ReadNodePool {
  /** Where it stands in the inputs of the resource: `""`, `nodePools[1]`. */
  readonly at: string;
  readonly reading: GkeNodePoolReading;
}

/** The pools of a node pool resource or of a cluster, and what is said where it cannot be told which there are. */
export function readNodePools(
  node: ResourceNode,
  what: string,
  graph?: ResourceGraph,
): { pools: ReadNodePool[]; findings: Finding[] } {
  const read = (at: string): ReadNodePool => ({ at, reading: gkeNodePoolSpec(node, at, graph) });
  if (node.type === gkeNodePoolType) return { pools: [read("")], findings: [] };
  const views = gkeClusterPools(graph ?? new ResourceGraph([node]), node);
  if (views.state === "known") return { pools: views.value.map(({ at }) => read(at)), findings: [] };
  return { pools: [], findings: [unreadable(node, views, what)] };
}

/**
 * What a rule finds in the pools of a resource, and the unknown values on which it turns.
 *
 * @param what is left open by an unknown value: `whether GKE makes its slice`
 */
export function judgeNodePools(node: ResourceNode, rule: GkeNodePoolRule, what: string): Finding[] {
  const { pools, findings } = readNodePools(node, what);
  return [...findings, ...pools.flatMap((pool) => judgeNodePool(node, pool, rule, what))];
}

/** The same of one pool. */
export function judgeNodePool(node: ResourceNode, pool: ReadNodePool, rule: GkeNodePoolRule, what: string): Finding[] {
  const { at, reading } = pool;
  const doubts = nodePoolDoubts(reading, rule).map((path) => joinPath(at, path));
  return [
    ...problemFindings(node, rule(reading.spec, reading.unknown), at),
    ...doubts.map((path) => unreadable(node, { state: "unknown", path, why: "known only after creation" }, what)),
  ];
}
