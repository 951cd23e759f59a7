import * as pulumi from "@pulumi/pulumi";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkNodeCounts } from "../../core/range.ts";
import { checkMachineType, findAwsMachineType } from "../../hardware/aws/catalogue.ts";
import {
  checkInterfaceMode,
  defaultInterfaceMode,
  InterfaceMode,
  interfaceLayout,
} from "../../hardware/aws/interfaceLayout.ts";
import type { AwsMachineType } from "../../hardware/aws/machineType.ts";
import { checkZone, regionOfZone } from "../../hardware/aws/region.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import { refNow } from "../../pulumi/later.ts";
import { addressesNeeded } from "../network/subnets.ts";
import type { ClusterRef } from "../refs.ts";
import { acceleratorTaint, checkLabels, checkTaints } from "./labels.ts";
import type { EksNodePoolArgs } from "./poolArgs.ts";
import { capacityOf, checkCapacityNow, checkSchedule } from "./poolCapacity.ts";
import { checkImage, checkRootVolume } from "./poolImage.ts";
import { checkExtraUserData } from "./userData.ts";

const efaGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html";
const customImageGuide = "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html";

/** Whose accelerators a component is for. */
export type Vendor = AwsMachineType["accelerator"]["vendor"];

/** What the rules ask of a cluster: everything but ids and names. */
export interface ClusterOutline {
  region: string;
  zones: string[];
  kubernetesVersion: string;
  hasEfaGroup: boolean;
  hasNodeRole: boolean;
  hasBootstrap: boolean;
  addressesPerZone: number | null;
}

export function outlineOf(cluster: ClusterRef): ClusterOutline {
  const { network } = cluster;
  return {
    region: network.region,
    zones: Object.keys(network.privateSubnets),
    kubernetesVersion: cluster.kubernetesVersion,
    hasEfaGroup: network.efaSecurityGroupId !== undefined,
    hasNodeRole: cluster.nodeRoleArn !== undefined,
    hasBootstrap:
      cluster.endpoint !== undefined && cluster.certificateAuthority !== undefined && cluster.serviceCidr !== undefined,
    addressesPerZone: network.addressesPerZone ?? null,
  };
}

/** The interface mode that counts. */
export function modeOf(machine: AwsMachineType, args: EksNodePoolArgs): InterfaceMode {
  return args.interfaces ?? defaultInterfaceMode(machine);
}

/** Everything about a pool that can be told now. What comes later is left to the gates. */
export function checkPool(vendor: Vendor, args: EksNodePoolArgs): Problem[] {
  const problems = new Problems();
  problems.add(checkPlainness(args));
  if (problems.hasErrors) return problems.list;

  problems.add(checkMachineType(args.machineType));
  problems.add(checkNodeCounts(args.nodes), "nodes");
  const machine = findAwsMachineType(args.machineType);
  if (machine !== undefined) {
    problems.add(checkVendor(vendor, machine));
    if (args.interfaces !== undefined) problems.add(checkInterfaceMode(machine, args.interfaces));
  }
  problems.add(checkSchedule(capacityOf(args), args.nodes.planned));
  problems.add(checkMaxPods(args.maxPods));

  const cluster = refNow(args.cluster);
  if (cluster !== undefined) problems.add(checkCluster(args, outlineOf(cluster)));
  else if (regionOfZone(args.zone) === undefined) problems.add(checkZone(args.zone, "us-east-2"));
  problems.add(checkCapacityNow(args, machine));

  const rootVolumeGiB = knownNow(args.rootVolumeGiB);
  if (rootVolumeGiB !== undefined) problems.add(checkRootVolume(rootVolumeGiB));
  if (isPlain(args.labels) && args.labels !== undefined) problems.add(checkLabels(args.labels));
  const taken = machine === undefined ? [] : [acceleratorTaint(machine).key];
  problems.add(checkTaints(args.taints ?? [], taken));
  if (isPlain(args.extraUserData) && args.extraUserData !== undefined) {
    problems.add(checkExtraUserData(args.extraUserData));
  }
  const amiReleaseVersion = knownNow(args.amiReleaseVersion);
  const amiId = knownNow(args.amiId);
  problems.add(checkImage({ amiReleaseVersion, amiId }, cluster?.kubernetesVersion));
  if (args.amiReleaseVersion !== undefined && args.amiId !== undefined) {
    problems.error(
      "amiReleaseVersion",
      amiReleaseVersion,
      "names a release of EKS's image, and amiId names another image",
      "give one of amiReleaseVersion and amiId",
      customImageGuide,
    );
  }
  return problems.list;
}

