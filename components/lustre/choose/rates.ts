import { effectiveStripeCount } from "../layout/components.ts";
import type { LayoutComponent } from "../layout/layout.ts";
import type { LustreSystem } from "../platform/system.ts";
import { amountText, digits, rateText } from "../units.ts";
import type { Access } from "./access.ts";
import type { Limit, Rate } from "./decision.ts";
import { combined, firstWriteSeconds, type Limits, limitsOf, roundTripSeconds } from "./limits.ts";

/** Stripes of a component that hold bytes: a file shorter than a round of them leaves the later ones empty. */
function filledStripes(component: LayoutComponent, osts: number, fileBytes: number, stripeBytes: number): number {
  return Math.max(1, Math.min(effectiveStripeCount(component, osts), Math.ceil(fileBytes / stripeBytes)));
}

/** One extent of a file, with the limits while it is read or written. */
interface Part {
  readonly bytes: number;
  readonly stripes: number;
  readonly limits: Limits;
  readonly bps: number;
}

/** The extents that a file of this size reaches: they follow each other in time. */
function partsOf(system: LustreSystem, access: Access, components: readonly LayoutComponent[]): Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const component of components) {
    const bytes = Math.min(component.endBytes ?? Number.POSITIVE_INFINITY, access.fileBytes) - start;
    if (bytes <= 0) continue;
    start += bytes;
    const stripes =
      system.osts === undefined
        ? 1
        : filledStripes(component, system.osts, bytes, component.stripeSizeBytes ?? system.rpcBytes);
    const limits = limitsOf(system, access, stripes);
    parts.push({ bytes, stripes, limits, bps: combined(limits) });
  }
  return parts;
}

/** The layout of a file, for those of one size or, where it is not the same for all, of any size. */
export type LayoutOf = readonly LayoutComponent[] | ((fileBytes: number) => readonly LayoutComponent[]);

/** Classes of files, each with its share of the bytes. One, where all are alike. */
function classesOf(
  access: Access,
  layout: LayoutOf,
): { access: Access; components: readonly LayoutComponent[]; share: number }[] {
  const of = (fileBytes: number): readonly LayoutComponent[] =>
    typeof layout === "function" ? layout(fileBytes) : layout;
  const { classes, ...rest } = access;
  if (classes === undefined) return [{ access, components: of(access.fileBytes), share: 1 }];
  return classes.map(({ fileBytes, files, share }) => ({
    access: { ...rest, fileBytes, files },
    components: of(fileBytes),
    share,
  }));
}

/** The rate over all classes: each takes its time for its share of the bytes. */
function overClasses(rates: readonly { share: number; bps: number }[]): number {
  return rates.length === 1 && rates[0]!.share === 1
    ? rates[0]!.bps
    : 1 / rates.reduce((sum, { share, bps }) => sum + share / bps, 0);
}

/** The rate that all streams together reach with one layout, bytes a second. */
export function layoutBps(system: LustreSystem, access: Access, layout: LayoutOf): number {
  return overClasses(
    classesOf(access, layout).map((one) => ({
      share: one.share,
      bps: overall(partsOf(system, one.access, one.components), one.access, system),
    })),
  );
}

/** What a data set gets by itself, split by whether others take a part of it. Bytes a second. */
export interface Shares {
  /** Disks, networks and nodes: what is read of other data sets meanwhile comes out of the same. */
  readonly shared: number;
  /** What it waits for by itself: requests of its own, files of its own. */
  readonly own: number;
}

/** The rate of `layoutBps`, split into what data sets share and what each waits for by itself. */
export function layoutShares(system: LustreSystem, access: Access, layout: LayoutOf): Shares {
  const free = { latency: Number.POSITIVE_INFINITY, metadata: Number.POSITIVE_INFINITY };
  const classes = classesOf(access, layout).map((one) => {
    const parts = partsOf(system, one.access, one.components);
    const shared = parts.map((part) => ({ ...part, bps: combined({ ...part.limits, ...free }) }));
    return {
      share: one.share,
      bps: overall(shared, one.access, system),
      own: Math.min(...parts.map(({ limits }) => Math.min(limits.latency, limits.metadata))),
    };
  });
  return {
    shared: overClasses(classes),
    own: overClasses(classes.map(({ share, own }) => ({ share, bps: own }))),
  };
}

/** The same with every limit that was looked at, in words. */
export function layoutRate(system: LustreSystem, access: Access, layout: LayoutOf): Rate {
  const classes = classesOf(access, layout).map((one) => {
    const parts = partsOf(system, one.access, one.components);
    const longest = parts.reduce((a, b) => (b.bytes / b.bps > a.bytes / a.bps ? b : a));
    return { ...one, bps: overall(parts, one.access, system), limits: described(system, one.access, longest) };
  });
  return { bps: overClasses(classes), limits: limitsOver(classes) };
}

