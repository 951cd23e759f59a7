import { Confidence, weakest } from "../core/fact.ts";
import type { ResourceGraph } from "../core/graph.ts";
import type { Range } from "../core/range.ts";
import type { PriceLine } from "./line.ts";
import { type MeterContext, measure } from "./meter.ts";
import { sumOfCents } from "./money.ts";
import type { PriceBook } from "./priceBook.ts";
import type { Purchase } from "./priceRow.ts";

export interface EstimateOptions {
  /**
   * The day the estimate is made, `YYYY-MM-DD` or later in the day: prices age against it.
   * @default today
   */
  readonly now?: string | Date;
  /**
   * Days after which a price is stale: said, and its confidence lowered by one step.
   * @default 45, as list prices of accelerators have moved by 44 % in one day
   */
  readonly maxPriceAgeDays?: number;
  /** See `MeterContext.assumeUnknownCount`. */
  readonly assumeUnknownCount?: number;
}

/** Resources by what is known of their cost. The four always add up to all resources. */
export interface StateCounts {
  readonly priced: number;
  readonly free: number;
  readonly usageBased: number;
  readonly unpriced: number;
}

export interface UnpricedResource {
  readonly urn: string;
  readonly why: string;
  /** Whether the quantity is not known, rather than the price. */
  readonly unknownQuantity: boolean;
}

/** A resource, and what to know about its cost. */
export interface ResourceRemark {
  readonly urn: string;
  readonly why: string;
}

export interface StalePrice {
  readonly sku: string;
  readonly region: string;
  readonly purchase: Purchase;
  readonly priceDate: string;
  readonly ageDays: number;
}

/** The part of an estimate that is known as well as this. */
export interface ConfidenceShare {
  readonly lines: number;
  readonly monthly: Range<number>;
  readonly oneOff: number;
  /** Of the planned month and the one-off charges together, 0 to 1. */
  readonly share: number;
}

/** What a stack costs, as far as it can be told: with `unpriced` resources the true figure is higher. */
export interface Estimate {
  readonly currency: "USD";
  /** Per month of 730 hours. */
  readonly monthly: Range<number>;
  /** Charged once: Capacity Blocks. */
  readonly oneOff: number;
  /** Of the weakest line. */
  readonly confidence: Confidence;
  readonly lines: readonly PriceLine[];
  readonly states: StateCounts;
  readonly unpriced: readonly UnpricedResource[];
  readonly usageBased: readonly ResourceRemark[];
  /** What of priced resources is billed by use, and so in no line. */
  readonly notes: readonly ResourceRemark[];
  readonly byConfidence: Readonly<Record<Confidence, ConfidenceShare>>;
  readonly stale: readonly StalePrice[];
}

/** Days after which a price is called old. */
export const defaultMaxPriceAgeDays = 45;
const millisecondsPerDay = 86_400_000;

/**
 * Prices every resource of a graph. Never throws for what the graph holds: what has no price is counted and named.
 * @throws RangeError when `now` is no date
 */
export function estimate(graph: ResourceGraph, book: PriceBook, options: EstimateOptions = {}): Estimate {
  const { now = new Date(), maxPriceAgeDays = defaultMaxPriceAgeDays, assumeUnknownCount } = options;
  const context: MeterContext = { graph, book, ...(assumeUnknownCount === undefined ? {} : { assumeUnknownCount }) };
  const today = new Date(now);
  if (Number.isNaN(today.getTime())) throw new RangeError(`now (${String(now)}) is no date`);
  const lines: PriceLine[] = [];
  const unpriced: UnpricedResource[] = [];
  const usageBased: ResourceRemark[] = [];
  const notes: ResourceRemark[] = [];
  const stale = new Map<string, StalePrice>();
  const states = { priced: 0, free: 0, usageBased: 0, unpriced: 0 };

  for (const node of graph.nodes) {
    const measured = measure(node, context);
    switch (measured.state) {
      case "priced":
        states.priced++;
        for (const line of measured.lines) lines.push(aged(line, today, maxPriceAgeDays, stale));
        for (const why of measured.notes ?? []) notes.push({ urn: node.urn, why });
        break;
      case "free":
        states.free++;
        break;
      case "usage-based":
        states.usageBased++;
        usageBased.push({ urn: node.urn, why: measured.why });
        break;
      case "unpriced":
        states.unpriced++;
        unpriced.push({ urn: node.urn, why: measured.why, unknownQuantity: measured.unknownQuantity ?? false });
        for (const line of measured.lines ?? []) lines.push(aged(line, today, maxPriceAgeDays, stale));
        break;
    }
  }

  return {
    currency: "USD",
    ...totals(lines),
    confidence: weakest(lines.map((line) => line.confidence)),
    lines,
    states,
    unpriced,
    usageBased,
    notes,
    byConfidence: sharesOf(lines),
    stale: [...stale.values()],
  };
}

/** The line as good as its price still is. */
function aged(line: PriceLine, today: Date, maxDays: number, stale: Map<string, StalePrice>): PriceLine {
  // A price of 0 is a rule (something else has paid), and rules do not age like prices.
  if (line.unitPrice === "0") return line;
  const ageDays = Math.floor((today.getTime() - Date.parse(line.priceDate)) / millisecondsPerDay);
  if (ageDays <= maxDays) return line;
  const { sku, region, purchase, priceDate } = line;
  stale.set(`${sku}|${region}|${purchase}|${priceDate}`, { sku, region, purchase, priceDate, ageDays });
  return { ...line, confidence: lowered(line.confidence) };
}

const steps = Object.values(Confidence);

function lowered(confidence: Confidence): Confidence {
  return steps[Math.min(steps.indexOf(confidence) + 1, steps.length - 1)]!;
}

function totals(lines: readonly PriceLine[]): { monthly: Range<number>; oneOff: number } {
  return {
    monthly: {
      min: sumOfCents(lines.map((line) => line.monthly.min)),
      planned: sumOfCents(lines.map((line) => line.monthly.planned)),
      max: sumOfCents(lines.map((line) => line.monthly.max)),
    },
    oneOff: sumOfCents(lines.map((line) => line.oneOff ?? 0)),
  };
}

function sharesOf(lines: readonly PriceLine[]): Record<Confidence, ConfidenceShare> {
  const all = totals(lines);
  const whole = all.monthly.planned + all.oneOff;
  const shares = steps.map((confidence) => {
    const part = lines.filter((line) => line.confidence === confidence);
    const { monthly, oneOff } = totals(part);
    const share = whole === 0 ? 0 : Math.round(((monthly.planned + oneOff) / whole) * 10_000) / 10_000;
    return [confidence, { lines: part.length, monthly, oneOff, share }] as const;
  });
  return Object.fromEntries(shares) as Record<Confidence, ConfidenceShare>;
}
