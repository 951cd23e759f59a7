import { createReadStream, statSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { isDay } from "../../components/core/today.ts";
import { AwsOfferReader, usefulWords, usefulWordsElsewhere } from "../../components/pricing/feeds/aws.ts";
import { describe, FeedShapeError } from "../../components/pricing/feeds/feed.ts";
import type { PriceRow } from "../../components/pricing/priceRow.ts";
import { type Progress, Rate } from "../progress.ts";
import { looksLike } from "./json.ts";

/** What an offer file says. */
export interface OfferPrices {
  readonly rows: readonly PriceRow[];
  /** As it says itself, date and time. */
  readonly publishedAt: string;
}

const chunkBytes = 1 << 20;
const longestRecord = 4 << 20;
/** Lines above the header: version, disclaimer, publication date, code of the offer. */
const longestPreamble = 20;
const quote = 0x22;
const newline = 0x0a;

/**
 * Reads an offer file of AWS in its CSV form, gigabytes or not, a piece at a time. Records that cannot be of use are told by
 * their words and not taken apart.
 *
 * @throws FeedShapeError for what is no such file, or half of one
 */
export async function readOfferFile(
  file: string,
  offer: string,
  region: string,
  url: string,
  progress: Pick<Progress, "amount">,
): Promise<OfferPrices> {
  const words = (usefulWords[offer] ?? usefulWordsElsewhere).map((all) => all.map((word) => Buffer.from(word)));
  const useful = (record: Buffer): boolean => words.some((all) => all.every((word) => record.includes(word)));
  const total = statSync(file).size;
  const rate = new Rate();
  const head = new Preamble(offer, region, url);
  let rest: Buffer = Buffer.alloc(0);
  let done = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    if (done === 0) refuseOthers(chunk);
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const batch: Buffer[] = [];
    const end = eachRecord(text, (record) => {
      if (head.reader === undefined) head.add(fieldsOf(record)[0] ?? []);
      else if (useful(record)) batch.push(record);
    });
    if (batch.length > 0) for (const fields of fieldsOf(Buffer.concat(batch))) head.reader?.add(fields);
    rest = text.subarray(end);
    if (rest.length > longestRecord) throw new FeedShapeError("a record in it has no end");
    done += chunk.length;
    rate.mark(done);
    progress.amount({ label: `reading ${offer} ${region}`, done, total, bytesPerSecond: rate.perSecond });
  }
  if (done === 0) throw new FeedShapeError("it is empty");
  if (rest.length > 0)
    throw new FeedShapeError(`it ends in the middle of a record: ${describe(rest.toString("utf8", 0, 60))}`);
  if (head.reader === undefined) throw new FeedShapeError("it has no header");
  return { rows: head.reader.rows(), publishedAt: head.publishedAt };
}

/** The lines up to the header, which say when the file was published. */
class Preamble {
  reader: AwsOfferReader | undefined;
  publishedAt = "";
  readonly #offer: string;
  readonly #region: string;
  readonly #url: string;
  #lines = 0;

  constructor(offer: string, region: string, url: string) {
    this.#offer = offer;
    this.#region = region;
    this.#url = url;
  }

  add(fields: readonly string[]): void {
    const [name = "", value = ""] = fields;
    if (name === "Publication Date") this.publishedAt = value;
    if (name === "OfferCode" && value !== this.#offer) {
      throw new FeedShapeError(`it is the offer file of ${describe(value)}, not of ${this.#offer}`);
    }
    if (name === "SKU") {
      if (!isDay(this.publishedAt.slice(0, 10))) {
        throw new FeedShapeError(`its publication date is ${describe(this.publishedAt)}`);
      }
      const document = { place: "aws", url: this.#url, asOf: this.publishedAt.slice(0, 10) } as const;
      this.reader = new AwsOfferReader(this.#offer, this.#region, fields, () => document);
    } else if (++this.#lines > longestPreamble) throw new FeedShapeError("it has no header");
  }
}

/** Calls back for every whole record, line end included. A line end between quotes ends none. Returns where the last one ends. */
function eachRecord(text: Buffer, found: (record: Buffer) => void): number {
  let begin = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === quote) quoted = !quoted;
    else if (byte === newline && !quoted) {
      if (at > begin) found(text.subarray(begin, at + 1));
      begin = at + 1;
    }
  }
  return begin;
}

function fieldsOf(records: Buffer): string[][] {
  try {
    // How many fields a record has is judged where the header is known.
    return parse(records, { relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    throw new FeedShapeError(`it is no CSV: ${(error as Error).message}`);
  }
}

function refuseOthers(start: Buffer): void {
  const text = start.toString("utf8", 0, 200);
  const kind = looksLike(text) ?? (/^\s*[[{]/.test(text) ? "JSON" : undefined);
  if (kind !== undefined) throw new FeedShapeError(`it is ${kind}, no CSV`);
}
