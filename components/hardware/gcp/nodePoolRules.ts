import { type Problem, Problems } from "../../core/problem.ts";
import { maximumRunHours } from "./capacity.ts";
import type { GkeNodePoolRule, GkeNodePoolSpec } from "./nodePoolSpec.ts";
import { gcpRegionOfZone } from "./region.ts";
import { checkTopology, sliceShape } from "./topology.ts";
import type { TpuGenerationRow, TpuMachineType, TpuSliceShape } from "./tpu.ts";
import { findTpuGeneration, findTpuMachineType } from "./tpuCatalogue.ts";

const flexStartGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws";
const queuedGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest";
const placementGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement";
const tpuGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus";
const ironwoodGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpu-ironwood";
const spotGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/spot-vms";
const reservationPullRequest = "https://github.com/AI-Hypercomputer/xpk/pull/1073";

const affinityPath = "nodeConfig.reservationAffinity.consumeReservationType";
const noReservation = "NO_RESERVATION";

/**
 * How nodes are bought: spot, flex-start, queued provisioning and reservations exclude each other, and nodes that come when
 * there are some need an autoscaled pool that starts empty.
 */
export const checkFlexStart: GkeNodePoolRule = (spec, unknown = []) => {
  const problems = new Problems();
  const { flexStart = false, queued = false } = spec;
  const spotPath = spec.spot === true ? "nodeConfig.spot" : "nodeConfig.preemptible";
  const spot = spec.spot === true || spec.preemptible === true;
  const waiting = flexStart ? "flex-start" : "queued";
  const guide = flexStart ? flexStartGuide : queuedGuide;

  if (spot && (flexStart || queued)) {
    problems.error(spotPath, true, `asks spot nodes of a ${waiting} pool`, "leave one of the two out", guide);
  }
  const affinity = spec.reservationAffinity?.type;
  if (spot && affinity !== undefined && affinity !== noReservation) {
    const fix = `set it to ${noReservation}, or leave spot out`;
    problems.error(affinityPath, affinity, "asks a reservation for spot nodes, which run in none", fix, spotGuide);
  }
  if (!flexStart && !queued) return without(problems, unknown);

  if (affinity === undefined) {
    const rule = `is missing, and a ${waiting} pool has to say that it uses no reservation`;
    problems.error(affinityPath, undefined, rule, `set it to ${noReservation}`, guide);
  } else if (affinity !== noReservation) {
    const rule = `asks a reservation for ${waiting} nodes, which run in none`;
    problems.error(affinityPath, affinity, rule, `set it to ${noReservation}`, guide);
  }
  if (flexStart && spec.autoRepair !== false) {
    const rule = "has to be off in a flex-start pool, whose nodes end by themselves";
    problems.error("management.autoRepair", spec.autoRepair, rule, "set it to false", guide);
  }
  if (spec.nodeCount !== undefined) {
    const rule = `fixes the size of a ${waiting} pool, whose nodes come when there are some`;
    problems.error("nodeCount", spec.nodeCount, rule, "use autoscaling from 0, and leave it out", guide);
  }
  if (spec.autoscaling === undefined) {
    const rule = `is missing, and nodes of a ${waiting} pool come through the autoscaler only`;
    problems.error("autoscaling", undefined, rule, "set it, from 0 to the most nodes there may be", guide);
  }
  const say = queued ? problems.error.bind(problems) : problems.warning.bind(problems);
  const floors = [
    ["autoscaling.minNodeCount", spec.autoscaling?.min],
    ["autoscaling.totalMinNodeCount", spec.autoscaling?.totalMin],
    ["initialNodeCount", spec.initialNodeCount],
  ] as const;
  for (const [path, count] of floors) {
    if (count === undefined || count === 0) continue;
    say(path, count, `wants nodes at once in a ${waiting} pool, which starts empty`, "set it to 0", guide);
  }
  checkRunDuration(problems, spec.maxRunDuration, guide);
  return without(problems, unknown);
};

function checkRunDuration(problems: Problems, duration: string | undefined, guide: string): void {
  if (duration === undefined) return;
  const path = "nodeConfig.maxRunDuration";
  const longest = maximumRunHours * 3600;
  if (!/^\d+s$/.test(duration) || Number.parseInt(duration, 10) === 0) {
    problems.error(path, duration, "is not a length of time in seconds", `give one such as ${longest}s`, guide);
  } else if (Number.parseInt(duration, 10) > longest) {
    const rule = "is longer than the seven days that a flex-start node lives at most";
    problems.error(path, duration, rule, `use ${longest}s or less`, guide);
  }
}

