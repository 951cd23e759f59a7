import { describeProblem, type Problem, Problems } from "../../core/problem.ts";
import { pageOf } from "./page.ts";
import type { TpuGeneration, TpuGenerationRow, TpuMachineType, TpuSliceShape } from "./tpu.ts";
import { findTpuGeneration, tpuGenerations, tpuMachineTypes } from "./tpuCatalogue.ts";

const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus";

/** A slice to be: everything else follows. */
export interface TpuSliceQuestion {
  readonly generation: TpuGeneration;
  /** `8x8x16`. */
  readonly topology: string;
  /**
   * Chooses between one host of eight chips and two hosts of four for `2x4` on v5e and v6e; nothing else.
   * @default the single host
   */
  readonly machineType?: string;
}

/** Shapes of the two-dimensional generations: a complete list. */
const flat: readonly string[] = ["1x1", "2x2", "2x4", "4x4", "4x8", "8x8", "8x16", "16x16"];

/** Shapes of the three-dimensional generations that are part of one cube. */
const partsOfCube: readonly string[] = ["2x2x1", "2x2x2", "2x2x4", "2x4x4"];

/** Chips on a side of the cube that larger slices are built of. */
const cubeSide = 4;

/** The longest side that Google's own tool makes slices with. Longer ones are within the rule, and have not been seen. */
const longestSide = 256;
const toolSource = "AI-Hypercomputer/xpk src/xpk/core/system_characteristics.py";

const form = /^[1-9]\d{0,5}(?:x[1-9]\d{0,5})*$/;

const known = new Map<TpuGeneration, readonly string[]>();

/**
 * Every topology of a generation, fewest chips first, of as many chips the most compact first. For v5e and v6e the complete
 * list; for v4, v5p and 7x the parts of a cube, and every box of cubes with its sides in order, up to the largest slice.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus
 */
export function topologiesOf(generation: TpuGeneration): readonly string[] {
  const found = known.get(generation);
  if (found !== undefined) return found;
  const { dimensions, maxChips } = findTpuGeneration(generation);
  const all = dimensions === 2 ? flat : [...partsOfCube, ...boxesOf(maxChips / cubeSide ** 3)];
  known.set(generation, all);
  return all;
}

function boxesOf(most: number): string[] {
  const boxes: { topology: string; cubes: number; sum: number }[] = [];
  for (let a = 1; a ** 3 <= most; a++) {
    for (let b = a; a * b * b <= most; b++) {
      for (let c = b; a * b * c <= most; c++) {
        const topology = [a, b, c].map((side) => side * cubeSide).join("x");
        boxes.push({ topology, cubes: a * b * c, sum: a + b + c });
      }
    }
  }
  return boxes.sort((x, y) => x.cubes - y.cubes || x.sum - y.sum).map(({ topology }) => topology);
}

/** The most compact topology of so many chips, if the generation has one: `v5p`, 1024 → `8x8x16`. */
export function topologyOfChips(generation: TpuGeneration, chips: number): string | undefined {
  return topologiesOf(generation).find((topology) => chipsOf(sidesOf(topology)) === chips);
}

/** The slice that the Cloud TPU API means by a name, at its most compact: `v5p-2048` → `v5p`, `8x8x16`. */
export function sliceOfName(name: string): Pick<TpuSliceShape, "generation" | "topology"> | undefined {
  const match = /^([a-z0-9]+)-(\d+)$/.exec(name);
  const row = match === null ? undefined : tpuGenerations.find(({ namePrefix }) => namePrefix === match[1]);
  if (row === undefined) return undefined;
  const topology = topologyOfChips(row.generation, Number(match![2]) / row.coresPerChip);
  return topology === undefined ? undefined : { generation: row.generation, topology };
}

/** The rule of every topology: GKE makes slices of this shape, of this generation. */
export function checkTopology(question: TpuSliceQuestion, path = "topology"): Problem[] {
  const problems = new Problems();
  const { generation, topology, machineType } = question;
  const row = findTpuGeneration(generation as string);
  if (row === undefined) {
    const all = tpuGenerations.map((one) => one.generation).join(", ");
    return problems.error("generation", generation, "is not a TPU generation", `use one of ${all}`).list;
  }
  const wrong = wrongWith(row, topology);
  if (wrong !== undefined) return problems.error(path, topology, wrong.rule, wrong.fix, guide).list;

  const hosts = hostsOf(row, topology);
  if (machineType !== undefined && !hosts.some(({ name }) => name === machineType)) {
    const names = hosts.map(({ name }) => name).join(" or ");
    const rule = `does not make up a slice ${topology} of ${row.accelerator}`;
    problems.error("machineType", machineType, rule, `leave it out, or use ${names}`, guide);
  }
  const chips = chipsOf(sidesOf(topology));
  if (row.maxJobChips !== undefined && chips > row.maxJobChips) {
    const rule = `has ${chips} chips, more than the ${row.maxJobChips} that are documented for the largest job on ${row.accelerator}`;
    problems.warning(path, topology, rule, `use ${offer(row, topology)}`, pageOf(row));
  }
  const longest = Math.max(...sidesOf(topology));
  if (longest > longestSide) {
    const rule = `has a side of ${longest} chips, and slices with one above ${longestSide} have not been seen`;
    problems.warning(path, topology, rule, `use ${offer(row, topology)}`, toolSource);
  }
  return problems.list;
}

/**
 * What follows from a generation and a topology: chips, machine type, nodes.
 * @throws {RangeError} for what `checkTopology` refuses, in its words
 */
