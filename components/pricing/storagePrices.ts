import { MissingPriceError } from "./missingPrice.ts";
import { everyRegion, keyText, type PriceKey, type PriceRow } from "./priceRow.ts";
import { awsServiceRows } from "./rows/aws/services.ts";
import { gcpManagedLustreRows } from "./rows/gcp/managedLustre.ts";

let rows: ReadonlyMap<string, PriceRow> | undefined;

/** List prices of storage without the rest of the price book: a component that compares tiers loads no instance prices. */
export const storagePrices = {
  /** @throws MissingPriceError naming the missing price and how to supply it */
  price(key: PriceKey): PriceRow {
    rows ??= new Map(
      [...awsServiceRows.filter(({ service }) => service === "fsx"), ...gcpManagedLustreRows].map((row) => [
        keyText(row),
        row,
      ]),
    );
    const row = rows.get(keyText(key)) ?? rows.get(keyText({ ...key, region: everyRegion }));
    if (row === undefined) throw new MissingPriceError(key, "");
    return row;
  },
};
