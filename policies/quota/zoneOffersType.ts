import type { ResourceNode } from "../../components/core/graph.ts";
import { joinPath, type Problem } from "../../components/core/problem.ts";
import { type Read, read } from "../../components/core/value.ts";
import { checkCapacity } from "../../components/hardware/aws/capacity.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { CapacityKind } from "../../components/hardware/aws/machineType.ts";
import { regionOfZone } from "../../components/hardware/aws/region.ts";
import { checkGcpCapacity, type GcpCapacityQuestion } from "../../components/hardware/gcp/capacity.ts";
import { findGcpMachineType } from "../../components/hardware/gcp/catalogue.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { type GkeNodePoolView, gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolView.ts";
import { gcpRegionOfZone } from "../../components/hardware/gcp/region.ts";
import { findTpuGeneration, findTpuMachineType } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { type GkePool, gkePoolsOf, hasAcceleratedGcpName } from "../placement/gkePools.ts";
import { type AwsPool, awsPoolsOf, awsPoolTypes } from "../placement/pools.ts";
import type { ZoneConfig } from "../placement/zones.ts";
import { zoneSchema } from "../placement/zones.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

export interface ZoneOffersTypeConfig extends ZoneConfig {
  /** Zones and regions that offer a machine type, beside those of the catalogue: `{"a3-ultragpu-8g": ["us-west4-a"]}`. */
  readonly knownZones: Readonly<Record<string, readonly string[]>>;
}

const name = "quota-zone-offers-type";

/** A type that a zone does not have comes up nowhere else: the pool stays empty, after everything around it is made. */
export const zoneOffersType = gpuPolicy<ZoneOffersTypeConfig>({
  name,
  description:
    "Accelerated machine types stand in zones and regions that offer them, and node pools of GKE are bought in a way that Google offers.",
  severity: "high",
  source: "https://docs.cloud.google.com/compute/docs/gpus/gpu-regions-zones",
  remediation:
    "Use a zone and a way to buy that the machine type is offered in, or add the zone to knownZones where you have seen it there.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      knownZones: {
        type: "object",
        additionalProperties: { type: "array", items: { type: "string" } },
        description:
          'Zones and regions that offer a machine type, beside those of the catalogue: {"a3-ultragpu-8g": ["us-west4-a"]}.',
      },
      ...zoneSchema,
    },
  },
  defaults: () => ({ knownZones: {}, subnetZones: {} }),
  stackTypes: [...awsPoolTypes, gkeNodePoolType, gkeClusterType],
  evaluateStack: (graph, { config }) => [
    ...awsPoolsOf(graph, config).flatMap((pool) => judgeAwsPool(pool, graph.setting(pool.node, "region"), config)),
    ...gkePoolsOf(graph).flatMap((pool) => judgeGkePool(pool, config)),
  ],
});

/** Counts do not decide where a type is to be had. */
const nodes = { min: 0, planned: 1, max: 1 } as const;

/** What is asked of one pool. */
interface Subject {
  /** Under the name that messages call the pool by. */
  readonly node: ResourceNode;
  readonly type: string;
  readonly config: ZoneOffersTypeConfig;
}

function judgeAwsPool(pool: AwsPool, region: Read<string>, config: ZoneOffersTypeConfig): Finding[] {
  const node = { ...pool.node, name: pool.name };
  const { machineTypes, capacity } = pool.view;
  if (machineTypes.state !== "known") return [unknownType(node, machineTypes)];
  const kind = capacity.state === "known" ? capacity.value : CapacityKind.OnDemand;
  const named = [...pool.zones.names].filter((zone) => regionOfZone(zone) !== undefined);
  return machineTypes.value.flatMap((type) => {
    const machine = findAwsMachineType(type);
    const listed = machine?.regions ?? machine?.zones ?? machine?.capacityBlockRegions;
    // Of types that are to be had nearly everywhere the catalogue has no list.
    if (machine === undefined || listed === undefined) return [];
    const subject = { node, type, config };
    const ask = (place: { zone?: string; region: string }): Finding[] =>
      found(subject, place, checkCapacity({ machine, ...place, capacity: { kind }, nodes }));
    if (named.length > 0) return named.flatMap((zone) => ask({ zone, region: regionOfZone(zone)! }));
    return region.state === "known" ? ask({ region: region.value }) : [unknownPlace(subject, region)];
  });
}

function judgeGkePool(pool: GkePool, config: ZoneOffersTypeConfig): Finding[] {
  const node = { ...pool.node, name: pool.name };
  const { view } = pool;
  if (view === undefined) return [unknownPools(node, pool.zones.uncertain!)];
  const { machineType, zones, region } = view;
  if (machineType.state !== "known") return [unknownType(node, machineType)];
  const type = machineType.value;
  const subject = { node, type, config };
  const machine = findGcpMachineType(type);
  const tpu = findTpuMachineType(type);
  const generation = tpu === undefined ? undefined : findTpuGeneration(tpu.generation);
  const row = machine ?? generation;
  if (row === undefined) return hasAcceleratedGcpName(type) ? judgeUnlisted(subject, zones, region) : [];
  const what = machine === undefined ? { generation: generation! } : { machine };
  return [...judgeKind(subject, view, what), ...judgeGkePlace(subject, zones, region, what)];
}

/** A row of the tables, as rules take it. */
type Offered = Pick<GcpCapacityQuestion, "machine" | "generation">;

