import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readList, readString } from "../../components/core/value.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { readInterfaces } from "../../components/hardware/aws/launchTemplate.ts";
import {
  autoscalingGroupType,
  autoscalingGroupView,
  ec2InstanceType,
  instanceView,
  type NodeGroupView,
  nodeGroupType,
  nodeGroupView,
} from "../../components/hardware/aws/nodeGroup.ts";
import { type ZoneConfig, type Zones, zonesOf } from "./zones.ts";

/** Whether something is so; `maybe` when it cannot be told. */
export type Certainty = "yes" | "maybe" | "no";

/** A group of machines, or one, as placement rules see it. */
export interface Pool {
  readonly node: ResourceNode;
  /** What messages call it: its name, and for a pool inside a cluster where it stands in it. */
  readonly name: string;
  readonly accelerated: Certainty;
  readonly zones: Zones;
}

/** A group of EC2 instances, or one. */
export interface AwsPool extends Pool {
  readonly view: NodeGroupView;
  readonly efa: Certainty;
}

/** Whether a machine type has accelerators by its name: true also of types that the catalogue does not have yet. */
export function hasAcceleratedName(type: string): boolean {
  return /^(p|g|gr|trn|inf|dl|vt)\d/.test(type);
}

/** Resource types that `awsPoolsOf` reads. */
export const awsPoolTypes: readonly string[] = [nodeGroupType, autoscalingGroupType, ec2InstanceType];

const pools = new WeakMap<ResourceGraph, Map<string, readonly AwsPool[]>>();

/** All groups and instances of EC2 in a stack. Policies that are told the same zones share one list. */
export function awsPoolsOf(graph: ResourceGraph, config: ZoneConfig): readonly AwsPool[] {
  let known = pools.get(graph);
  if (known === undefined) {
    known = new Map();
    pools.set(graph, known);
  }
  const key = JSON.stringify(config.subnetZones);
  let found = known.get(key);
  if (found === undefined) {
    found = readPools(graph, config);
    known.set(key, found);
  }
  return found;
}

function readPools(graph: ResourceGraph, config: ZoneConfig): AwsPool[] {
  return [
    ...graph
      .ofType(nodeGroupType)
      .map((node) => pool(nodeGroupView(graph, node), zonesOf(graph, node, "subnetIds", config))),
    ...graph
      .ofType(autoscalingGroupType)
      .map((node) => pool(autoscalingGroupView(graph, node), zonesOfGroup(graph, node, config))),
    ...graph
      .ofType(ec2InstanceType)
      .map((node) => pool(instanceView(graph, node), zonesOfInstance(graph, node, config))),
  ];
}

function pool(view: NodeGroupView, zones: Zones): AwsPool {
  return { node: view.node, name: view.node.name, view, accelerated: isAccelerated(view), efa: hasEfa(view), zones };
}

function isAccelerated({ machineTypes }: NodeGroupView): Certainty {
  if (machineTypes.state !== "known") return "maybe";
  const found = machineTypes.value.some((type) => findAwsMachineType(type) !== undefined || hasAcceleratedName(type));
  return found ? "yes" : "no";
}

const efaOfTemplate = new WeakMap<ResourceNode, Certainty>();

function readEfa(template: ResourceNode): Certainty {
  const interfaces = readInterfaces(template);
  if (interfaces.state === "unknown") return "maybe";
  if (interfaces.state === "absent") return "no";
  return interfaces.value.some((one) => one.interfaceType !== "interface") ? "yes" : "no";
}

function hasEfa(view: NodeGroupView): Certainty {
  const { template, templateMissing, machineTypes } = view;
  if (template !== undefined) {
    let certainty = efaOfTemplate.get(template);
    if (certainty === undefined) {
      certainty = readEfa(template);
      efaOfTemplate.set(template, certainty);
    }
    return certainty;
  }
  if (templateMissing === undefined) return "no";
  // A template that cannot be seen may hold EFA interfaces, on types that have them.
  if (machineTypes.state !== "known") return "maybe";
  return machineTypes.value.some((type) => (findAwsMachineType(type)?.network.efaMaximum ?? 0) > 0) ? "maybe" : "no";
}

function zonesOfGroup(graph: ResourceGraph, node: ResourceNode, config: ZoneConfig): Zones {
  const zones = readList(node.inputs, "availabilityZones");
  if (zones.state === "known") {
    const answers = zones.value.map((_, index) => readString(node.inputs, `availabilityZones[${index}]`));
    const names = new Set(answers.flatMap((answer) => (answer.state === "known" ? [answer.value] : [])));
    if (answers.every((answer) => answer.state === "known")) return { names, subnets: answers.length };
    return { names, subnets: answers.length, uncertain: "availabilityZones is known only after creation" };
  }
  return zonesOf(graph, node, "vpcZoneIdentifiers", config);
}

function zonesOfInstance(graph: ResourceGraph, node: ResourceNode, config: ZoneConfig): Zones {
  const zone = readString(node.inputs, "availabilityZone");
  if (zone.state === "known") return { names: new Set([zone.value]), subnets: 1 };
  return zonesOf(graph, node, "subnetId", config);
}
