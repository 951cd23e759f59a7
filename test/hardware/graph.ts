import { type GraphDefaults, ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";

/** A resource as the engine would register it. `from` names, by input property, the resources that it was made from. */
export function node(
  type: string,
  name: string,
  inputs: Properties = {},
  from: Record<string, ResourceNode> = {},
  more: Partial<ResourceNode> = {},
): ResourceNode {
  return {
    urn: urnOf(type, name),
    type,
    name,
    custom: true,
    inputs,
    options: {},
    propertyDependencies: Object.fromEntries(Object.entries(from).map(([property, { urn }]) => [property, [urn]])),
    ...more,
  };
}

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::test::${type}::${name}`;
}

export function graph(
  nodes: ResourceNode[],
  defaults: GraphDefaults = { aws: { region: "us-east-2" } },
): ResourceGraph {
  return new ResourceGraph(nodes, defaults);
}

export const aws = {
  nodeGroup: "aws:eks/nodeGroup:NodeGroup",
  cluster: "aws:eks/cluster:Cluster",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  configuration: "aws:ec2/launchConfiguration:LaunchConfiguration",
  reservation: "aws:ec2/capacityReservation:CapacityReservation",
  group: "aws:autoscaling/group:Group",
  instance: "aws:ec2/instance:Instance",
  spotRequest: "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  lustre: "aws:fsx/lustreFileSystem:LustreFileSystem",
} as const;
