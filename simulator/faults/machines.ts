import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { type Properties, type Read, readBoolean, readString, readStrings } from "../../components/core/value.ts";
import {
  autoscalingGroupType,
  autoscalingGroupView,
  capacityReservationType,
  ec2InstanceType,
  instanceView,
  launchTemplateType,
  nodeGroupType,
  nodeGroupView,
  spotInstanceRequestType,
} from "../../components/hardware/aws/index.ts";
import { computeInstanceView, gcpInstanceType } from "../../components/hardware/gcp/computeInstance.ts";
import {
  type GkeNodePoolView,
  gkeClusterPools,
  gkeClusterType,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../components/hardware/gcp/nodePoolView.ts";
import { nearOf } from "../world/place.ts";
import type { Existing } from "../world/world.ts";
import type { Operation } from "./fault.ts";

/** Machines that a resource asks its cloud for. */
export interface WantedMachines {
  /** Any of them will do. */
  readonly machineTypes: readonly string[];
  /** Whether somebody else asks on its behalf and goes on trying: what it made meanwhile stays. */
  readonly managed: boolean;
}

type Asking = Pick<Operation, "type" | "urn" | "inputs" | "settings" | "world">;

const launchConfigurationType = "aws:ec2/launchConfiguration:LaunchConfiguration";
const gcpReservationType = "gcp:compute/reservation:Reservation";

/** The machines that a resource wants as soon as it is made; `undefined` where it wants none, or nobody can tell which. */
export function machinesOf(asking: Asking): WantedMachines | undefined {
  const read = readers[asking.type];
  if (read === undefined) return undefined;
  const { graph, node } = surroundings(asking);
  const wanted = read(graph, node);
  const none = wanted.count?.state === "known" && wanted.count.value === 0;
  if (none || wanted.types.state !== "known") return undefined;
  return { machineTypes: wanted.types.value, managed: managed.has(asking.type) };
}

interface Reading {
  readonly types: Read<readonly string[]>;
  /** Machines wanted at once. */
  readonly count?: Read<number>;
}

/** Types whose machines are fetched by a group manager. */
const managed = new Set([nodeGroupType, autoscalingGroupType, gkeNodePoolType, gkeClusterType]);

const readers: Readonly<Record<string, (graph: ResourceGraph, node: ResourceNode) => Reading>> = {
  [nodeGroupType]: (graph, node) => grouped(nodeGroupView(graph, node)),
  [autoscalingGroupType]: (graph, node) => grouped(autoscalingGroupView(graph, node)),
  [ec2InstanceType]: (graph, node) => grouped(instanceView(graph, node)),
  [spotInstanceRequestType]: (graph, node) => grouped(instanceView(graph, node)),
  [capacityReservationType]: (_, node) => ({ types: one(readString(node.inputs, "instanceType")) }),
  [gkeNodePoolType]: (graph, node) => pools(graph, node),
  [gkeClusterType]: (graph, node) => pools(graph, node),
  [gcpInstanceType]: (graph, node) => ({ types: one(computeInstanceView(graph, node).machineType) }),
  [gcpReservationType]: (_, node) => ({
    types: one(readString(node.inputs, "specificReservation.instanceProperties.machineType")),
  }),
};

function grouped(view: {
  readonly machineTypes: Read<readonly string[]>;
  readonly scaling: { readonly planned: Read<number> };
}): Reading {
  return { types: view.machineTypes, count: view.scaling.planned };
}

function poolsOf(graph: ResourceGraph, node: ResourceNode): readonly GkeNodePoolView[] {
  if (node.type === gkeNodePoolType) return [gkeNodePoolView(graph, node)];
  const own = gkeClusterPools(graph, node);
  return own.state === "known" ? own.value : [];
}

function pools(graph: ResourceGraph, node: ResourceNode): Reading {
  const views = poolsOf(graph, node).filter(
    ({ scaling }) => scaling.planned.state !== "known" || scaling.planned.value > 0,
  );
  const types = views.flatMap(({ machineType }) => (machineType.state === "known" ? [machineType.value] : []));
  return types.length === 0
    ? { types: { state: "absent", path: "nodeConfig.machineType" } }
    : { types: { state: "known", value: types, path: "nodeConfig.machineType", secret: false } };
}

/**
 * The zones that a resource is made in, as far as it, its subnets and its cluster tell; empty where nothing tells. Reading
 * and deleting have zones as well.
 */
export function zonesOf(asking: Asking): readonly string[] {
  const zones = asking.type.startsWith("gcp:") ? googleZones(asking) : awsZones(asking);
  return [...new Set(zones)];
}

/**
 * The zones without which an operation fails: where a resource is, and for a cluster of GKE those that its control plane is in.
 *
 * A regional control plane stands in three zones, and goes on where one of them is out. The first nodes of a cluster are made with it,
 * also those that `removeDefaultNodePool` takes away at once. That a cluster fails where its first nodes cannot be made in all their
 * zones is ours: Google does not say what becomes of one that is made during an outage.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters
 */
export function zonesNeededBy(operation: Operation): readonly string[] {
  if (operation.type !== gkeClusterType) return zonesOf(operation);
  const { inputs, settings, action } = operation;
  const location = texts(inputs, "location")[0] ?? settings["zone"] ?? "";
  const control = isGoogleZone(location) ? [location] : [];
  const autopilot = readBoolean(inputs, "enableAutopilot");
  if (action !== "create" || (autopilot.state === "known" && autopilot.value)) return control;
  return [...new Set([...control, ...lists(inputs, "nodeLocations"), ...zonesOf(operation)])];
}

/** `us-east5-a`, and not `us-east5`. */
function isGoogleZone(location: string): boolean {
  return /-[a-z]$/.test(location);
}

function awsZones(asking: Asking): string[] {
  const { inputs, world } = asking;
  const own = [...texts(inputs, "availabilityZone"), ...lists(inputs, "availabilityZones")];
  if (own.length > 0) return own;
  const subnets = [
    ...texts(inputs, "subnetId"),
    ...lists(inputs, "subnetIds"),
    ...lists(inputs, "vpcZoneIdentifiers"),
    ...texts(inputs, "networkInterfaces[0].subnetId"),
  ];
  return subnets.flatMap((id) => {
    const subnet = world.find(["aws:ec2/subnet:Subnet"], id, nearOf(asking));
    return subnet === undefined ? [] : texts(subnet.outputs, "availabilityZone");
  });
}

function googleZones(asking: Asking): string[] {
  if (asking.type === gkeNodePoolType || asking.type === gkeClusterType) {
    const { graph, node } = surroundings(asking);
    return poolsOf(graph, node).flatMap(({ zones }) => (zones.state === "known" ? [...zones.value] : []));
  }
  const { inputs } = asking;
  const several = [...lists(inputs, "replicaZones"), ...lists(inputs, "distributionPolicyZones")];
  return [...texts(inputs, "zone"), ...texts(inputs, "location"), ...several].map((zone) =>
    zone.slice(zone.lastIndexOf("/") + 1),
  );
}

/** The resource among what it names, as rules about raw resources read it. */
function surroundings(asking: Asking): { graph: ResourceGraph; node: ResourceNode } {
  const { type, urn, inputs, settings, world } = asking;
  const around: ResourceNode[] = [];
  const behind = (types: readonly string[], paths: readonly string[]): string[] =>
    paths.flatMap((path) =>
      texts(inputs, path).flatMap((value) => {
        const found = world.find(types, value, nearOf(asking));
        if (found === undefined) return [];
        around.push(nodeOf(found));
        return [nodeOf(found).urn];
      }),
    );
  const mixed = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification";
  const propertyDependencies = {
    launchTemplate: behind([launchTemplateType], ["launchTemplate.id", "launchTemplate.name"]),
    mixedInstancesPolicy: behind([launchTemplateType], [`${mixed}.launchTemplateId`, `${mixed}.launchTemplateName`]),
    launchConfiguration: behind([launchConfigurationType], ["launchConfiguration"]),
    cluster: behind([gkeClusterType], ["cluster"]),
  };
  const node: ResourceNode = {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    custom: true,
    inputs,
    options: {},
    propertyDependencies,
    providerInputs: settings,
  };
  return { graph: new ResourceGraph([node, ...around]), node };
}

function nodeOf(existing: Existing): ResourceNode {
  const { type, id, urn, inputs, outputs, settings } = existing;
  return {
    // What is being replaced and what replaces it have one URN.
    urn: `${urn}#${id}`,
    type,
    name: id,
    custom: true,
    inputs,
    outputs: { ...outputs, id },
    options: {},
    propertyDependencies: {},
    providerInputs: settings,
  };
}

function texts(properties: Properties, path: string): string[] {
  const value = readString(properties, path);
  return value.state === "known" && value.value !== "" ? [value.value] : [];
}

function lists(properties: Properties, path: string): string[] {
  const value = readStrings(properties, path);
  return value.state === "known" ? value.value : [];
}

function one(type: Read<string>): Read<readonly string[]> {
  return type.state === "known" ? { ...type, value: [type.value] } : type;
}
