import { wrongShapes } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkNodeCounts } from "../../core/range.ts";
import { waitsForCapacity } from "../../hardware/gcp/capacity.ts";
import { checkGcpMachineType, findGcpMachineType } from "../../hardware/gcp/catalogue.ts";
import { GkeFeature, type GkeVersionNeeds } from "../../hardware/gcp/gkeVersion.ts";
import type { GcpMachineType } from "../../hardware/gcp/machineType.ts";
import { knownNow } from "../../pulumi/checked.ts";
import { refNow } from "../../pulumi/later.ts";
import { misspelt } from "../network/misspelt.ts";
import { gkeGpuPoolShape } from "./argumentNames.ts";
import { capacityOf, checkCapacityNow } from "./capacityInputs.ts";
import { checkChoice, checkCommon, checkGiven, checkPlainness, checkPoolName, type PoolNeeds } from "./checkCommon.ts";
import { GkeGpuDriver, GkeLocalSsd, GkeNetworking, GkePlacement } from "./choices.ts";
import { checkFabric } from "./fabricNetworks.ts";
import { checkDriver, checkFloor, checkGpuPlacement, checkLocalSsd, checkNetworking, networkingOf } from "./gpuPlan.ts";
import type { GkeGpuNodePoolArgs } from "./poolArgs.ts";

/** Key of the taint that keeps everything off the GPUs that does not ask for them. */
export const gpuTaint = "nvidia.com/gpu";
/** Pods on a node that runs one job on all of its GPUs, and what belongs to every node. */
export const gpuMaxPods = 32;
/** What the name of the node pool has after that of the component. */
export const gpuPoolChild = "-nodes";

/** What a pool asks of its cluster. */
export function gpuNeeds(machine: GcpMachineType, args: GkeGpuNodePoolArgs): PoolNeeds {
  const networking = networkingOf(machine, args);
  const features: GkeFeature[] = [];
  if (waitsForCapacity(capacityOf(args).kind)) features.push(GkeFeature.FlexStartGpu);
  if (networking === GkeNetworking.Dranet) features.push(GkeFeature.Dranet);
  const version: GkeVersionNeeds = { family: machine.family, features };
  return {
    version,
    maxNodes: args.nodes.max,
    asked: { path: "nodes.max", value: args.nodes.max },
    maxPodsPerNode: args.maxPodsPerNode ?? gpuMaxPods,
    ...(networking === GkeNetworking.MultiNetwork && checkNetworking(machine, args).length === 0
      ? { networks: (cluster) => checkFabric(machine, args.zone, cluster) }
      : {}),
  };
}

/** Everything about a GPU pool that can be told now. What comes later is left to the gates. */
export function checkGpuPool(name: string, args: GkeGpuNodePoolArgs): Problem[] {
  return [...misspelt(args, gkeGpuPoolShape), ...checkValues(name, args)];
}

function checkValues(name: string, args: GkeGpuNodePoolArgs): Problem[] {
  const problems = new Problems();
  problems.add(
    checkPlainness(args, [
      ["machineType", args.machineType],
      ["nodes", args.nodes],
      ["driverVersion", args.driverVersion],
      ["networking", args.networking],
      ["placement", args.placement],
      ["localSsd", args.localSsd],
      ["localSsdDisks", args.localSsdDisks],
    ]),
  );
  if (problems.hasErrors) return problems.list;
  problems.add(checkGiven(args, [["machineType", args.machineType, "a3-megagpu-8g"]]));
  if (args.nodes === undefined) {
    const rule = "is not an object of min, planned and max";
    problems.error("nodes", args.nodes, rule, "give {min: 0, planned: 2, max: 4}");
  }
  problems.add(wrongShapes(args, gkeGpuPoolShape));
  if (problems.hasErrors) return problems.list;

  problems.add(checkPoolName(name, gpuPoolChild));
  problems.add(checkGcpMachineType(args.machineType));
  problems.add(checkNodeCounts(args.nodes), "nodes");
  const floor = checkFloor(args);
  problems.add(floor);
  problems.add(checkChoice(args.driverVersion, GkeGpuDriver, "driverVersion"));
  problems.add(checkChoice(args.networking, GkeNetworking, "networking"));
  problems.add(checkChoice(args.placement, GkePlacement, "placement"));
  problems.add(checkChoice(args.localSsd, GkeLocalSsd, "localSsd"));
  problems.add(checkDriver(args, knownNow(args.secureBoot)));
  const machine = findGcpMachineType(args.machineType);
  if (machine === undefined) {
    const asked = { path: "nodes.max", value: args.nodes.max };
    const needs = { version: {}, maxNodes: args.nodes.max, asked, maxPodsPerNode: gpuMaxPods };
    return problems.add(checkCommon(args, needs, gpuTaint)).list;
  }
  problems.add(checkNetworking(machine, args));
  problems.add(checkGpuPlacement(machine, args));
  problems.add(checkLocalSsd(machine, args));
  problems.add(checkCommon(args, gpuNeeds(machine, args), gpuTaint));
  const project = refNow(args.cluster)?.project;
  // A floor that is refused is not warned about as well.
  const nodes = floor.length > 0 ? { ...args.nodes, min: 0 } : args.nodes;
  return problems.add(checkCapacityNow(args, { machine, nodes }, project)).list;
}
