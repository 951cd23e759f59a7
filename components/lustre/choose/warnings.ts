import { type Problem, Problems } from "../../core/problem.ts";
import { effectiveStripeCount } from "../layout/components.ts";
import { fsxFirstQuota } from "../platform/rates.ts";
import type { LustreSystem } from "../platform/system.ts";
import { amountText, durationText, percentText, plural, rateText, wholeText } from "../units.ts";
import { AccessPattern, type LustreWorkload } from "../workload.ts";
import { burstNeed } from "./burst.ts";
import type { Sized } from "./candidates.ts";
import type { Clients } from "./clients.ts";
import { shapeOf } from "./datasetShape.ts";
import type { CheckpointDecision, DirectoryDecision, LustreDecision, Need } from "./decision.ts";
import { defaultTarget } from "./directories.ts";
import { opensPerSecond } from "./metadata.ts";
import { designFill, drainShare, wantedOf } from "./need.ts";

/** Entries of one directory up to which metadata stays fast. */
const mostEntries = 100_000;
/** Aggregate rate from which AWS advises EFA, bytes a second. */
const efaAdvised = 10e9;
/** Files opened a second from which metadata servers of unknown speed are worth a question. */
const opensToAsk = 1000;
/** Share of its time that training may stand still for one checkpoint before it is worth a word. */
const mostStalled = 0.1;
/** Predictions are no more exact than this. */
const slack = 1.0001;
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
  const { workload, system, need, prediction, sized } = ground;
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
  checkpointWarnings(ground, problems);
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
  const opens = opensPerSecond(workload, ground.clients);
  if (system.createsPerSecond === undefined && opens > opensToAsk) {
    problems.warning(
      "platform",
      system.label,
      `has metadata servers of unknown speed, and this workload opens ${wholeText(opens)} files a second: nobody knows whether they bear it`,
      "measure it with mdtest before it is needed, or pack the files into shards",
    );
  }
  fsxWarnings(ground, problems);
  return problems.list;
}

function checkpointWarnings({ workload, directories, checkpoints }: WarningGround, problems: Problems): void {
  for (const [index, one] of checkpoints.entries()) {
    const at = `checkpoints[${index}]`;
    const { synchronous, maxStallSeconds, intervalSeconds: given } = workload.checkpoints![index]!;
    const { writeSeconds, stallSeconds, intervalSeconds } = one;
    const binding = directories.find(({ path }) => path === one.path)?.rate.limits[0]?.name;
    const written = `writing is predicted to take ${durationText(writeSeconds)}, held back by ${binding}`;
    if (!synchronous) {
      const part = writeSeconds / intervalSeconds;
      if (part <= drainShare * slack) continue;
      const each = `comes every ${durationText(intervalSeconds)}, and ${written}: `;
      problems.warning(
        `${at}.intervalSeconds`,
        given,
        part > slack
          ? `${each}the next one begins before the last one is on disk`
          : `${each}${percentText(part)} of the time between two, where a design counts on at most ${percentText(drainShare)}`,
        "write it less often, or take a faster file system",
      );
      continue;
    }
    if (writeSeconds > maxStallSeconds * slack) {
      problems.warning(
        `${at}.maxStallSeconds`,
        maxStallSeconds,
        `is not kept: ${written}`,
        "allow a longer stall, write it asynchronously, or take a faster file system",
      );
    }
    if (stallSeconds > mostStalled * intervalSeconds) {
      problems.warning(
        `${at}.intervalSeconds`,
        given,
        `comes every ${durationText(intervalSeconds)}, and training stands still for ${durationText(stallSeconds)} of it: ${percentText(stallSeconds / intervalSeconds)} of the time`,
        "write it less often, write it asynchronously, or take a faster file system",
      );
    }
  }
}

function datasetWarnings({ workload, clients, system, directories }: WarningGround, problems: Problems): void {
  for (const [index, dataset] of (workload.datasets ?? []).entries()) {
    const at = `datasets[${index}]`;
    const shape = shapeOf(dataset);
    const directory = directories[index]!;
    const { osts } = system;
    const streams = clients.accelerators * (dataset.openFilesPerAccelerator ?? 1);
    const single = directory.components.every(({ stripeCount, onMdt }) => stripeCount === 1 || onMdt === true);
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
        `leaves ${plural(directory.openFiles, "file")} open on ${osts} OSTs: with one stripe each they ${single ? "" : "would "}reach ${percentText(directory.openFiles / osts)} of the file system${single ? "" : ", which is why they get more"}`,
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

function fsxWarnings({ system, need }: WarningGround, problems: Problems): void {
  const { fsx } = system;
  if (fsx === undefined) return;
  const wanted = wantedOf(need);
  if (!fsx.efa && wanted > efaAdvised && fsx.deploymentType === "PERSISTENT_2") {
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
  const burst = burstNeed(system, need);
  if (burst !== undefined) {
    const { wantedBps, sustainedBps, burstBps, rate } = burst;
    const sustained = `sustain ${rateText(sustainedBps)} of the ${rateText(wantedBps)} that are asked for`;
    problems.warning(
      "platform.capacityGiB",
      fsx.capacityGiB,
      burstBps >= wantedBps
        ? `has servers that ${sustained}: the rest comes from burst credits, and only for as long as they last`
        : burstBps > sustainedBps
          ? `has servers that ${sustained}, and not even burst credits make it more than ${rateText(burstBps)}`
          : `has servers that ${sustained}, and burst credits do not add to it`,
      "take a higher tier or more capacity",
      rate.source,
    );
  }
}
