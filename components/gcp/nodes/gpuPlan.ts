import { type Problem, Problems } from "../../core/problem.ts";
import { waitsForCapacity } from "../../hardware/gcp/capacity.ts";
import type { GcpMachineType } from "../../hardware/gcp/machineType.ts";
import { GcpCapacityKind, GcpFabric } from "../../hardware/gcp/machineType.ts";
import { capacityOf, isReserved } from "./capacityInputs.ts";
import { GkeGpuDriver, GkeLocalSsd, GkeNetworking, GkePlacement } from "./choices.ts";
import type { GkeGpuNodePoolArgs } from "./poolArgs.ts";

const placementGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement";
const consumptionGuide = "GoogleCloudPlatform/cluster-toolkit examples/gke-consumption-options";
const dranetGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra";
const dwsGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws";
const futureGuide = "https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview";
const ssdGuide = "https://docs.cloud.google.com/compute/docs/disks/local-ssd";

/**
 * Whether a pool is made without nodes, whatever is planned, and has no floor: they come when there are some, or when their
 * calendar reservation begins, before which they would be failures.
 */
export function beginsEmpty(kind: GcpCapacityKind): boolean {
  return waitsForCapacity(kind) || kind === GcpCapacityKind.Calendar;
}

/** The rule of a floor where there can be none. Of queued pools the rule of capacity says it. */
export function checkFloor(args: GkeGpuNodePoolArgs): Problem[] {
  const { kind } = capacityOf(args);
  const { min } = args.nodes;
  if (!beginsEmpty(kind) || kind === GcpCapacityKind.Queued || typeof min !== "number" || !(min > 0)) return [];
  const rule = `is a floor of nodes, and ${kind} pools begin empty and have none`;
  return new Problems().error(
    "nodes.min",
    min,
    rule,
    "give 0",
    kind === GcpCapacityKind.Calendar ? futureGuide : dwsGuide,
  ).list;
}

/** How the nodes of a GPU pool are placed, and by what. */
export const GpuPlacement = {
  /** GKE's own compact placement. */
  Compact: "compact",
  /** A workload policy that keeps nodes of one pool close, for flex-start. */
  HighThroughput: "high-throughput",
  /** A workload policy of one NVLink domain. */
  NvlinkDomain: "nvlink-domain",
  /** A policy that exists already. */
  Named: "named",
  None: "none",
} as const;
export type GpuPlacement = (typeof GpuPlacement)[keyof typeof GpuPlacement];

/** Whether nodes of a type that come by flex-start can be kept close: by workload policy alone. */
function keptCloseByFlexStart({ name }: GcpMachineType): boolean {
  return /^(a3-ultragpu-|a4-)/.test(name);
}

/** A4X Max: its network has one subnet, which GKE makes and attaches eight times. No VPC of ours fits it. */
function isBareMetal({ family }: GcpMachineType): boolean {
  return family === "a4x-maxgpu";
}

/** How nodes reach each other's GPUs, as it counts. */
export function networkingOf(machine: GcpMachineType, args: GkeGpuNodePoolArgs): GkeNetworking {
  if (args.networking !== undefined) return args.networking;
  if (isBareMetal(machine)) return GkeNetworking.Dranet;
  return machine.network.fabric === GcpFabric.None ? GkeNetworking.None : GkeNetworking.MultiNetwork;
}

function placementAsked(machine: GcpMachineType, args: GkeGpuNodePoolArgs): GkePlacement {
  if (args.placement !== undefined) return args.placement;
  if (machine.domainNodes !== undefined) return GkePlacement.Compact;
  const { kind } = capacityOf(args);
  const market = kind === GcpCapacityKind.OnDemand || kind === GcpCapacityKind.Spot;
  const { fabric } = machine.network;
  const spread = fabric === GcpFabric.Tcpx || fabric === GcpFabric.Tcpxo;
  return market && spread ? GkePlacement.Compact : GkePlacement.None;
}

/** How nodes are placed, as it counts. Never by how many they are: placing them otherwise replaces the pool. */
export function gpuPlacementOf(machine: GcpMachineType, args: GkeGpuNodePoolArgs): GpuPlacement {
  if (args.placementPolicy !== undefined) return GpuPlacement.Named;
  if (placementAsked(machine, args) === GkePlacement.None) return GpuPlacement.None;
  if (machine.domainNodes !== undefined) return GpuPlacement.NvlinkDomain;
  return capacityOf(args).kind === GcpCapacityKind.FlexStart ? GpuPlacement.HighThroughput : GpuPlacement.Compact;
}

/** The driver that GKE installs, as it counts. */
export function driverOf(args: GkeGpuNodePoolArgs): GkeGpuDriver {
  return args.driverVersion ?? GkeGpuDriver.Latest;
}

