import { nearest } from "../../core/nearest.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import type { GcpMachineType } from "./machineType.ts";
import { graphics } from "./rows/graphics.ts";
import { training } from "./rows/training.ts";
import { findTpuMachineType } from "./tpuCatalogue.ts";

/** Google Cloud machine types with GPUs that Hybrid GPU knows. TPU machine types are `tpuMachineTypes`. */
export const gcpMachineTypes: readonly GcpMachineType[] = [...training, ...graphics];

const byName: ReadonlyMap<string, GcpMachineType> = new Map(gcpMachineTypes.map((row) => [row.name, row]));

/** A machine type by name, if the catalogue has it. */
export function findGcpMachineType(name: string): GcpMachineType | undefined {
  return byName.get(name);
}

/** A name that the catalogue does not have. */
export class UnknownGcpMachineTypeError extends Error {
  readonly machineType: string;
  /** The nearest names, best first. */
  readonly nearest: readonly string[];

  constructor(machineType: string) {
    const names = nearest(machineType, byName.keys());
    super(
      `${JSON.stringify(machineType)} is not a Google Cloud machine type of the catalogue. Nearest: ${names.join(", ")}.`,
    );
    this.name = "UnknownGcpMachineTypeError";
    this.machineType = machineType;
    this.nearest = names;
  }
}

/**
 * A machine type by name.
 * @throws {UnknownGcpMachineTypeError} when the catalogue does not have it, naming the nearest ones
 */
export function gcpMachineType(name: string): GcpMachineType {
  const found = byName.get(name);
  if (found === undefined) throw new UnknownGcpMachineTypeError(name);
  return found;
}

/** The rule of every `machineType` argument of a GPU pool: the catalogue has it, and it is no TPU machine type. */
export function checkGcpMachineType(name: unknown, path = "machineType"): Problem[] {
  const problems = new Problems();
  if (typeof name === "string" && byName.has(name)) return problems.list;
  if (typeof name === "string" && findTpuMachineType(name) !== undefined) {
    const fix = "use TpuSlice, which derives machine type and nodes from generation and topology";
    return problems.error(path, name, "is a TPU machine type", fix).list;
  }
  const names = typeof name === "string" ? nearest(name, byName.keys()) : ["a3-highgpu-8g"];
  const rule = "is not a Google Cloud machine type of the catalogue";
  return problems.error(path, name, rule, `use a name of the catalogue, for example ${names.join(", ")}`).list;
}
