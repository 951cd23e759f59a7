import type { LayoutComponent } from "../layout/layout.ts";
import { layoutLimits } from "../layout/layoutFacts.ts";
import type { LustreSystem } from "../platform/system.ts";
import { amountText, binaryText, digits, durationText, MiB, plural, rateText } from "../units.ts";
import { AccessPattern, type DatasetWorkload } from "../workload.ts";
import type { Access } from "./access.ts";
import { readAccess } from "./accessOf.ts";
import type { Clients } from "./clients.ts";
import { type DatasetShape, readRateOf, shapeOf } from "./datasetShape.ts";
import type { StripeReason } from "./decision.ts";
import { layoutBps, layoutShares } from "./rates.ts";
import { randomStripeSize, type StripeSize, sequentialStripeSize, usualStripeBytes } from "./stripeSize.ts";
import { allOsts, chooseStripes, coverageStripes, rateStripes } from "./stripes.ts";
import { unknownOstsLayout } from "./unknownOsts.ts";
import { atLeast } from "./version.ts";

/** A layout and its reasons, before rates are predicted for it. */
export interface LayoutChoice {
  readonly components: LayoutComponent[];
  readonly reason: StripeReason;
  readonly why: string;
  readonly whyStripeSize: string;
  readonly access: Access;
  readonly perFileBps: number;
}

/** Files up to this lie on one OST whatever they are read for: their other stripes would hold next to nothing. */
const smallFile = MiB;
/** Ends of components are rounded up to this. */
const endUnit = 64 * MiB;
const mostComponents = 4;

/** The layout of a data set's directory, where `readBps` is what all data sets together are read at. */
export function datasetLayout(
  dataset: DatasetWorkload,
  system: LustreSystem,
  clients: Clients,
  readBps: number,
): LayoutChoice {
  const shape = shapeOf(dataset);
  const access = readAccess(dataset, shape, clients);
  const demand = readRateOf(dataset) * clients.accelerators;
  const perFileBps = demand / access.files;
  const base = { access, perFileBps };
  const pool = system.pool === undefined ? {} : { pool: system.pool };
  if (dataset.pattern === AccessPattern.Broadcast) {
    const size = sequentialStripeSize(Math.max(2, system.osts ?? 2), usualStripeBytes(system), shape.meanBytes);
    const components = [{ stripeCount: allOsts(system.osts), stripeSizeBytes: size.bytes!, ...pool }];
    const seconds = (clients.nodes * shape.bytes) / layoutBps(system, access, components);
    return {
      ...base,
      components,
      reason: "broadcast",
      why: `${clients.nodes} nodes read the same ${amountText(shape.meanBytes)} from the beginning: every OST gives its part, no first extent lies on a single one, and all nodes have it in ${durationText(seconds)}`,
      whyStripeSize: size.why,
    };
  }
  if (dataset.pattern === AccessPattern.WholeSmallFiles || shape.bins.every((bin) => bin.sizeBytes <= smallFile)) {
    return { ...base, ...smallFiles(dataset, shape, system, pool) };
  }
  if (system.osts === undefined) {
    return { ...base, ...unknownOstsLayout(), access };
  }
  const choice = uniform(dataset, shape, system, access, { demand, together: readBps }, pool);
  const progressive = system.lustreVersion === undefined || atLeast(system.lustreVersion, 2, 10);
  if (shape.bins.length === 1 || !progressive) return { ...base, ...choice };
  return { ...base, ...mixed(dataset, shape, system, clients, { demand, together: readBps }, choice, pool) };
}

type Parts = Pick<LayoutChoice, "components" | "reason" | "why" | "whyStripeSize">;

function smallFiles(
  { pattern }: DatasetWorkload,
  shape: DatasetShape,
  system: LustreSystem,
  pool: { pool?: string },
): Parts {
  const largest = shape.bins.at(-1)!.sizeBytes;
  const limit = system.domLimitBytes ?? 0;
  const why = `${digits(shape.files)} files of ${amountText(shape.meanBytes)}, each read whole: a second stripe would cost a second object, lock and request for every file`;
  const end = metadataExtent(largest, limit);
  if (pattern === AccessPattern.WholeSmallFiles && end !== undefined && atLeast(system.lustreVersion, 2, 11)) {
    return {
      components: [
        { endBytes: end, stripeCount: 0, stripeSizeBytes: end, onMdt: true },
        { stripeCount: 1, ...pool },
      ],
      reason: "small-files",
      why: `${why}; up to ${binaryText(end)} they lie on the metadata server, which saves the request to an OST`,
      whyStripeSize: "on the metadata server the stripe is as long as the extent",
    };
  }
  return {
    components: [{ stripeCount: 1, ...pool }],
    reason: "small-files",
    why,
    whyStripeSize: "one stripe: its size has no effect",
  };
}

