import type { Fact } from "../../core/fact.ts";
import type { PriceRow, PriceUnit, Purchase } from "../priceRow.ts";

/** Many prices of one provenance, written so that a person can read and compare them. */
export interface PriceTable extends Fact {
  /** First line: regions. Every other line: a SKU and its price in each of them, `-` where there is none. */
  readonly text: string;
}

/** What all prices of a table have in common. */
export interface TableKind {
  readonly service: string;
  readonly purchase: Purchase;
  readonly unit: PriceUnit;
}

/** The rows of a table. */
export function rowsOf(table: PriceTable, { service, purchase, unit }: TableKind): PriceRow[] {
  const { source, asOf, confidence } = table;
  const [head = "", ...lines] = table.text.trim().split("\n");
  const regions = head.trim().split(/\s+/);
  const rows: PriceRow[] = [];
  for (const line of lines) {
    const [sku = "", ...prices] = line.trim().split(/\s+/);
    if (prices.length !== regions.length)
      throw new Error(`price table: "${line}" has ${prices.length} of ${regions.length} prices`);
    for (let index = 0; index < regions.length; index++) {
      const price = prices[index]!;
      if (price === "-") continue;
      const region = regions[index]!;
      rows.push({
        place: "aws",
        service,
        sku,
        region,
        purchase,
        unit,
        price,
        currency: "USD",
        source,
        asOf,
        confidence,
      });
    }
  }
  return rows;
}
