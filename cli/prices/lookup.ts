import { type Confidence, weakest } from "../../components/core/fact.ts";
import { closest, nearest } from "../../components/core/nearest.ts";
import { daysBetween } from "../../components/core/today.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { findGcpMachineType, gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { findGcpHostType, gcpHostTypes } from "../../components/hardware/gcp/hostType.ts";
import { findTpuMachineType, tpuMachineTypes } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { defaultPriceAges } from "../../components/pricing/freshness.ts";
import { machineParts } from "../../components/pricing/meters/gcp/parts.ts";
import { decimal, HOURS_PER_MONTH } from "../../components/pricing/money.ts";
import type { PriceBook } from "../../components/pricing/priceBook.ts";
import { everyRegion, type PriceKey, type PriceRow, type Purchase } from "../../components/pricing/priceRow.ts";
import type { NamedLayer } from "./file.ts";

/** A price as it counts, with everything that tells how far to trust it. */
export interface ShownPrice extends PriceKey {
  readonly unit: string;
  readonly price: string;
  readonly currency: "USD";
  /** Of one accelerator, to four decimals. */
  readonly perAccelerator?: string;
  readonly source: string;
  readonly asOf: string;
  readonly ageDays: number;
  /** Older than prices may be: an estimate says so, and lowers its confidence. */
  readonly stale: boolean;
  /** So old that nothing should be decided by it: a policy refuses it in production. */
  readonly tooOld: boolean;
  readonly confidence: Confidence;
  /** `built-in`, or the file that it is from. */
  readonly layer: string;
  readonly note?: string;
  /** What it is the sum of, where a vendor has no price of the whole. */
  readonly parts?: readonly ShownPart[];
}

export interface ShownPart extends Omit<ShownPrice, "parts" | "perAccelerator"> {
  readonly quantity: number;
  readonly what: string;
  /** Of all of it, an hour. */
  readonly amount: string;
}

export interface Found {
  readonly name: string;
  readonly accelerator?: { readonly name: string; readonly count: number };
  readonly prices: readonly ShownPrice[];
}

/** Every price of a machine type or a SKU, by its name in any spelling of case; nothing where the book has none of that name. */
export function lookUp(
  asked: string,
  regions: readonly string[] | undefined,
  layers: readonly NamedLayer[],
  today: string,
): Found | undefined {
  const { book } = layers.at(-1)!;
  const name = namesOf(book).find((one) => one.toLowerCase() === asked.toLowerCase());
  if (name === undefined) return undefined;
  const names = regions?.map((region) => region.toLowerCase());
  const wanted = (region: string): boolean =>
    names === undefined || region === everyRegion || names.includes(region.toLowerCase());
  const show = (row: PriceRow): ShownPrice => shown(row, layers, today);
  const accelerator = acceleratorOf(name);
  const rows = book.rows().filter((row) => row.sku === name && wanted(row.region));
  const whole = rows.map((row) => {
    const each = row.unit === "instance-hour" && accelerator !== undefined ? share(row.price, accelerator.count) : {};
    return { ...show(row), ...each };
  });
  const composed = composedPrices(name, book, wanted, show, accelerator?.count);
  const prices = [...whole, ...composed].sort(
    (a, b) =>
      a.region.localeCompare(b.region) || a.purchase.localeCompare(b.purchase) || a.service.localeCompare(b.service),
  );
  return { name, ...(accelerator === undefined ? {} : { accelerator }), prices };
}

/** Everything that can be asked for. */
export function namesOf(book: PriceBook): readonly string[] {
  const names = new Set(book.rows().map(({ sku }) => sku));
  for (const { name } of gcpMachineTypes) names.add(name);
  for (const { name } of tpuMachineTypes) names.add(name);
  for (const { name } of gcpHostTypes) names.add(name);
  return [...names];
}

/** Names to offer for one that nothing has a price of: what has that accelerator, what has the text in its name, what is spelt alike. */
export function offersFor(asked: string, book: PriceBook): readonly string[] {
  const names = namesOf(book);
  const bare = bareName(asked);
  if (bare === "") return [];
  const carriers = names
    .filter((name) => bareName(acceleratorOf(name)?.name ?? "") === bare)
    .sort((a, b) => acceleratorOf(a)!.count - acceleratorOf(b)!.count || a.localeCompare(b));
  const containing = names.filter((name) => bare.length > 1 && bareName(name).includes(bare)).sort();
  const found = [...new Set([...carriers, ...containing])];
  if (found.length > 0) return found;
  return closest(asked, names) === undefined ? [] : nearest(asked, names);
}

/** Accelerators that machine types with prices have. */
export function acceleratorsOf(book: PriceBook): readonly string[] {
  const all = new Set(namesOf(book).flatMap((name) => acceleratorOf(name)?.name ?? []));
  return [...all].sort();
}

