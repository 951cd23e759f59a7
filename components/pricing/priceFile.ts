import { type Problem, Problems } from "../core/problem.ts";
import { Place } from "../hardware/place.ts";
import { checkPriceRows } from "./checkPrices.ts";
import { isFrom } from "./feeds/feed.ts";
import { keyText, type PriceRow } from "./priceRow.ts";

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
  readonly place: Place;
  /** `AmazonEC2 us-east-2`: the same whatever its version and address. */
  readonly name: string;
  /** Without a key. Rows that were read from it begin their `source` with it. */
  readonly url: string;
  /** When the vendor published it, as it says itself. */
  readonly publishedAt?: string;
  readonly readAt: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** What a feed said this time. */
export interface FeedReading {
  readonly feed: PriceFeed;
  /** `unchanged`: the vendor says that it is as it was when the file was written. */
  readonly rows: readonly PriceRow[] | "unchanged";
  /** Regions that were asked for, where a feed has all of them: rows of others stay. */
  readonly regions?: readonly string[] | undefined;
}

/**
 * The rows of a price file, as JSON gives it, and everything wrong with it. Rows are checked; keys and bounds are for the
 * book. `file` is there when nothing is wrong.
 */
export function parsePriceFile(value: unknown): {
  readonly rows: readonly PriceRow[];
  readonly problems: readonly Problem[];
  readonly file?: PriceFile;
} {
  const problems = new Problems();
  const file = value as Partial<PriceFile> | null;
  if (file === null || typeof file !== "object" || file.format !== priceFileFormat) {
    const given = file === null || typeof file !== "object" ? value : file.format;
    problems.error("format", given, `is not ${priceFileFormat}`, "write the file with hybrid-gpu prices refresh");
    return { rows: [], problems: problems.list };
  }
  problems.add(checkPriceRows(file.rows), "rows");
  problems.add(checkFeeds(file.feeds ?? []), "feeds");
  if (problems.list.length > 0) return { rows: [], problems: problems.list };
  const whole: PriceFile = {
    format: priceFileFormat,
    writtenAt: String(file.writtenAt ?? ""),
    feeds: file.feeds ?? [],
    rows: file.rows ?? [],
  };
  return { rows: whole.rows, problems: [], file: whole };
}

function checkFeeds(feeds: unknown): readonly Problem[] {
  const problems = new Problems();
  const fix = "write the file with hybrid-gpu prices refresh";
  if (!Array.isArray(feeds)) return problems.error("", feeds, "is not a list of feeds", fix).list;
  feeds.forEach((feed: unknown, index) => {
    if (typeof feed !== "object" || feed === null) {
      problems.error(`[${index}]`, feed, "is not a feed", fix);
      return;
    }
    const given = feed as Record<string, unknown>;
    for (const key of ["name", "url", "readAt"]) {
      if (typeof given[key] !== "string") problems.error(`[${index}].${key}`, given[key], "must be a text", fix);
    }
    if (!(Object.values(Place) as unknown[]).includes(given["place"])) {
      problems.error(`[${index}].place`, given["place"], `must be one of ${Object.values(Place).join(", ")}`, fix);
    }
    for (const key of ["publishedAt", "etag", "lastModified"]) {
      if (given[key] !== undefined && typeof given[key] !== "string") {
        problems.error(`[${index}].${key}`, given[key], "must be a text", fix);
      }
    }
  });
  return problems.list;
}

/** Rows of a file that a reading of a feed replaces. */
export function replacedRows(before: PriceFile | undefined, { feed, regions }: FeedReading): readonly PriceRow[] {
  const known = before?.feeds.find(({ name, place }) => name === feed.name && place === feed.place);
  if (before === undefined || known === undefined) return [];
  return before.rows.filter((row) => isFrom(row, known.url) && (regions === undefined || regions.includes(row.region)));
}

/** The file after feeds were read: their rows are replaced, all others stay. Rows are in the order of their keys. */
export function withReadings(
  before: PriceFile | undefined,
  readings: readonly FeedReading[],
  writtenAt: string,
): PriceFile {
  const feeds = new Map(before?.feeds.map((feed) => [`${feed.place} ${feed.name}`, feed]));
  const rows = new Map(before?.rows.map((row) => [keyText(row), row]));
  for (const { feed, rows: read, ...rest } of readings) {
    if (read !== "unchanged") {
      for (const row of replacedRows(before, { feed, rows: read, ...rest })) rows.delete(keyText(row));
    }
    feeds.set(`${feed.place} ${feed.name}`, feed);
  }
  // After all that goes: a key may have moved from one feed to another.
  for (const { rows: read } of readings) {
    if (read !== "unchanged") for (const row of read) rows.set(keyText(row), row);
  }
  return {
    format: priceFileFormat,
    writtenAt,
    feeds: sorted(feeds),
    rows: sorted(rows),
  };
}

function sorted<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
}
