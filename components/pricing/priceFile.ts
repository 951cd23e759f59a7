import { type Problem, Problems } from "../core/problem.ts";
import { checkPriceRows } from "./checkPrices.ts";
import type { PriceRow } from "./priceRow.ts";

/** What a price file is written as, so that a later version of it can be told apart. */
export const priceFileFormat = "hybrid-gpu-prices/1";

/** Prices read from a vendor's feed on a day, to be laid over the built-in ones. */
export interface PriceFile {
  readonly format: typeof priceFileFormat;
  /** When it was written, ISO date and time. */
  readonly writtenAt: string;
  /** What it was read from. */
  readonly feeds: readonly PriceFeed[];
  readonly rows: readonly PriceRow[];
}

/** One document of a vendor, and what is needed to ask whether it has changed. */
export interface PriceFeed {
  readonly url: string;
  /** When the vendor published it, as it says itself. */
  readonly publishedAt?: string;
  readonly readAt: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The rows of a price file, as JSON gives it, and everything wrong with it. Rows are checked; keys and bounds are for the book. */
export function parsePriceFile(value: unknown): { rows: readonly PriceRow[]; problems: readonly Problem[] } {
  const problems = new Problems();
  const file = value as Partial<PriceFile> | null;
  if (file === null || typeof file !== "object" || file.format !== priceFileFormat) {
    const given = file === null || typeof file !== "object" ? value : file.format;
    problems.error("format", given, `is not ${priceFileFormat}`, "write the file with hybrid-gpu prices refresh");
    return { rows: [], problems: problems.list };
  }
  const wrong = checkPriceRows(file.rows);
  problems.add(wrong, "rows");
  return { rows: wrong.length > 0 ? [] : (file.rows ?? []), problems: problems.list };
}
