import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readString } from "../../components/core/value.ts";
import { gcpRegionOfZone } from "../../components/hardware/gcp/region.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { gkePoolsOf } from "./gkePools.ts";
import { managedLustreType } from "./googleLustre.ts";
import { awsPoolsOf, type Pool } from "./pools.ts";
import { type ZoneConfig, type Zones, zoneSchema, zonesOf } from "./zones.ts";

const name = "storage-same-az-as-compute";

/** How file systems and pools of a place are found, and how they are moved together. */
interface PlaceOfStorage {
  readonly type: string;
  readonly zones: (graph: ResourceGraph, node: ResourceNode, config: ZoneConfig) => Zones;
  /** What leads to more zones than one. */
  readonly property: string;
  readonly pools: (graph: ResourceGraph, config: ZoneConfig) => readonly Pool[];
  readonly moveSystem: string;
  readonly movePool: (pool: string, zone: string) => string;
  readonly tellZone: string;
}

const places: readonly PlaceOfStorage[] = [
  {
    type: "aws:fsx/lustreFileSystem:LustreFileSystem",
    zones: (graph, node, config) => zonesOf(graph, node, "subnetIds", config),
    property: "subnetIds",
    pools: awsPoolsOf,
    moveSystem: "give it the subnet of the pool that reads it",
    movePool: (pool, zone) => `give ${pool} the subnet of ${zone} only`,
    tellZone: `give the subnet's zone, or add it to subnetZones of ${name}`,
  },
  {
    type: managedLustreType,
    zones: (graph, node) => zonesOfInstance(graph, node),
    property: "location",
    pools: gkePoolsOf,
    moveSystem: "make it in the zone of the pool that reads it (location)",
    movePool: (pool, zone) => `give ${pool} the one zone ${zone} (nodeLocations)`,
    tellZone: "give location of the file system, and nodeLocations of the pool, as plain values",
  },
];

/** Lustre in another zone is read over a slower network, and every byte is paid for both ways. */
export const storageSameZone = gpuPolicy<ZoneConfig>({
  name,
  description: "Lustre file systems stand in the zone of the accelerated machines that read them.",
  severity: "medium",
  source: "https://doc.lustre.org/lustre_manual.xhtml",
  remediation: "Put the file system into the zone of the pool that reads it, or make one file system per zone.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: { properties: { ...zoneSchema } },
  defaults: () => ({ subnetZones: {} }),
  stackTypes: places.map(({ type }) => type),
  evaluateStack: (graph, { config }) => places.flatMap((place) => judgePlace(graph, place, config)),
});

function judgePlace(graph: ResourceGraph, place: PlaceOfStorage, config: ZoneConfig): Finding[] {
  const systems = graph.ofType(place.type);
  if (systems.length === 0) return [];
  const pools = place.pools(graph, config).filter((pool) => pool.accelerated !== "no");
  if (pools.length === 0) return [];
  const byZone = new Map<string, Pool[]>();
  for (const pool of pools) {
    for (const zone of pool.zones.names) {
      const there = byZone.get(zone);
      if (there === undefined) byZone.set(zone, [pool]);
      else there.push(pool);
    }
  }
  return systems.flatMap((node) => judge(node, place.zones(graph, node, config), place, { pools, byZone }));
}

/** A Managed Lustre instance stands in the one zone that is its location. */
function zonesOfInstance(graph: ResourceGraph, node: ResourceNode): Zones {
  const own = readString(node.inputs, "location");
  const location = own.state === "absent" ? graph.setting(node, "zone") : own;
  const lost = (uncertain: string): Zones => ({ names: new Set(), subnets: undefined, uncertain });
  if (location.state !== "known") {
    return lost(`location is ${location.state === "unknown" ? location.why : "not given"}`);
  }
  if (gcpRegionOfZone(location.value) === undefined) return lost(`location ${location.value} is not a zone`);
  return { names: new Set([location.value]), subnets: 1 };
}

interface Compute {
  readonly pools: readonly Pool[];
  readonly byZone: ReadonlyMap<string, readonly Pool[]>;
}

function judge(node: ResourceNode, zones: Zones, place: PlaceOfStorage, { pools, byZone }: Compute): Finding[] {
  const zone = [...zones.names][0];
  const near = zones.names.size === 1 ? (byZone.get(zone!) ?? []) : [];
  // Also two resources in one subnet are together, whatever its zone is called.
  if (near.some((pool) => pool.zones.names.size === 1)) return [];
  if (zones.uncertain !== undefined || zones.names.size !== 1) {
    return [unknown(node, zones.uncertain ?? `${place.property} leads to ${zones.names.size} zones`, place)];
  }
  if (near.length > 0) {
    return near.map((pool) => ({
      urn: pool.node.urn,
      ...(pool.accelerated === "maybe" || pool.zones.uncertain !== undefined ? { because: "unknown" as const } : {}),
      message:
        `${pool.name} stands in ${[...pool.zones.names].sort().join(", ")}, and the file system ${node.name} in ${zone} only: ` +
        `nodes in the other zones read it across zones. Fix: ${place.movePool(pool.name, zone!)}.`,
    }));
  }
  const doubtful = pools.find((pool) => pool.zones.uncertain !== undefined);
  if (doubtful !== undefined) return [unknown(node, `${doubtful.name}: ${doubtful.zones.uncertain}`, place)];
  const uncertain = pools.every((pool) => pool.accelerated === "maybe");
  const elsewhere = pools
    .slice(0, 5)
    .map((pool) => `${pool.name} in ${[...pool.zones.names].sort().join(", ") || "no zone"}`);
  return [
    {
      urn: node.urn,
      ...(uncertain ? { because: "unknown" as const } : {}),
      message:
        `${node.name} stands in ${zone}, where no accelerated pool does (${elsewhere.join("; ")}). ` +
        `Fix: ${place.moveSystem}.`,
    },
  ];
}

function unknown(node: ResourceNode, why: string, { tellZone }: PlaceOfStorage): Finding {
  return {
    urn: node.urn,
    because: "unknown",
    message: `${node.name}: whether it stands in the zone of an accelerated pool cannot be told: ${why}. Fix: ${tellZone}.`,
  };
}
