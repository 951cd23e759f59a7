import { gcpMachineTypes } from "../../hardware/gcp/catalogue.ts";
import type { GcpMachineType } from "../../hardware/gcp/machineType.ts";
import { decimal } from "../money.ts";
import type { PriceRow, Purchase } from "../priceRow.ts";
import { familiesWithoutHostPart } from "../rows/gcp/hosts.ts";
import { describe, type FeedDocument, FeedShapeError, priceText, provenance } from "./feed.ts";
import { readDescription } from "./gcpSkus.ts";

/** The service whose SKUs are read. Compute Engine has TPUs from v5e on as well. */
export const computeEngine = "6F81-5844-456A";

/** Which vCPUs and memory the machines of a family have. */
const hostSeries: Readonly<Record<string, string>> = {
  "a2-highgpu": "a2",
  "a2-megagpu": "a2",
  "a2-ultragpu": "a2",
  "a3-highgpu": "a3",
  "a3-megagpu": "a3plus",
  "a3-ultragpu": "a3ultra",
  "g2-standard": "g2",
};

/** Series that machines with GPUs alone have: the book has them as host parts. */
const hostOnly: ReadonlySet<string> = new Set(Object.values(hostSeries));

interface Part {
  readonly price: string;
  readonly sku: string;
}

/**
 * Reads pages of the Cloud Billing Catalog, and keeps what the price book has keys for. A machine has no price of its own:
 * host parts are put together from vCPUs and memory at the end.
 * @see https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list
 */
export class GcpCatalogueReader {
  readonly #document: FeedDocument;
  readonly #regions: ReadonlySet<string> | undefined;
  readonly #rows: PriceRow[] = [];
  /** Every region that a price was seen for, also those not asked for. */
  readonly seenRegions = new Set<string>();
  /** SKUs read, wanted or not. */
  skus = 0;

  /** @param regions that are wanted; all where not given */
  constructor(document: FeedDocument, regions?: readonly string[]) {
    this.#document = document;
    this.#regions = regions === undefined ? undefined : new Set(regions);
  }

  /**
   * Reads a page.
   * @returns the token of the next one, if there is one
   * @throws FeedShapeError for what is no page of the catalogue
   */
  add(page: unknown): string | undefined {
    const { skus, nextPageToken } = (page ?? {}) as { skus?: unknown; nextPageToken?: unknown };
    if (!Array.isArray(skus)) throw new FeedShapeError("the answer has no list of skus");
    if (nextPageToken !== undefined && typeof nextPageToken !== "string") {
      throw new FeedShapeError(`nextPageToken is ${describe(nextPageToken)}, no text`);
    }
    for (const sku of skus) this.#addSku(sku as CatalogueSku | null);
    this.skus += skus.length;
    return nextPageToken === "" ? undefined : nextPageToken;
  }

