import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { joinPath } from "../../core/problem.ts";
import type { Range } from "../../core/range.ts";
import {
  type Properties,
  type Read,
  readBoolean,
  readList,
  readNumber,
  readString,
  readStrings,
} from "../../core/value.ts";
import { first, known, or, unknown } from "./answer.ts";
import { findGcpMachineType } from "./catalogue.ts";
import { findGcpHostType } from "./hostType.ts";
import { GcpCapacityKind } from "./machineType.ts";
import { nodePoolPlace } from "./nodePoolPlace.ts";
import { nodePoolScaling } from "./nodePoolScaling.ts";
import { gcpResourcePolicyType } from "./nodePoolTypes.ts";
import { findTpuGeneration, findTpuMachineType } from "./tpuCatalogue.ts";

export { defaultGkeZoneCount } from "./nodePoolPlace.ts";
export * from "./nodePoolTypes.ts";

/**
 * What a GKE node pool will run, read from raw resources: the one reading that prices, quotas and policies share. Nothing
 * here guesses: what cannot be told is `unknown` with a reason, and has to be met as such.
 */
export interface GkeNodePoolView {
  /** The node pool; for a pool that a cluster brings itself, the cluster. */
  readonly node: ResourceNode;
  /** Where the pool stands in the inputs of `node`: `""`, `nodePools[1]`; `""` also for the default pool of a cluster. */
  readonly at: string;
  /** What GKE makes where none is named is known too: `e2-medium`. */
  readonly machineType: Read<string>;
  /** Of one node: `nvidia-h100-80gb` × 8; for TPU machine types the label and the chips: `tpu-v5p-slice` × 4. Absent: none. */
  readonly accelerator: { readonly type: Read<string>; readonly count: Read<number> };
  /**
   * `reservation` also for nodes that take any open reservation (`reservation` is absent then): these run on demand, and
   * are billed so, where none matches. `queued` with or without flex-start. `calendar` only where the component above says so.
   */
  readonly capacity: Read<GcpCapacityKind>;
  /** The one reservation that nodes run in, as the pool names it. */
  readonly reservation: Read<string>;
  /** Zones of the nodes; unknown for a regional pool that names none. */
  readonly zones: Read<readonly string[]>;
  /** How many zones: three for a regional pool where neither it nor its cluster names them. */
  readonly zoneCount: Read<number>;
  readonly region: Read<string>;
  /** Id of the project. */
  readonly project: Read<string>;
  /** Nodes over all zones: min · planned · max. */
  readonly scaling: Range<Read<number>>;
  /** TPU topology of a multi-host slice, from the placement policy or the workload policy behind it. */
  readonly topology: Read<string>;
  /** Local SSDs of one node: what is asked for, else what comes with the machine type. */
  readonly localSsdCount: Read<number>;
  /** Boot disk of one node. */
  readonly bootDisk: { readonly type: Read<string>; readonly sizeGiB: Read<number> };
  /** Secondary boot disks of one node: their size is that of their image, which is not known here. */
  readonly secondaryBootDisks: Read<number>;
  /** Further networks that a node is attached to, each with an interface and an address of its own. */
  readonly additionalNodeNetworks: Read<number>;
}

/**
 * What GKE makes of a node pool that names no machine type.
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig
 */
export const defaultGkeMachineType = "e2-medium";

/** Type and GiB of a boot disk that is not described. Machine types that do not take this type get a balanced Hyperdisk. */
export const defaultGkeBootDisk = { type: "pd-balanced", sizeGiB: 100 } as const;

/**
 * Reads a `gcp:container/nodePool:NodePool`, or one pool inside a `gcp:container/cluster:Cluster`.
 *
 * @param at where the pool stands in the inputs of a cluster, `nodePools[0]`; `""` for a node pool resource, and for the
 *   default pool of a cluster
 */
