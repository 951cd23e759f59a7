import type { NodeCounts } from "../core/range.ts";

/** What every component tells policies and reports about itself, through `registerOutputs`: plain, small, the same in every place. */
export interface ComponentSummary {
  place: "aws" | "gcp" | "azure" | "onprem";
  region: string;
  team: string;
  environment: string;
}

/** What a node pool tells beside that. */
export interface PoolSummary extends ComponentSummary {
  zone: string;
  machineType: string;
  accelerator: string;
  acceleratorsPerNode: number;
  nodes: NodeCounts;
  /** Capacity kind. */
  capacity: string;
  /** Of TPU slices: the shape of one, `8x8x16`. */
  topology?: string;
  /** Of TPU slices: how many there may be. */
  slices?: number;
}

/** What a file system tells beside that. */
export interface StorageSummary extends ComponentSummary {
  zone: string;
  service: string;
}
