import { type Fact, weakest } from "../core/fact.ts";
import type { PriceOf, SystemPrice } from "../lustre/choose/decision.ts";
import type { LustreSystem } from "../lustre/platform/system.ts";
import { fsxBill } from "./fsxBill.ts";
import { MissingPriceError } from "./missingPrice.ts";
import { decimal, sumOfCents, toCents } from "./money.ts";
import type { PriceKey, PriceRow } from "./priceRow.ts";

/** Where prices are looked up that are asked for without a region, by platform. */
export const lustreHomeRegions: Readonly<Record<LustreSystem["platform"], string>> = {
  fsx: "us-east-1",
  azure: "eastus",
  google: "us-central1",
  onprem: "",
};

/** What prices are asked of: a `PriceBook`. */
export interface PriceSource {
  /** @throws MissingPriceError */
  price(key: PriceKey): PriceRow;
}

/** Prices of Lustre file systems from a price book: what `chooseLustre` compares tiers by. The same bill as a meter's. */
export function lustrePrices(book: PriceSource, region?: string): PriceOf {
  return (system) => {
    if (system.capacity.unit === "elastic") return byUse;
    const at = region ?? lustreHomeRegions[system.platform];
    try {
      const rows = parts(system).map(({ place, service, sku, quantity }) => ({
        row: book.price({ place, service, sku, region: at, purchase: "on-demand" }),
        quantity,
      }));
      return rows.length === 0 ? ownServers : total(rows);
    } catch (error) {
      if (error instanceof MissingPriceError) return { known: false, why: error.message };
      throw error;
    }
  };
}

const byUse: SystemPrice = { known: false, why: "what Intelligent-Tiering stores and caches is billed by use" };
const ownServers: SystemPrice = { known: false, why: "servers of one's own have no list price" };

interface Part {
  readonly place: "aws" | "azure" | "gcp";
  readonly service: string;
  readonly sku: string;
  readonly quantity: number;
}

function parts(system: LustreSystem): Part[] {
  const { fsx, capacity, throughputPerTiB } = system;
  switch (system.platform) {
    case "fsx":
      return fsxBill({ readCacheGiB: 0, ...fsx! }).map(({ sku, quantity }) => ({
        place: "aws",
        service: "fsx",
        sku: `lustre:${sku}`,
        quantity,
      }));
    case "azure":
      return [
        {
          place: "azure",
          service: "managed-lustre",
          sku: `premium-${throughputPerTiB}`,
          quantity: capacity.amount * 1024,
        },
      ];
    case "google":
      return [{ place: "gcp", service: "managed-lustre", sku: `tier-${throughputPerTiB}`, quantity: capacity.amount }];
    case "onprem":
      return [];
  }
}

function total(rows: readonly { row: PriceRow; quantity: number }[]): SystemPrice {
  const facts: Fact[] = rows.map(({ row }) => row);
  return {
    known: true,
    monthly: sumOfCents(rows.map(({ row, quantity }) => toCents(decimal(row.price).times(quantity)))),
    confidence: weakest(facts.map(({ confidence }) => confidence)),
    source: facts[0]!.source,
    // The oldest: a total is no younger than its oldest part.
    asOf: facts.map(({ asOf }) => asOf).sort()[0]!,
  };
}
