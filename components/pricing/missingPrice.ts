import { describeKey, type PriceKey } from "./priceRow.ts";

/** A price that the book does not have: says exactly which, and how to supply it. */
export class MissingPriceError extends Error {
  readonly key: PriceKey;
  constructor(key: PriceKey, hint: string) {
    const { place, service, sku, region, purchase } = key;
    super(
      `no price for ${describeKey(key)}${hint}. Fix: add a price row ${JSON.stringify({ place, service, sku, region, purchase })} with its unit, price, source and date`,
    );
    this.name = "MissingPriceError";
    this.key = key;
  }
}