/** Local SSDs that the pool asks for; `undefined`: it says nothing of them. */
export function localSsdOf(
  machine: GcpMachineType,
  args: GkeGpuNodePoolArgs,
): { use: GkeLocalSsd; disks: number } | undefined {
  // What A4X brings, GKE sets up by itself.
  const disks = machine.series === "a4x" ? undefined : (machine.localSsd?.disks ?? args.localSsdDisks);
  return disks === undefined ? undefined : { use: args.localSsd ?? GkeLocalSsd.Ephemeral, disks };
}

/** The rule of `placement` and `placementPolicy`. */
export function checkGpuPlacement(machine: GcpMachineType, args: GkeGpuNodePoolArgs): Problem[] {
  const problems = new Problems();
  const { placement, placementPolicy } = args;
  const capacity = capacityOf(args);
  if (placement !== undefined && placementPolicy !== undefined) {
    problems.error(
      "placement",
      placement,
      "says where nodes stand, and placementPolicy names a policy that does",
      "give one of placement and placementPolicy",
      placementGuide,
    );
  }
  if (placement !== GkePlacement.Compact || machine.domainNodes !== undefined) return problems.list;
  if (capacity.kind === GcpCapacityKind.Queued) {
    problems.error(
      "placement",
      placement,
      "is not possible with queued provisioning of GPUs, which places nodes itself",
      "leave placement out",
      consumptionGuide,
    );
  } else if (capacity.kind === GcpCapacityKind.FlexStart && !keptCloseByFlexStart(machine)) {
    problems.error(
      "placement",
      placement,
      `is not possible with flex-start of ${machine.name}: of A3 Ultra and A4 only`,
      "leave placement out",
      consumptionGuide,
    );
  } else if (isReserved(capacity)) {
    // Seen with A3 Mega; the machines of other reservations stand where they were put as well.
    const say = machine.family === "a3-megagpu" ? problems.error.bind(problems) : problems.warning.bind(problems);
    say(
      "placement",
      placement,
      "is a new placement, and the machines of a reservation stand where it was made: nodes would not start",
      "leave placement out; where the reservation was made in a policy, name that as placementPolicy",
      "https://github.com/AI-Hypercomputer/xpk/pull/1073",
    );
  }
  return problems.list;
}

/** The rule of `networking`, as far as the machine type decides. */
export function checkNetworking(machine: GcpMachineType, args: GkeGpuNodePoolArgs): Problem[] {
  const problems = new Problems();
  const { networking } = args;
  if (networking === GkeNetworking.MultiNetwork && isBareMetal(machine)) {
    const rule = `attaches VPCs of one's own, and ${machine.name} is bare metal, whose network GKE makes`;
    return problems.error("networking", networking, rule, "leave it out, for dranet", dranetGuide).list;
  }
  if (networking === undefined || networking === GkeNetworking.None || machine.network.fabric !== GcpFabric.None) {
    return problems.list;
  }
  return problems.error(
    "networking",
    networking,
    `is about GPUDirect, and ${machine.name} has none`,
    "leave it out",
    dranetGuide,
  ).list;
}

/** The rule of `localSsd` and `localSsdDisks`. */
export function checkLocalSsd(machine: GcpMachineType, args: GkeGpuNodePoolArgs): Problem[] {
  const problems = new Problems();
  const { localSsd, localSsdDisks } = args;
  const bundled = machine.localSsd?.disks;
  if (localSsdDisks !== undefined) {
    if (bundled !== undefined || machine.series === "a4x") {
      const own = bundled === undefined ? "its own" : bundled;
      problems.error("localSsdDisks", localSsdDisks, `is given, and ${machine.name} comes with ${own}`, "leave it out");
    } else if (machine.name.endsWith("-nolssd")) {
      const fix = `leave it out, or use ${machine.name.replace("-nolssd", "")}`;
      problems.error("localSsdDisks", localSsdDisks, `is given, and ${machine.name} takes none`, fix, ssdGuide);
    } else if (!Number.isInteger(localSsdDisks) || localSsdDisks < 1) {
      problems.error(
        "localSsdDisks",
        localSsdDisks,
        "is not a whole number of disks, 1 or more",
        "leave it out",
        ssdGuide,
      );
    }
  }
  if (localSsd !== undefined && localSsdOf(machine, args) === undefined) {
    const rule =
      machine.series === "a4x"
        ? `is given, and GKE sets up the local SSDs of ${machine.name} by itself`
        : `is given, and nodes of ${machine.name} have no local SSDs`;
    problems.error("localSsd", localSsd, rule, "leave it out", ssdGuide);
  }
  return problems.list;
}

/** What is uncertain about drivers that GKE does not install. */
export function checkDriver(args: GkeGpuNodePoolArgs, secureBoot: boolean | undefined): Problem[] {
  const problems = new Problems();
  if (driverOf(args) === GkeGpuDriver.Disabled && secureBoot === true) {
    problems.warning(
      "secureBoot",
      true,
      "keeps drivers out that are not signed, and GKE installs none here",
      "leave secureBoot out, or make sure that the driver is signed",
      "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/shielded-gke-nodes",
    );
  }
  return problems.list;
}
