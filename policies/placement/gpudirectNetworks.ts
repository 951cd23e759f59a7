import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { usualRoleWords } from "../../components/core/trainingRole.ts";
import {
  checkAttachedNetworks,
  checkBundledAccelerators,
  checkJobNetworks,
  checkMissingNetworks,
  type GkeNodePoolRule,
  gkeNodePoolSpec,
} from "../../components/hardware/gcp/nodePoolSpec.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { gkeNodePoolTypes, judgeNodePool, judgeNodePools } from "./gkeNodePools.ts";
import { type GkePool, gkePoolsOf } from "./gkePools.ts";
import { gpudirectSettings } from "./gpudirectSettings.ts";
import { gkeJobPool, type Sign } from "./jobPool.ts";
import { rdmaElsewhere } from "./rdmaZones.ts";

const what = "whether its GPUs and networks are those of its machine type";
const machinePath = "nodeConfig.machineType";
const profilePath = "networkConfig.acceleratorNetworkProfile";

const checkGpus: GkeNodePoolRule = (spec, unknown) => [
  ...checkBundledAccelerators(spec, unknown),
  ...checkAttachedNetworks(spec, unknown),
];

/** GKE refuses other GPUs than the machine's; with part of its networks, jobs fall back to the slowest way or do not start. */
export const gpudirectNetworks = gpuPolicy<NoConfig>({
  name: "gpudirect-networks",
  description: "GPU node pools of GKE have the GPUs and the networks that their machine type takes.",
  severity: "high",
  source: "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx",
  remediation:
    "Give guestAccelerators the type and number of the machine, and attach every network that it takes, or set acceleratorNetworkProfile to auto.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: gkeNodePoolTypes,
  evaluate: (node) => judgeNodePools(node, checkGpus, what),
  // How many nodes there are, and what for, is told by the cluster as well.
  stackTypes: gkeNodePoolTypes,
  evaluateStack: (graph) =>
    gkePoolsOf(graph).flatMap((pool) => [
      ...withoutNetworks(graph, pool),
      ...rdmaElsewhere(graph, pool),
      ...gpudirectSettings(graph, pool),
    ]),
});

/** A pool without any of the networks of its machine type: how bad that is depends on whether one job spans several nodes. */
function withoutNetworks(graph: ResourceGraph, pool: GkePool): Finding[] {
  const { node, view, name } = pool;
  if (view === undefined) return [];
  const { at } = view;
  const reading = gkeNodePoolSpec(node, at, graph);
  const { spec, unknown } = reading;
  const { several, together } = gkeJobPool(pool, usualRoleWords);
  const signs = [several, together];
  if (signs.some(({ is }) => is === "no")) return problemFindings(node, checkMissingNetworks(spec, unknown), at);
  const job = `${name} runs one job over up to ${several.why} nodes (${together.why})`;
  if (checkMissingNetworks(spec, unknown).length > 0) {
    const open = signs.filter(({ is }) => is === "maybe");
    if (open.length === 0) return problemFindings(node, checkJobNetworks(spec, unknown, job), at);
    return [undecided(node, `${spec.machineType} without further networks`, open)];
  }
  // What is not known yet may turn out to be a machine that has networks, and none of them.
  const doubts = [machinePath, profilePath].filter((path) => unknown.includes(path));
  const worst = { machineType: "a3-megagpu-8g", ...spec };
  const rest = unknown.filter((path) => !doubts.includes(path));
  if (doubts.length === 0 || checkMissingNetworks(worst, rest).length === 0) return [];
  const asked = judgeNodePool(node, { at, reading }, checkGpus, what).map(({ message }) => message);
  return doubts
    .map((path) =>
      unreadable(node, { state: "unknown", path: joinPath(at, path), why: "known only after creation" }, what),
    )
    .filter(({ message }) => !asked.includes(message));
}

function undecided(node: ResourceNode, pool: string, open: readonly Sign[]): Finding {
  const why = [...new Set(open.map((sign) => sign.why))].join(", and ");
  return {
    urn: node.urn,
    because: "unknown",
    message:
      `${node.name}: whether one job spans several nodes of ${pool} cannot be judged, because ${why}. ` +
      "Fix: give it as a plain value, or set networkConfig.acceleratorNetworkProfile to auto.",
  };
}
