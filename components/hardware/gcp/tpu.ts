import type { Fact } from "../../core/fact.ts";
import type { GcpCapacityKind } from "./machineType.ts";

/** TPU generations that GKE runs. */
export const TpuGeneration = { V4: "v4", V5e: "v5e", V5p: "v5p", V6e: "v6e", V7x: "7x" } as const;
export type TpuGeneration = (typeof TpuGeneration)[keyof typeof TpuGeneration];

/** One TPU machine type of a generation. */
export interface TpuMachineType extends Fact {
  /** `ct5p-hightpu-4t`. */
  readonly name: string;
  readonly generation: TpuGeneration;
  readonly chips: number;
  readonly vcpus: number;
  readonly memoryGiB: number;
}

/** A TPU generation. */
export interface TpuGenerationRow extends Fact {
  readonly generation: TpuGeneration;
  /** The word used in summaries, policies and limits: `TPU v5p`. */
  readonly accelerator: string;
  /** Value of the node label `cloud.google.com/gke-tpu-accelerator`: `tpu-v5p-slice`. */
  readonly label: string;
  /** Interconnect: 2D torus (v5e, v6e) or 3D torus. */
  readonly dimensions: 2 | 3;
  /** Chips of the largest slice. */
  readonly maxChips: number;
  /** Chips of the largest job by the documentation, where that is less: a larger slice is warned about. */
  readonly maxJobChips?: number;
  /** TensorCores of a chip: what names such as `v5p-128` count. */
  readonly coresPerChip: number;
  /** What the Cloud TPU API calls slices, before the dash: `v5litepod`. Absent where it has no names. */
  readonly namePrefix?: string;
  /** HBM of a chip, GiB; informative. */
  readonly memoryGiB: number;
  readonly bootDisk?: "hyperdisk-balanced";
  /** A multi-host slice is placed by a workload policy instead of compact placement (7x). */
  readonly placement: "compact" | "workload-policy";
  readonly capacityKinds: readonly GcpCapacityKind[];
  /** Capacity kinds of which it is not known for certain whether Google offers them: asking is warned about, not refused. */
  readonly unconfirmedKinds?: readonly GcpCapacityKind[];
  readonly regions: readonly string[];
  /** Zones seen with it. Incomplete. */
  readonly zones?: readonly string[];
  readonly note?: string;
}

/** What follows from a generation and a topology: never asked of anybody. */
export interface TpuSliceShape {
  readonly generation: TpuGeneration;
  /** `8x8x16`. */
  readonly topology: string;
  /** Product of the sides. */
  readonly chips: number;
  readonly machineType: string;
  readonly chipsPerNode: number;
  /** chips / chipsPerNode: the size of the one node pool that a slice is. */
  readonly nodes: number;
  /** More than one node. */
  readonly multiHost: boolean;
  /** Name that the Cloud TPU API has for it: `v5p-2048`; absent for 7x, which has none. */
  readonly acceleratorName?: string;
}
