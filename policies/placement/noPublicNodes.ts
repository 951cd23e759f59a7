import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readBoolean, readString } from "../../components/core/value.ts";
import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { awsPoolTypes } from "./pools.ts";
import { publicAddresses } from "./publicAddresses.ts";
import { judgeSubnets } from "./publicSubnets.ts";

/** A node with an address of its own is found by scanners within minutes, and its ports are those of whatever runs on it. */
export const noPublicNodes = gpuPolicy<NoConfig>({
  name: "no-public-nodes",
  description: "Machines have no public addresses.",
  severity: "high",
  source: "https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
  remediation:
    "Put machines into private subnets (AWS), set enablePrivateNodes (GKE), leave accessConfigs out (Compute Engine), and let them out by NAT.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: Object.keys(publicAddresses),
  evaluate: (node) => publicAddresses[node.type]?.(node) ?? [],
  // With the stack: what a machine does not say itself is decided by its subnet, or by its cluster.
  stackTypes: [...awsPoolTypes, gkeNodePoolType],
  evaluateStack: (graph) => [
    ...judgeSubnets(graph),
    ...graph.ofType(gkeNodePoolType).flatMap((node) => judgeInherited(graph, node)),
  ],
});

/** A pool that says nothing does as its cluster, which is judged itself if it is of this stack. */
function judgeInherited(graph: ResourceGraph, node: ResourceNode): Finding[] {
  if (readBoolean(node.inputs, "networkConfig.enablePrivateNodes").state !== "absent") return [];
  if (graph.behind(node, "cluster", gkeClusterType).length > 0) return [];
  const name = readString(node.inputs, "cluster");
  const last = name.state === "known" ? name.value.slice(name.value.lastIndexOf("/") + 1) : undefined;
  const here = graph
    .ofType(gkeClusterType)
    .some((cluster) =>
      [readString(cluster.inputs, "name"), readString(cluster.outputs ?? {}, "name")].some(
        (own) => own.state === "known" && own.value === last,
      ),
    );
  if (here) return [];
  return [
    {
      urn: node.urn,
      because: "warning",
      message:
        `${node.name}: networkConfig.enablePrivateNodes is not given, so whether its nodes have public addresses is decided by its cluster${last === undefined ? "" : ` ${last}`}, which is not of this stack. ` +
        "Fix: set networkConfig.enablePrivateNodes: true.",
    },
  ];
}
