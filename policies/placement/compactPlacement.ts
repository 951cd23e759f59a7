import type { ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { findGcpMachineType } from "../../components/hardware/gcp/catalogue.ts";
import { GcpFabric } from "../../components/hardware/gcp/machineType.ts";
import { checkCompactPlacement, type GkeNodePoolSpec } from "../../components/hardware/gcp/nodePoolSpec.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { gkeNodePoolTypes, judgeNodePools, readNodePools } from "./gkeNodePools.ts";

const what = "whether GKE places its nodes as it asks";

/** Placement that a pool cannot have leaves it in an error state; none at all leaves its nodes anywhere in the zone. */
export const compactPlacement = gpuPolicy<NoConfig>({
  name: "gcp-compact-placement",
  description: "Node pools of GKE ask for compact placement where their nodes can have it, and only there.",
  severity: "medium",
  source: "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement",
  remediation:
    "Give the pool one zone and placementPolicy.type COMPACT, or leave it out where a reservation or a workload policy places the nodes.",
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: gkeNodePoolTypes,
  evaluate: (node) => [...judgeNodePools(node, checkCompactPlacement, what), ...unplaced(node)],
});

/** Fabrics whose nodes nothing else places: RDMA machines come in dense blocks, slices by their topology. */
const unplacedFabrics: readonly GcpFabric[] = [GcpFabric.Tcpx, GcpFabric.Tcpxo];

/** Pools whose nodes talk to each other over GPUDirect, and that say nothing of how near they are to be. */
function unplaced(node: ResourceNode): Finding[] {
  return readNodePools(node, what).pools.flatMap(({ at, reading: { spec, unknown } }) => {
    const machine = findGcpMachineType(spec.machineType ?? "");
    if (machine === undefined || !unplacedFabrics.includes(machine.network.fabric)) return [];
    if (isPlaced(spec) || unknown.length > 0 || mostNodes(spec) < 2) return [];
    const path = joinPath(at, "placementPolicy");
    const spread = isSpread(spec);
    const where = spread ? "in several zones" : "anywhere in the zone";
    const zone = spread ? `name one zone in ${joinPath(at, "nodeLocations")}, and ` : "";
    return [
      {
        urn: node.urn,
        because: "warning" as const,
        message:
          `${node.name}: ${path} (not given) leaves nodes of ${machine.name} ${where}, and jobs over several of them at the speed of the longest way. ` +
          `Fix: ${zone}set ${path}.type to COMPACT, unless no job spans several nodes.`,
      },
    ];
  });
}

/** Whether something places the nodes already, or nothing may. */
function isPlaced({ placement, reservationAffinity, flexStart, queued, machineType = "" }: GkeNodePoolSpec): boolean {
  const reserved = reservationAffinity?.type !== undefined && reservationAffinity.type !== "NO_RESERVATION";
  if (placement !== undefined || reserved) return true;
  const type = "COMPACT";
  // What the rule refuses cannot be asked for.
  const asked = {
    placement: { type },
    machineType,
    ...(flexStart === true ? { flexStart } : {}),
    ...(queued === true ? { queued } : {}),
  };
  return checkCompactPlacement(asked).some(({ severity }) => severity === "error");
}

/** Whether the nodes are in more zones than the one that compact placement is in. */
function isSpread({ nodeLocations = [], location = "" }: GkeNodePoolSpec): boolean {
  const where = { placement: { type: "COMPACT" }, nodeLocations, ...(location === "" ? {} : { location }) };
  return checkCompactPlacement(where).length > 0;
}

function mostNodes({ autoscaling, nodeCount, initialNodeCount }: GkeNodePoolSpec): number {
  if (autoscaling !== undefined) return autoscaling.totalMax ?? autoscaling.max ?? Number.POSITIVE_INFINITY;
  return nodeCount ?? initialNodeCount ?? 0;
}
