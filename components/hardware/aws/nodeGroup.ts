import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import type { NodeCounts, Range } from "../../core/range.ts";
import { type Read, read, readList, readNumber, readString, readStrings } from "../../core/value.ts";
import { findLaunchTemplate, type Reservation, reservationOf, type TemplateLookup } from "./launchTemplate.ts";
import { CapacityKind } from "./machineType.ts";

/**
 * What a group of instances will run, read from raw resources: the one reading that prices, quotas and policies share.
 * Nothing here guesses: what cannot be told is `unknown` with a reason, and has to be met as such.
 */
export interface NodeGroupView {
  readonly node: ResourceNode;
  /** The launch template, when it is a resource of this stack. */
  readonly template?: ResourceNode;
  /** Why there is a template and yet no `template`. */
  readonly templateMissing?: string;
  /** Known when all instances are of one type. */
  readonly machineType: Read<string>;
  /** Every type that may be launched. Known and longer than one: prices and quotas take the dearest. */
  readonly machineTypes: Read<readonly string[]>;
  /** `reservation` only when a reservation is named; `on-demand` also when that cannot be told (see `reservation`). */
  readonly capacity: Read<CapacityKind>;
  /** Instances: min · planned (desired) · max. */
  readonly scaling: Range<Read<number>>;
  readonly reservation: Reservation;
}

export const nodeGroupType = "aws:eks/nodeGroup:NodeGroup";
export const autoscalingGroupType = "aws:autoscaling/group:Group";
export const ec2InstanceType = "aws:ec2/instance:Instance";
export const spotInstanceRequestType = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
export const capacityReservationType = "aws:ec2/capacityReservation:CapacityReservation";
const launchConfigurationType = "aws:ec2/launchConfiguration:LaunchConfiguration";

/**
 * What EKS launches when neither the group nor its template names a type.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export const defaultNodeGroupMachineType = "t3.medium";

/** Reads an `aws:eks/nodeGroup:NodeGroup`. */
export function nodeGroupView(graph: ResourceGraph, node: ResourceNode): NodeGroupView {
  const lookup = findLaunchTemplate(graph, node);
  const fromTemplate = typesOfTemplate(lookup);
  const own = readStrings(node.inputs, "instanceTypes");
  const listed: Read<readonly string[]> =
    own.state === "known" && own.value.length === 0 ? { state: "absent", path: own.path } : own;
  // A template that sets the type excludes `instanceTypes`; a template outside the stack may set it, unless the group does.
  let machineTypes = listed.state === "absent" ? fromTemplate : listed;
  if (lookup.state === "found" && fromTemplate.state !== "absent") machineTypes = fromTemplate;
  if (machineTypes.state === "absent") machineTypes = known([defaultNodeGroupMachineType], "instanceTypes");

  const reservation = reservationOfTemplate(graph, lookup);
  return {
    ...described(node, lookup, machineTypes, reservation),
    capacity: withReservation(capacityOfNodeGroup(node), reservation),
    scaling: nodeGroupScaling(graph, node),
  };
}

const poolTypes = ["hybrid-gpu:index:EksGpuNodePool", "hybrid-gpu:index:EksNeuronNodePool"];
const clusterType = "hybrid-gpu:index:EksCluster";

/** Nodes of a cluster's system pool where nothing is said, over all of its zones: one can be lost. */
export const defaultEksSystemNodes: NodeCounts = { min: 2, planned: 2, max: 4 };

/**
 * The sizes of a managed node group. What is planned of a group below a component is what the component says. A group whose
 * size is left to an autoscaler (`ignoreChanges`) shows the engine how many nodes there were when somebody last refreshed: a
 * pool that has grown would be judged as if that had been asked for. A group in a Capacity Block is made with no nodes,
 * because there are none before the block begins. A group that sets its size itself plans never less than it sets.
 */