/** Where an extent on the metadata server ends that holds files of a size; nothing where servers do not allow it. */
function metadataExtent(fileBytes: number, limit: number): number | undefined {
  const most = Math.min(limit, layoutLimits.dataOnMdt.value);
  const aligned = Math.floor(most / layoutLimits.alignment.value) * layoutLimits.alignment.value;
  const wanted = Math.max(layoutLimits.alignment.value, 2 ** Math.ceil(Math.log2(fileBytes)));
  const end = Math.min(wanted, aligned);
  return end > 0 && end >= fileBytes ? end : undefined;
}

/** What is read of a data set, and of all together, bytes a second. */
interface Demands {
  readonly demand: number;
  readonly together: number;
}

function uniform(
  dataset: DatasetWorkload,
  shape: DatasetShape,
  system: LustreSystem,
  access: Access,
  { demand, together }: Demands,
  pool: { pool?: string },
  objectBytes = MiB,
): Parts {
  const osts = system.osts!;
  const each = system.readBps / osts;
  const perFile = demand / access.files;
  const readersOfOne = access.streams / access.files;
  // One reader goes through one connection to each server; several readers have their own.
  const perObject = Math.min(each, readersOfOne < 1.5 ? (system.flowBps ?? each) : each);
  const rate = rateStripes(perFile, perObject);
  const coverage = coverageStripes(osts, access.files, dataset.createdInSequence ?? false);
  const sizeFor = (stripes: number): StripeSize =>
    dataset.pattern === AccessPattern.RandomRecords
      ? randomStripeSize(stripes, dataset.recordBytes ?? 4096)
      : sequentialStripeSize(stripes, usualStripeBytes(system), shape.meanBytes);
  const componentOf = (stripes: number): LayoutComponent => {
    const { bytes } = sizeFor(stripes);
    return { stripeCount: stripes, ...(bytes === undefined ? {} : { stripeSizeBytes: bytes }), ...pool };
  };
  // Data sets share the disks: by itself each has to be as fast as all of them together.
  const wantedBps = Math.max(demand, together) * reserve(dataset, access, demand / access.streams / each);
  const { stripes, reason } = chooseStripes(
    system,
    access,
    osts,
    { rate, coverage, wantedBps, objectBytes },
    componentOf,
  );
  const touched = Math.min(osts, access.files);
  const whys = {
    single: () =>
      touched === osts
        ? `${plural(access.files, "open file")}, ${rateText(perFile)} each, keep ${osts === 1 ? "the one OST" : `all ${osts} OSTs`} at work with one stripe: more would only cost objects, locks and requests`
        : `${plural(access.files, "open file")} with one stripe read ${rateText(layoutShares(system, access, [componentOf(1)]).shared)}, and ${rateText(Math.max(demand, together))} are asked for: more would only cost objects, locks and requests`,
    rate: () =>
      `one open file has to deliver ${rateText(perFile)}, and one client gets ${rateText(perObject)} from one server: ${rate} stripes at least, ${stripes} with what else shares the servers`,
    coverage: () =>
      `${access.files} files touch ${touched} of ${osts} OSTs and the slowest reader sets the step: ${coverage} stripes reach them all, ${stripes} also even out which of them are read more often`,
    balance: () =>
      `${access.streams} streams meet on some of ${osts} OSTs more than on others: ${stripes} stripes spread each file so that the busiest OST keeps up`,
  };
  return {
    components: [componentOf(stripes)],
    reason,
    why: whys[reason](),
    whyStripeSize: sizeFor(stripes).why,
  };
}

/** One stripe for all: the smaller files of the only extent there is decide. */
function alike(whole: Parts, pool: { pool?: string }): Parts {
  if (whole.components.every(({ stripeCount }) => stripeCount === 1)) return whole;
  return {
    components: [{ stripeCount: 1, ...pool }],
    reason: "small-files",
    why: "most of the files are so small that a second stripe would cost each of them an object, a lock and a request",
    whyStripeSize: "one stripe: its size has no effect",
  };
}

