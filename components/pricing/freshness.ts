import { daysBetween } from "../core/today.ts";
import { defaultMaxPriceAgeDays } from "./estimate.ts";
import type { PriceLine } from "./line.ts";
import { sumOfCents } from "./money.ts";
import type { Purchase } from "./priceRow.ts";

/**
 * Days after which a price is too old to decide by: list prices of accelerators move by tens of percent within eight months
 * (P5 on demand by 44 % in June 2025, its Capacity Blocks by 15 % in January 2026).
 * @see https://aws.amazon.com/blogs/aws/announcing-up-to-45-price-reduction-for-amazon-ec2-nvidia-gpu-accelerated-instances/
 */
export const defaultFailPriceAgeDays = 180;

/** How old prices may be, in days. */
export interface PriceAges {
  /** Above it, a price is worth a word. */
  readonly maxAgeDays: number;
  /** Above it, nothing should be decided by it. */
  readonly failAgeDays: number;
}

export const defaultPriceAges: PriceAges = { maxAgeDays: defaultMaxPriceAgeDays, failAgeDays: defaultFailPriceAgeDays };

/** A price row that lines of an estimate use, and its age. */
export interface AgedPrice {
  readonly sku: string;
  readonly region: string;
  readonly purchase: Purchase;
  readonly source: string;
  /** The day of the price; as written where it is no day. */
  readonly priceDate: string;
  /** Since it was published or last read. Undefined when neither is a day: such a price is as old as can be. */
  readonly ageDays: number | undefined;
  /** Resources that it prices, in the order of the lines. */
  readonly urns: readonly string[];
  /** USD a month at maximum size, and USD paid once, that rest on it. */
  readonly usd: number;
  readonly verdict: "old" | "too old";
}

/**
 * The prices behind the lines of an estimate that are older than they may be: the oldest first, of equally old ones that on
 * which most money rests. A price of one of `feeds` ages from the day on which that was last read. A line at a price of 0 is a rule (something else has paid), and rules do not age like prices.
 */
export function agedPrices(
  lines: readonly PriceLine[],
  today: string,
  ages: PriceAges,
  feeds: readonly ReadFeed[] = [],
): AgedPrice[] {
  const behind = new Map<string, PriceLine[]>();
  for (const line of lines) {
    if (line.unitPrice === "0") continue;
    const key = JSON.stringify([line.sku, line.region, line.purchase, line.priceSource, line.priceDate]);
    const found = behind.get(key);
    if (found === undefined) behind.set(key, [line]);
    else found.push(line);
  }
  return [...behind.values()]
    .flatMap((priced) => agedPrice(priced, today, ages, feeds) ?? [])
    .sort((a, b) => days(b.ageDays) - days(a.ageDays) || b.usd - a.usd || (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** So that the order does not hang on that of the resources. */
function nameOf({ sku, region, purchase }: AgedPrice): string {
  return [sku, region, purchase].join(" ");
}

/** The price of lines that all have the same one. */
function agedPrice(
  lines: readonly PriceLine[],
  today: string,
  ages: PriceAges,
  feeds: readonly ReadFeed[],
): AgedPrice | undefined {
  const { sku, region, purchase, priceSource: source, priceDate } = lines[0]!;
  // A list price stands until another is published: one that was there still when its feed was read is as old as that.
  const read = feeds.filter(({ url }) => source.startsWith(`${url} `)).map(({ readAt }) => ageOf(readAt, today));
  const known = [ageOf(priceDate, today), ...read].filter((age) => age !== undefined);
  const ageDays = known.length === 0 ? undefined : Math.min(...known);
  const verdict = verdictOf(ageDays, ages);
  if (verdict === undefined) return undefined;
  const usd = sumOfCents(lines.flatMap(({ monthly, oneOff = 0 }) => [monthly.max, oneOff]));
  const urns = [...new Set(lines.map(({ urn }) => urn))];
  return { sku, region, purchase, source, priceDate, ageDays, urns, usd, verdict };
}

/** A document of a vendor, and when it was last read. Prices of it begin their source with its address. */
export interface ReadFeed {
  readonly url: string;
  /** ISO date, or date and time. */
  readonly readAt: string;
}

/** A price file, and when it was written. */
export interface DatedPriceFile {
  readonly file: string;
  readonly feeds?: readonly ReadFeed[];
  /** ISO date, or date and time. */
  readonly writtenAt: string;
}

export interface AgedPriceFile extends DatedPriceFile {
  readonly ageDays: number | undefined;
  readonly verdict: AgedPrice["verdict"];
}

/** Price files that were written longer ago than prices may be old, the oldest first. */
export function agedPriceFiles(files: readonly DatedPriceFile[], today: string, ages: PriceAges): AgedPriceFile[] {
  return files
    .flatMap((one) => {
      const age = ageOf(one.writtenAt, today);
      // A file of a day that is still to come would never grow old; somewhere it is tomorrow already.
      const ageDays = age !== undefined && age < -2 ? undefined : age;
      const verdict = verdictOf(ageDays, ages);
      return verdict === undefined ? [] : [{ ...one, ageDays, verdict }];
    })
    .sort((a, b) => days(b.ageDays) - days(a.ageDays));
}

function ageOf(date: string, today: string): number | undefined {
  const age = daysBetween(date, today);
  return Number.isNaN(age) ? undefined : age;
}

function verdictOf(ageDays: number | undefined, ages: PriceAges): AgedPrice["verdict"] | undefined {
  if (days(ageDays) > ages.failAgeDays) return "too old";
  return days(ageDays) > ages.maxAgeDays ? "old" : undefined;
}

function days(ageDays: number | undefined): number {
  return ageDays ?? Number.MAX_SAFE_INTEGER;
}