export function nodeGroupScaling(graph: ResourceGraph, node: ResourceNode): Range<Read<number>> {
  const min = readNumber(node.inputs, "scalingConfig.minSize");
  const desired = readNumber(node.inputs, "scalingConfig.desiredSize");
  const max = readNumber(node.inputs, "scalingConfig.maxSize");
  const plan = declared(graph, node);
  if (desired.state !== "known" || max.state !== "known" || plan?.state !== "known")
    return { min, planned: desired, max };
  const least = leavesSize(node) ? (min.state === "known" ? min.value : 0) : desired.value;
  return { min, planned: known(Math.max(least, Math.min(plan.value, max.value)), plan.path), max };
}

/** What the component above plans for this group, where there is one. */
function declared(graph: ResourceGraph, node: ResourceNode): Read<number> | undefined {
  const above = graph.component(node);
  if (above === undefined) return undefined;
  if (poolTypes.includes(above.type)) return readNumber(above.inputs, "nodes.planned");
  if (above.type !== clusterType || node.name !== `${above.name}-system-nodes`) return undefined;
  const said = readNumber(above.inputs, "systemPool.nodes.planned");
  return said.state === "absent" ? known(defaultEksSystemNodes.planned, said.path) : said;
}

/** Whether somebody else decides how many nodes there are. */
function leavesSize({ options }: ResourceNode): boolean {
  const left = ["scalingConfig.desiredSize", "scalingConfig"];
  return options.ignoreChanges?.some((path) => left.includes(path)) ?? false;
}

/** Reads an `aws:autoscaling/group:Group`: launch template, mixed instances policy or launch configuration. */
export function autoscalingGroupView(graph: ResourceGraph, node: ResourceNode): NodeGroupView {
  const mixed = read(node.inputs, "mixedInstancesPolicy").state !== "absent";
  const base = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification";
  const lookup = mixed
    ? findLaunchTemplate(graph, node, "mixedInstancesPolicy", base, {
        id: "launchTemplateId",
        name: "launchTemplateName",
      })
    : findLaunchTemplate(graph, node);
  const configuration = graph.behind(node, "launchConfiguration", launchConfigurationType)[0];

  let machineTypes: Read<readonly string[]>;
  if (mixed) machineTypes = typesOfOverrides(node, typesOfTemplate(lookup));
  else if (configuration !== undefined) machineTypes = one(readString(configuration.inputs, "instanceType"));
  else machineTypes = typesOfTemplate(lookup);
  if (machineTypes.state === "absent")
    machineTypes = unknown("launchTemplate", "no launch template or configuration of this stack names a type");

  const own = reservationOfGroup(node);
  const reservation = own.state === "none" ? reservationOfTemplate(graph, lookup) : own;
  let capacity: Read<CapacityKind>;
  if (mixed) capacity = capacityOfMix(node);
  else if (configuration !== undefined) capacity = spotIfPresent(readString(configuration.inputs, "spotPrice"));
  else
    capacity =
      lookup.state === "found" ? capacityOfMarket(lookup.template) : known(CapacityKind.OnDemand, "launchTemplate");

  const min = readNumber(node.inputs, "minSize");
  const desired = readNumber(node.inputs, "desiredCapacity");
  const scaling = { min, planned: desired.state === "absent" ? min : desired, max: readNumber(node.inputs, "maxSize") };
  const odd = oddSizes(node);
  return {
    ...described(node, lookup, machineTypes, reservation),
    capacity: withReservation(capacity, reservation),
    scaling: odd === undefined ? scaling : { min: odd, planned: odd, max: odd },
  };
}