export function sliceShape(generation: TpuGeneration, topology: string, machineType?: string): TpuSliceShape {
  const question = { generation, topology, ...(machineType === undefined ? {} : { machineType }) };
  const errors = checkTopology(question).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new RangeError(errors.map(describeProblem).join("\n"));
  return shapeOf(findTpuGeneration(generation), topology, machineType);
}

function shapeOf(row: TpuGenerationRow, topology: string, machineType?: string): TpuSliceShape {
  const hosts = hostsOf(row, topology);
  const host = hosts.find(({ name }) => name === machineType) ?? hosts[0]!;
  const chips = chipsOf(sidesOf(topology));
  const nodes = chips / host.chips;
  return {
    generation: row.generation,
    topology,
    chips,
    machineType: host.name,
    chipsPerNode: host.chips,
    nodes,
    multiHost: nodes > 1,
    ...(row.namePrefix === undefined ? {} : { acceleratorName: `${row.namePrefix}-${chips * row.coresPerChip}` }),
  };
}

/** Machine types that make up a slice, the default one first: hosts of four chips, unless one host holds the whole slice. */
function hostsOf(row: TpuGenerationRow, topology: string): TpuMachineType[] {
  const chips = chipsOf(sidesOf(topology));
  const types = tpuMachineTypes.filter(({ generation }) => generation === row.generation);
  const single = types.filter((type) => type.chips === chips);
  const several = types.filter((type) => type.chips === 4 && chips > 4);
  return [...single, ...several];
}

function sidesOf(topology: string): number[] {
  return topology.split("x").map(Number);
}

function chipsOf(sides: readonly number[]): number {
  return sides.reduce((product, side) => product * side, 1);
}

const ascending = (sides: readonly number[]): number[] => [...sides].sort((a, b) => a - b);

/** Why a generation has no such topology, and what to use instead. */
function wrongWith(row: TpuGenerationRow, topology: unknown): { rule: string; fix: string } | undefined {
  const all = topologiesOf(row.generation);
  if (typeof topology === "string" && all.includes(topology)) return undefined;
  if (typeof topology !== "string" || !form.test(topology)) {
    const meant = typeof topology === "string" ? meantBy(row, topology) : undefined;
    const named = typeof topology === "string" && sliceOfName(topology) !== undefined;
    const rule = named
      ? "is the name of a slice, and its topology is wanted"
      : "is not a topology, which is whole numbers with an x between them and nothing else";
    return { rule, fix: `use ${meant === undefined ? `one such as ${offer(row, "4x4x4")}` : described(row, meant)}` };
  }
  const sides = sidesOf(topology);
  const fix = `use ${offer(row, topology)}`;
  if (sides.length !== row.dimensions) {
    const count = `${sides.length} ${sides.length === 1 ? "side" : "sides"}`;
    return { rule: `has ${count}, and slices of ${row.accelerator} have ${row.dimensions}`, fix };
  }
  const sorted = ascending(sides).join("x");
  const twin = all.find((one) => ascending(sidesOf(one)).join("x") === sorted);
  if (twin !== undefined) {
    return { rule: "has its sides in an order that GKE does not take", fix: `use ${described(row, twin)}` };
  }
  const chips = chipsOf(sides);
  if (chips > row.maxChips) {
    return { rule: `has ${chips} chips, and the largest slice of ${row.accelerator} has ${row.maxChips}`, fix };
  }
  const rule =
    row.dimensions === 2
      ? `is not a shape of ${row.accelerator}, whose slices are ${flat.join(", ")}`
      : `is not a shape of ${row.accelerator}: sides are multiples of ${cubeSide}, or the slice is ${partsOfCube.join(", ")}`;
  return { rule, fix };
}

/** A topology that text gone wrong stands for: spaces, capitals, another sign for "times", the name of a slice. */
function meantBy(row: TpuGenerationRow, text: string): string | undefined {
  const named = sliceOfName(text.trim().toLowerCase());
  if (named?.generation === row.generation) return named.topology;
  const cleaned = text.toLowerCase().replace(/\s+/g, "").replace(/[×*,]/g, "x");
  return topologiesOf(row.generation).find((topology) => topology === cleaned);
}

/** The two nearest topologies, as a fix offers them. */
function offer(row: TpuGenerationRow, topology: string): string {
  const wanted = sidesOf(topology);
  const within = row.maxJobChips ?? row.maxChips;
  const near = topologiesOf(row.generation)
    .map((candidate) => ({ candidate, sides: sidesOf(candidate) }))
    .filter(({ sides }) => chipsOf(sides) <= within && Math.max(...sides) <= longestSide)
    .map(({ candidate, sides }) => ({ candidate, cost: distance(wanted, sides) }))
    .sort((a, b) => a.cost - b.cost);
  return near
    .slice(0, 2)
    .map(({ candidate }) => described(row, candidate))
    .join(" or ");
}

/** How far apart two shapes are: side by side where both have as many, else by chips, the more compact one nearer. */
function distance(wanted: readonly number[], sides: readonly number[]): number {
  if (wanted.length === sides.length) {
    const sorted = ascending(sides);
    return ascending(wanted).reduce((sum, side, index) => sum + Math.abs(Math.log(side / sorted[index]!)), 0);
  }
  const spread = Math.log(Math.max(...sides) / Math.min(...sides));
  return Math.abs(Math.log(chipsOf(wanted) / chipsOf(sides))) + spread / 4;
}

/** `4x4x4 (64 chips, 16 nodes)`. */
function described(row: TpuGenerationRow, topology: string): string {
  const { chips, nodes } = shapeOf(row, topology);
  return `${topology} (${chips} ${chips === 1 ? "chip" : "chips"}, ${nodes} ${nodes === 1 ? "node" : "nodes"})`;
}
