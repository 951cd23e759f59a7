import { Confidence, type Fact } from "../../core/fact.ts";
import type { PriceRow } from "../priceRow.ts";

const memory: Fact = {
  source: "common knowledge; no price page could be read",
  asOf: "2026-11-21",
  confidence: Confidence.Memory,
};

function row(place: "azure" | "gcp", region: string, sku: string, price: string): PriceRow {
  return {
    place,
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

/** Lustre services of Azure and Google Cloud, in their largest region of the United States each. */
export const managedLustreRows: readonly PriceRow[] = [
  row("azure", "eastus", "premium-40", "0.083"),
  row("azure", "eastus", "premium-125", "0.145"),
  row("azure", "eastus", "premium-250", "0.210"),
  row("azure", "eastus", "premium-500", "0.340"),
  row("gcp", "us-central1", "tier-125", "0.145"),
  row("gcp", "us-central1", "tier-250", "0.210"),
  row("gcp", "us-central1", "tier-500", "0.340"),
  row("gcp", "us-central1", "tier-1000", "0.600"),
];
