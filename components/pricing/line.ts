import type { Confidence } from "../core/fact.ts";
import type { ResourceNode } from "../core/graph.ts";
import { mapRange, type Range } from "../core/range.ts";
import type { MeterContext } from "./meter.ts";
import { decimal, HOURS_PER_MONTH, sumOfCents, toCents } from "./money.ts";
import type { PriceRow, PriceUnit, Purchase } from "./priceRow.ts";

/** One thing that is paid for. */
export interface PriceLine {
  /** The resource. */
  readonly urn: string;
  /** URN of the nearest component above it: whose bill it is on. */
  readonly component?: string;
  readonly sku: string;
  readonly description: string;
  readonly region: string;
  readonly purchase: Purchase;
  /** In units without their time: instances, GB, IOPS. Of a one-off line: instance-hours bought. */
  readonly quantity: Range<number>;
  readonly unit: PriceUnit;
  /** Decimal. */
  readonly unitPrice: string;
  readonly currency: "USD";
  readonly priceSource: string;
  /** The day of the price, `YYYY-MM-DD`. */
  readonly priceDate: string;
  readonly confidence: Confidence;
  /** USD per month of 730 hours, rounded to cents. */
  readonly monthly: Range<number>;
  /** USD paid once, rounded to cents. */
  readonly oneOff?: number;
  /**
   * Of a line that something outside this stack pays for: what the same costs on demand, USD per month at list price. In no
   * total. Absent where a part of it has no price.
   */
  readonly elsewhere?: Range<number>;
  /** What to know beside the figure. */
  readonly note?: string;
}

/** What a meter says of a line; the rest follows from the price row. */
export interface LineRequest {
  readonly node: ResourceNode;
  readonly context: MeterContext;
  readonly region: string;
  readonly row: PriceRow;
  readonly description: string;
  readonly quantity: Range<number>;
  /** The price that counts at `max`, where that is another one (spot that falls back to on-demand). */
  readonly maxRow?: PriceRow;
  /** Paid once for `quantity.planned`, not monthly. */
  readonly once?: boolean;
  readonly notes?: readonly (string | undefined)[];
}

/** A line from a price row and a quantity. */
export function priceLine(request: LineRequest): PriceLine {
  const { node, context, region, row, description, quantity, maxRow, once, notes = [] } = request;
  const cost = (count: number, priced: PriceRow): number =>
    toCents(decimal(priced.price).times(count).times(timesPerMonth(row.unit)));
  const line = {
    ...place(node, context),
    sku: row.sku,
    description,
    region,
    purchase: row.purchase,
    quantity,
    unit: row.unit,
    unitPrice: row.price,
    currency: row.currency,
    priceSource: row.source,
    priceDate: row.asOf,
    confidence: row.confidence,
  };
  const monthly = once
    ? { min: 0, planned: 0, max: 0 }
    : { min: cost(quantity.min, row), planned: cost(quantity.planned, row), max: cost(quantity.max, maxRow ?? row) };
  const note = [row.note, ...notes].filter((text) => text !== undefined).join("; ");
  return {
    ...line,
    monthly,
    ...(once ? { oneOff: toCents(decimal(row.price).times(quantity.planned)) } : {}),
    ...(note === "" ? {} : { note }),
  };
}

/** A line for instances that something else has paid for: shown, so that nobody wonders, at a price of 0. */
export function prepaidLine(
  request: Omit<LineRequest, "row" | "maxRow" | "once"> & {
    readonly sku: string;
    readonly purchase: "reservation" | "capacity-block" | "calendar";
    /** @default instance-hour */
    readonly unit?: PriceUnit;
    /** What the same costs on demand, part by part; left out where this stack pays, or where a part has no price. */
    readonly onDemand?: readonly { readonly row: PriceRow; readonly quantity: Range<number> }[] | undefined;
    readonly rule: { readonly source: string; readonly asOf: string; readonly confidence: Confidence };
  },
): PriceLine {
  const { node, context, region, description, quantity, sku, purchase, unit = "instance-hour", rule } = request;
  const { notes = [], onDemand } = request;
  const note = notes.filter((text) => text !== undefined).join("; ");
  return {
    ...place(node, context),
    sku,
    description,
    region,
    purchase,
    quantity,
    unit,
    unitPrice: "0",
    currency: "USD",
    priceSource: rule.source,
    priceDate: rule.asOf,
    confidence: rule.confidence,
    monthly: mapRange(quantity, () => 0),
    ...(onDemand === undefined ? {} : { elsewhere: summed(onDemand) }),
    ...(note === "" ? {} : { note }),
  };
}

function summed(parts: readonly { readonly row: PriceRow; readonly quantity: Range<number> }[]): Range<number> {
  const sum = (key: keyof Range<number>): number =>
    sumOfCents(
      parts.map(({ row, quantity }) => toCents(decimal(row.price).times(quantity[key]).times(timesPerMonth(row.unit)))),
    );
  return { min: sum("min"), planned: sum("planned"), max: sum("max") };
}

function place(node: ResourceNode, context: MeterContext): { urn: string; component?: string } {
  // A component's own line (a Capacity Block's fee) is on its own bill.
  const component = node.custom ? context.graph.component(node) : node;
  return component === undefined ? { urn: node.urn } : { urn: node.urn, component: component.urn };
}

function timesPerMonth(unit: PriceUnit): number {
  if (unit.endsWith("-hour")) return HOURS_PER_MONTH;
  if (unit.endsWith("-month")) return 1;
  throw new Error(`a price per ${unit} has no monthly cost`);
}
