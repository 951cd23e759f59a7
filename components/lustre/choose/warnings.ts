import { type Problem, Problems } from "../../core/problem.ts";
import { effectiveStripeCount } from "../layout/components.ts";
import { fsxFirstQuota } from "../platform/rates.ts";
import type { LustreSystem } from "../platform/system.ts";
import { amountText, percentText, rateText } from "../units.ts";
import { AccessPattern, type LustreWorkload } from "../workload.ts";
import type { Sized } from "./candidates.ts";
import type { Clients } from "./clients.ts";
import { shapeOf } from "./datasetShape.ts";
import type { CheckpointDecision, DirectoryDecision, LustreDecision, Need } from "./decision.ts";
import { defaultTarget } from "./directories.ts";
import { designFill } from "./need.ts";

/** Entries of one directory up to which metadata stays fast. */
const mostEntries = 100_000;
/** Aggregate rate from which AWS advises EFA, bytes a second. */
const efaAdvised = 10e9;
const tips = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance-tips.html";
const performance = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html";

export interface WarningGround {
  readonly workload: LustreWorkload;
  readonly clients: Clients;
  readonly system: LustreSystem;
  readonly need: Need;
  readonly directories: readonly DirectoryDecision[];
  readonly prediction: LustreDecision["prediction"];
  readonly checkpoints: readonly CheckpointDecision[];
  readonly sized: Sized;
}

/** What a decision leaves to be desired: it works, and somebody should know. */
export function warningsFor(ground: WarningGround): Problem[] {
  const problems = new Problems();
  const { workload, system, need, prediction, checkpoints, sized } = ground;
  datasetWarnings(ground, problems);
  const target = workload.targetUtilisation ?? defaultTarget;
  const best = (workload.utilisationWithoutStorage ?? 1) * target;
  if (need.readBps > 0 && prediction.utilisation < best - 1e-9) {
    const binding = prediction.read.limits[0];
    problems.warning(
      "targetUtilisation",
      target,
      `is not reached: accelerators are predicted to be busy ${percentText(prediction.utilisation)} of the time, held back by ${binding?.name} (${binding?.why})`,
      "see what would change the answer, or accept less",
    );
  }
  for (const [index, one] of checkpoints.entries()) {
    const { synchronous, maxStallSeconds } = workload.checkpoints![index]!;
    if (synchronous && one.writeSeconds > maxStallSeconds * 1.0001) {
      problems.warning(
        `checkpoints[${index}].maxStallSeconds`,
        maxStallSeconds,
        `is not kept: writing is predicted to take ${one.writeSeconds.toFixed(1)} s, held back by ${ground.directories.find(({ path }) => path === one.path)?.rate.limits[0]?.name}`,
        "allow a longer stall, write it asynchronously, or take a faster file system",
      );
    }
  }
  if (need.dataBytes > designFill * system.usableBytes) {
    problems.warning(
      "platform",
      `${system.capacity.amount} ${system.capacity.unit}`,
      `is ${percentText(need.dataBytes / system.usableBytes)} full with this data: above 80 %, and when OSTs differ by more than 17 %, new files are placed at random`,
      "take a larger capacity or keep fewer checkpoints",
    );
  }
  if (system.ostSource === "assumed" || system.ostSource === "observed") {
    problems.warning(
      "platform.ostCount",
      system.osts,
      `is ${system.ostSource} for ${system.label}, not documented, and stripe counts follow from it`,
      "count them with `lfs df` after creation and give ostCount",
    );
  }
  if (system.ostSource === "unknown") {
    problems.warning(
      "platform.ostCount",
      undefined,
      "is not published for this platform: layouts grow with the file instead of being computed, and balance is not predicted",
      "count them with `lfs df` and give ostCount",
    );
  }
  if (sized.onRequest !== undefined) {
    problems.warning("platform", system.label, sized.onRequest, "ask for it before it is needed");
  }
  fsxWarnings(ground, problems);
  return problems.list;
}

