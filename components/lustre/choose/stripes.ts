import type { LayoutComponent } from "../layout/layout.ts";
import { layoutLimits } from "../layout/layoutFacts.ts";
import type { LustreSystem } from "../platform/system.ts";
import type { Access } from "./access.ts";
import { limitsOf } from "./limits.ts";
import { layoutShares } from "./rates.ts";

/** Above this many stripes every client talks to every OST: only where few files make it necessary. */
const widestUsual = 64;

/** The count that means every OST: `-1`, which grows with the file system, up to the stripes that a layout can have. */
export function allOsts(osts: number | undefined): number {
  const most = layoutLimits.stripeCount.value;
  return osts !== undefined && osts > most ? most : -1;
}

/** How many stripes a rate needs: what one file has to deliver over what one of its objects can. */
export function rateStripes(perFileBps: number, perObjectBps: number): number {
  return Math.max(1, Math.ceil(perFileBps / perObjectBps - 1e-9));
}

/**
 * How many stripes make the open files reach every OST. Files that are used together but were not created one after
 * another get twice as many, because they lie where chance put them.
 */
export function coverageStripes(osts: number, openFiles: number, createdInSequence: boolean): number {
  return Math.max(1, Math.ceil(((createdInSequence ? 1 : 2) * osts) / openFiles - 1e-9));
}

/** Up to the next divisor of the OSTs within half as many again; else to what leaves the smallest remainder of objects. */
export function evenStripes(wanted: number, osts: number, openFiles: number): number {
  if (wanted >= osts) return osts;
  const most = Math.min(osts, Math.floor(wanted * 1.5));
  for (let count = wanted; count <= most; count++) if (osts % count === 0) return count;
  let best = wanted;
  let least = Number.POSITIVE_INFINITY;
  for (let count = wanted; count <= most; count++) {
    const objects = openFiles * count;
    const empty = Math.ceil(objects / osts) * osts - objects;
    if (empty / objects < least - 1e-12) [best, least] = [count, empty / objects];
  }
  return best;
}

/**
 * The widest that is looked at: no more than usual, unless the files are so few that the OSTs would not be reached, and no
 * wider than leaves every object `objectBytes` of the file.
 */
export function widest(osts: number, openFiles: number, fileBytes: number, objectBytes: number): number {
  return Math.min(
    Math.max(1, Math.floor(fileBytes / objectBytes)),
    osts,
    layoutLimits.stripeCount.value,
    Math.max(widestUsual, Math.ceil((2 * osts) / openFiles)),
  );
}

export interface StripeChoice {
  readonly stripes: number;
  /** What one stripe would be short of; `single` where it is enough. */
  readonly reason: "single" | "rate" | "coverage" | "balance";
}

/** What of the best rate a narrower layout may give up: every further stripe costs an object, a lock and requests. */
const tolerance = 0.01;

/**
 * The fewest stripes that reach what is wanted, or what any count reaches, within one per cent. Counts that are looked at:
 * what one file's rate asks for, what reaches every OST, divisors of the OSTs, doublings, and the widest.
 */
export function chooseStripes(
  system: LustreSystem,
  access: Access,
  osts: number,
  asked: { rate: number; coverage: number; wantedBps: number; objectBytes: number },
  componentOf: (stripes: number) => LayoutComponent,
): StripeChoice {
  const most = widest(osts, access.files, access.fileBytes, asked.objectBytes);
  const rates: { count: number; useful: number }[] = [];
  for (const count of countsUpTo(most, osts, asked, access.files)) {
    const useful = Math.min(asked.wantedBps, layoutShares(system, access, [componentOf(count)]).shared);
    rates.push({ count, useful });
    // No count is more useful than one that reaches what is wanted, and those that follow are wider.
    if (useful >= asked.wantedBps) break;
  }
  const best = Math.max(...rates.map(({ useful }) => useful));
  const { count: stripes } = rates.find(({ useful }) => useful >= best * (1 - tolerance))!;
  return { stripes, reason: stripes === 1 ? "single" : shortOf(system, access, osts) };
}

/** What one stripe a file is short of. */
function shortOf(system: LustreSystem, access: Access, osts: number): StripeChoice["reason"] {
  const { covered, coverage, balance, flow, client } = limitsOf(system, access, 1);
  if (flow < Math.min(coverage, balance, client)) return "rate";
  return covered < osts ? "coverage" : "balance";
}

/** Counts worth a look, ascending. */
function countsUpTo(most: number, osts: number, asked: { rate: number; coverage: number }, files: number): number[] {
  const counts = new Set<number>([1]);
  for (let count = 1; count <= Math.min(most, widestUsual); count++) if (osts % count === 0) counts.add(count);
  for (const wanted of [asked.rate, asked.coverage]) {
    if (![...counts].some((one) => one >= wanted && one <= wanted * 1.5)) counts.add(evenStripes(wanted, osts, files));
  }
  // Where the OSTs have no divisor near a doubling, the doubling itself, with what unevenness it brings.
  for (let count = 2; count < most; count *= 2) {
    if (![...counts].some((one) => one >= count / 1.5 && one <= count * 1.5)) counts.add(count);
  }
  if (![...counts].some((count) => count <= most && count >= most / 2)) counts.add(most);
  return [...counts].filter((count) => count <= most).sort((a, b) => a - b);
}
