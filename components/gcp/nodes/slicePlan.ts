import { wrongShapes } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import type { NodeCounts } from "../../core/range.ts";
import { waitsForCapacity } from "../../hardware/gcp/capacity.ts";
import { GkeFeature } from "../../hardware/gcp/gkeVersion.ts";
import { checkTopology, sliceShape } from "../../hardware/gcp/topology.ts";
import { TpuGeneration, type TpuSliceShape } from "../../hardware/gcp/tpu.ts";
import { findTpuGeneration } from "../../hardware/gcp/tpuCatalogue.ts";
import { refNow } from "../../pulumi/later.ts";
import { misspelt } from "../network/misspelt.ts";
import { sliceNodeWords, tpuSliceShape } from "./argumentNames.ts";
import { capacityOf, checkCapacityNow } from "./capacityInputs.ts";
import { checkChoice, checkCommon, checkGiven, checkPlainness, checkPoolName, type PoolNeeds } from "./checkCommon.ts";
import { GkeNetworking } from "./choices.ts";
import type { TpuSliceArgs } from "./poolArgs.ts";

const slicesGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus";
const flexGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws";
const dranetGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra";

/** Key of the taint that keeps everything off the TPUs that does not ask for them. */
export const tpuTaint = "google.com/tpu";
/** Pods on a node of which one job takes all chips. */
export const tpuMaxPods = 15;

/** How many slices there are. */
export function slicesOf(args: TpuSliceArgs): number {
  return args.slices ?? 1;
}

/** Whether slices begin empty and come and go as a whole. */
export function scalesToZero(args: TpuSliceArgs): boolean {
  return args.scaleToZero === true || waitsForCapacity(capacityOf(args).kind);
}

/** Nodes of all slices together. */
export function sliceNodes(args: TpuSliceArgs, nodesPerSlice: number): NodeCounts {
  const all = slicesOf(args) * nodesPerSlice;
  if (!scalesToZero(args)) return { min: all, planned: all, max: all };
  return { min: 0, planned: (args.plannedSlices ?? 0) * nodesPerSlice, max: all };
}

/** What follows from generation and topology, when they are right. */
export function shapeOf({ generation, topology, machineType }: TpuSliceArgs): TpuSliceShape {
  return sliceShape(generation, topology, machineType);
}

/** What the name of the last node pool has after that of the component. */
function lastChild(args: TpuSliceArgs): string {
  return `-${slicesOf(args) - 1}`;
}

/** What the slices ask of their cluster. */
export function sliceNeeds(args: TpuSliceArgs, shape: TpuSliceShape): PoolNeeds {
  const features: GkeFeature[] = [];
  if (waitsForCapacity(capacityOf(args).kind)) features.push(GkeFeature.FlexStartTpu);
  if (args.networking === GkeNetworking.Dranet) features.push(GkeFeature.Dranet);
  if (slicesOf(args) > 1 && shape.multiHost) features.push(GkeFeature.Multislice);
  return {
    version: { generation: args.generation, features },
    maxNodes: slicesOf(args) * shape.nodes,
    asked: { path: "slices", value: slicesOf(args) },
    maxPodsPerNode: args.maxPodsPerNode ?? tpuMaxPods,
  };
}

/** Everything about slices that can be told now. What comes later is left to the gates. */
export function checkTpuSlice(name: string, args: TpuSliceArgs): Problem[] {
  const unknown = misspelt(args, tpuSliceShape).filter(({ path }) => !sliceNodeWords.includes(path));
  return [...unknown, ...checkValues(name, args)];
}

