import { simulate } from "../index.ts";
import { archerFilePerProcess, archerSharedFile } from "./archer.ts";
import { azureCheckpoints, azureTraining } from "./azure.ts";
import type { Point, Table } from "./table.ts";

export const tables: readonly Table[] = [archerFilePerProcess, archerSharedFile, azureTraining, azureCheckpoints];

/** A point beside what the simulator says, bytes a second. */
export interface Checked extends Point {
  readonly simulated: number;
  /** Simulated over measured, less 1. */
  readonly error: number;
}

/** Runs one point. */
export function check(point: Point): Checked {
  const result = simulate(point.input);
  const simulated = point.best ? result.bestBytesPerSecond : result.bytesPerSecond;
  return { ...point, simulated, error: simulated / point.measured - 1 };
}

/** Mean and largest size of the errors, and the mean with its sign. */
export function summary(checked: readonly Checked[]): {
  readonly mean: number;
  readonly worst: number;
  readonly bias: number;
} {
  const sizes = checked.map(({ error }) => Math.abs(error));
  return {
    mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    worst: Math.max(...sizes),
    bias: checked.reduce((sum, { error }) => sum + error, 0) / checked.length,
  };
}
