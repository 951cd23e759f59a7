import type { PriceRow } from "../priceRow.ts";
import { describe, type FeedDocument, FeedShapeError, priceText, provenance } from "./feed.ts";

/** One page of the Retail Prices API, as far as it is read. */
export interface AzurePage {
  readonly rows: readonly PriceRow[];
  readonly items: number;
  /** Of the next page. */
  readonly next: string | undefined;
}

/** Sizes with accelerators: NC, ND, NG and NV. NP has FPGAs. */
const acceleratorSize = /^Standard_N[CDGV]\w*$/;

/** What is asked for. Values are case-sensitive. @see https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices */
export function azureFilter(region: string): string {
  return `serviceName eq 'Virtual Machines' and armRegionName eq '${region}' and priceType eq 'Consumption'`;
}

/**
 * The prices of accelerator sizes on a page. A size has rows for Linux and Windows, spot and low priority: on demand is the
 * one that is none of the others.
 *
 * @throws FeedShapeError for what is no page of prices
 */
export function readAzurePage(page: unknown, document: FeedDocument): AzurePage {
  const { Items: items, NextPageLink: next } = (page ?? {}) as { Items?: unknown; NextPageLink?: unknown };
  if (!Array.isArray(items)) throw new FeedShapeError("the answer has no list of Items");
  if (next !== null && next !== undefined && typeof next !== "string") {
    throw new FeedShapeError(`NextPageLink is ${describe(next)}, which is no address`);
  }
  return {
    rows: items.flatMap((item: unknown) => rowOf(item, document)),
    items: items.length,
    next: next === null || next === "" ? undefined : next,
  };
}

function rowOf(value: unknown, document: FeedDocument): PriceRow[] {
  if (typeof value !== "object" || value === null) throw new FeedShapeError(`an item is ${describe(value)}, no object`);
  const item = value as Record<string, unknown>;
  const text = (key: string): string => {
    const found = item[key];
    if (typeof found !== "string") throw new FeedShapeError(`${key} of an item is ${describe(found)}, no text`);
    return found;
  };
  // Rows of other services and of reservations lack fields: what is not asked for is not read.
  if (item["type"] !== "Consumption" || item["serviceName"] !== "Virtual Machines") return [];
  if (typeof item["armSkuName"] !== "string" || !acceleratorSize.test(item["armSkuName"])) return [];
  if (item["unitOfMeasure"] !== "1 Hour" || item["currencyCode"] !== "USD") return [];
  // The same price again, for a meter that is billed in another region.
  if (item["isPrimaryMeterRegion"] === false || (item["tierMinimumUnits"] ?? 0) !== 0) return [];
  const kind = `${text("productName")} ${text("skuName")} ${text("meterName")}`;
  if (/windows|low priority|dedicated host|cloud services/i.test(kind)) return [];
  const meter = text("meterId");
  const price = priceText(item["retailPrice"], `${item["armSkuName"]} (meter ${meter})`);
  if (price === undefined) return [];
  return [
    {
      place: "azure",
      service: "compute",
      sku: item["armSkuName"],
      region: text("armRegionName"),
      purchase: /\bspot\b/i.test(kind) ? "spot" : "on-demand",
      unit: "instance-hour",
      price,
      currency: "USD",
      ...provenance(document, [meter]),
    },
  ];
}
