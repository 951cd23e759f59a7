import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import type { Range } from "../../components/core/range.ts";
import { type Read, read, readString } from "../../components/core/value.ts";
import { launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import {
  autoscalingGroupType,
  autoscalingGroupView,
  ec2InstanceType,
  instanceView,
  type NodeGroupView,
  nodeGroupType,
  nodeGroupView,
} from "../../components/hardware/aws/nodeGroup.ts";
import {
  computeInstanceView,
  gcpInstanceTemplateTypes,
  gcpInstanceType,
} from "../../components/hardware/gcp/computeInstance.ts";
import {
  type GkeNodePoolView,
  gkeClusterPools,
  gkeClusterType,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../components/hardware/gcp/nodePoolView.ts";
import { tpuVmType, tpuVmView } from "../../components/hardware/gcp/tpuVm.ts";
import type { Place } from "../../components/hardware/place.ts";
import { acceleratorsOf } from "../../components/pricing/acceleratorHour.ts";
import type { Attached } from "../../components/pricing/meters/gcp/parts.ts";
import { hasAcceleratedGcpName } from "../placement/gkePools.ts";
import { type Certainty, hasAcceleratedName } from "../placement/pools.ts";

/** The ways of buying that places have, all in one list. */
export type WayToBuy = "on-demand" | "spot" | "flex-start" | "queued" | "reservation" | "capacity-block" | "calendar";

/** A pool of machines, one machine, or a template of machines: as rules about what it costs see it. */
export interface MachinePool {
  readonly node: ResourceNode;
  /** What messages call it. */
  readonly name: string;
  readonly place: Place;
  /** Every type that may be launched; `tpu-v5p` where chips are asked for and no machine type. */
  readonly machineTypes: Read<readonly string[]>;
  /** GPUs attached to a type of Google Cloud; absent: those that come with it. */
  readonly attached: Read<Attached>;
  readonly accelerated: Certainty;
  readonly bought: Read<WayToBuy>;
  /** Why it may yet be paid by a reservation, where that cannot be told. */
  readonly maybeReserved?: string;
  readonly region: Read<string>;
  /** Machines: min · planned · max. Absent of single machines and of templates. */
  readonly scaling?: Range<Read<number>>;
}

const noneAttached: Read<Attached> = { state: "absent", path: "guestAccelerators" };

/** Resources with machines, and how each is read. Other places are added as further entries. */
const readers: Readonly<Record<string, (graph: ResourceGraph, node: ResourceNode) => readonly MachinePool[]>> = {
  [nodeGroupType]: (graph, node) => {
    const view = viewOf(graph, node);
    return [{ ...ofAws(graph, view), scaling: view.scaling }];
  },
  [autoscalingGroupType]: (graph, node) => {
    const view = viewOf(graph, node);
    return [{ ...ofAws(graph, view), scaling: view.scaling }];
  },
  [ec2InstanceType]: (graph, node) => [ofAws(graph, viewOf(graph, node))],
  [launchTemplateType]: (graph, node) => (isUsed(graph, node) ? [] : [ofTemplate(graph, node)]),
  [gkeNodePoolType]: (graph, node) => [ofGke(gkeNodePoolView(graph, node))],
  [gkeClusterType]: (graph, node) => {
    const views = gkeClusterPools(graph, node);
    return views.state === "known" ? views.value.map(ofGke) : [unreadPools(node, views)];
  },
  [gcpInstanceType]: (graph, node) => [ofCompute(graph, node)],
  ...Object.fromEntries(
    gcpInstanceTemplateTypes.map((type) => [
      type,
      (graph: ResourceGraph, node: ResourceNode): MachinePool[] => [ofCompute(graph, node)],
    ]),
  ),
  [tpuVmType]: (graph, node) => {
    const view = tpuVmView(node);
    const { generation } = view;
    const zone = graph.setting(node, "zone");
    return [
      {
        node,
        name: node.name,
        place: "gcp",
        machineTypes: generation.state === "known" ? { ...generation, value: [`tpu-${generation.value}`] } : generation,
        attached: noneAttached,
        accelerated: "yes",
        bought: view.capacity,
        region: zone.state === "known" ? { ...zone, value: zone.value.replace(/-[a-z]$/, "") } : zone,
      },
    ];
  },
};

/** Types that `machinePoolsOf` reads. */
export const machinePoolTypes: readonly string[] = Object.keys(readers);

/** Those of them that have a number of machines. */
export const scalingTypes: readonly string[] = [nodeGroupType, autoscalingGroupType, gkeNodePoolType, gkeClusterType];

const pools = new WeakMap<ResourceGraph, readonly MachinePool[]>();

/** All pools, machines and templates of a stack. What is there already and is only read is not its own. */
export function machinePoolsOf(graph: ResourceGraph): readonly MachinePool[] {
  let found = pools.get(graph);
  if (found === undefined) {
    found = machinePoolTypes.flatMap((type) =>
      graph
        .ofType(type)
        .filter(({ external }) => external !== true)
        .flatMap((node) => readers[type]!(graph, node)),
    );
    pools.set(graph, found);
  }
  return found;
}

/** The machines that a pool may launch, as they are priced; those that nobody has heard of too. */
export function machinesOf(pool: MachinePool): { machineType: string; attached?: Attached; place: Place }[] {
  if (pool.machineTypes.state !== "known") return [];
  const { place, attached } = pool;
  return pool.machineTypes.value.map((machineType) => ({
    place,
    machineType,
    ...(attached.state === "known" ? { attached: attached.value } : {}),
  }));
}

/** Whether a machine has accelerators: by the tables, else by its name. */
export function isAcceleratedMachine(machine: { place: Place; machineType: string; attached?: Attached }): boolean {
  if (acceleratorsOf(machine) !== undefined) return true;
  return machine.place === "aws" ? hasAcceleratedName(machine.machineType) : hasAcceleratedGcpName(machine.machineType);
}

/** What is unknown of a group that buys on demand and as spot. */
const mixPath = "mixedInstancesPolicy.instancesDistribution";

function ofAws(graph: ResourceGraph, view: NodeGroupView): MachinePool {
  const { node, machineTypes, capacity, reservation } = view;
  // Part of it is bought on demand, and may be all of it.
  const mixed = capacity.state === "unknown" && capacity.path === mixPath;
  return {
    node,
    name: node.name,
    place: "aws",
    machineTypes,
    attached: noneAttached,
    accelerated: certainty("aws", machineTypes, noneAttached),
    bought: mixed ? { state: "known", value: "on-demand", path: mixPath, secret: false } : capacity,
    ...(reservation.state === "unknown" ? { maybeReserved: reservation.why } : {}),
    region: graph.setting(node, "region"),
  };
}

/** A template that nothing here launches from: something outside will, in the way that the template says. */
function ofTemplate(graph: ResourceGraph, node: ResourceNode): MachinePool {
  const { capacity, reservation, ...view } = instanceView(graph, node);
  const type = readString(node.inputs, "instanceType");
  const chosen = read(node.inputs, "instanceRequirements");
  // A template may leave the type to those who launch from it.
  let machineTypes: Read<readonly string[]> = type.state === "known" ? { ...type, value: [type.value] } : type;
  if (type.state === "absent" && chosen.state !== "absent") {
    const why = "any type that meets the requirements may be launched";
    machineTypes = { state: "unknown", path: chosen.path, why };
  }
  return ofAws(graph, { ...view, capacity, reservation, machineTypes });
}

/** What launches instances of EC2, and how it is read. */
const awsViews = {
  [nodeGroupType]: nodeGroupView,
  [autoscalingGroupType]: autoscalingGroupView,
  [ec2InstanceType]: instanceView,
} as const;

const views = new WeakMap<ResourceGraph, Map<ResourceNode, NodeGroupView>>();

function viewOf(graph: ResourceGraph, node: ResourceNode): NodeGroupView {
  let known = views.get(graph);
  if (known === undefined) {
    known = new Map();
    views.set(graph, known);
  }
  let view = known.get(node);
  if (view === undefined) {
    view = awsViews[node.type as keyof typeof awsViews](graph, node);
    known.set(node, view);
  }
  return view;
}

const used = new WeakMap<ResourceGraph, ReadonlySet<string>>();

function isUsed(graph: ResourceGraph, template: ResourceNode): boolean {
  let urns = used.get(graph);
  if (urns === undefined) {
    const launching = Object.keys(awsViews).flatMap((type) => graph.ofType(type));
    urns = new Set(launching.flatMap((node) => viewOf(graph, node).template?.urn ?? []));
    used.set(graph, urns);
  }
  return urns.has(template.urn);
}

function ofGke(view: GkeNodePoolView): MachinePool {
  const { node, at, machineType, accelerator, capacity, reservation, region, scaling } = view;
  const machineTypes: Read<readonly string[]> =
    machineType.state === "known" ? { ...machineType, value: [machineType.value] } : machineType;
  const attached = attachedOf(machineTypes, accelerator);
  // Nodes that take any open reservation run, and are billed, on demand where none matches.
  const open = capacity.state === "known" && capacity.value === "reservation" && reservation.state === "absent";
  return {
    node,
    name: at === "" ? node.name : `${node.name} ${at}`,
    place: "gcp",
    machineTypes,
    attached,
    accelerated: certainty("gcp", machineTypes, attached),
    bought: open ? { ...capacity, value: "on-demand" } : capacity,
    region,
    scaling,
  };
}

function unreadPools(node: ResourceNode, why: Exclude<Read<unknown>, { state: "known" }>): MachinePool {
  const scaling = { min: why, planned: why, max: why };
  const { name } = node;
  const unread = { machineTypes: why, attached: why, bought: why, region: why, scaling };
  return { node, name, place: "gcp", accelerated: "maybe", ...unread };
}

function ofCompute(graph: ResourceGraph, node: ResourceNode): MachinePool {
  const { machineType, attached: accelerator, capacity, region } = computeInstanceView(graph, node);
  const machineTypes: Read<readonly string[]> =
    machineType.state === "known" ? { ...machineType, value: [machineType.value] } : machineType;
  const attached = attachedOf(machineTypes, accelerator);
  const accelerated = certainty("gcp", machineTypes, attached);
  return { node, name: node.name, place: "gcp", machineTypes, attached, accelerated, bought: capacity, region };
}

function attachedOf(
  types: Read<readonly string[]>,
  { type, count }: { type: Read<string>; count: Read<number> },
): Read<Attached> {
  // What a machine type brings is told by its table.
  const brings = (name: string): boolean => acceleratorsOf({ place: "gcp", machineType: name }) !== undefined;
  if (types.state === "known" && types.value.every(brings)) return noneAttached;
  if (type.state !== "known") return type;
  if (count.state !== "known")
    return count.state === "unknown" ? count : { ...count, state: "unknown", why: "missing" };
  return { ...type, value: { type: type.value, count: count.value } };
}

function certainty(place: Place, types: Read<readonly string[]>, attached: Read<Attached>): Certainty {
  if (types.state === "absent") return "no";
  if (types.state === "unknown") return "maybe";
  const some = attached.state === "known" ? { attached: attached.value } : {};
  if (types.value.some((machineType) => isAcceleratedMachine({ place, machineType, ...some }))) return "yes";
  return attached.state === "unknown" ? "maybe" : "no";
}
