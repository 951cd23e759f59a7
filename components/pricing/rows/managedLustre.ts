import { Confidence, type Fact } from "../../core/fact.ts";
import type { PriceRow } from "../priceRow.ts";

const memory: Fact = {
  source: "common knowledge; no price page could be read",
  asOf: "2026-11-21",
  confidence: Confidence.Memory,
};

function row(region: string, sku: string, price: string): PriceRow {
  return {
    place: "azure",
    service: "managed-lustre",
    sku,
    region,
    purchase: "on-demand",
    unit: "GB-month",
    price,
    currency: "USD",
    note: "per GiB; verify before relying on it",
    ...memory,
  };
}

/** Lustre of Azure, in its largest region of the United States. */
export const managedLustreRows: readonly PriceRow[] = [
  row("eastus", "premium-40", "0.083"),
  row("eastus", "premium-125", "0.145"),
  row("eastus", "premium-250", "0.210"),
  row("eastus", "premium-500", "0.340"),
];