/** Share of an OST that one stream may need before it waits for others on it. */
const easyShare = 0.25;

/** What streams that pick their files at random need besides: chance is kind to some steps and hard on others. */
const pickedReserve = 0.15;

/**
 * Rate that a layout should have in hand, as a multiple of the demand: where one stream needs much of an OST it cannot wait
 * for others on it, and where records are picked at random nothing is read ahead that could bridge a wait.
 */
function reserve({ pattern }: DatasetWorkload, { placement }: Access, shareOfOst: number): number {
  const fat = Math.min(1, Math.max(0, shareOfOst - easyShare));
  const records = pattern === AccessPattern.RandomRecords ? 0.5 : 0;
  return 1 + fat + Math.max(records, placement === "picked" ? pickedReserve : 0);
}

/** Least that each object of a file should hold where files of many sizes lie together: small ones stay on one OST. */
const classObject = 16 * MiB;

/** Rate that the layout of each class should have in hand, as a multiple of what is read of all together. */
const classReserve = 1.5;

/** Files of very different sizes: each class gets its own extent, so that small ones stay on one OST. */
function mixed(
  dataset: DatasetWorkload,
  shape: DatasetShape,
  system: LustreSystem,
  clients: Clients,
  rates: Demands,
  whole: Parts,
  pool: { pool?: string },
): Parts {
  const osts = system.osts!;
  const classes = shape.bins.map((bin) => {
    // A class is open in proportion to the bytes that are read of it.
    const part = (bin.count * bin.sizeBytes) / shape.bytes;
    const own: DatasetShape = {
      files: bin.count,
      bytes: bin.count * bin.sizeBytes,
      bins: [bin],
      meanBytes: bin.sizeBytes,
    };
    const access = readAccess(dataset, own, clients);
    const open = Math.max(1, Math.min(bin.count, Math.round(access.streams * part)));
    const scaled = { ...access, streams: Math.max(1, access.streams * part), files: open };
    if (bin.sizeBytes <= smallFile) return { bin, stripes: 1, size: undefined };
    const choice = uniform(
      dataset,
      own,
      system,
      scaled,
      // Classes meet on the same OSTs, and what one has more of there the others wait for.
      { demand: rates.demand * part, together: rates.together * classReserve },
      pool,
      classObject,
    );
    const [component] = choice.components;
    return { bin, stripes: component!.stripeCount, size: component!.stripeSizeBytes };
  });
  // Larger files never get fewer stripes than smaller ones: an extent lies in all files that reach it.
  for (let index = 1; index < classes.length; index++) {
    const before = classes[index - 1]!;
    if (classes[index]!.stripes < before.stripes)
      Object.assign(classes[index]!, { stripes: before.stripes, size: before.size });
  }
  const steps: { end: number; stripes: number; size: number | undefined }[] = [];
  for (const { bin, stripes, size } of classes) {
    const end = Math.ceil(bin.sizeBytes / endUnit) * endUnit;
    const last = steps.at(-1);
    if (last !== undefined && last.stripes === stripes) Object.assign(last, { end, size });
    // Classes that end in the same 64 MiB share an extent, and the smaller files in it decide.
    else if (last === undefined || last.end < end) steps.push({ end, stripes, size });
  }
  if (steps.length === 1) return steps[0]!.stripes === 1 ? alike(whole, pool) : whole;
  // The step between the two most alike goes first.
  while (steps.length > mostComponents) {
    const ratios = steps.slice(1).map((step, index) => step.stripes / steps[index]!.stripes);
    steps.splice(ratios.indexOf(Math.min(...ratios)), 1);
  }
  const components = steps.map(({ end, stripes, size }, index): LayoutComponent => {
    const last = index === steps.length - 1;
    return {
      ...(last ? {} : { endBytes: end }),
      stripeCount: Math.min(stripes, osts),
      ...(size === undefined ? {} : { stripeSizeBytes: size }),
      ...pool,
    };
  });
  const parts = steps.map(({ end, stripes }, index) =>
    index === steps.length - 1 ? `${stripes} beyond` : `${stripes} up to ${binaryText(end)}`,
  );
  return {
    components,
    reason: whole.reason === "single" ? "balance" : whole.reason,
    why: `files from ${amountText(shape.bins[0]!.sizeBytes)} to ${amountText(shape.bins.at(-1)!.sizeBytes)} need different stripe counts: ${parts.join(", ")}`,
    whyStripeSize: whole.whyStripeSize,
  };
}
