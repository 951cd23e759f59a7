import { checkRegion } from "../../components/hardware/aws/region.ts";
import { checkGcpRegion } from "../../components/hardware/gcp/region.ts";
import { isFrom, type RejectedPrice, settle } from "../../components/pricing/feeds/feed.ts";
import { PriceBook } from "../../components/pricing/priceBook.ts";
import { type FeedReading, type PriceFile, replacedRows, withReadings } from "../../components/pricing/priceFile.ts";
import { describeKey } from "../../components/pricing/priceRow.ts";
import { print } from "../print.ts";
import { readText } from "../readText.ts";
import { count } from "../render/text.ts";
import { ExitCode, UserError } from "../userError.ts";
import { checkWritable, writeWhole } from "../writeWhole.ts";
import { readPriceFileIfThere, usualFile } from "./file.ts";
import { readAws } from "./readAws.ts";
import { readAzure } from "./readAzure.ts";
import { readGcp } from "./readGcp.ts";
import type { PlaceReading } from "./reading.ts";
import { stopOnSignal } from "./stop.ts";
import { realWorld, type World } from "./world.ts";

export interface RefreshOptions {
  /** @default those of the regions, else every place whose feed needs no key, and Google Cloud where there is one */
  readonly place?: readonly string[];
  /** @default those that the file has, else the usual ones */
  readonly region?: readonly string[];
  /** @default prices.json */
  readonly output?: string;
  /** File with the key for Google's catalogue. @default the variable GOOGLE_API_KEY */
  readonly apiKeyFile?: string;
}

export const feedPlaces = ["aws", "gcp", "azure"] as const;
type FeedPlace = (typeof feedPlaces)[number];

/** Regions that are read where nobody has said which. Google's feed has all of them. */
export const usualRegions = {
  aws: ["us-east-1", "us-east-2", "us-west-2"],
  azure: ["eastus", "eastus2", "southcentralus", "westus3"],
} as const;

const hasForm: Readonly<Record<FeedPlace, (region: string) => boolean>> = {
  aws: (region) => checkRegion(region).length === 0,
  gcp: (region) => checkGcpRegion(region).length === 0,
  azure: (region) => /^[a-z]+\d*$/.test(region),
};

/** Reads the price feeds and writes the price file: `hybrid-gpu prices refresh`. */
export async function refresh(options: RefreshOptions, world: World = realWorld()): Promise<ExitCode> {
  const output = options.output ?? usualFile;
  const before = readPriceFileIfThere(output);
  // Before gigabytes are fetched.
  checkWritable(output, "--output");
  const key = keyOf(options.apiKeyFile, world);
  const { places, notes } = placesOf(options, key, before);
  const read: PlaceReading[] = [];
  const done = stopOnSignal(output, world);
  try {
    for (const place of places) {
      const regions = options.region?.filter(hasForm[place]);
      if (place === "aws") read.push(await readAws(regions ?? regionsOf("aws", before), before, world));
      else if (place === "azure") read.push(await readAzure(regions ?? regionsOf("azure", before), world));
      else read.push(await readGcp(regions, key!, world));
    }
    const all = read.flatMap(({ readings }) => readings);
    const { file, settled, rejected } = fileOf(all, before, output, world.now());
    refuseNothing(settled, rejected, output);
    // What is written has to be a layer of the book: whoever reads it refuses it otherwise.
    PriceBook.builtIn().with(file.rows);
    world.progress.step(`writing ${output}`);
    writeWhole(output, `${JSON.stringify(file, null, 1)}\n`, "--output");
    for (const { finish } of read) finish?.();
    world.progress.stop();
    const remarks = [...notes, ...read.flatMap((one) => one.notes)];
    await print(summary(output, file, settled, rejected, remarks, before));
    return ExitCode.Fine;
  } finally {
    done();
    world.progress.stop();
    for (const { release } of read) release?.();
  }
}