/** Reads an `aws:ec2/instance:Instance` or an `aws:ec2/spotInstanceRequest:SpotInstanceRequest`: a group of one. */
export function instanceView(graph: ResourceGraph, node: ResourceNode): NodeGroupView {
  const lookup = findLaunchTemplate(graph, node);
  const own = one(readString(node.inputs, "instanceType"));
  let machineTypes = own.state === "absent" ? typesOfTemplate(lookup) : own;
  if (machineTypes.state === "absent")
    machineTypes = unknown("instanceType", "neither the instance nor its launch template names a type");

  const target = reservationOf(graph, node);
  const reservation = target.state === "none" ? reservationOfTemplate(graph, lookup) : target;
  let capacity = capacityOfMarket(node);
  const silent = read(node.inputs, "instanceMarketOptions").state === "absent";
  if (silent && lookup.state === "found") capacity = capacityOfMarket(lookup.template);
  if (node.type === spotInstanceRequestType) capacity = known(CapacityKind.Spot, "spotPrice");
  const single = known(1, "");
  return {
    ...described(node, lookup, machineTypes, reservation),
    capacity: withReservation(capacity, reservation),
    scaling: { min: single, planned: single, max: single },
  };
}

function described(
  node: ResourceNode,
  lookup: TemplateLookup,
  machineTypes: Read<readonly string[]>,
  reservation: Reservation,
): Omit<NodeGroupView, "capacity" | "scaling"> {
  return {
    node,
    ...(lookup.state === "found" ? { template: lookup.template } : {}),
    ...(lookup.state === "missing" ? { templateMissing: lookup.why } : {}),
    machineTypes,
    machineType: single(machineTypes),
    reservation,
  };
}

function typesOfTemplate(lookup: TemplateLookup): Read<readonly string[]> {
  if (lookup.state === "none") return { state: "absent", path: "launchTemplate" };
  if (lookup.state === "missing") return unknown("launchTemplate", lookup.why);
  const { inputs } = lookup.template;
  if (read(inputs, "instanceRequirements").state !== "absent") {
    return unknown("instanceRequirements", "any type that meets the requirements may be launched");
  }
  return one(readString(inputs, "instanceType"));
}

function typesOfOverrides(node: ResourceNode, fallback: Read<readonly string[]>): Read<readonly string[]> {
  const path = "mixedInstancesPolicy.launchTemplate.overrides";
  const overrides = readList(node.inputs, path);
  if (overrides.state === "unknown") return overrides;
  if (overrides.state === "absent" || overrides.value.length === 0) return fallback;
  const types = new Set<string>();
  for (let index = 0; index < overrides.value.length; index++) {
    if (read(node.inputs, `${path}[${index}].instanceRequirements`).state !== "absent") {
      return unknown(`${path}[${index}].instanceRequirements`, "any type that meets the requirements may be launched");
    }
    const type = readString(node.inputs, `${path}[${index}].instanceType`);
    if (type.state === "unknown") return type;
    if (type.state === "known") types.add(type.value);
    else if (fallback.state !== "known") return fallback;
    else for (const value of fallback.value) types.add(value);
  }
  return known([...types], path);
}

function capacityOfNodeGroup(node: ResourceNode): Read<CapacityKind> {
  const type = readString(node.inputs, "capacityType");
  if (type.state === "unknown") return type;
  if (type.state === "absent" || type.value === "ON_DEMAND") return known(CapacityKind.OnDemand, "capacityType");
  if (type.value === "SPOT") return known(CapacityKind.Spot, "capacityType");
  if (type.value === "CAPACITY_BLOCK") return known(CapacityKind.CapacityBlock, "capacityType");
  return unknown("capacityType", `${JSON.stringify(type.value)} is not a capacity type of managed node groups`);
}

function capacityOfMarket(node: ResourceNode): Read<CapacityKind> {
  const market = readString(node.inputs, "instanceMarketOptions.marketType");
  if (market.state === "unknown") return market;
  if (market.state === "absent" || market.value === "on-demand")
    return known(CapacityKind.OnDemand, "instanceMarketOptions");
  if (market.value === "spot") return known(CapacityKind.Spot, market.path);
  if (market.value === "capacity-block") return known(CapacityKind.CapacityBlock, market.path);
  return unknown(market.path, `no price or quota is known for the market ${JSON.stringify(market.value)}`);
}