/** Compact placement: one zone, no blue-green upgrade, and not with what places nodes by itself. */
export const checkCompactPlacement: GkeNodePoolRule = (spec, unknown = []) => {
  const problems = new Problems();
  const path = "placementPolicy.type";
  if (spec.placement?.type !== "COMPACT") return problems.list;
  checkOneZone(problems, spec, "compact placement", placementGuide);
  if (spec.upgradeStrategy === "BLUE_GREEN") {
    const rule = "is an upgrade strategy that compact placement does not take";
    problems.error("upgradeSettings.strategy", "BLUE_GREEN", rule, "use SURGE", placementGuide);
  }
  const machine = spec.machineType ?? "";
  if (findTpuMachineType(machine) !== undefined) return without(problems, unknown);

  if (spec.queued === true) {
    const rule = "places GPU nodes of a queued pool, which GKE refuses";
    problems.error(path, "COMPACT", rule, "leave placementPolicy out", queuedGuide);
  } else if (spec.flexStart === true && !/^(?:a3-ultragpu|a4|h4d)-/.test(machine)) {
    const rule = "places flex-start nodes, which GKE does for A3 Ultra, A4 and H4D only";
    problems.error(path, "COMPACT", rule, "leave placementPolicy out", flexStartGuide);
  }
  if (machine.startsWith("a4x-")) {
    const rule = "is not how A4X is placed, which needs a workload policy of HIGH_THROUGHPUT and 1x72";
    const fix = "make a resource policy with that workload policy, and name it as placementPolicy.policyName";
    problems.error(path, "COMPACT", rule, fix, "GoogleCloudPlatform/cluster-toolkit examples/gke-a4x/gke-a4x.yaml");
  } else if (spec.reservationAffinity?.type === "SPECIFIC_RESERVATION") {
    const fix = "leave placementPolicy out: the reservation places its nodes";
    if (machine.startsWith("a3-megagpu-")) {
      const rule = "places A3 Mega nodes of a reservation that is named, and the pool cannot be created";
      problems.error(path, "COMPACT", rule, fix, reservationPullRequest);
    } else if (/^(?:a3-ultragpu|a4)-/.test(machine)) {
      const rule = "places nodes of a dense reservation, which places them itself";
      problems.warning(path, "COMPACT", rule, fix, reservationPullRequest);
    }
  }
  return without(problems, unknown);
};

/**
 * A pool of TPU nodes: a multi-host slice is one pool of exactly its nodes, in one zone, placed by its topology (7x: by a
 * workload policy), and scales from none to all. A single-host pool takes no placement and scales as it likes.
 */
export const checkTpuPool: GkeNodePoolRule = (spec, unknown = []) => {
  const problems = new Problems();
  const machine = findTpuMachineType(spec.machineType ?? "");
  if (machine === undefined) return problems.list;
  const row = findTpuGeneration(machine.generation);
  const shape = checkSlicePlacement(problems, spec, machine, row);
  if (shape?.multiHost === true) {
    // Compact placement asks one zone as well, and says so itself.
    if (spec.placement?.type !== "COMPACT") checkOneZone(problems, spec, "a slice of several nodes", tpuGuide);
    checkSliceNodes(problems, spec, shape, unknown);
  }
  return without(problems, unknown);
};