/** `NVIDIA H100`, `h-100` → `h100`; `TPU v5p` → `v5p`. */
function bareName(text: string): string {
  return text
    .toLowerCase()
    .replace(/\b(?:nvidia|amd|google|aws|tpu)\b/g, "")
    .replace(/[^a-z0-9]/g, "");
}

function acceleratorOf(name: string): Found["accelerator"] {
  const tpu = findTpuMachineType(name);
  if (tpu !== undefined) return { name: `TPU ${tpu.generation}`, count: tpu.chips };
  const machine = findAwsMachineType(name) ?? findGcpMachineType(name);
  return machine === undefined ? undefined : { name: machine.accelerator.name, count: machine.accelerator.count };
}

function share(price: string, count: number): { perAccelerator: string } {
  return { perAccelerator: decimal(price).div(count).round(4).toFixed() };
}

function shown(row: PriceRow, layers: readonly NamedLayer[], today: string): ShownPrice {
  const { place, service, sku, region, purchase, unit, price, currency, source, asOf, confidence, note } = row;
  const ageDays = daysBetween(asOf, today);
  // The lowest layer from which on the book has this very row.
  const layer = layers.find(({ book }) => book.find(row) === row)?.name ?? layers.at(-1)!.name;
  return {
    ...{ place, service, sku, region, purchase, unit, price, currency, source, asOf, ageDays },
    stale: ageDays > defaultPriceAges.maxAgeDays,
    tooOld: ageDays > defaultPriceAges.failAgeDays,
    confidence,
    layer,
    ...(note === undefined ? {} : { note }),
  };
}

/** What a machine of Google Cloud costs an hour, for each region and way of buying that all its parts have a price for. */
function composedPrices(
  name: string,
  book: PriceBook,
  wanted: (region: string) => boolean,
  show: (row: PriceRow) => ShownPrice,
  accelerators: number | undefined,
): ShownPrice[] {
  const machine = findGcpMachineType(name);
  if (machine === undefined && findTpuMachineType(name) === undefined && findGcpHostType(name) === undefined) return [];
  const parts = machineParts(name);
  const places = new Map<string, readonly [region: string, purchase: Purchase]>();
  for (const { place, service, sku, region, purchase } of book.rows()) {
    if (place !== "gcp" || service !== "compute" || region === everyRegion || !wanted(region)) continue;
    if (parts.some((part) => part.sku === sku)) places.set(`${region}|${purchase}`, [region, purchase]);
  }
  return [...places.values()].flatMap(([region, purchase]) => {
    const priced = parts.map((part) => {
      const row = book.find({ place: "gcp", service: "compute", sku: part.sku, region, purchase });
      return row === undefined
        ? undefined
        : partOf(show(row), part.each, part.what, decimal(row.price).times(part.each));
    });
    const ssd = localSsd(name, region, book, show);
    if (ssd === "missing") return [];
    const all = [...priced, ...(ssd === undefined ? [] : [ssd])];
    if (!all.every((part): part is ShownPart => part !== undefined)) return [];
    return [sumOf(name, region, purchase, all, accelerators)];
  });
}

function partOf(price: ShownPrice, quantity: number, what: string, amount: ReturnType<typeof decimal>): ShownPart {
  return { ...price, quantity, what, amount: amount.round(6).toFixed() };
}

/** Local SSD that comes with a machine has a price of its own, by the month. Other ways of buying do not exceed the on-demand one. */
function localSsd(
  name: string,
  region: string,
  book: PriceBook,
  show: (row: PriceRow) => ShownPrice,
): ShownPart | "missing" | undefined {
  const ssd = findGcpMachineType(name)?.localSsd;
  if (ssd === undefined) return undefined;
  const row = book.find({ place: "gcp", service: "disk", sku: "local-ssd", region, purchase: "on-demand" });
  if (row === undefined) return "missing";
  const gib = ssd.disks * ssd.GiB;
  const amount = decimal(row.price).times(gib).div(HOURS_PER_MONTH);
  return partOf(show(row), gib, `GiB of local SSD of ${name}`, amount);
}

function sumOf(
  sku: string,
  region: string,
  purchase: Purchase,
  parts: readonly ShownPart[],
  accelerators: number | undefined,
): ShownPrice {
  const price = parts
    .reduce((sum, { amount }) => sum.plus(amount), decimal(0))
    .round(6)
    .toFixed();
  const oldest = parts.reduce((a, b) => (a.asOf <= b.asOf ? a : b));
  return {
    ...{ place: "gcp", service: "compute", sku, region, purchase, unit: "instance-hour", price, currency: "USD" },
    ...(accelerators === undefined ? {} : share(price, accelerators)),
    source: "sum of its parts",
    asOf: oldest.asOf,
    ageDays: oldest.ageDays,
    stale: oldest.stale,
    tooOld: oldest.tooOld,
    confidence: weakest(parts.map(({ confidence }) => confidence)),
    layer: [...new Set(parts.map(({ layer }) => layer))].join(" + "),
    parts,
  };
}
