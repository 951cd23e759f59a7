import type Big from "big.js";
import { Confidence } from "../core/fact.ts";
import { describeProblem, type Problem, Problems } from "../core/problem.ts";
import { daysBetween, isDay } from "../core/today.ts";
import { decimal } from "./money.ts";
import { describeKey, everyRegion, keyText, type PriceRow, priceUnits } from "./priceRow.ts";

const confidences: readonly string[] = Object.values(Confidence);
const places = ["aws", "gcp", "azure", "onprem"];
const purchases = ["on-demand", "spot", "capacity-block", "flex-start", "calendar"];
/** A price outside these multiples of the median over regions is a wrong row until somebody says otherwise. */
export const sanityBounds = { low: 0.25, high: 4 } as const;

/** Price rows that cannot be used: every problem at once. */
export class InvalidPricesError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`price rows: ${count}`, ...problems.map((problem) => `  - ${describeProblem(problem)}`)].join("\n"));
    this.name = "InvalidPricesError";
    this.problems = problems;
  }
}

/** The form of rows that come from outside: a configuration, a JSON file. */
export function checkPriceRows(rows: unknown): Problem[] {
  const problems = new Problems();
  if (!Array.isArray(rows)) {
    return problems.error("", rows, "is not a list of price rows", "give a list").list;
  }
  rows.forEach((row: unknown, index) => {
    problems.add(checkRow(row), `[${index}]`);
  });
  return problems.list;
}

function checkRow(row: unknown): Problem[] {
  const problems = new Problems();
  if (row === null || typeof row !== "object")
    return problems.error("", row, "is not a price row", "give an object").list;
  const given = row as Record<string, unknown>;
  for (const key of ["service", "sku", "region", "source"]) {
    const value = given[key];
    if (typeof value !== "string" || value === "") problems.error(key, value, "must be a name", "give a string");
  }
  oneOf(problems, given, "place", places);
  oneOf(problems, given, "purchase", purchases);
  oneOf(problems, given, "unit", priceUnits);
  oneOf(problems, given, "currency", ["USD"]);
  oneOf(problems, given, "confidence", confidences);
  if (typeof given["asOf"] !== "string" || !isDay(given["asOf"])) {
    problems.error("asOf", given["asOf"], "must be the day of the price, one that exists", "write it as YYYY-MM-DD");
  }
  const { price } = given;
  if (typeof price !== "string" || !/^\d+(\.\d+)?$/.test(price) || decimal(price).eq(0)) {
    problems.error(
      "price",
      price,
      "must be a decimal above 0, as a string",
      'write it as "55.04"; what costs nothing has no price row',
    );
  }
  return problems.list;
}

function oneOf(problems: Problems, given: Record<string, unknown>, key: string, allowed: readonly string[]): void {
  const value = given[key];
  if (typeof value !== "string" || !allowed.includes(value)) {
    problems.error(key, value, `must be one of ${allowed.join(", ")}`, "use one of them");
  }
}

/**
 * Rows, of a form that has been checked or not, whose day has not come yet.
 *
 * @param today `YYYY-MM-DD`, UTC
 */
export function checkPriceDays(rows: unknown, today: string): Problem[] {
  const problems = new Problems();
  if (!Array.isArray(rows)) return problems.list;
  rows.forEach((row: Partial<PriceRow> | null | undefined, index) => {
    const asOf = row?.asOf;
    // A day of grace: it is tomorrow already in the east of the world.
    if (typeof asOf !== "string" || !isDay(asOf) || daysBetween(today, asOf) <= 1) return;
    const fix = "give the day on which the price was read or agreed";
    problems.error(`[${index}].asOf`, asOf, `is in the future: today is ${today}`, fix);
  });
  return problems.list;
}

/** Two rows with one key in one layer: neither is picked. */
export function checkDuplicates(rows: readonly PriceRow[]): Problem[] {
  const problems = new Problems();
  const seen = new Map<string, number>();
  rows.forEach((row, index) => {
    const key = keyText(row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      problems.error(
        `[${index}]`,
        row.price,
        `has the key of row [${first}] (${rows[first]!.price}): ${describeKey(row)}`,
        "keep one of the two",
      );
    }
  });
  return problems.list;
}

/**
 * Prices far off those of the same thing in other regions: a placeholder, a wrong variant, a slipped decimal point.
 * Measured against `base` where it knows the thing, else among the rows themselves.
 */
export function checkBounds(rows: readonly PriceRow[], base: readonly PriceRow[] = []): Problem[] {
  const problems = new Problems();
  const known = pricesByThing(base);
  const own = pricesByThing(rows);
  const medians = new Map<string, Big>();
  rows.forEach((row, index) => {
    const thing = thingOf(row);
    let median = medians.get(thing);
    if (median === undefined) {
      median = medianOf(known.get(thing) ?? own.get(thing)!);
      medians.set(thing, median);
    }
    const ratio = decimal(row.price).div(median);
    if (ratio.lt(sanityBounds.low) || ratio.gt(sanityBounds.high)) {
      problems.error(
        `[${index}]`,
        row.price,
        `is ${ratioText(ratio)} times the median ${median.toString()} of ${describeKey({ ...row, region: everyRegion })}`,
        `mend the price; if it is right, name ${row.sku} in acceptPrices of pack-configuration`,
      );
    }
  });
  return problems.list;
}

/** `81.63`, `0.24`; of what is smaller the first figures that say anything: `0.0002`. */
function ratioText(ratio: Big): string {
  const rounded = ratio.round(2);
  return (rounded.eq(0) ? ratio.prec(1) : rounded).toFixed();
}

function thingOf(row: PriceRow): string {
  return keyText({ ...row, region: everyRegion });
}

function pricesByThing(rows: readonly PriceRow[]): Map<string, Big[]> {
  const prices = new Map<string, Big[]>();
  for (const row of rows) {
    const list = prices.get(thingOf(row));
    if (list === undefined) prices.set(thingOf(row), [decimal(row.price)]);
    else list.push(decimal(row.price));
  }
  return prices;
}

function medianOf(prices: readonly Big[]): Big {
  const sorted = [...prices].sort((a, b) => a.cmp(b));
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : sorted[middle - 1]!.plus(sorted[middle]!).div(2);
}