/** @throws UserError where a key cannot be read; the key is in no message */
function keyOf(file: string | undefined, { environment }: World): string | undefined {
  const text =
    file === undefined
      ? environment["GOOGLE_API_KEY"]
      : readText(file, { bytes: 4096, fix: "give a file with the key alone" });
  const key = text?.trim();
  if (key === undefined || key === "") {
    if (file === undefined) return undefined;
    throw new UserError(`${file} has no key in it. Fix: write the key into it`);
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    const where = file ?? "GOOGLE_API_KEY";
    throw new UserError(`the key of ${where} has blanks or characters that no key has. Fix: give the key alone`);
  }
  return key;
}

function placesOf(
  { place, region }: RefreshOptions,
  key: string | undefined,
  before: PriceFile | undefined,
): { places: readonly FeedPlace[]; notes: readonly string[] } {
  for (const name of region ?? []) {
    const asked = feedPlaces.filter((one) => place === undefined || place.includes(one));
    if (!asked.some((one) => hasForm[one](name))) {
      throw new UserError(
        `--region ${JSON.stringify(name)} is not the name of a region${place === undefined ? "" : ` of ${asked.join(" or ")}`}. ` +
          "Fix: use one such as us-east-2 (aws), us-central1 (gcp) or eastus (azure)",
      );
    }
  }
  // Without a word about it, the file that is there says what is wanted.
  const had = feedPlaces.filter((one) => before?.feeds.some((feed) => feed.place === one));
  const withRegions =
    region === undefined && place === undefined && had.length > 0
      ? had
      : feedPlaces.filter((one) => region === undefined || region.some(hasForm[one]));
  const places = feedPlaces.filter((one) => (place ?? withRegions).includes(one));
  const bare = place?.find((one) => !withRegions.includes(one as FeedPlace));
  if (bare !== undefined) {
    throw new UserError(`--region names no region of ${bare}. Fix: add one, or leave --place ${bare} out`);
  }
  if (!places.includes("gcp") || key !== undefined) return { places, notes: [] };
  const fix =
    "set GOOGLE_API_KEY, or give --api-key-file (a key of any project that has the Cloud Billing API enabled)";
  if (place !== undefined || region !== undefined || places.length === 1) {
    throw new UserError(`the price catalogue of Google Cloud needs an API key, and there is none. Fix: ${fix}`);
  }
  return {
    places: places.filter((one) => one !== "gcp"),
    notes: [`Google Cloud is left out: its catalogue needs an API key. To have it, ${fix}`],
  };
}

function regionsOf(place: keyof typeof usualRegions, before: PriceFile | undefined): readonly string[] {
  const known = before?.feeds.filter((feed) => feed.place === place).map(({ name }) => name.split(" ").at(-1)!);
  return known === undefined || known.length === 0 ? usualRegions[place] : [...new Set(known)];
}

/** The file that the readings make of the one before. @throws UserError for a feed that has lost what it had */
function fileOf(
  readings: readonly FeedReading[],
  before: PriceFile | undefined,
  output: string,
  writtenAt: string,
): { file: PriceFile; settled: readonly FeedReading[]; rejected: readonly RejectedPrice[] } {
  const replaced = new Set(
    readings.flatMap((reading) => (reading.rows === "unchanged" ? [] : replacedRows(before, reading))),
  );
  const kept = before?.rows.filter((row) => !replaced.has(row)) ?? [];
  const read = readings.flatMap(({ rows }) => (rows === "unchanged" ? [] : rows));
  const { rows: sound, rejected } = settle(read, kept, PriceBook.builtIn().rows());
  const settled = readings.map((reading): FeedReading => {
    if (reading.rows === "unchanged") return reading;
    const rows = reading.rows.filter((row) => sound.has(row));
    refuseLoss(reading, rows, before, output);
    return { ...reading, rows };
  });
  const stays =
    before === undefined
      ? undefined
      : { ...before, rows: before.rows.filter((row) => replaced.has(row) || sound.has(row)) };
  return { file: withReadings(stays, settled, writtenAt), settled, rejected };
}

