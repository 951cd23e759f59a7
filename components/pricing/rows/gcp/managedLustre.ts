import type { PriceRow } from "../../priceRow.ts";
import { memory } from "./sources.ts";

/** By MB/s per TiB. */
const tiers: Readonly<Record<string, string>> = { 125: "0.145", 250: "0.210", 500: "0.340", 1000: "0.600" };
const home = "us-central1";
/** Regions whose disks cost what those of us-central1 cost. */
const alike = ["us-east1", "us-east5", "us-west1"];

/** Google Cloud Managed Lustre. The Dynamic tier has no price here, as none is known. */
export const gcpManagedLustreRows: readonly PriceRow[] = [home, ...alike].flatMap((region) =>
  Object.entries(tiers).map(
    ([tier, price]): PriceRow => ({
      place: "gcp",
      service: "managed-lustre",
      sku: `tier-${tier}`,
      region,
      purchase: "on-demand",
      unit: "GB-month",
      price,
      currency: "USD",
      ...memory,
      note:
        region === home
          ? "per GiB; verify before relying on it"
          : `per GiB; as in ${home}, as disks cost the same there; verify before relying on it`,
    }),
  ),
);