/** What shapes the graph cannot wait. */
function checkPlainness(args: EksNodePoolArgs): Problem[] {
  const problems = new Problems();
  const shaping: [string, unknown][] = [
    ["machineType", args.machineType],
    ["zone", args.zone],
    ["nodes", args.nodes],
    ["interfaces", args.interfaces],
    ["capacity", pulumi.Output.isInstance(args.capacity) ? args.capacity : undefined],
    ["capacity.kind", args.capacity?.kind],
    ["capacity.startsAt", args.capacity?.startsAt],
    ["capacity.days", args.capacity?.days],
    ["maxPods", args.maxPods],
    ["taints", args.taints],
    ["labels", pulumi.Output.isInstance(args.labels) ? args.labels : undefined],
  ];
  for (const [path, value] of shaping) {
    if (isPlain(value as pulumi.Input<unknown>)) continue;
    problems.error(
      path,
      undefined,
      "is an Output, and it decides which resources there are",
      "give a plain value, for example from configuration",
    );
  }
  if (problems.hasErrors) return problems.list;
  for (const key of ["machineType", "zone"] as const) {
    const example = key === "zone" ? "us-east-2a" : "p5.48xlarge";
    if (typeof args[key] !== "string") problems.error(key, args[key], "is not text", `give one such as ${example}`);
  }
  if (typeof args.nodes !== "object" || args.nodes === null) {
    problems.error(
      "nodes",
      args.nodes,
      "is not an object of min, planned and max",
      "give {min: 0, planned: 2, max: 4}",
    );
  }
  if (args.cluster === undefined || args.cluster === null) {
    problems.error("cluster", args.cluster, "is missing", "give the ref of an EksCluster, or describe a cluster");
  }
  return problems.list;
}

function checkVendor(vendor: Vendor, machine: AwsMachineType): Problem[] {
  if (machine.accelerator.vendor === vendor) return [];
  const problems = new Problems();
  const [has, component] =
    vendor === "nvidia" ? ["AWS Neuron devices", "EksNeuronNodePool"] : ["NVIDIA GPUs", "EksGpuNodePool"];
  return problems.error("machineType", machine.name, `has ${has}`, `use ${component}`).list;
}

function checkMaxPods(maxPods: number | undefined): Problem[] {
  const problems = new Problems();
  if (maxPods !== undefined && (!Number.isInteger(maxPods) || maxPods < 1 || maxPods > 737)) {
    problems.error("maxPods", maxPods, "is not a whole number of pods from 1 to 737", "leave it out for 110");
  }
  return problems.list;
}

/** The rules about pool and cluster together. */
export function checkCluster(args: EksNodePoolArgs, cluster: ClusterOutline): Problem[] {
  const problems = new Problems();
  const inRegion = checkZone(args.zone, cluster.region);
  problems.add(inRegion);
  if (inRegion.length === 0 && !cluster.zones.includes(args.zone)) {
    problems.error(
      "zone",
      args.zone,
      "has no private subnet in the cluster's network",
      `use ${cluster.zones.join(" or ")}, or add the zone to the network`,
    );
  }
  if (!cluster.hasNodeRole && args.nodeRoleArn === undefined) {
    problems.error(
      "nodeRoleArn",
      undefined,
      "is missing, and cluster.nodeRoleArn too: nodes need a role to join",
      "give the ARN of a role with AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly",
      "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
    );
  }
  if (args.amiId !== undefined && !cluster.hasBootstrap) {
    problems.error(
      "amiId",
      knownNow(args.amiId),
      "needs the cluster's endpoint, certificateAuthority and serviceCidr: EKS tells them to its own image alone",
      "add them to cluster, or use amiReleaseVersion",
      customImageGuide,
    );
  }
  const machine = findAwsMachineType(args.machineType);
  const mode = machine === undefined ? undefined : modeOf(machine, args);
  if (machine === undefined || mode === undefined || checkInterfaceMode(machine, mode).length > 0) return problems.list;
  if (mode !== InterfaceMode.None && !cluster.hasEfaGroup) {
    problems.error(
      "cluster.network.efaSecurityGroupId",
      undefined,
      `is missing, and the nodes of ${machine.name} get EFA: its traffic is let through by a group that names itself`,
      "give a security group with all traffic from and to itself, or set interfaces to none",
      efaGuide,
    );
  }
  const ipInterfaces = interfaceLayout(machine, mode).filter(
    ({ interfaceType }) => interfaceType !== "efa-only",
  ).length;
  const needed = addressesNeeded(args.nodes.max, ipInterfaces);
  if (cluster.addressesPerZone !== null && needed > cluster.addressesPerZone) {
    problems.warning(
      "nodes.max",
      args.nodes.max,
      `may need ${needed} addresses, and the subnet of ${args.zone} has ${cluster.addressesPerZone}`,
      "use a larger network, or lower max",
      "https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html",
    );
  }
  return problems.list;
}
