import type { LayoutComponent } from "../layout/layout.ts";
import type { LustreSystem } from "../platform/system.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../workload.ts";
import type { Access } from "./access.ts";
import { checkpointAccess, readAccess } from "./accessOf.ts";
import { clientsOf } from "./clients.ts";
import { shapeOf } from "./datasetShape.ts";
import type { Rate } from "./decision.ts";
import { readSharesFor } from "./directories.ts";
import { needOf } from "./need.ts";
import { togetherBps, utilisationAt } from "./prediction.ts";
import { layoutRate, layoutShares, type Shares } from "./rates.ts";
import { randomStripeSize, sequentialStripeSize, sharedStripeSize, usualStripeBytes } from "./stripeSize.ts";

/** What one stripe count would do. */
export interface StripePoint {
  readonly stripeCount: number;
  /** Of the directory: reads of a data set, writes of a checkpoint. */
  readonly rate: Rate;
  /** Share of time that accelerators would be busy with every other directory as decided, 0 to 1. */
  readonly utilisation: number;
}

/** Counts that are looked at one by one; above it the steps grow. */
const everyUpTo = 64;
const growth = 1.06;

/** Stripe counts from 1 to the number of OSTs: every one as long as they are few, then in growing steps. */
export function stripeCounts(osts: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < osts; count = count < everyUpTo ? count + 1 : Math.ceil(count * growth))
    counts.push(count);
  return [...counts, osts];
}

/**
 * What plain layouts of one to all stripes would give in one directory of a workload: the curve on which the decision lies.
 * Stripe sizes go with the counts, as they do in a decision. The workload is valid.
 *
 * @param path the directory, as the workload has it
 * @param counts @default `stripeCounts` of the OSTs
 * @returns nothing where the number of OSTs is not known, or for a directory that the workload does not have
 */
export function rateByStripes(
  workload: LustreWorkload,
  system: LustreSystem,
  path: string,
  counts: readonly number[] = stripeCounts(system.osts ?? 0),
): StripePoint[] {
  if (system.osts === undefined) return [];
  const rateOf = ratesOf(workload, system, path);
  if (rateOf === undefined) return [];
  const need = needOf(workload, clientsOf(workload, system.fsx?.efa ?? false));
  const decided = readSharesFor(workload, system);
  const own = (workload.datasets ?? []).findIndex((one) => one.path === path);
  return counts.map((stripeCount) => {
    const { rate, shares } = rateOf(stripeCount);
    const all = decided.map((one, index) => (index === own ? shares : one));
    const utilisation = utilisationAt(togetherBps(workload, system, need, all), workload, need);
    return { stripeCount, rate, utilisation };
  });
}

function ratesOf(
  workload: LustreWorkload,
  system: LustreSystem,
  path: string,
): ((stripes: number) => { rate: Rate; shares: Shares }) | undefined {
  const clients = clientsOf(workload, system.fsx?.efa ?? false);
  const plain = (stripeCount: number, bytes: number | undefined): LayoutComponent[] => [
    { stripeCount, ...(bytes === undefined ? {} : { stripeSizeBytes: bytes }) },
  ];
  const at = (components: LayoutComponent[], access: Access) => ({
    rate: layoutRate(system, access, components),
    shares: layoutShares(system, access, components),
  });
  const dataset = workload.datasets?.find((one) => one.path === path);
  if (dataset !== undefined) {
    const access = readAccess(dataset, shapeOf(dataset), clients);
    const { pattern, recordBytes = 4096 } = dataset;
    return (stripes) => {
      const { bytes } =
        pattern === AccessPattern.RandomRecords
          ? randomStripeSize(stripes, recordBytes)
          : sequentialStripeSize(stripes, usualStripeBytes(system), access.fileBytes);
      return at(plain(stripes, bytes), access);
    };
  }
  const checkpoint = workload.checkpoints?.find((one) => one.path === path);
  if (checkpoint === undefined) return undefined;
  const access = checkpointAccess(checkpoint, clients, "write");
  const block = checkpoint.bytes / checkpoint.writers;
  return (stripes) => {
    const { bytes } =
      checkpoint.mode === CheckpointMode.SharedFile
        ? sharedStripeSize(stripes, block, usualStripeBytes(system))
        : sequentialStripeSize(stripes, usualStripeBytes(system), access.fileBytes);
    return at(plain(stripes, bytes), access);
  };
}