function capacityOfMix(node: ResourceNode): Read<CapacityKind> {
  const base = "mixedInstancesPolicy.instancesDistribution";
  const floor = readNumber(node.inputs, `${base}.onDemandBaseCapacity`);
  const share = readNumber(node.inputs, `${base}.onDemandPercentageAboveBaseCapacity`);
  if (floor.state === "unknown") return floor;
  if (share.state === "unknown") return share;
  const percent = share.state === "known" ? share.value : 100;
  if (percent === 100) return known(CapacityKind.OnDemand, share.path);
  if (percent === 0 && (floor.state === "absent" || floor.value === 0)) return known(CapacityKind.Spot, share.path);
  return unknown(base, "the group mixes on-demand and spot instances");
}

function spotIfPresent(price: Read<string>): Read<CapacityKind> {
  return known(price.state === "absent" ? CapacityKind.OnDemand : CapacityKind.Spot, price.path);
}

function reservationOfTemplate(graph: ResourceGraph, lookup: TemplateLookup): Reservation {
  if (lookup.state === "none") return { state: "none" };
  if (lookup.state === "missing") return { state: "unknown", why: lookup.why };
  return reservationOf(graph, lookup.template);
}

function reservationOfGroup(node: ResourceNode): Reservation {
  const base = "capacityReservationSpecification.capacityReservationTarget";
  const target = read(node.inputs, base);
  if (target.state === "unknown") return { state: "unknown", why: `${target.path} is ${target.why}` };
  if (target.state === "absent") return { state: "none" };
  const id = readString(node.inputs, `${base}.capacityReservationIds[0]`);
  const resourceGroupArn = readString(node.inputs, `${base}.capacityReservationResourceGroupArns[0]`);
  if (id.state === "absent" && resourceGroupArn.state === "absent") return { state: "none" };
  return { state: "targeted", id, resourceGroupArn };
}

function withReservation(capacity: Read<CapacityKind>, reservation: Reservation): Read<CapacityKind> {
  const onDemand = capacity.state === "known" && capacity.value === CapacityKind.OnDemand;
  if (!onDemand || reservation.state !== "targeted") return capacity;
  return known(CapacityKind.Reservation, "capacityReservationSpecification");
}

/** Sizes of an Auto Scaling group that do not count instances. */
function oddSizes(node: ResourceNode): Read<number> | undefined {
  const unit = readString(node.inputs, "desiredCapacityType");
  if (unit.state === "unknown") return unit;
  if (unit.state === "known" && unit.value !== "units")
    return unknown(unit.path, `sizes count ${unit.value}, not instances`);
  const path = "mixedInstancesPolicy.launchTemplate.overrides";
  const overrides = readList(node.inputs, path);
  if (overrides.state !== "known") return undefined;
  for (let index = 0; index < overrides.value.length; index++) {
    const weight = `${path}[${index}].weightedCapacity`;
    const given = readString(node.inputs, weight);
    if (given.state === "unknown") return given;
    if (given.state === "known" && given.value !== "1") return unknown(weight, "sizes count weights, not instances");
  }
  return undefined;
}

function single(types: Read<readonly string[]>): Read<string> {
  if (types.state !== "known") return types;
  if (types.value.length === 1) return { ...types, value: types.value[0]! };
  return unknown(types.path, `any of ${types.value.join(", ")} may be launched`);
}

function one(type: Read<string>): Read<readonly string[]> {
  return type.state === "known" ? { ...type, value: [type.value] } : type;
}

function known<T>(value: T, path: string): Read<T> & { state: "known" } {
  return { state: "known", value, path, secret: false };
}

function unknown(path: string, why: string): Read<never> & { state: "unknown" } {
  return { state: "unknown", path, why };
}
