import type { Fact } from "../../core/fact.ts";
import type { Place } from "../../hardware/place.ts";
import type { PriceRow, PriceUnit, Purchase } from "../priceRow.ts";

/** Many prices of one provenance, written so that a person can read and compare them. */
export interface PriceTable extends Fact {
  /**
   * First line: regions. Every other line: a SKU and its price in each of them, `-` where there is none. Where regions are
   * many and SKUs are few, the other way round: see `rowsByRegion`.
   */
  readonly text: string;
  /** What is uncertain about all of them. */
  readonly note?: string;
}

/** What all prices of a table have in common. */
export interface TableKind {
  readonly place: Place;
  readonly service: string;
  readonly purchase: Purchase;
  readonly unit: PriceUnit;
}

/** The rows of a table: a line for each SKU, a column for each region. */
export function rowsOf(table: PriceTable, kind: TableKind): PriceRow[] {
  return cellsOf(table).map(({ line, column, price }) => rowOf(table, kind, line, column, price));
}

/** The rows of a table that has a line for each region and a column for each SKU. */
export function rowsByRegion(table: PriceTable, kind: TableKind): PriceRow[] {
  return cellsOf(table).map(({ line, column, price }) => rowOf(table, kind, column, line, price));
}

interface Cell {
  readonly line: string;
  readonly column: string;
  readonly price: string;
}

function cellsOf(table: PriceTable): Cell[] {
  const [head = "", ...lines] = table.text.trim().split("\n");
  const columns = head.trim().split(/\s+/);
  return lines.flatMap((text) => {
    const [line = "", ...prices] = text.trim().split(/\s+/);
    if (prices.length !== columns.length)
      throw new Error(`price table: "${text}" has ${prices.length} of ${columns.length} prices`);
    return columns.flatMap((column, index) => (prices[index] === "-" ? [] : [{ line, column, price: prices[index]! }]));
  });
}

function rowOf(table: PriceTable, kind: TableKind, sku: string, region: string, price: string): PriceRow {
  const { source, asOf, confidence, note } = table;
  return {
    ...kind,
    sku,
    region,
    price,
    currency: "USD",
    source,
    asOf,
    confidence,
    ...(note === undefined ? {} : { note }),
  };
}
