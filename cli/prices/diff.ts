import { existsSync } from "node:fs";
import type { Confidence } from "../../components/core/fact.ts";
import { decimal } from "../../components/pricing/money.ts";
import { PriceBook } from "../../components/pricing/priceBook.ts";
import { everyRegion, keyText, type PriceKey, type PriceRow } from "../../components/pricing/priceRow.ts";
import { print } from "../print.ts";
import { type Style, styleOf } from "../render/style.ts";
import { type Column, type Row, table } from "../render/table.ts";
import { count } from "../render/text.ts";
import { ExitCode, UserError } from "../userError.ts";
import { readPriceFile, usualFile } from "./file.ts";

export interface DiffOptions {
  /** Price file with the new prices. @default prices.json */
  readonly file?: string;
  /** Price file with the old ones. @default built-in */
  readonly against?: string;
  readonly json?: boolean;
  /** Lists every price. */
  readonly full?: boolean;
}

/** A price on one side of a comparison. */
export interface PriceSide {
  readonly price: string;
  readonly unit: string;
  readonly asOf: string;
  readonly confidence: Confidence;
}

export interface PriceChange extends PriceKey {
  readonly before: PriceSide;
  readonly after: PriceSide;
  /** Of the price before, to two decimals: -44.02. Not there where the units differ. */
  readonly percent?: number;
}

export interface PriceDiff {
  /** The largest change first, whichever way it goes. */
  readonly changed: readonly PriceChange[];
  readonly added: readonly (PriceKey & PriceSide)[];
  readonly gone: readonly (PriceKey & PriceSide)[];
  readonly same: number;
}

/** Compares prices and prints what differs: `hybrid-gpu prices diff`. */
export async function diff(options: DiffOptions): Promise<ExitCode> {
  const path = options.file ?? usualFile;
  if (path === usualFile && !existsSync(path)) {
    throw new UserError(
      `there is no ${path} here. Fix: write it with hybrid-gpu prices refresh, or name another one with --file`,
    );
  }
  const file = readPriceFile(path);
  const against = options.against ?? "built-in";
  const old = against === "built-in" ? PriceBook.builtIn() : PriceBook.of(readPriceFile(against).rows);
  const difference = diffPrices(file.rows, old, coveredBy(file.rows));
  if (options.json === true) await print(`${JSON.stringify({ file: path, against, ...difference }, null, 2)}\n`);
  else
    await print(
      `${renderDiff(path, against, difference, styleOf(process.stdout, process.env, options.full)).join("\n")}\n`,
    );
  return ExitCode.Fine;
}

/**
 * What new prices change of an older book.
 *
 * @param expected whether a price of the book should be among the new ones; the others are not gone, but were not looked for
 */
export function diffPrices(
  rows: readonly PriceRow[],
  before: PriceBook,
  expected: (row: PriceRow) => boolean = () => true,
): PriceDiff {
  const changed: PriceChange[] = [];
  const added: (PriceKey & PriceSide)[] = [];
  const keys = new Set<string>();
  let same = 0;
  for (const row of rows) {
    keys.add(keyText(row));
    const old = before.find(row);
    // A price for every region counts for each, and so is not gone when one has its own.
    if (old !== undefined) keys.add(keyText(old));
    if (old === undefined) added.push({ ...keyOf(row), ...sideOf(row) });
    else if (old.unit === row.unit && decimal(old.price).eq(row.price)) same++;
    else {
      const ratio = decimal(row.price).div(old.price).minus(1).times(100).round(2).toNumber();
      changed.push({
        ...keyOf(row),
        before: sideOf(old),
        after: sideOf(row),
        ...(old.unit === row.unit ? { percent: ratio } : {}),
      });
    }
  }
  const size = ({ percent }: PriceChange): number =>
    percent === undefined ? Number.POSITIVE_INFINITY : Math.abs(percent);
  const byKey = (a: PriceKey, b: PriceKey): number => keyText(a).localeCompare(keyText(b));
  return {
    changed: changed.sort((a, b) => size(b) - size(a) || byKey(a, b)),
    added: added.sort(byKey),
    gone: before
      .rows()
      .filter((row) => !keys.has(keyText(row)) && expected(row))
      .map((row) => ({ ...keyOf(row), ...sideOf(row) }))
      .sort(byKey),
    same,
  };
}

/**
 * What a file has prices of: the built-in book has more, Capacity Blocks and spot prices of AWS for example, and another file
 * may have other regions.
 */
function coveredBy(rows: readonly PriceRow[]): (row: PriceRow) => boolean {
  const kind = ({ place, service, region, purchase, unit }: PriceRow): string =>
    [place, service, region, purchase, unit].join("|");
  const kinds = new Set(rows.map(kind));
  return (row) => kinds.has(kind(row));
}

function keyOf({ place, service, sku, region, purchase }: PriceKey): PriceKey {
  return { place, service, sku, region, purchase };
}

function sideOf({ price, unit, asOf, confidence }: PriceRow): PriceSide {
  return { price, unit, asOf, confidence };
}

const columns: readonly Column[] = [
  { header: "Of", optional: 3 },
  { header: "Price", flexTo: 16 },
  { header: "Region" },
  { header: "Purchase" },
  { header: "Before", align: "right" },
  { header: "After", align: "right" },
  { header: "Change", align: "right" },
  { header: "Per", optional: 1 },
  { header: "As of", optional: 2 },
];

/** Prices of one kind that are listed, unless all are asked for. */
const shownOfOne = 30;

/** The comparison as a table: changes by size, then what is new, then what is gone. */
export function renderDiff(file: string, against: string, difference: PriceDiff, style: Style): string[] {
  const { changed, added, gone, same } = difference;
  const most = style.full ? Number.POSITIVE_INFINITY : shownOfOne;
  const rows: Row[] = [
    ...changed.slice(0, most).map((one): Row => {
      const { before, after, percent } = one;
      const unit = before.unit === after.unit ? after.unit : `${before.unit} → ${after.unit}`;
      const change = percent === undefined ? "unit" : `${percent > 0 ? "+" : ""}${percent.toFixed(2)} %`;
      const tone = percent !== undefined && percent < 0 ? "good" : "warn";
      const dates = before.asOf === after.asOf ? after.asOf : `${before.asOf} → ${after.asOf}`;
      return { cells: [...nameOf(one), before.price, after.price, change, unit, dates], tone };
    }),
    ...added
      .slice(0, most)
      .map((one): Row => ({ cells: [...nameOf(one), "-", one.price, "new", one.unit, one.asOf], tone: "accent" })),
    ...gone
      .slice(0, most)
      .map((one): Row => ({ cells: [...nameOf(one), one.price, "-", "gone", one.unit, one.asOf], tone: "dim" })),
  ];
  const counts = `${count(changed.length, "price")} changed, ${added.length} new, ${gone.length} gone, ${same} as before`;
  const more = changed.length + added.length + gone.length - rows.length;
  return [
    style.paint("bold", `${file} against ${against}: ${counts}`),
    ...(rows.length === 0 ? [] : table(columns, rows, style, "  ")),
    ...(more > 0 ? [`  and ${count(more, "price")} more, with --full`] : []),
  ];
}

function nameOf({ place, service, sku, region, purchase }: PriceKey): string[] {
  return [`${place} ${service}`, sku, region === everyRegion ? "every" : region, purchase];
}
