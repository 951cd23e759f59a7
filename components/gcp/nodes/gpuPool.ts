import type * as pulumi from "@pulumi/pulumi";
import { poolLabels, TaintEffect } from "../../core/nodeLabels.ts";
import { gcpMachineType } from "../../hardware/gcp/catalogue.ts";
import type { GcpMachineType } from "../../hardware/gcp/machineType.ts";
import { gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import type { PoolSummary } from "../../pulumi/summary.ts";
import type { GkePoolRef } from "../refs.ts";
import { capacityOf } from "./capacityInputs.ts";
import { gpuMaxPods, gpuNeeds, gpuPoolChild, gpuTaint } from "./checkGpuPool.ts";
import { GkeGpuDriver, GkeLocalSsd, GkeNetworking } from "./choices.ts";
import { gkeOutlineOf } from "./clusterOutline.ts";
import { fabricIndex, nodeNetworks } from "./fabricNetworks.ts";
import { beginsEmpty, driverOf, GpuPlacement, gpuPlacementOf, localSsdOf, networkingOf } from "./gpuPlan.ts";
import { gkeLaterInputs } from "./laterInputs.ts";
import { type GkeMaking, type GkePoolSpec, gkeMaking, gkeNodePool } from "./nodePool.ts";
import type { GkeGpuNodePoolArgs, GkePoolOptions } from "./poolArgs.ts";
import { placedBy, workloadPolicy } from "./workloadPolicy.ts";

/** What a pool of GPU nodes made. */
export interface DeclaredGpuPool {
  readonly nodePoolName: pulumi.Output<string>;
  readonly nodePoolId: pulumi.Output<string>;
  readonly ref: GkePoolRef;
  readonly summary: PoolSummary;
}

export function declareGpuPool(
  parent: pulumi.ComponentResource,
  type: string,
  name: string,
  args: GkeGpuNodePoolArgs,
  options: GkePoolOptions,
): DeclaredGpuPool {
  const machine = gcpMachineType(args.machineType);
  const { zone, nodes } = args;
  const { kind } = capacityOf(args);
  const region = gcpRegionOfZone(zone)!;
  const later = gkeLaterInputs(parent, type, name, args, gpuNeeds(machine, args), { machine, nodes });
  const making = gkeMaking(parent, name, args, later, options);
  const { team, environment } = making.ownership;
  const networking = networkingOf(machine, args);
  const accelerator = machine.accelerator.name;
  const fabric = networking === GkeNetworking.None ? {} : { fabric: machine.network.fabric };
  const driver = driverOf(args);

  const pool = gkeNodePool(making, {
    label: `${name}${gpuPoolChild}`,
    machineType: machine.name,
    bootDiskType: machine.bootDisk,
    maxPodsPerNode: args.maxPodsPerNode ?? gpuMaxPods,
    secureBoot: args.secureBoot ?? driver !== GkeGpuDriver.Disabled,
    nodeLabels: poolLabels({ pool: name, team, accelerator, capacity: kind, ...fabric }),
    taints: [{ key: gpuTaint, value: "present", effect: TaintEffect.NoSchedule }, ...(args.taints ?? [])],
    counts: countsOf(args),
    ...placementOf(making, machine, args, region),
    ...networksOf(making, machine, networking, zone),
    node: { ...acceleratorsOf(machine, driver), ...ssdOf(machine, args) },
    ignoreChanges: ssdDrift(machine),
  });

  const place = { region, zone, machineType: machine.name };
  return {
    nodePoolName: pool.name,
    nodePoolId: pool.id,
    ref: { name, ...place, maxNodes: nodes.max, ownership: making.ownership },
    summary: {
      place: "gcp",
      ...place,
      accelerator,
      acceleratorsPerNode: machine.accelerator.count,
      nodes,
      capacity: kind,
      team,
      environment,
    },
  };
}

/** One zone, so there is nothing to balance; `ANY` takes unused reservations first. */
const locationPolicy = "ANY";

function countsOf(args: GkeGpuNodePoolArgs): GkePoolSpec["counts"] {
  const { min, planned, max } = args.nodes;
  return {
    autoscaling: { totalMinNodeCount: min, totalMaxNodeCount: max, locationPolicy },
    initialNodeCount: beginsEmpty(capacityOf(args).kind) ? 0 : planned,
  };
}

/** A driver is always named: where it is not, GKE names one afterwards, and every run wants to take it away. */
function acceleratorsOf(machine: GcpMachineType, driver: GkeGpuDriver): object {
  const { acceleratorType, accelerator } = machine;
  const gpuDriverInstallationConfig = { gpuDriverVersion: driver };
  return { guestAccelerators: [{ type: acceleratorType, count: accelerator.count, gpuDriverInstallationConfig }] };
}

function ssdOf(machine: GcpMachineType, args: GkeGpuNodePoolArgs): object {
  const ssd = localSsdOf(machine, args);
  if (ssd === undefined) return {};
  const config = { localSsdCount: ssd.disks };
  return ssd.use === GkeLocalSsd.Block
    ? { localNvmeSsdBlockConfig: config }
    : { ephemeralStorageLocalSsdConfig: config };
}

/** Disks that come with the machine GKE attaches by itself: a count that differs from its own would replace the pool. */
function ssdDrift({ localSsd }: GcpMachineType): string[] {
  if (localSsd === undefined) return [];
  return ["nodeConfig.ephemeralStorageLocalSsdConfig", "nodeConfig.localNvmeSsdBlockConfig"];
}

function networksOf(
  { later }: GkeMaking,
  machine: GcpMachineType,
  networking: GkeNetworking,
  zone: string,
): Pick<GkePoolSpec, "networks" | "dranet"> {
  if (networking === GkeNetworking.None) return {};
  if (networking === GkeNetworking.Dranet) return { dranet: true };
  const networks = later.cluster((cluster) => {
    const index = fabricIndex(gkeOutlineOf(cluster).fabrics, machine, zone)!;
    return nodeNetworks(cluster.network.fabrics![index]!);
  });
  return { networks: networks as GkePoolSpec["networks"] };
}

function placementOf(
  making: GkeMaking,
  machine: GcpMachineType,
  args: GkeGpuNodePoolArgs,
  region: string,
): Pick<GkePoolSpec, "placement" | "placedByName"> {
  const placement = gpuPlacementOf(machine, args);
  switch (placement) {
    case GpuPlacement.None:
      return {};
    case GpuPlacement.Compact:
      return { placement: { type: "COMPACT" } };
    case GpuPlacement.Named:
      return placedBy(args.placementPolicy!);
    case GpuPlacement.NvlinkDomain:
      return placedBy(workloadPolicy(making, region, { acceleratorTopology: domainOf(machine) }));
    case GpuPlacement.HighThroughput:
      return placedBy(workloadPolicy(making, region, {}));
  }
}

/** The GPUs of one NVLink domain, as a workload policy names them: `1x72`. */
function domainOf({ domainNodes, accelerator }: GcpMachineType): string {
  return `1x${domainNodes! * accelerator.count}`;
}
