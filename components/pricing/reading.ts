import { packageOf, type ResourceNode } from "../core/graph.ts";
import type { Range } from "../core/range.ts";
import { type Read, readNumber } from "../core/value.ts";
import type { MeterContext } from "./meter.ts";

/** Ends the measuring of one resource: it has no price, for this reason. `measure` turns it into a state. */
export class NotPriced extends Error {
  /** Whether it is the quantity that is missing, not the price. */
  readonly unknownQuantity: boolean;
  constructor(why: string, unknownQuantity = false) {
    super(why);
    this.name = "NotPriced";
    this.unknownQuantity = unknownQuantity;
  }
}

/** The value, or an end: unknown and missing inputs are both no quantity. */
export function needed<T>(answer: Read<T>): T {
  if (answer.state === "known") return answer.value;
  if (answer.state === "absent") throw new NotPriced(`${answer.path} is missing`, true);
  throw new NotPriced(`${answer.path}: ${answer.why}`, true);
}

/** The value, a default where the provider has one, or an end. */
export function orElse<T, D>(answer: Read<T>, fallback: D): T | D {
  return answer.state === "absent" ? fallback : needed(answer);
}

/** Above this, a number is a mistake and no quantity (a million nodes, an exabyte in GiB). */
const mostPlausible = 1e9;

/** A size or rate: 0 or more. */
export function amount(answer: Read<number>): number {
  const value = needed(answer);
  if (value < 0 || value > mostPlausible) throw new NotPriced(`${answer.path} (${value}) is no plausible amount`, true);
  return value;
}

/** Like `amount`, with the provider's default for an absent one. */
export function amountOr<D>(node: ResourceNode, path: string, fallback: D): number | D {
  const answer = readNumber(node.inputs, path);
  return answer.state === "absent" ? fallback : amount(answer);
}

/** A number of things: whole, 0 or more. */
export function count(answer: Read<number>): number {
  const value = amount(answer);
  if (!Number.isInteger(value)) throw new NotPriced(`${answer.path} (${value}) is no whole number`, true);
  return value;
}

/** Sizes of a group, with what was assumed about them. */
export interface Counts {
  readonly range: Range<number>;
  readonly note?: string;
}

/**
 * Floor, plan and ceiling of a group. Unknown ones end the measuring, unless the caller says what to assume for them:
 * never 0, never 1.
 */
export function counts(scaling: Range<Read<number>>, context: MeterContext): Counts {
  const { assumeUnknownCount: assumed } = context;
  const unknown = (["min", "planned", "max"] as const).filter((key) => scaling[key].state === "unknown");
  if (assumed === undefined || unknown.length === 0) {
    return { range: ordered({ min: count(scaling.min), planned: count(scaling.planned), max: count(scaling.max) }) };
  }
  const known = (key: "min" | "planned" | "max"): number | undefined =>
    scaling[key].state === "unknown" ? undefined : count(scaling[key]);
  const least = known("min") ?? 0;
  const most = known("max") ?? Math.max(assumed, known("planned") ?? 0, least);
  const planned = known("planned") ?? Math.max(least, Math.min(assumed, most));
  const min = known("min") ?? Math.min(assumed, planned);
  return { range: ordered({ min, planned, max: most }), note: `unknown ${unknown.join(", ")} taken as ${assumed}` };
}

function ordered(range: Range<number>): Range<number> {
  if (range.min > range.planned || range.planned > range.max) {
    throw new NotPriced(`sizes are not in order: min ${range.min}, planned ${range.planned}, max ${range.max}`, true);
  }
  return range;
}

/** The same quantity whatever the load. */
export function fixed(quantity: number): Range<number> {
  return { min: quantity, planned: quantity, max: quantity };
}

/**
 * The region of a resource, or an end.
 * @param place whose default provider counts; a component's type does not tell
 */
export function regionOf(node: ResourceNode, context: MeterContext, place = packageOf(node.type)): string {
  const region = context.graph.setting(node, "region", place);
  if (region.state === "known") return region.value;
  if (region.state === "absent") {
    throw new NotPriced(
      `no region is known for it: set region on the resource, on its provider, or as ${place}:region`,
    );
  }
  throw new NotPriced(`its region is not known: ${region.why}`);
}
