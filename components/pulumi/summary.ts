import type { NodeCounts } from "../core/range.ts";

/** What a node pool tells policies and reports about itself, through `registerOutputs`: plain, small, the same in every place. */
export interface PoolSummary {
  place: "aws" | "gcp" | "azure" | "onprem";
  region: string;
  zone: string;
  machineType: string;
  accelerator: string;
  acceleratorsPerNode: number;
  nodes: NodeCounts;
  /** Capacity kind. */
  capacity: string;
  team: string;
  environment: string;
}

/** What a file system tells policies and reports about itself. */
export interface StorageSummary {
  place: "aws" | "gcp" | "azure" | "onprem";
  region: string;
  zone: string;
  service: string;
  team: string;
  environment: string;
}