/** A file that ends early, at the end of a record, cannot be told from a whole one in any other way. */
function refuseLoss(
  reading: FeedReading,
  rows: readonly unknown[],
  before: PriceFile | undefined,
  output: string,
): void {
  const { name, url } = reading.feed;
  const had = replacedRows(before, reading).length;
  if (rows.length * 2 < had) {
    const readAt = before?.feeds.find((feed) => feed.name === name)?.readAt.slice(0, 10);
    throw new UserError(
      `${name}: ${url} has ${count(rows.length, "price")} where it had ${had} on ${readAt}: it is not whole, or has changed. ` +
        `Fix: try again later; if that is how it is now, delete ${output} and read it anew`,
    );
  }
  if (name.startsWith("AmazonEC2 ") && reading.rows.length === 0) {
    throw new UserError(
      `${name}: ${url} has no price of a machine type that is known. Fix: try again later; if it stays so, the feed has changed`,
    );
  }
}

/** @throws UserError where all that was read is refused, with what is wrong with it */
function refuseNothing(readings: readonly FeedReading[], rejected: readonly RejectedPrice[], output: string): void {
  if (rejected.length === 0 || readings.some(({ rows }) => rows.length > 0)) return;
  throw new UserError(
    [
      ...rejectedLines(rejected),
      `nothing else was read, and ${output} is as it was. Fix: try again later; if it stays so, the feed has changed`,
    ].join("\n"),
  );
}

const rejectedShown = 20;
/** Feeds of hundreds of prices: with fewer than these they are cut, or have changed. */
const usualRows = { least: 20, names: /^(?:AmazonEC2 |Compute Engine$)/ };

/** What looks wrong in a feed that could be read. */
function doubtOf({ feed, rows }: FeedReading, rejected: readonly RejectedPrice[]): string[] {
  if (rows === "unchanged") return [];
  const refused = rejected.filter(({ row }) => isFrom(row, feed.url)).length;
  if (rows.length === 0) {
    const why = refused > 0 ? `all ${count(refused, "price")} refused` : "nothing in it is known here";
    return [`warning: ${feed.name} has no price: ${why}`];
  }
  if (!usualRows.names.test(feed.name) || rows.length >= usualRows.least) return [];
  return [
    `warning: ${feed.name} has ${count(rows.length, "price")} where hundreds are usual: it is cut, or has changed. Fix: look at ${feed.url}, or try again later`,
  ];
}

function rejectedLines(rejected: readonly RejectedPrice[]): string[] {
  if (rejected.length === 0) return [];
  return [
    `${count(rejected.length, "price")} not written, as the price book would refuse ${rejected.length === 1 ? "it" : "them"}:`,
    ...rejected
      .slice(0, rejectedShown)
      .map(({ row, why }) => `  ${describeKey(row)}: ${row.price} ${why} [${row.source}]`),
    ...(rejected.length > rejectedShown ? [`  and ${rejected.length - rejectedShown} more`] : []),
  ];
}

function summary(
  output: string,
  file: PriceFile,
  readings: readonly FeedReading[],
  rejected: readonly RejectedPrice[],
  notes: readonly string[],
  before: PriceFile | undefined,
): string {
  const lines = readings.map(({ feed, rows }) => {
    const published = feed.publishedAt === undefined ? "" : `, published ${feed.publishedAt.slice(0, 10)}`;
    if (rows !== "unchanged") return `${feed.name}: ${count(rows.length, "price")}${published}`;
    const kept = before!.rows.filter((row) => isFrom(row, feed.url)).length;
    return `${feed.name}: unchanged since ${(feed.publishedAt ?? feed.readAt).slice(0, 10)}, ${count(kept, "price")} kept`;
  });
  lines.push(...notes, ...readings.flatMap((reading) => doubtOf(reading, rejected)), ...rejectedLines(rejected));
  lines.push(`wrote ${output}: ${count(file.rows.length, "price")} of ${count(file.feeds.length, "feed")}`);
  return `${lines.join("\n")}\n`;
}
