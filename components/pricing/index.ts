export * from "./checkPrices.ts";
export * from "./describe.ts";
export * from "./estimate.ts";
export type { PriceLine } from "./line.ts";
export { type Measurement, type MeterContext, measure } from "./meter.ts";
export { HOURS_PER_MONTH } from "./money.ts";
export { MissingPriceError, PriceBook } from "./priceBook.ts";
export * from "./priceRow.ts";
