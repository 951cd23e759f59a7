import { tpuGenerationRows, tpuMachineTypeRows } from "./rows/tpu.ts";
import type { TpuGeneration, TpuGenerationRow, TpuMachineType } from "./tpu.ts";

/** The TPU generations that GKE runs. */
export const tpuGenerations: readonly TpuGenerationRow[] = tpuGenerationRows;

/** Their machine types. */
export const tpuMachineTypes: readonly TpuMachineType[] = tpuMachineTypeRows;

const byGeneration: ReadonlyMap<string, TpuGenerationRow> = new Map(tpuGenerations.map((row) => [row.generation, row]));
const byLabel: ReadonlyMap<string, TpuGenerationRow> = new Map(tpuGenerations.map((row) => [row.label, row]));
const byName: ReadonlyMap<string, TpuMachineType> = new Map(tpuMachineTypes.map((row) => [row.name, row]));

/** A generation by its word (`v5p`), if the table has it. */
export function findTpuGeneration(generation: TpuGeneration): TpuGenerationRow;
export function findTpuGeneration(generation: string): TpuGenerationRow | undefined;
export function findTpuGeneration(generation: string): TpuGenerationRow | undefined {
  return byGeneration.get(generation);
}

/** A generation by the value of the node label `cloud.google.com/gke-tpu-accelerator`, if the table has it. */
export function findTpuGenerationOfLabel(label: string): TpuGenerationRow | undefined {
  return byLabel.get(label);
}

/** A TPU machine type by name, if the table has it. */
export function findTpuMachineType(name: string): TpuMachineType | undefined {
  return byName.get(name);
}