export function gkeNodePoolView(graph: ResourceGraph, node: ResourceNode, at = ""): GkeNodePoolView {
  const machineType = or(readString(node.inputs, joinPath(at, "nodeConfig.machineType")), defaultGkeMachineType);
  const place = nodePoolPlace(graph, node, at);
  return {
    node,
    at,
    machineType,
    accelerator: acceleratorOf(node, at, machineType),
    capacity: capacityOf(graph, node, at),
    reservation: reservationOf(node, at),
    ...place,
    scaling: nodePoolScaling(graph, node, at, place.zoneCount),
    topology: topologyOf(graph, node, at),
    localSsdCount: localSsdCountOf(node, at, machineType),
    bootDisk: bootDiskOf(node, at, machineType),
    secondaryBootDisks: lengthOf(node.inputs, joinPath(at, "nodeConfig.secondaryBootDisks")),
    additionalNodeNetworks: lengthOf(node.inputs, joinPath(at, "networkConfig.additionalNodeNetworkConfigs")),
  };
}

/**
 * The pools that a `gcp:container/cluster:Cluster` brings itself: `nodePools[]`, else its default pool, unless that is
 * removed again or the cluster is an Autopilot one. Unknown when it cannot be told which there are.
 */
export function gkeClusterPools(graph: ResourceGraph, node: ResourceNode): Read<readonly GkeNodePoolView[]> {
  const { inputs } = node;
  const inline = readList(inputs, "nodePools");
  if (inline.state === "unknown") return inline;
  if (inline.state === "known" && inline.value.length > 0) {
    const views = inline.value.map((_, index) => gkeNodePoolView(graph, node, `nodePools[${index}]`));
    return known(views, inline.path);
  }
  for (const path of ["enableAutopilot", "removeDefaultNodePool"]) {
    const without = readBoolean(inputs, path);
    if (without.state === "unknown") return without;
    if (without.state === "known" && without.value) return known([], path);
  }
  return known([gkeNodePoolView(graph, node)], "initialNodeCount");
}

function acceleratorOf(node: ResourceNode, at: string, machineType: Read<string>): GkeNodePoolView["accelerator"] {
  const list = readList(node.inputs, joinPath(at, "nodeConfig.guestAccelerators"));
  if (list.state === "unknown") return { type: list, count: list };
  if (list.state === "known" && list.value.length > 0) {
    return { type: readString(list.value, "[0].type"), count: readNumber(list.value, "[0].count") };
  }
  const { path } = list;
  if (machineType.state !== "known") return { type: machineType, count: machineType };
  const gpus = findGcpMachineType(machineType.value);
  if (gpus !== undefined) {
    return { type: known(gpus.acceleratorType, path), count: known(gpus.accelerator.count, path) };
  }
  const tpu = findTpuMachineType(machineType.value);
  if (tpu === undefined) return { type: { state: "absent", path }, count: { state: "absent", path } };
  return { type: known(findTpuGeneration(tpu.generation).label, path), count: known(tpu.chips, path) };
}

function capacityOf(graph: ResourceGraph, node: ResourceNode, at: string): Read<GcpCapacityKind> {
  const flags = [
    ["queuedProvisioning.enabled", GcpCapacityKind.Queued],
    ["nodeConfig.flexStart", GcpCapacityKind.FlexStart],
    ["nodeConfig.spot", GcpCapacityKind.Spot],
    ["nodeConfig.preemptible", GcpCapacityKind.Spot],
  ] as const;
  for (const [key, kind] of flags) {
    const flag = readBoolean(node.inputs, joinPath(at, key));
    if (flag.state === "unknown") return flag;
    if (flag.state === "known" && flag.value) return known(kind, flag.path);
  }
  const affinity = readString(node.inputs, joinPath(at, "nodeConfig.reservationAffinity.consumeReservationType"));
  if (affinity.state === "unknown") return affinity;
  const reserved =
    affinity.state === "known" && (affinity.value === "SPECIFIC_RESERVATION" || affinity.value === "ANY_RESERVATION");
  if (!reserved) return known(GcpCapacityKind.OnDemand, affinity.path);
  const above = graph.component(node);
  const declared = above === undefined ? undefined : readString(above.inputs, "capacity.kind");
  const calendar = declared?.state === "known" && declared.value === GcpCapacityKind.Calendar;
  return known(calendar ? GcpCapacityKind.Calendar : GcpCapacityKind.Reservation, affinity.path);
}

