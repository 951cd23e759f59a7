import { Confidence, type Fact } from "../../core/fact.ts";
import type { Place } from "../../hardware/place.ts";
import { checkBounds, checkDuplicates } from "../checkPrices.ts";
import { decimal } from "../money.ts";
import { everyRegion, keyText, type PriceRow } from "../priceRow.ts";

/** A document of a vendor, as the rows that are read from it name it. */
export interface FeedDocument {
  readonly place: Place;
  /** Where it is, without a key. */
  readonly url: string;
  /** The day it was published, or read where its publisher names no day: `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** A document that is not what it should be: a web page in place of a price list, half a file, a word where a price belongs. */
export class FeedShapeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FeedShapeError";
  }
}

/** A price that is not written, and why. */
export interface RejectedPrice {
  readonly row: PriceRow;
  readonly why: string;
}

/** The provenance of a row: which document, and which entries of it. */
export function provenance(document: FeedDocument, entries: readonly string[], confidence?: Confidence): Fact {
  const { url, asOf } = document;
  const derived = entries.length > 1 ? Confidence.Derived : Confidence.Observed;
  return { source: `${url} (SKU ${entries.join(" + ")})`, asOf, confidence: confidence ?? derived };
}

/** Whether a row was read from the document at this address. */
export function isFrom(row: PriceRow, url: string): boolean {
  return row.source.startsWith(`${url} (SKU `);
}

/**
 * A price as decimal text; nothing for 0, which vendors write for what they do not sell.
 * @throws FeedShapeError for what is no price
 */
export function priceText(value: unknown, what: string): string | undefined {
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== "string" || !/^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(text.trim())) {
    throw new FeedShapeError(`the price of ${what} is ${describe(value)}, which is no decimal number of 0 or more`);
  }
  const price = decimal(text.trim());
  return price.eq(0) ? undefined : price.toFixed();
}

/** A value as a message shows it: short, on one line. */
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * What can be relied on of what feeds say, by the rules that the price book holds every row to: of two prices for one thing
 * neither counts, and none that is far off those of the same thing elsewhere. The same price said twice is one price.
 *
 * @param read this time
 * @param kept rows that stay beside them; those that cannot are among the rejected
 * @param known rows that prices are compared with; what is not among them is compared with itself in other regions
 */
export function settle(
  read: readonly PriceRow[],
  kept: readonly PriceRow[],
  known: readonly PriceRow[],
): { readonly rows: ReadonlySet<PriceRow>; readonly rejected: readonly RejectedPrice[] } {
  const said = new Map<string, PriceRow>();
  for (const row of read) said.set(`${keyText(row)}|${row.unit}|${row.price}`, row);
  const rejected: RejectedPrice[] = [];
  const contradicted = contradictions([...said.values()]);
  const keys = new Set<string>();
  let rows: PriceRow[] = [];
  for (const row of said.values()) {
    const prices = contradicted.get(keyText(row));
    if (prices === undefined) rows.push(row);
    else rejected.push({ row, why: `is one of several prices that the feed has for it: ${prices.join(", ")}` });
    keys.add(keyText(row));
  }
  rows.push(...kept.filter((row) => !keys.has(keyText(row))));
  const things = new Set(rows.map(thingOf));
  const base = known.filter((row) => things.has(thingOf(row)));
  for (;;) {
    const wrong = outOfBounds(rows, base);
    if (wrong.length === 0) return { rows: new Set(rows), rejected };
    rejected.push(...wrong);
    const gone = new Set(wrong.map(({ row }) => row));
    // What was measured against a median that a wrong row was part of is measured anew.
    rows = rows.filter((row) => !gone.has(row));
  }
}

/** Rows outside the bounds of the price book. Of two that nothing else is known of, nobody can say which is the wrong one. */
function outOfBounds(rows: readonly PriceRow[], known: readonly PriceRow[]): RejectedPrice[] {
  const rules = new Map(checkBounds(rows, known).map(({ path, rule }) => [rows[Number(path.slice(1, -1))]!, rule]));
  if (rules.size === 0) return [];
  const base = new Set(known.map(thingOf));
  const things = new Map<string, PriceRow[]>();
  for (const row of rows) things.set(thingOf(row), [...(things.get(thingOf(row)) ?? []), row]);
  for (const row of [...rules.keys()]) {
    const others = things.get(thingOf(row))!;
    if (base.has(thingOf(row)) || others.length > 2) continue;
    for (const other of others) {
      if (!rules.has(other))
        rules.set(other, `is far from ${row.price} in ${row.region}, and nothing else says which is right`);
    }
  }
  return [...rules].map(([row, why]) => ({ row, why }));
}

function thingOf(row: PriceRow): string {
  return keyText({ ...row, region: everyRegion });
}

/** The prices of every key that has more than one. */
function contradictions(rows: readonly PriceRow[]): Map<string, string[]> {
  const keys = new Set(checkDuplicates(rows).map(({ path }) => keyText(rows[Number(path.slice(1, -1))]!)));
  const prices = new Map<string, string[]>();
  for (const row of rows) {
    if (keys.has(keyText(row))) prices.set(keyText(row), [...(prices.get(keyText(row)) ?? []), row.price]);
  }
  return prices;
}