function judgeGkePlace(
  subject: Subject,
  zones: Read<readonly string[]>,
  region: Read<string>,
  what: Offered,
): Finding[] {
  const row = (what.machine ?? what.generation)!;
  const capacity = { kind: GcpCapacityKind.OnDemand };
  const ask = (zone: string, within: string): Problem[] =>
    checkGcpCapacity({ ...what, zone, region: within, capacity, nodes });
  if (zones.state === "known") {
    return zones.value.flatMap((zone) => {
      const within = gcpRegionOfZone(zone);
      // What is no zone is for others to refuse.
      if (within === undefined) return [];
      return found(subject, { zone, region: within }, ask(zone, within), { path: zones.path });
    });
  }
  if (region.state !== "known") return [unknownPlace(subject, region)];
  // Only the region is known. It is enough to know when no zone of it has the type.
  if (row.regions === undefined || row.regions.includes(region.value)) return [];
  const written = { path: region.path, value: region.value };
  return found(subject, { region: region.value }, ask(`${region.value}-a`, region.value), written);
}

/** Ways in which raw node pools are bought, in the order in which a pool's settings decide, each with its setting. */
const waysToBuy = [
  ["queuedProvisioning.enabled", GcpCapacityKind.Queued],
  ["nodeConfig.flexStart", GcpCapacityKind.FlexStart],
  ["nodeConfig.spot", GcpCapacityKind.Spot],
  ["nodeConfig.preemptible", GcpCapacityKind.Spot],
  ["nodeConfig.reservationAffinity.consumeReservationType", GcpCapacityKind.Reservation],
  ["", GcpCapacityKind.OnDemand],
] as const;

/** Whether Google sells the type in the way in which the pool buys it. Which zone it is in does not matter to that. */
function judgeKind({ node, type }: Subject, { at, capacity }: GkeNodePoolView, what: Offered): Finding[] {
  const ask = (kind: GcpCapacityKind): Problem[] =>
    checkGcpCapacity({ ...what, zone: "us-central1-a", region: "us-central1", capacity: { kind }, nodes }).filter(
      ({ path }) => path === "capacity.kind",
    );
  if (capacity.state === "known") {
    const { value: kind, path } = capacity;
    const setting = read(node.inputs, path);
    const value = setting.state === "known" ? setting.value : undefined;
    return problemFindings(
      node,
      ask(kind).map((problem) => ({
        ...problem,
        path,
        value,
        rule: `makes the capacity kind ${kind}, which ${problem.rule}`,
      })),
    );
  }
  const asked = waysToBuy.findIndex(([path]) => joinPath(at, path) === capacity.path);
  const refused = waysToBuy.slice(asked).some(([, kind]) => ask(kind).some(({ severity }) => severity === "error"));
  return refused ? [unreadable(node, capacity, `whether ${type} is offered as it is bought`)] : [];
}

/** What the rule says of the place alone, as the resource has it; what it says of capacity is judged apart. */
function found(
  { node, type, config: { knownZones } }: Subject,
  { zone, region }: { zone?: string; region: string },
  problems: readonly Problem[],
  written: Partial<Pick<Problem, "path" | "value">> = {},
): Finding[] {
  const known = seenWith(type, knownZones);
  if (known.includes(region) || (zone !== undefined && known.includes(zone))) return [];
  const about = problems.filter(({ path }) => path === "zone" || path === "region");
  return problemFindings(
    node,
    about.map((problem) => ({ ...problem, ...written, fix: `${problem.fix}, or add it to knownZones of ${name}` })),
  );
}

/** An accelerated type that the catalogue does not have: only the configuration can tell where it is offered. */
function judgeUnlisted(
  { node, type, config: { knownZones } }: Subject,
  zones: Read<readonly string[]>,
  region: Read<string>,
): Finding[] {
  const known = seenWith(type, knownZones);
  const within = region.state === "known" ? [region.value] : [];
  const places = zones.state === "known" ? zones.value : within;
  const open = places.filter((place) => !known.includes(place) && !known.includes(gcpRegionOfZone(place) ?? place));
  if (places.length > 0 && open.length === 0) return [];
  const where = open.length === 0 ? "the place where it stands" : open.join(", ");
  return [
    {
      urn: node.urn,
      because: "unknown",
      message:
        `${node.name}: whether ${where} offers ${type} cannot be told, because the catalogue does not have the machine type. ` +
        `Fix: correct the name, or add the zone to knownZones of ${name}.`,
    },
  ];
}

function seenWith(type: string, knownZones: ZoneOffersTypeConfig["knownZones"]): readonly string[] {
  return Object.hasOwn(knownZones, type) ? knownZones[type]! : [];
}

function unknownType(node: ResourceNode, type: Exclude<Read<unknown>, { state: "known" }>): Finding {
  return unreadable(node, type, "whether its zone offers its machine type");
}

function unknownPools({ urn, name: cluster }: ResourceNode, why: string): Finding {
  return {
    urn,
    because: "unknown",
    message:
      `${cluster}: whether its zones offer the machine types of its pools cannot be judged, because ${why}. ` +
      "Fix: give the pools as plain values.",
  };
}

function unknownPlace({ node, type }: Subject, region: Exclude<Read<string>, { state: "known" }>): Finding {
  return unreadable(node, region, `whether its zone offers ${type}`);
}
