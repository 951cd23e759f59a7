import { layoutsFor } from "../components/lustre/choose/directories.ts";
import { defaultLayouts } from "../components/lustre/layout/defaults.ts";
import type { LayoutComponent } from "../components/lustre/layout/layout.ts";
import { type SimLayout, simulate } from "../test/lustre/simulator/index.ts";
import type { Case } from "./lustreCases.ts";
import { layoutOf, simulated } from "./lustreJob.ts";

/** Layouts that people use without choosing, in the order of the table. */
export const defaults = {
  "FSx default": defaultLayouts.fsx.components(),
  "Azure default": defaultLayouts.azure.components(),
  "NERSC small": defaultLayouts["nersc-small"].components(),
  "NERSC medium": defaultLayouts["nersc-medium"].components(),
  "NERSC large": defaultLayouts["nersc-large"].components(),
  CSCS: defaultLayouts.cscs.components(),
  "-c 1": defaultLayouts.single.components(),
  "-c -1": defaultLayouts.all.components(),
} as const satisfies Record<string, readonly LayoutComponent[]>;
export type DefaultName = keyof typeof defaults;

const MiB = 2 ** 20;
const GiB = 2 ** 30;
const counts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, -1];
const sizes = [4 * MiB, MiB, 16 * MiB];
/** Stripe counts that are tried with every stripe size. */
const widths = 3;
const progressive: readonly (readonly LayoutComponent[])[] = [
  [
    { endBytes: 64 * MiB, stripeCount: 1 },
    { endBytes: 4 * GiB, stripeCount: 4, stripeSizeBytes: 4 * MiB },
    { stripeCount: 16, stripeSizeBytes: 4 * MiB },
  ],
  [
    { endBytes: 256 * MiB, stripeCount: 1 },
    { stripeCount: 8, stripeSizeBytes: 4 * MiB },
  ],
  [
    { endBytes: GiB, stripeCount: 2, stripeSizeBytes: 4 * MiB },
    { stripeCount: -1, stripeSizeBytes: 4 * MiB },
  ],
  [
    { endBytes: 64 * MiB, stripeCount: 1 },
    { stripeCount: -1, stripeSizeBytes: 4 * MiB },
  ],
];

/** Time of a job with one layout, relative to the best that was found. */
export interface Verdict {
  readonly case: Case;
  readonly chosen: readonly LayoutComponent[];
  readonly best: SimLayout;
  /** Time with the chosen layout over time with the best one, less 1. */
  readonly regret: number;
  readonly defaults: Readonly<Record<DefaultName, number>>;
  /** With the chosen layout: seconds, or for training the share of time that accelerators compute. */
  readonly utilisation: number;
  readonly seconds: number;
}

/** Runs whose mean decides between layouts that came close in a first run. */
const deciding = 2;
/** Layouts that came so close to the best in the first run are run again. */
const close = 0.03;
const again = 4;

/**
 * The best layout of a search, the chosen one and the defaults, on one case. All layouts see the same random numbers. The
 * best is decided by runs that did not nominate it, so that luck in one of them is not counted as skill.
 */
export function judge(one: Case, seed: number): Verdict {
  const { system, job } = simulated(one);
  const osts = one.system.osts!;
  const first = new Map<string, number>();
  const later = new Map<string, number>();
  const chosen = layoutsFor(one.workload, one.system)[0]!.components;
  const time = (layout: SimLayout, runs: number, from: number): number => {
    const result = simulate({ system, job, layout, seed: from, runs });
    // Training takes longer by what its accelerators wait.
    return job.kind === "train" ? 1 / Math.max(result.utilisation, 1e-6) : result.seconds;
  };
  const keyOf = (layout: SimLayout): string => JSON.stringify(layout);
  const layouts = new Map<string, SimLayout>();
  const add = (components: readonly LayoutComponent[]): string => {
    const layout = layoutOf(components, osts);
    const key = keyOf(layout);
    layouts.set(key, layout);
    return key;
  };
  const chosenKey = add(chosen);
  const defaultKeys = Object.fromEntries(
    Object.entries(defaults).map(([name, components]) => [name, add(components)]),
  ) as Record<DefaultName, string>;
  const searched = counts.map((count) => add([{ stripeCount: count, stripeSizeBytes: sizes[0] }]));
  for (const components of progressive) add(components);
  const tryAll = (): void => {
    for (const [key, layout] of layouts) if (!first.has(key)) first.set(key, time(layout, 1, seed));
  };
  tryAll();
  // Stripe sizes only for the stripe counts that did best.
  const widest = [...new Set(searched)].sort((a, b) => first.get(a)! - first.get(b)!).slice(0, widths);
  for (const key of widest)
    for (const size of sizes.slice(1))
      add(layouts.get(key)!.map(({ stripes }) => ({ stripeCount: stripes, stripeSizeBytes: size })));
  tryAll();
  const decided = (key: string): number => {
    const known = later.get(key);
    if (known !== undefined) return known;
    const value = time(layouts.get(key)!, deciding, seed + 1);
    later.set(key, value);
    return value;
  };
  const ranked = [...layouts.keys()].sort((a, b) => first.get(a)! - first.get(b)!);
  const limit = first.get(ranked[0]!)! * (1 + close);
  for (const key of ranked.slice(0, again)) if (first.get(key)! <= limit) decided(key);
  const chosenTime = decided(chosenKey);
  // A default that came close is decided like the others; one that lost by more needs no second look.
  for (const key of Object.values(defaultKeys)) {
    if (first.get(key)! <= limit) decided(key);
    else if (!later.has(key)) later.set(key, Math.max(first.get(key)!, limit));
  }
  const [bestKey, bestTime] = [...later].reduce((best, entry) => (entry[1] < best[1] ? entry : best));
  const relative = (key: string): number => later.get(key)! / bestTime - 1;
  return {
    case: one,
    chosen,
    best: layouts.get(bestKey)!,
    regret: relative(chosenKey),
    defaults: Object.fromEntries(Object.entries(defaultKeys).map(([name, key]) => [name, relative(key)])) as Record<
      DefaultName,
      number
    >,
    seconds: job.kind === "train" ? 0 : chosenTime,
    utilisation: job.kind === "train" ? 1 / chosenTime : 1,
  };
}