  rows(): readonly PriceRow[] {
    return [...this.#rows.filter(({ sku }) => !isHostOnly(sku)), ...this.#hosts()];
  }

  #addSku(sku: CatalogueSku | null): void {
    const description = sku?.description;
    if (sku === null || typeof description !== "string") {
      throw new FeedShapeError(`a SKU has ${describe(description)} for its description`);
    }
    const { skuId, category, serviceRegions } = sku;
    const found = readDescription(description, typeof category?.usageType === "string" ? category.usageType : "");
    if (found === undefined) return;
    if (typeof skuId !== "string" || !Array.isArray(serviceRegions)) {
      throw new FeedShapeError(`SKU ${describe(skuId)} (${description}) has no id or no regions`);
    }
    const { thing, purchase } = found;
    const expression = currentPricing(sku);
    if (expression?.usageUnit !== thing.usageUnit) return;
    const price = rateOf(expression, `SKU ${skuId} (${description})`);
    for (const region of serviceRegions.filter((region) => typeof region === "string" && region !== "global")) {
      this.seenRegions.add(region as string);
      if (price === undefined || (this.#regions !== undefined && !this.#regions.has(region as string))) continue;
      this.#rows.push({
        place: "gcp",
        service: thing.service,
        sku: thing.sku,
        region: region as string,
        purchase,
        unit: thing.unit,
        price,
        currency: "USD",
        ...provenance(this.#document, [skuId]),
      });
    }
  }

  /** vCPUs and memory of machines with GPUs, wherever both have one price. */
  #hosts(): PriceRow[] {
    const parts = new Map<string, Part[]>();
    const places = new Set<string>();
    for (const { sku, region, purchase, price, source } of this.#rows.filter(({ sku }) => isHostOnly(sku))) {
      const key = `${sku}|${region}|${purchase}`;
      const id = source.slice(this.#document.url.length + " (SKU ".length, -1);
      const known = parts.get(key) ?? [];
      if (!known.some((part) => part.price === price)) parts.set(key, [...known, { price, sku: id }]);
      places.add(`${region}|${purchase}`);
    }
    return [...places].flatMap((place) => {
      const [region, purchase] = place.split("|") as [string, Purchase];
      return hostedMachines.flatMap((machine) => {
        const of = hostSeries[machine.family]!;
        // Two prices for one part are none for the whole.
        const [core, otherCore] = parts.get(`core:${of}|${place}`) ?? [];
        const [ram, otherRam] = parts.get(`ram:${of}|${place}`) ?? [];
        if (core === undefined || ram === undefined || otherCore !== undefined || otherRam !== undefined) return [];
        return [hostRow(machine, region, purchase, core, ram, this.#document)];
      });
    });
  }
}

function isHostOnly(sku: string): boolean {
  const [part, name] = sku.split(":");
  return (part === "core" || part === "ram") && hostOnly.has(name ?? "");
}

const hostedMachines = gcpMachineTypes.filter(
  ({ family, name }) =>
    hostSeries[family] !== undefined && !familiesWithoutHostPart.includes(family) && !name.endsWith("-nolssd"),
);

function hostRow(
  machine: GcpMachineType,
  region: string,
  purchase: Purchase,
  core: Part,
  ram: Part,
  document: FeedDocument,
): PriceRow {
  const { name, vcpus, memoryGiB } = machine;
  return {
    place: "gcp",
    service: "compute",
    sku: `host:${name}`,
    region,
    purchase,
    unit: "instance-hour",
    price: decimal(core.price).times(vcpus).plus(decimal(ram.price).times(memoryGiB)).toFixed(),
    currency: "USD",
    ...provenance(document, [core.sku, ram.sku]),
    note: `${vcpus} vCPUs at ${core.price} and ${memoryGiB} GiB at ${ram.price}`,
  };
}

/** A SKU, as far as it is read: nothing of it is sure. */
interface CatalogueSku {
  readonly skuId?: unknown;
  readonly description?: unknown;
  readonly category?: { readonly usageType?: unknown } | null;
  readonly serviceRegions?: unknown;
  readonly pricingInfo?: unknown;
}

interface PricingExpression {
  readonly usageUnit?: unknown;
  readonly tieredRates?: unknown;
}

/** The pricing that began last. */
function currentPricing(sku: CatalogueSku): PricingExpression | undefined {
  if (!Array.isArray(sku.pricingInfo)) return undefined;
  const infos = sku.pricingInfo as { effectiveTime?: unknown; pricingExpression?: PricingExpression | null }[];
  return (
    [...infos].sort((a, b) => String(a.effectiveTime ?? "").localeCompare(String(b.effectiveTime ?? ""))).at(-1)
      ?.pricingExpression ?? undefined
  );
}

/** The first rate that is not free: some things come with an amount without charge. */
function rateOf({ tieredRates }: PricingExpression, what: string): string | undefined {
  if (!Array.isArray(tieredRates)) throw new FeedShapeError(`${what} has no rates`);
  for (const rate of tieredRates as ({ unitPrice?: Record<string, unknown> | null } | null)[]) {
    const { units = "0", nanos = 0, currencyCode = "USD" } = rate?.unitPrice ?? {};
    if (currencyCode !== "USD") throw new FeedShapeError(`${what} is in ${describe(currencyCode)}, not in USD`);
    if (!/^\d+$/.test(String(units)) || !Number.isInteger(nanos) || (nanos as number) < 0) {
      throw new FeedShapeError(`the price of ${what} is ${describe(rate?.unitPrice)}, which is no amount of 0 or more`);
    }
    const price = priceText(`${String(units)}.${String(nanos).padStart(9, "0")}`, what);
    if (price !== undefined) return price;
  }
  return undefined;
}