/** The slice that a pool is, where its placement says so without fault. */
function checkSlicePlacement(
  problems: Problems,
  spec: GkeNodePoolSpec,
  machine: TpuMachineType,
  row: TpuGenerationRow,
): TpuSliceShape | undefined {
  const { type, policyName, tpuTopology } = spec.placement ?? {};
  const { generation, accelerator } = row;
  const byWorkload = row.placement === "workload-policy";
  const typePath = "placementPolicy.type";
  const topologyPath = "placementPolicy.tpuTopology";
  if (byWorkload && type === "COMPACT") {
    const rule = `is refused for ${accelerator}: "Use workload policy instead"`;
    const fix =
      "make a resource policy with a workload policy of HIGH_THROUGHPUT and the topology, and name it as placementPolicy.policyName";
    problems.error(typePath, type, rule, fix, ironwoodGuide);
  }
  if (!byWorkload && type === "COMPACT" && tpuTopology === undefined) {
    const fix = "set it, or leave placementPolicy out for a pool of single nodes";
    problems.error(topologyPath, undefined, "is missing, and places the nodes of a slice", fix, tpuGuide);
  }
  const fromPolicy = byWorkload ? spec.workloadTopology : undefined;
  const topology = tpuTopology ?? fromPolicy;
  if (topology === undefined) return undefined;

  const path = tpuTopology === undefined ? "placementPolicy.policyName" : topologyPath;
  const found = checkTopology({ generation, topology, machineType: machine.name }, path).map((problem) =>
    problem.path === "machineType" ? { ...problem, path: "nodeConfig.machineType" } : problem,
  );
  problems.add(found);
  if (found.some(({ severity }) => severity === "error")) return undefined;

  const shape = sliceShape(generation, topology, machine.name);
  if (!shape.multiHost) {
    const rule = `places a slice of one node (${topology} on ${machine.name}), which takes no placement`;
    problems.error(path, topology, rule, "leave placementPolicy out", tpuGuide);
  } else if (byWorkload && tpuTopology !== undefined && policyName !== undefined) {
    const rule = "is given beside a workload policy, which has the topology";
    problems.warning(topologyPath, tpuTopology, rule, "leave it out", ironwoodGuide);
  } else if (!byWorkload && type !== "COMPACT") {
    const rule = `does not place a slice of ${accelerator}`;
    problems.error(typePath, type, rule, "set it to COMPACT", tpuGuide);
  }
  return shape;
}

/** Whether a pool has exactly the nodes of its slice, or scales from none to all of them. */
function checkSliceNodes(
  problems: Problems,
  spec: GkeNodePoolSpec,
  { topology, nodes }: TpuSliceShape,
  unknown: readonly string[],
): void {
  const wrong = (path: string, count: number | undefined, allowed: readonly number[]): void => {
    if (count === undefined || allowed.includes(count)) return;
    const rule = `is not ${allowed.join(" or ")}, and a slice ${topology} has all of its ${nodes} nodes or none`;
    problems.error(path, count, rule, `use ${allowed.join(" or ")}`, tpuGuide);
  };
  const { autoscaling } = spec;
  wrong("nodeCount", spec.nodeCount, [nodes]);
  wrong("initialNodeCount", spec.initialNodeCount, autoscaling === undefined ? [nodes] : [0, nodes]);
  if (autoscaling === undefined) {
    const later = unknown.includes("nodeCount") || unknown.includes("initialNodeCount");
    if (later || spec.nodeCount !== undefined || spec.initialNodeCount !== undefined) return;
    const rule = `is missing, and a slice ${topology} has ${nodes} nodes`;
    problems.error("nodeCount", undefined, rule, `use ${nodes}, or autoscaling from 0 to ${nodes}`, tpuGuide);
    return;
  }
  wrong("autoscaling.minNodeCount", autoscaling.min, [0, nodes]);
  wrong("autoscaling.totalMinNodeCount", autoscaling.totalMin, [0, nodes]);
  wrong("autoscaling.maxNodeCount", autoscaling.max, [nodes]);
  wrong("autoscaling.totalMaxNodeCount", autoscaling.totalMax, [nodes]);
}

/** Whether the nodes are in one zone for certain. */
function checkOneZone(problems: Problems, spec: GkeNodePoolSpec, what: string, guide: string): void {
  const { nodeLocations, location } = spec;
  if (nodeLocations !== undefined && nodeLocations.length > 0) {
    if (nodeLocations.length === 1) return;
    const rule = `names ${nodeLocations.length} zones, and ${what} is in one`;
    problems.error("nodeLocations", nodeLocations, rule, "name one zone", guide);
  } else if (location !== undefined && gcpRegionOfZone(location) === undefined) {
    const rule = `is missing, and ${what} in a regional cluster (${location}) has to name its one zone`;
    problems.error("nodeLocations", undefined, rule, `name one zone, for example ${location}-a`, guide);
  }
}

/** What is left when nothing is said of values that are only known later. */
function without(problems: Problems, unknown: readonly string[]): Problem[] {
  if (unknown.length === 0) return problems.list;
  return problems.list.filter(
    ({ path }) => !unknown.some((at) => at === path || at.startsWith(`${path}.`) || path.startsWith(`${at}.`)),
  );
}