function reservationOf(node: ResourceNode, at: string): Read<string> {
  const base = joinPath(at, "nodeConfig.reservationAffinity");
  const type = readString(node.inputs, `${base}.consumeReservationType`);
  if (type.state === "unknown") return type;
  const path = `${base}.values`;
  if (type.state === "absent" || type.value !== "SPECIFIC_RESERVATION") return { state: "absent", path };
  const values = readStrings(node.inputs, path);
  if (values.state !== "known") return values;
  if (values.value.length === 1) return known(values.value[0]!, path);
  return unknown(path, `names ${values.value.length} reservations, and a pool runs in one`);
}

function topologyOf(graph: ResourceGraph, node: ResourceNode, at: string): Read<string> {
  const base = joinPath(at, "placementPolicy");
  const own = readString(node.inputs, `${base}.tpuTopology`);
  if (own.state !== "absent") return own;
  const policy = readString(node.inputs, `${base}.policyName`);
  const behind = at === "" ? graph.behind(node, "placementPolicy", gcpResourcePolicyType)[0] : undefined;
  if (behind === undefined) return policy.state === "absent" ? own : unknown(base, "its policy is not of this stack");
  const workload = readString(behind.inputs, "workloadPolicy.acceleratorTopology");
  return workload.state === "absent" ? readString(behind.inputs, "groupPlacementPolicy.tpuTopology") : workload;
}

function localSsdCountOf(node: ResourceNode, at: string, machineType: Read<string>): Read<number> {
  const keys = [
    "ephemeralStorageLocalSsdConfig.localSsdCount",
    "ephemeralStorageLocalSsdConfig.dataCacheCount",
    "localNvmeSsdBlockConfig.localSsdCount",
    "localSsdCount",
  ];
  let asked: number | undefined;
  for (const key of keys) {
    const count = readNumber(node.inputs, joinPath(at, `nodeConfig.${key}`));
    if (count.state === "unknown") return count;
    if (count.state === "known") asked = (asked ?? 0) + count.value;
  }
  const path = joinPath(at, "nodeConfig.ephemeralStorageLocalSsdConfig");
  if (machineType.state !== "known") return asked === undefined ? machineType : known(asked, path);
  return known(findGcpMachineType(machineType.value)?.localSsd?.disks ?? asked ?? 0, path);
}

function bootDiskOf(node: ResourceNode, at: string, machineType: Read<string>): GkeNodePoolView["bootDisk"] {
  const config = joinPath(at, "nodeConfig");
  const type = first(
    readString(node.inputs, `${config}.bootDisk.diskType`),
    readString(node.inputs, `${config}.diskType`),
  );
  const size = first(
    readNumber(node.inputs, `${config}.bootDisk.sizeGb`),
    readNumber(node.inputs, `${config}.diskSizeGb`),
  );
  return {
    type: type.state === "absent" ? defaultDiskType(machineType, type.path) : type,
    sizeGiB: or(size, defaultGkeBootDisk.sizeGiB),
  };
}

function defaultDiskType(machineType: Read<string>, path: string): Read<string> {
  if (machineType.state !== "known") return machineType;
  const tpu = findTpuMachineType(machineType.value);
  const row =
    tpu === undefined
      ? (findGcpMachineType(machineType.value) ?? findGcpHostType(machineType.value))
      : findTpuGeneration(tpu.generation);
  return known(row?.bootDisk ?? defaultGkeBootDisk.type, path);
}

function lengthOf(inputs: Properties, path: string): Read<number> {
  const list = readList(inputs, path);
  if (list.state === "unknown") return list;
  return known(list.state === "absent" ? 0 : list.value.length, path);
}
