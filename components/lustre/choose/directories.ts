import { defaultLayouts } from "../layout/defaults.ts";
import type { LayoutComponent } from "../layout/layout.ts";
import type { LustrePlatformKind } from "../platform/platform.ts";
import type { LustreSystem } from "../platform/system.ts";
import { MiB, rateText } from "../units.ts";
import { AccessPattern, type CheckpointWorkload, type DatasetWorkload, type LustreWorkload } from "../workload.ts";
import type { Access } from "./access.ts";
import { readAccess } from "./accessOf.ts";
import { checkpointLayout } from "./checkpointLayout.ts";
import { type Clients, clientsOf } from "./clients.ts";
import { datasetLayout, type LayoutChoice } from "./datasetLayout.ts";
import { shapeOf } from "./datasetShape.ts";
import type { DirectoryDecision } from "./decision.ts";
import { importedChunkMiB, importedStripes } from "./imported.ts";
import { readDemand, writeNeed } from "./need.ts";
import { type LayoutOf, layoutBps, layoutRate, layoutShares, type Shares } from "./rates.ts";

/** Share of their time that accelerators should be busy where nothing is said. */
export const defaultTarget = 0.9;

/** What a new directory of a platform gets where nobody says anything: blind to how many OSTs there are. */
const platformDefaults: Readonly<Partial<Record<LustrePlatformKind, readonly LayoutComponent[]>>> = {
  fsx: defaultLayouts.fsx.components(),
  azure: defaultLayouts.azure.components(),
};

/** Layouts of all directories of a workload on one file system, with their reasons and rates. The workload is valid. */
export function layoutsFor(workload: LustreWorkload, system: LustreSystem): DirectoryDecision[] {
  return decideDirectories(workload, system).directories;
}

/** The same, with what every data set gets by itself. */
export function decideDirectories(
  workload: LustreWorkload,
  system: LustreSystem,
): { directories: DirectoryDecision[]; shares: Shares[] } {
  const clients = clientsOf(workload, system.fsx?.efa ?? false);
  const readBps = readDemand(workload, clients);
  const datasets = (workload.datasets ?? []).map((dataset) => ({
    dataset,
    effective: effectiveLayout(dataset, system, clients, readBps),
  }));
  return {
    directories: [
      ...datasets.map(({ dataset, effective }) => datasetDecision(dataset, effective, system)),
      ...(workload.checkpoints ?? []).map((checkpoint) => checkpointDecision(checkpoint, workload, system, clients)),
    ],
    shares: datasets.map(({ effective }) => layoutShares(system, effective.choice.access, effective.components)),
  };
}

/** A layout, and what files get of it: imported ones take their stripes from a chunk size. */
interface EffectiveLayout {
  readonly choice: LayoutChoice;
  readonly chunkMiB?: number;
  readonly components: LayoutOf;
}

function effectiveLayout(
  dataset: DatasetWorkload,
  system: LustreSystem,
  clients: Clients,
  readBps: number,
): EffectiveLayout {
  const choice = datasetLayout(dataset, system, clients, readBps);
  if (dataset.importedFromObjectStore !== true || system.platform !== "fsx") {
    return { choice, components: choice.components };
  }
  // One chunk size for all: the largest files get the stripes that were decided for them, smaller ones fewer.
  const largest = shapeOf(dataset).bins.at(-1)!.sizeBytes;
  const { stripeCount } = choice.components.at(-1)!;
  const chunkMiB = importedChunkMiB(largest, stripeCount === -1 ? (system.osts ?? 1) : Math.max(1, stripeCount));
  return {
    choice,
    chunkMiB,
    components: (fileBytes) => [{ stripeCount: importedStripes(fileBytes, chunkMiB), stripeSizeBytes: MiB }],
  };
}

/** What every data set gets by itself with its layout: the figures of `layoutsFor` without the words. */
export function readSharesFor(workload: LustreWorkload, system: LustreSystem): Shares[] {
  const clients = clientsOf(workload, system.fsx?.efa ?? false);
  const readBps = readDemand(workload, clients);
  return (workload.datasets ?? []).map((dataset) => {
    const { choice, components } = effectiveLayout(dataset, system, clients, readBps);
    return layoutShares(system, choice.access, components);
  });
}

/** Whether every checkpoint that training waits for is written within the stall that is allowed. */
export function keepsStalls(workload: LustreWorkload, system: LustreSystem): boolean {
  const clients = clientsOf(workload, system.fsx?.efa ?? false);
  return (workload.checkpoints ?? [])
    .filter(({ synchronous }) => synchronous)
    .every((checkpoint) => {
      const { access, components } = checkpointLayout(
        checkpoint,
        system,
        clients,
        writeNeed(checkpoint, workload, clients),
      );
      return checkpoint.bytes / layoutBps(system, access, components) <= checkpoint.maxStallSeconds * (1 + 1e-6);
    });
}

