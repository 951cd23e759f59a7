import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Finding, type GpuPolicy, levels } from "../policy.ts";
import { type Pool, poolsOf } from "./pools.ts";
import { type ZoneConfig, zoneSchema, zonesOf } from "./zones.ts";

const name = "storage-same-az-as-compute";
const lustreType = "aws:fsx/lustreFileSystem:LustreFileSystem";

/** Lustre in another zone works over TCP, without EFA, and every byte is paid for both ways. */
export const storageSameZone: GpuPolicy<ZoneConfig> = {
  name,
  description: "Lustre file systems stand in the zone of the accelerated machines that read them.",
  severity: "medium",
  url: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html",
  remediation: "Give the file system the subnet of the pool's zone, or make one file system per zone.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: { properties: { ...zoneSchema } },
  defaults: () => ({ subnetZones: {} }),
  stackType: lustreType,
  evaluateStack: (graph, { config }) => {
    const systems = graph.ofType(lustreType);
    if (systems.length === 0) return [];
    const pools = poolsOf(graph, config).filter((pool) => pool.accelerated !== "no");
    if (pools.length === 0) return [];
    const byZone = new Map<string, Pool[]>();
    for (const pool of pools) {
      for (const zone of pool.zones.names) {
        const there = byZone.get(zone);
        if (there === undefined) byZone.set(zone, [pool]);
        else there.push(pool);
      }
    }
    return systems.flatMap((node) => judge(graph, node, config, { pools, byZone }));
  },
};

interface Compute {
  readonly pools: readonly Pool[];
  readonly byZone: ReadonlyMap<string, readonly Pool[]>;
}

function judge(graph: ResourceGraph, node: ResourceNode, config: ZoneConfig, { pools, byZone }: Compute): Finding[] {
  const zones = zonesOf(graph, node, "subnetIds", config);
  const zone = [...zones.names][0];
  const near = zones.names.size === 1 ? (byZone.get(zone!) ?? []) : [];
  // Also two resources in one subnet are together, whatever its zone is called.
  if (near.some((pool) => pool.zones.names.size === 1)) return [];
  if (zones.uncertain !== undefined || zones.names.size !== 1) {
    return [unknown(node, zones.uncertain ?? `subnetIds leads to ${zones.names.size} zones`)];
  }
  if (near.length > 0) {
    return near.map((pool) => ({
      urn: pool.node.urn,
      ...(pool.accelerated === "maybe" || pool.zones.uncertain !== undefined ? { because: "unknown" as const } : {}),
      message:
        `${pool.node.name} stands in ${[...pool.zones.names].sort().join(", ")}, and the file system ${node.name} in ${zone} only: ` +
        `nodes in the other zones read it across zones. Fix: give ${pool.node.name} the subnet of ${zone} only.`,
    }));
  }
  const doubtful = pools.find((pool) => pool.zones.uncertain !== undefined);
  if (doubtful !== undefined) return [unknown(node, `${doubtful.node.name}: ${doubtful.zones.uncertain}`)];
  const uncertain = pools.every((pool) => pool.accelerated === "maybe");
  const elsewhere = pools
    .slice(0, 5)
    .map((pool) => `${pool.node.name} in ${[...pool.zones.names].sort().join(", ") || "no zone"}`);
  return [
    {
      urn: node.urn,
      ...(uncertain ? { because: "unknown" as const } : {}),
      message:
        `${node.name} stands in ${zone}, where no accelerated pool does (${elsewhere.join("; ")}). ` +
        "Fix: give it the subnet of the pool that reads it.",
    },
  ];
}

function unknown(node: ResourceNode, why: string): Finding {
  return {
    urn: node.urn,
    because: "unknown",
    message:
      `${node.name}: whether it stands in the zone of an accelerated pool cannot be told: ${why}. ` +
      `Fix: give the subnet's zone, or add it to subnetZones of ${name}.`,
  };
}
