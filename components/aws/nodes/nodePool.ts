import { Schedule } from "@pulumi/aws/autoscaling/schedule.js";
import { Tag, type TagArgs } from "@pulumi/aws/autoscaling/tag.js";
import { LaunchTemplate, type LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import { PlacementGroup } from "@pulumi/aws/ec2/placementGroup.js";
import { NodeGroup, type NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { awsMachineType } from "../../hardware/aws/catalogue.ts";
import { InterfaceMode, interfaceLayout } from "../../hardware/aws/interfaceLayout.ts";
import { type AwsMachineType, CapacityKind } from "../../hardware/aws/machineType.ts";
import { regionOfZone } from "../../hardware/aws/region.ts";
import { derived, refNow } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { PoolSummary } from "../../pulumi/summary.ts";
import { ownershipOf } from "../../pulumi/tags.ts";
import { type Scope, scopeOf } from "../network/scope.ts";
import type { PoolRef } from "../refs.ts";
import { modeOf } from "./checkPool.ts";
import { acceleratorTaint, autoscalerTags, type PoolTaint, poolLabels } from "./labels.ts";
import { type LaterInputs, laterInputs } from "./laterInputs.ts";
import { launchTemplateArgs, type TemplateSpec, tagSpecifications } from "./launchTemplate.ts";
import type { EksNodePoolArgs, EksNodePoolOptions } from "./poolArgs.ts";
import { capacityOf, startTime } from "./poolCapacity.ts";
import { releaseKubernetes } from "./poolImage.ts";
import { encodeUserData, renderUserData } from "./userData.ts";

/** What a pool made. */
export interface DeclaredPool {
  readonly nodeGroupName: pulumi.Output<string>;
  readonly nodeGroupArn: pulumi.Output<string>;
  readonly autoscalingGroupName: pulumi.Output<string>;
  readonly launchTemplateId: pulumi.Output<string>;
  readonly ref: PoolRef;
  readonly summary: PoolSummary;
}

/** What every step of the making of a pool looks at. */
interface Making {
  readonly args: EksNodePoolArgs;
  readonly machine: AwsMachineType;
  readonly mode: InterfaceMode;
  readonly kind: CapacityKind;
  readonly later: LaterInputs;
  readonly scope: Scope<string>;
  readonly overrides: NonNullable<EksNodePoolOptions["overrides"]>;
}

/** The one making of a managed node group with accelerators: both kinds of pool are this with a different check in front. */
export function declareNodePool(
  parent: pulumi.ComponentResource,
  type: string,
  name: string,
  args: EksNodePoolArgs,
  { overrides = {} }: EksNodePoolOptions,
): DeclaredPool {
  const machine = awsMachineType(args.machineType);
  const mode = modeOf(machine, args);
  const { kind } = capacityOf(args);
  const region = regionOfZone(args.zone)!;
  const known = refNow(args.cluster);
  const ownership = ownershipOf(args, known?.ownership);
  const later = laterInputs(parent, type, name, args);
  const scope = scopeOf(parent, name, region, ownership, { ...known?.tags, ...args.tags }, later.passed);
  const making: Making = { args, machine, mode, kind, later, scope, overrides };
  const { team } = ownership;
  const efa = mode !== InterfaceMode.None;

  const template = launchTemplate(making);
  const accelerator = machine.accelerator.name;
  const labels = { ...later.labels, ...poolLabels({ pool: name, team, accelerator, capacity: kind, efa }) };
  const taints = [acceleratorTaint(machine), ...(args.taints ?? [])];
  const group = nodeGroup(making, template, labels, taints);
  const autoscalingGroupName = group.resources.apply((resources) => resources[0]!.autoscalingGroups![0]!.name);
  scaleFromZero(making, autoscalingGroupName, labels, taints);
  riseWithBlock(making, autoscalingGroupName);

  const { zone, nodes } = args;
  const place = { region, zone, machineType: machine.name };
  return {
    nodeGroupName: group.nodeGroupName,
    nodeGroupArn: group.arn,
    autoscalingGroupName,
    launchTemplateId: template.id,
    ref: { name, ...place, clientSecurityGroupIds: groupsOf(making), efa, maxNodes: nodes.max, ownership },
    summary: {
      place: "aws",
      ...place,
      accelerator,
      acceleratorsPerNode: machine.accelerator.count,
      nodes,
      capacity: kind,
      team,
      environment: ownership.environment,
    },
  };
}

/** Security groups of the IP interfaces. */
function groupsOf({ mode, later }: Making): { cluster: pulumi.Input<string>; efa?: pulumi.Input<string> } {
  const cluster = later.cluster((ref) => ref.securityGroupId);
  return mode === InterfaceMode.None
    ? { cluster }
    : { cluster, efa: later.cluster((ref) => ref.network.efaSecurityGroupId!) };
}

function launchTemplate(making: Making): LaunchTemplate {
  const { args, machine, mode, kind, later, scope, overrides } = making;
  const { name, region, child, tags } = scope;
  const placementGroup = placementOf(making);
  const { reservationId, resourceGroupArn } = capacityOf(args);
  const groups = groupsOf(making);
  const spec: TemplateSpec = {
    machine,
    mode,
    capacity: {
      kind,
      ...(reservationId === undefined ? {} : { reservationId: later.capacity.reservationId as pulumi.Input<string> }),
      ...(resourceGroupArn === undefined
        ? {}
        : { resourceGroupArn: later.capacity.resourceGroupArn as pulumi.Input<string> }),
    },
    ...(placementGroup === undefined ? {} : { placementGroup }),
    clusterSecurityGroupId: groups.cluster,
    ...(groups.efa === undefined ? {} : { efaSecurityGroupId: groups.efa }),
    rootVolumeGiB: later.rootVolumeGiB,
    userData: userDataOf(making),
    ...(args.amiId === undefined ? {} : { imageId: later.image.amiId as pulumi.Input<string> }),
  };
  const inputs: LaunchTemplateArgs = {
    region,
    description: `Nodes of ${name}: ${machine.name}, ${kind}`,
    ...launchTemplateArgs(spec),
    tagSpecifications: tagSpecifications(tags(name)),
    tags: tags(`${name}-template`),
  };
  return make<LaunchTemplateArgs, LaunchTemplate>(
    LaunchTemplate,
    `${name}-template`,
    inputs,
    child,
    overrides.launchTemplate,
  );
}

function nodeGroup(
  making: Making,
  template: LaunchTemplate,
  labels: Record<string, pulumi.Input<string>>,
  taints: PoolTaint[],
): NodeGroup {
  const { args, kind, later, scope, overrides } = making;
  const { name, region, child, tags } = scope;
  const block = kind === CapacityKind.CapacityBlock;
  const reserved = block || kind === CapacityKind.Reservation;
  const inputs: NodeGroupArgs = {
    region,
    clusterName: later.cluster((cluster) => cluster.name),
    nodeRoleArn: args.nodeRoleArn ?? later.cluster((cluster) => cluster.nodeRoleArn!),
    subnetIds: [later.cluster((cluster) => cluster.network.privateSubnets[args.zone]!)],
    capacityType: block ? "CAPACITY_BLOCK" : kind === CapacityKind.Spot ? "SPOT" : "ON_DEMAND",
    ...imageOf(making),
    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
    scalingConfig: block
      ? // Nodes wanted before the block begins are launch failures until it does.
        { minSize: 0, desiredSize: 0, maxSize: args.nodes.max }
      : { minSize: args.nodes.min, desiredSize: args.nodes.planned, maxSize: args.nodes.max },
    // An update that starts new nodes first waits for ever where the reservation is full.
    updateConfig: { maxUnavailable: 1, updateStrategy: reserved ? "MINIMAL" : "DEFAULT" },
    nodeRepairConfig: { enabled: args.nodeRepair ?? true },
    labels,
    taints,
    tags: tags(`${name}-nodes`),
  };
  const options: pulumi.CustomResourceOptions = {
    ...child,
    // The autoscaler, a schedule and EKS's own scale-down before a block ends all change it.
    ignoreChanges: ["scalingConfig.desiredSize"],
    // A reservation has no room for a second group beside the first. Elsewhere the old nodes stay until new ones are
    // there: capacity given up is hard to get back.
    ...(reserved ? { deleteBeforeReplace: true } : {}),
    // Large machines boot slowly, and an update drains and waits for one node after the other.
    customTimeouts: { create: "60m", update: "180m", delete: "60m" },
  };
  return make<NodeGroupArgs, NodeGroup>(NodeGroup, `${name}-nodes`, inputs, options, overrides.nodeGroup);
}

/** Name of the placement group that nodes are forced into, if any. */
function placementOf({ args, mode, kind, later, scope, overrides }: Making): pulumi.Input<string> | undefined {
  const { name, region, child, tags } = scope;
  // A block places its instances itself; a reservation has room only where it was made.
  if (kind === CapacityKind.CapacityBlock) return undefined;
  if (kind === CapacityKind.Reservation) {
    const { placementGroup } = capacityOf(args);
    return placementGroup === undefined ? undefined : (later.capacity.placementGroup as pulumi.Input<string>);
  }
  if (mode === InterfaceMode.None || args.nodes.max < 2) return undefined;
  const label = `${name}-placement`;
  const group = { region, strategy: "cluster", tags: tags(label) };
  return make(PlacementGroup, label, group, child, overrides.placementGroup).name;
}

function userDataOf({ args, machine, later }: Making): pulumi.Input<string> {
  const spec = { raid0: machine.nvme !== undefined, maxPods: args.maxPods ?? 110 };
  const { extraUserData } = later;
  if (args.amiId === undefined) {
    return derived(extraUserData, (extra) => encodeUserData(renderUserData({ ...spec, extra })));
  }
  const bootstrap = {
    name: later.cluster((cluster) => cluster.name),
    endpoint: later.cluster((cluster) => cluster.endpoint!),
    certificateAuthority: later.cluster((cluster) => cluster.certificateAuthority!),
    serviceCidr: later.cluster((cluster) => cluster.serviceCidr!),
  };
  return pulumi
    .all([pulumi.output(bootstrap), extraUserData])
    .apply(([cluster, extra]) => encodeUserData(renderUserData({ ...spec, cluster, extra })));
}

/** With an image in the template, the node group must name neither image type nor version. */
function imageOf({ args, machine, later }: Making): Partial<NodeGroupArgs> {
  if (args.amiId !== undefined) return {};
  const { amiType } = machine;
  if (args.amiReleaseVersion === undefined) return { amiType };
  const releaseVersion = later.image.amiReleaseVersion as pulumi.Input<string>;
  return { amiType, version: derived(releaseVersion, (release) => releaseKubernetes(release)!), releaseVersion };
}

/** Tells the cluster autoscaler what nodes of an empty group would be like. */
function scaleFromZero(
  { args, machine, mode, kind, scope, overrides }: Making,
  autoscalingGroupName: pulumi.Input<string>,
  labels: Record<string, pulumi.Input<string>>,
  taints: readonly PoolTaint[],
): void {
  if (args.nodes.min > 0 && kind !== CapacityKind.CapacityBlock) return;
  const { name, region, child } = scope;
  const efa = interfaceLayout(machine, mode).filter(({ interfaceType }) => interfaceType !== "interface").length;
  const { "vpc.amazonaws.com/efa": _, ...devices } = machine.extendedResources;
  const resources = efa === 0 ? devices : { ...devices, "vpc.amazonaws.com/efa": efa };
  for (const [key, value] of Object.entries(autoscalerTags(labels, taints, resources))) {
    const tag = { key: `k8s.io/cluster-autoscaler/node-template/${key}`, value, propagateAtLaunch: false };
    make<TagArgs, Tag>(Tag, `${name}-${key}`, { region, autoscalingGroupName, tag }, child, overrides.autoscalerTag);
  }
}

/** Raises the empty group to what is planned, when its block begins. */
function riseWithBlock({ args, scope, overrides }: Making, autoscalingGroupName: pulumi.Input<string>): void {
  const { startsAt } = capacityOf(args);
  if (startsAt === undefined) return;
  const { name, region, child } = scope;
  const inputs = {
    region,
    autoscalingGroupName,
    scheduledActionName: "hybrid-gpu-capacity-block-begins",
    startTime: startTime(startsAt)!,
    desiredCapacity: args.nodes.planned,
    // -1 leaves a size as it is.
    minSize: -1,
    maxSize: -1,
  };
  make(Schedule, `${name}-begin`, inputs, child, overrides.schedule);
}