function checkValues(name: string, args: TpuSliceArgs): Problem[] {
  const problems = new Problems();
  problems.add(
    checkPlainness(args, [
      ["generation", args.generation],
      ["topology", args.topology],
      ["slices", args.slices],
      ["plannedSlices", args.plannedSlices],
      ["scaleToZero", args.scaleToZero],
      ["machineType", args.machineType],
      ["networking", args.networking],
    ]),
  );
  if (problems.hasErrors) return problems.list;
  problems.add(
    checkGiven(args, [
      ["generation", args.generation, "v5p"],
      ["topology", args.topology, "4x4x4"],
    ]),
  );
  problems.add(wrongShapes(args, tpuSliceShape));
  problems.add(checkCounts(args));
  if (problems.hasErrors) return problems.add(checkNodesGiven(args)).list;

  problems.add(checkPoolName(name, lastChild(args)));
  const badShape = checkTopology(args);
  problems.add(badShape);
  problems.add(checkChoice(args.networking, GkeNetworking, "networking"));
  problems.add(checkSliceNetworking(args));
  const shape = badShape.some(({ severity }) => severity === "error") ? undefined : shapeOf(args);
  problems.add(checkNodesGiven(args, shape));
  if (shape === undefined) {
    const asked = { path: "slices", value: slicesOf(args) };
    const needs = { version: {}, maxNodes: 0, asked, maxPodsPerNode: tpuMaxPods };
    return problems.add(checkCommon(args, needs, tpuTaint)).list;
  }
  problems.add(checkCommon(args, sliceNeeds(args, shape), tpuTaint));
  const bought = { generation: findTpuGeneration(args.generation), nodes: sliceNodes(args, shape.nodes) };
  return problems.add(checkCapacityNow(args, bought, refNow(args.cluster)?.project)).list;
}

/** The rule of `slices`, `plannedSlices` and `scaleToZero`. */
function checkCounts(args: TpuSliceArgs): Problem[] {
  const problems = new Problems();
  const { slices, plannedSlices, scaleToZero } = args;
  const whole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
  const counted = slices === undefined || whole(slices, 1);
  if (!counted) {
    problems.error("slices", slices, "is not a whole number of slices, 1 or more", "leave it out for one slice");
  }
  if (plannedSlices !== undefined && !whole(plannedSlices, 0)) {
    const rule = "is not a whole number of slices: a slice runs as a whole or not at all";
    problems.error("plannedSlices", plannedSlices, rule, "give a whole number, 0 or more", slicesGuide);
  } else if (plannedSlices !== undefined && counted && plannedSlices > slicesOf(args)) {
    const rule = `is above slices (${slicesOf(args)})`;
    problems.error("plannedSlices", plannedSlices, rule, "lower plannedSlices or raise slices");
  } else if (plannedSlices !== undefined && counted && plannedSlices < slicesOf(args) && !scalesToZero(args)) {
    const rule = `is below slices (${slicesOf(args)}), and all of them run`;
    problems.error("plannedSlices", plannedSlices, rule, "leave it out, or set scaleToZero to true");
  }
  const { kind } = capacityOf(args);
  if (scaleToZero === false && waitsForCapacity(kind)) {
    problems.error(
      "scaleToZero",
      false,
      `is not possible with ${kind} capacity: nodes come when there are some, by autoscaling from zero`,
      "leave it out",
      flexGuide,
    );
  }
  return problems.list;
}

/** A number of nodes is never asked for: GKE takes none but the one that follows. */
function checkNodesGiven(args: TpuSliceArgs, shape?: TpuSliceShape): Problem[] {
  const problems = new Problems();
  for (const word of sliceNodeWords) {
    const value = (args as unknown as Record<string, unknown>)[word];
    if (value === undefined) continue;
    const follows =
      shape === undefined
        ? "follow from its topology"
        : `follow from its topology: ${shape.nodes} for ${shape.topology} of ${shape.generation}, all of them or none`;
    problems.error(
      word,
      value,
      `is given, and the nodes of a slice ${follows}`,
      "leave it out; give slices for more slices, and scaleToZero for slices that come and go",
      slicesGuide,
    );
  }
  return problems.list;
}

function checkSliceNetworking({ networking, generation }: TpuSliceArgs): Problem[] {
  const problems = new Problems();
  if (networking === GkeNetworking.MultiNetwork) {
    const rule = "is about GPUs: chips of one slice reach each other without any network";
    problems.error("networking", networking, rule, "leave it out", slicesGuide);
  } else if (
    networking === GkeNetworking.Dranet &&
    generation !== TpuGeneration.V6e &&
    generation !== TpuGeneration.V7x
  ) {
    const rule = `is not offered for TPU ${generation}: for v6e and 7x only`;
    problems.error("networking", networking, rule, "leave it out", dranetGuide);
  }
  return problems.list;
}
