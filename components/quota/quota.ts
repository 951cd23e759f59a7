import type { Fact } from "../core/fact.ts";
import type { Place } from "../hardware/place.ts";
import { awsQuotas } from "./aws/quotas.ts";
import { gcpQuotas } from "./gcp/quotas.ts";

/** A limit that a provider sets on an account or project, and that a stack spends. */
export interface Quota extends Fact {
  readonly place: Place;
  /** `ec2`, `eks`, `fsx`; on Google Cloud the API: `compute.googleapis.com`. */
  readonly service: string;
  /** AWS: `L-417A185B`. Google Cloud: the quota id of the Cloud Quotas API, `GPUS-PER-GPU-FAMILY-per-project-region`. */
  readonly code: string;
  /** What else a limit is kept apart by, beside its region: `{ gpu_family: "NVIDIA_H100" }`. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly unit: "vCPU" | "GPU" | "chip" | "core" | "GiB" | "GB" | "MB/s" | "count";
  /**
   * What the limit applies to: all of a region (the default), each zone, all regions together, or each cluster, node group
   * or file system on its own.
   */
  readonly per?: "zone" | "project" | "cluster" | "node group" | "file system";
  /** Seen as default or in accounts; informative only. Accounts differ: read yours into a snapshot. */
  readonly typicalLimit?: number;
  readonly note?: string;
}

/** What a quota is found by. */
export type QuotaKey = Pick<Quota, "place" | "code" | "dimensions">;

/** Every quota that clusters spend. */
export const quotas: readonly Quota[] = [...awsQuotas, ...gcpQuotas];

const byKey: ReadonlyMap<string, Quota> = new Map(quotas.map((row) => [quotaKey(row), row]));

/** One string per quota, for maps. */
export function quotaKey({ place, code, dimensions = {} }: QuotaKey): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([place, code, sorted]);
}

/** A quota by its code, and its dimensions where it has any. */
export function findQuota(key: QuotaKey): Quota | undefined {
  return byKey.get(quotaKey(key));
}