/** What every data set gets by itself with one stripe a file. */
export function singleStripeShares(workload: LustreWorkload, system: LustreSystem): Shares[] {
  if (system.osts === undefined) return readSharesFor(workload, system);
  const clients = clientsOf(workload, system.fsx?.efa ?? false);
  return (workload.datasets ?? []).map((dataset) =>
    layoutShares(system, readAccess(dataset, shapeOf(dataset), clients), [{ stripeCount: 1 }]),
  );
}

function datasetDecision(
  dataset: DatasetWorkload,
  { choice, chunkMiB, components }: EffectiveLayout,
  system: LustreSystem,
): DirectoryDecision {
  const decided = decision(dataset.path, "dataset", choice, components, system);
  const wouldChange = changesOf(dataset, choice, system);
  if (chunkMiB === undefined) return { ...decided, wouldChange };
  return {
    ...decided,
    importedFileChunkSizeMiB: chunkMiB,
    why: `${choice.why}; imported files take ${importedStripes(shapeOf(dataset).bins.at(-1)!.sizeBytes, chunkMiB)} from a chunk of ${chunkMiB} MiB and not from the directory`,
    wouldChange,
  };
}

function checkpointDecision(
  checkpoint: CheckpointWorkload,
  workload: LustreWorkload,
  system: LustreSystem,
  clients: Clients,
): DirectoryDecision {
  const needed = writeNeed(checkpoint, workload, clients);
  const choice = checkpointLayout(checkpoint, system, clients, needed);
  return decision(checkpoint.path, "checkpoint", choice, choice.components, system);
}

function decision(
  path: string,
  use: DirectoryDecision["use"],
  choice: LayoutChoice,
  components: LayoutOf,
  system: LustreSystem,
): DirectoryDecision {
  const { access } = choice;
  const byDefault = platformDefaults[system.platform];
  return {
    path,
    components: choice.components,
    use,
    reason: choice.reason,
    why: choice.why,
    whyStripeSize: choice.whyStripeSize,
    openFiles: access.files,
    perFileBps: choice.perFileBps,
    rate: layoutRate(system, access, components),
    // Where nobody knows how many OSTs there are, nobody knows what one of them gives.
    singleStripe: layoutRate(system, access, system.osts === undefined ? components : [{ stripeCount: 1 }]),
    ...(byDefault === undefined ? {} : { platformDefault: layoutRate(system, access, byDefault) }),
    wouldChange: [],
  };
}

/** Open files for every OST at which one stripe a file is about as good as several. */
const openPerOst = 4;

/** A change is worth a word from this gain on. */
const worthMention = 1.02;

/** What would make one stripe enough, with what it would give: more shards are cheaper than more stripes. */
function changesOf(dataset: DatasetWorkload, { access, components }: LayoutChoice, system: LustreSystem): string[] {
  const changes: string[] = [];
  const { osts } = system;
  const wide = components.some(({ stripeCount }) => stripeCount > 1 || stripeCount === -1);
  const whole = dataset.pattern !== AccessPattern.Broadcast && dataset.pattern !== AccessPattern.WholeSmallFiles;
  if (osts !== undefined && whole && wide) {
    const single = (streams: number, files: number): string =>
      rateText(layoutBps(system, { ...access, streams, files }, [{ stripeCount: 1 }]));
    const cheap = "no further object, lock or request for a file";
    const now = layoutBps(system, access, [{ stripeCount: 1 }]);
    const gains = (streams: number, files: number): boolean =>
      layoutBps(system, { ...access, streams, files }, [{ stripeCount: 1 }]) > now * worthMention;
    if (access.files < access.streams && gains(access.streams, access.streams)) {
      changes.push(
        `more shards: with ${access.streams}, one for every open file, one stripe each reads ${single(access.streams, access.streams)} where ${access.files} read ${single(access.streams, access.files)}; it costs ${cheap}`,
      );
    }
    const each = Math.ceil((openPerOst * osts) / (access.nodes * access.perNode));
    const streams = each * access.nodes * access.perNode;
    if (streams > access.streams && gains(streams, streams)) {
      changes.push(
        `more files open at once: ${each} for every accelerator, of ${streams} shards or more, read ${single(streams, streams)} with one stripe each`,
      );
    }
  }
  if (system.flowBps !== undefined && system.platform === "fsx") {
    const limit = flowOf(access, system);
    if (limit !== undefined) changes.push(limit);
  }
  return changes;
}

function flowOf(access: Access, system: LustreSystem): string | undefined {
  const wanted = system.readBps / access.nodes;
  if (wanted <= (system.clientBps ?? Number.POSITIVE_INFINITY)) return undefined;
  return `EFA: over TCP one client reaches ${rateText(system.clientBps!)} and one server of it ${rateText(system.flowBps!)}`;
}
