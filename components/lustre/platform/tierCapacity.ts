import { joinPath, type Problems } from "../../core/problem.ts";
import { orList } from "../fsx/fsxSpec.ts";
import { wholeText } from "../units.ts";
import type { TierRow } from "./rates.ts";
import { isSteppedCapacity, steppedCapacityFor } from "./steppedSystem.ts";

/** Where a tier's capacity is written, how it is counted, and whether there is more for those who ask. */
export interface TierCapacity {
  /** What the capacity and the tier are properties of; empty where they are the caller's own. */
  readonly at: string;
  readonly unit: "GiB" | "TiB";
  readonly more?: boolean;
}

/** The rule of services that are sold by tier and step: a known tier, and a capacity on its steps and within its limits. */
export function checkTier(
  rows: readonly TierRow[],
  tier: number | undefined,
  capacity: number | undefined,
  { at, unit, more = false }: TierCapacity,
  problems: Problems,
): void {
  const path = joinPath(at, `capacity${unit}`);
  const tierPath = joinPath(at, "throughputPerTiB");
  const row = rows.find((one) => one.throughputPerTiB === tier);
  const tiers = orList(rows.map(({ throughputPerTiB }) => throughputPerTiB));
  if (tier !== undefined && row === undefined) {
    problems.error(tierPath, tier, "is not a throughput tier", `use ${tiers}`, rows[0]!.source);
  }
  if (capacity === undefined) return;
  if (tier === undefined) {
    problems.error(tierPath, undefined, "is missing beside a capacity", `use ${tiers}`, rows[0]!.source);
    return;
  }
  if (row === undefined) return;
  if (capacity > row.most) {
    const limit = `${wholeText(row.most)} ${unit}`;
    if (!more) {
      problems.error(
        path,
        capacity,
        `is above the ${limit} that a file system of ${tier} MB/s per TiB goes to`,
        "use less of it, or spread the data over several file systems",
        row.source,
      );
      return;
    }
    problems.warning(
      path,
      capacity,
      `is above the ${limit} that are sold without a support request`,
      "ask for it before it is needed",
      row.source,
    );
  }
  if (typeof capacity === "number" && capacity > 0 && isSteppedCapacity(row, capacity)) return;
  const above =
    typeof capacity === "number" && Number.isFinite(capacity) ? steppedCapacityFor(row, capacity) : row.step;
  problems.error(
    path,
    capacity,
    `is not a size at ${tier} MB/s per TiB: multiples of ${capacity > (row.largeFrom ?? Number.POSITIVE_INFINITY) ? row.largeStep : row.step} ${unit}`,
    `use ${above}`,
    row.source,
  );
}
