import { nearest } from "../../core/nearest.ts";
import type { Problem } from "../../core/problem.ts";
import type { AwsMachineType } from "./machineType.ts";
import { inference } from "./rows/inference.ts";
import { training } from "./rows/training.ts";

export { standardEfaCount } from "./rows/row.ts";

/**
 * AWS machine types with accelerators that Hybrid GPU knows. Network bandwidth is the baseline of the size; GPU memory is
 * informative (sources differ by a few percent).
 */
export const awsMachineTypes: readonly AwsMachineType[] = [...training, ...inference];

const byName: ReadonlyMap<string, AwsMachineType> = new Map(awsMachineTypes.map((row) => [row.name, row]));

/** A machine type by name, if the catalogue has it. */
export function findAwsMachineType(name: string): AwsMachineType | undefined {
  return byName.get(name);
}

/** A name that the catalogue does not have. */
export class UnknownMachineTypeError extends Error {
  readonly machineType: string;
  /** The nearest names, best first. */
  readonly nearest: readonly string[];

  constructor(machineType: string) {
    const names = nearest(machineType, byName.keys());
    super(`${JSON.stringify(machineType)} is not an AWS machine type of the catalogue. Nearest: ${names.join(", ")}.`);
    this.name = "UnknownMachineTypeError";
    this.machineType = machineType;
    this.nearest = names;
  }
}

/**
 * A machine type by name.
 * @throws {UnknownMachineTypeError} when the catalogue does not have it, naming the nearest ones
 */
export function awsMachineType(name: string): AwsMachineType {
  const found = byName.get(name);
  if (found === undefined) throw new UnknownMachineTypeError(name);
  return found;
}

/** The rule of every `machineType` argument: the catalogue has it. */
export function checkMachineType(name: unknown, path = "machineType"): Problem[] {
  if (typeof name === "string" && byName.has(name)) return [];
  const names = typeof name === "string" ? nearest(name, byName.keys()) : ["p5.48xlarge"];
  return [
    {
      severity: "error",
      path,
      value: name,
      rule: "is not an AWS machine type of the catalogue",
      fix: `use a name of the catalogue, for example ${names.join(", ")}`,
    },
  ];
}

/** All types of a family, smallest first: what to offer when one size will not do. */
export function familyOf(machine: AwsMachineType): AwsMachineType[] {
  return awsMachineTypes.filter((row) => row.family === machine.family).sort((a, b) => a.vcpus - b.vcpus);
}