function datasetWarnings({ workload, clients, system, directories }: WarningGround, problems: Problems): void {
  for (const [index, dataset] of (workload.datasets ?? []).entries()) {
    const at = `datasets[${index}]`;
    const shape = shapeOf(dataset);
    const directory = directories[index]!;
    const { osts } = system;
    const streams = clients.accelerators * (dataset.openFilesPerAccelerator ?? 1);
    const broadcast = dataset.pattern === AccessPattern.Broadcast;
    if (!broadcast && shape.files < clients.nodes) {
      problems.warning(
        `${at}.fileCount`,
        shape.files,
        `is less than the ${clients.nodes} nodes: several nodes read the same file at once, and data cannot be divided among them by file`,
        `write it as ${streams} shards or more`,
      );
    }
    if (!broadcast && osts !== undefined && directory.openFiles < osts) {
      problems.warning(
        `${at}.fileCount`,
        shape.files,
        `leaves ${directory.openFiles} files open on ${osts} OSTs: with one stripe each they would reach ${percentText(directory.openFiles / osts)} of the file system, which is why they get more`,
        streams > shape.files
          ? "write more shards: cheaper than more stripes"
          : "let every accelerator have more files open",
      );
    }
    if (shape.files > mostEntries) {
      problems.warning(
        `${at}.fileCount`,
        shape.files,
        `is more than the ${mostEntries} entries up to which one directory stays fast`,
        "spread the files over subdirectories, or pack them into shards",
        tips,
      );
    }
    for (const component of directory.components) {
      const stripes = osts === undefined ? component.stripeCount : effectiveStripeCount(component, osts);
      const round = stripes * (component.stripeSizeBytes ?? 0);
      if (component.endBytes === undefined && stripes > 1 && round > shape.bins.at(-1)!.sizeBytes) {
        problems.warning(
          `${at}.path`,
          dataset.path,
          `has files of ${amountText(shape.meanBytes)}, shorter than one round of ${stripes} stripes: the later ones stay empty`,
          "pack the files into larger shards",
        );
      }
    }
    if (directory.importedFileChunkSizeMiB !== undefined) {
      problems.warning(
        `${at}.importedFromObjectStore`,
        true,
        "takes its files' stripes from the chunk size of the repository: the directory's layout reaches only files that are written here",
        `set importedFileChunkSizeMiB to ${directory.importedFileChunkSizeMiB}; restripe what is there with lfs migrate`,
        performance,
      );
    }
    const oneReader = streams / Math.max(1, directory.openFiles) < 1.5;
    const single = directory.components.every(({ stripeCount }) => stripeCount === 1);
    if (system.flowBps !== undefined && oneReader && single && directory.perFileBps > system.flowBps) {
      problems.warning(
        `${at}.path`,
        dataset.path,
        `needs ${rateText(directory.perFileBps)} from one file on one OST, and over TCP one client gets ${rateText(system.flowBps)} from one server`,
        "use EFA, or shards that are large enough to stripe",
        performance,
      );
    }
  }
}

function fsxWarnings({ system, need, clients }: WarningGround, problems: Problems): void {
  const { fsx } = system;
  if (fsx === undefined) return;
  const wanted = Math.max(need.readBps, need.syncWriteBps) + need.asyncWriteBps;
  if (!fsx.efa && wanted > efaAdvised && clients.nodes > 0 && fsx.deploymentType === "PERSISTENT_2") {
    problems.warning(
      "platform.efa",
      false,
      `is the default and leaves ${rateText(wanted)} to TCP, where one client gets ${rateText(system.flowBps ?? 0)} from one server; AWS advises EFA from ${rateText(efaAdvised)}`,
      "give efa: true where nodes can be set up for it",
      performance,
    );
  }
  if ((fsx.capacityGiB ?? 0) > fsxFirstQuota.gibibytes) {
    problems.warning(
      "platform",
      `${fsx.capacityGiB} GiB`,
      `is more than the ${fsxFirstQuota.gibibytes} GiB that accounts are reported to begin with`,
      "look at the quota of the account and ask for more before it is needed",
    );
  }
  if (wanted > system.networkBps) {
    problems.warning(
      "platform.throughputPerTiB",
      fsx.throughputPerTiB,
      `has servers whose network sustains ${rateText(system.networkBps)}: what is above it comes from burst credits, which end`,
      "take a higher tier or more capacity",
      "https://docs.aws.amazon.com/fsx/latest/LustreGuide/ssd-storage.html",
    );
  }
}