/** A class of files with what limits its rate. */
interface Limited {
  readonly access: Access;
  readonly share: number;
  readonly limits: readonly Limit[];
}

/** What limits the whole, smallest first: each limit as if there were no other, explained by the class that it costs most time. */
function limitsOver(classes: readonly Limited[]): Limit[] {
  const names = new Set(classes.flatMap(({ limits }) => limits.map(({ name }) => name)));
  const all = [...names].map((name): Limit => {
    const ones = classes.flatMap(({ access, share, limits }) =>
      limits.filter((limit) => limit.name === name).map(({ bps, why }) => ({ access, share, bps, why })),
    );
    const slowest = ones.reduce((a, b) => (b.share / b.bps > a.share / a.bps ? b : a));
    const isOfAll = ones.length === classes.length && ones.every(({ why }) => why === slowest.why);
    const which = `in files of ${amountText(slowest.access.fileBytes)}, which have ${digits(slowest.share * 100)} % of the bytes`;
    return {
      name,
      bps: overClasses(ones),
      why: isOfAll ? slowest.why : `${slowest.why}, ${which}`,
    };
  });
  return all.sort((a, b) => a.bps - b.bps);
}

function overall(
  parts: readonly Part[],
  { kind, files, fileBytes }: Access,
  { media = "flash" }: LustreSystem,
): number {
  if (kind === "read") {
    if (parts.length === 1) return parts[0]!.bps;
    return fileBytes / parts.reduce((sum, { bytes, bps }) => sum + bytes / bps, 0);
  }
  // All files are written at once; each begins with its objects one after another.
  const touched = parts.reduce((sum, { stripes }) => sum + stripes, 0) * firstWriteSeconds[media];
  return (files * fileBytes) / (touched + parts.reduce((sum, { bytes, bps }) => sum + (files * bytes) / bps, 0));
}

function described(system: LustreSystem, access: Access, { stripes, limits }: Part): Limit[] {
  const { osts, label, servers, flowBps } = system;
  const { nodes, files, streams, nodeBps, recordBytes = 0 } = access;
  const all: Limit[] = [];
  const add = (name: string, bps: number, why: string): void => {
    if (Number.isFinite(bps)) all.push({ name, bps, why });
  };
  if (osts === undefined) {
    add("disk", limits.disk, `${label} gives ${rateText(limits.disk)}; how many OSTs there are is not known`);
  } else {
    const each = rateText(limits.disk / osts);
    const seeks = system.media === "disk" && access.kind === "read" && access.recordBytes === undefined;
    add("disk", limits.disk, `${osts} OSTs × ${each}${seeks ? ", seeks between objects counted" : ""}`);
    if (limits.covered < osts) {
      const [name, subject] = files <= 1 ? ["hot-object", "one file"] : ["coverage", `${files} files`];
      add(name, limits.coverage, `${subject} × ${stripes} of ${osts} OSTs touch ${limits.covered} × ${each}`);
    }
    const share = digits(limits.coverage / limits.balance);
    add(
      "balance",
      limits.balance,
      `the busiest of ${limits.covered} OSTs has ${share} times its share and is waited for`,
    );
  }
  add("server-network", limits.network, `network of ${servers === undefined ? "all" : servers} servers`);
  const client = rateText(Math.min(nodeBps, system.clientBps ?? Number.POSITIVE_INFINITY));
  const kept = digits(limits.clientKept * 100);
  const loss = limits.clientKept < 0.995 ? `, of which ${stripes} OSTs at once leave ${kept} %` : "";
  add("client", limits.client, `${nodes} nodes × ${client}${loss}`);
  add(
    "flow",
    limits.flow,
    `${nodes} nodes × ${digits(limits.touched)} of ${servers ?? osts} servers × ${rateText(flowBps ?? 0)} for one client and server`,
  );
  add(
    "latency",
    limits.latency,
    access.recordBytes === undefined
      ? `${streams} streams × one file of ${amountText(access.fileBytes)} at a time: opened, read, closed`
      : `${streams} streams × one record of ${amountText(recordBytes)} in ${roundTripSeconds * 1000} ms`,
  );
  add(
    "metadata",
    limits.metadata,
    `${digits(system.createsPerSecond ?? 0)} files ${access.kind === "read" ? "opened" : "created"} a second × ${amountText(access.fileBytes)}`,
  );
  return all.sort((a, b) => a.bps - b.bps);
}
