import type { ResourceNode } from "../../core/graph.ts";
import { type Read, read, readBoolean, readString } from "../../core/value.ts";
import { known, unknown } from "./answer.ts";
import type { TpuGeneration } from "./tpu.ts";
import { findTpuGeneration } from "./tpuCatalogue.ts";

export const tpuVmType = "gcp:tpu/v2Vm:V2Vm";

/** What a TPU VM of the Cloud TPU API runs: chips of a generation, without GKE. */
export interface TpuVmView {
  readonly generation: Read<TpuGeneration>;
  /** Chips: the product of the topology. Names of v4 and v5p count TensorCores, two of a chip. */
  readonly chips: Read<number>;
  readonly capacity: Read<"on-demand" | "spot" | "reservation">;
}

const generationOfType: Readonly<Record<string, TpuGeneration>> = {
  V4: "v4",
  V5LITE_POD: "v5e",
  V5P: "v5p",
  V6E: "v6e",
};
const generationOfName: Readonly<Record<string, TpuGeneration>> = {
  v4: "v4",
  v5litepod: "v5e",
  v5p: "v5p",
  v6e: "v6e",
};

/** Reads a `gcp:tpu/v2Vm:V2Vm`. */
export function tpuVmView(node: ResourceNode): TpuVmView {
  const configured = read(node.inputs, "acceleratorConfig");
  const shape = configured.state === "absent" ? shapeOfName(node) : shapeOfConfig(node);
  return { ...shape, capacity: capacityOf(node) };
}

type Shape = Pick<TpuVmView, "generation" | "chips">;

function shapeOfConfig(node: ResourceNode): Shape {
  const type = readString(node.inputs, "acceleratorConfig.type");
  const generation = type.state === "known" ? generationOf(generationOfType, type.value, type.path) : type;
  const topology = readString(node.inputs, "acceleratorConfig.topology");
  if (topology.state !== "known") return { generation, chips: topology };
  const { path, value } = topology;
  const chips = /^[1-9]\d*(x[1-9]\d*)+$/.test(value)
    ? known(
        value.split("x").reduce((product, side) => product * Number(side), 1),
        path,
      )
    : unknown(path, `${JSON.stringify(value)} is no topology`);
  return { generation, chips };
}

function shapeOfName(node: ResourceNode): Shape {
  const name = readString(node.inputs, "acceleratorType");
  if (name.state !== "known") return { generation: name, chips: name };
  const { path, value } = name;
  const [, word = "", size = ""] = /^(\w+)-([1-9]\d*)$/.exec(value) ?? [];
  const generation = generationOf(generationOfName, word, path, value);
  if (generation.state !== "known") return { generation, chips: generation };
  const row = findTpuGeneration(generation.value);
  // Flat generations name their chips, the others their TensorCores.
  return { generation, chips: known(Number(size) / (row.dimensions === 2 ? 1 : row.coresPerChip), path) };
}

function generationOf(
  table: Readonly<Record<string, TpuGeneration>>,
  word: string,
  path: string,
  given = word,
): Read<TpuGeneration> {
  const generation = Object.hasOwn(table, word) ? table[word] : undefined;
  return generation === undefined
    ? unknown(path, `${JSON.stringify(given)} is of no TPU generation in the table`)
    : known(generation, path);
}

function capacityOf(node: ResourceNode): TpuVmView["capacity"] {
  for (const [key, kind] of [
    ["spot", "spot"],
    ["preemptible", "spot"],
    ["reserved", "reservation"],
  ] as const) {
    const flag = readBoolean(node.inputs, `schedulingConfig.${key}`);
    if (flag.state === "unknown") return flag;
    if (flag.state === "known" && flag.value) return known(kind, flag.path);
  }
  return known("on-demand", "schedulingConfig");
}
