import { checkKeys, keysOf } from "../core/knownKeys.ts";
import { type Problem, Problems } from "../core/problem.ts";
import { findClientMachine, nearestMachines } from "../hardware/clientMachine.ts";
import { checkDirectoryPaths } from "./layout/checkPath.ts";
import { wholeText } from "./units.ts";
import {
  AccessPattern,
  CheckpointMode,
  type CheckpointWorkload,
  type DatasetWorkload,
  type FileSizeBin,
  type LustreWorkload,
} from "./workload.ts";

/** No file system is larger: 10 EB. What is above it is a unit mixed up. */
const mostBytes = 10e18;
/** More directories than this are not decided one by one. */
export const mostDirectories = 1000;

/** No cluster has more, by property. What is above it is a unit mixed up, and would leave the range of the arithmetic. */
const most = {
  nodes: 1e6,
  acceleratorsPerNode: 1e4,
  nodeNetworkGbps: 1e6,
  nodeMemoryGiB: 1e6,
  nodeVcpus: 1e5,
  writers: 1e8,
  openFilesPerAccelerator: 1e6,
} as const;

const keys = {
  workload: keysOf<LustreWorkload>({
    nodes: 1,
    machineType: 1,
    acceleratorsPerNode: 1,
    nodeNetworkGbps: 1,
    nodeMemoryGiB: 1,
    nodeVcpus: 1,
    datasets: 1,
    checkpoints: 1,
    meanTimeBetweenFailuresHours: 1,
    targetUtilisation: 1,
    utilisationWithoutStorage: 1,
  }),
  dataset: keysOf<DatasetWorkload>({
    path: 1,
    fileCount: 1,
    sizeBytes: 1,
    sizes: 1,
    pattern: 1,
    recordBytes: 1,
    bytesPerAcceleratorPerSecond: 1,
    openFilesPerAccelerator: 1,
    importedFromObjectStore: 1,
    createdInSequence: 1,
  }),
  bin: keysOf<FileSizeBin>({ sizeBytes: 1, count: 1 }),
  checkpoint: keysOf<CheckpointWorkload>({
    path: 1,
    bytes: 1,
    writers: 1,
    mode: 1,
    synchronous: 1,
    maxStallSeconds: 1,
    intervalSeconds: 1,
    keep: 1,
    restoreBytes: 1,
  }),
};

type Check = (value: number) => boolean;
const numeric = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const whole: Check = (value) => Number.isSafeInteger(value) && value >= 1;
const positive: Check = (value) => value > 0;
const share: Check = (value) => value > 0 && value <= 1;
const size: Check = (value) => value > 0 && value <= mostBytes;

const rules = {
  whole: { holds: whole, rule: "must be a whole number, at least 1", fix: "give a whole number, for example 8" },
  positive: { holds: positive, rule: "must be a number above 0", fix: "give a number above 0" },
  memory: {
    holds: (value: number) => value >= 1,
    rule: "must be a number of GiB, at least 1",
    fix: "give for example 2048",
  },
  share: { holds: share, rule: "must be a share above 0 and at most 1", fix: "give for example 0.9" },
  size: {
    holds: size,
    rule: "must be a number of bytes above 0 and at most 10 EB (1e19)",
    fix: "give bytes: 60 TB are 60e12",
  },
  rate: {
    holds: size,
    rule: "must be a number of bytes a second above 0",
    fix: "give bytes a second: 150 MB/s are 150e6",
  },
} as const;

/** Everything wrong with a workload, all at once, each with its path. */
export function checkWorkload(workload: LustreWorkload): Problem[] {
  const problems = new Problems();
  if (typeof workload !== "object" || workload === null) {
    problems.error("", workload, "is not a workload", "give an object with nodes, machineType, datasets, checkpoints");
    return problems.list;
  }
  const number: CheckNumber = (path, value, rule, required = false, highest = Number.POSITIVE_INFINITY) => {
    if (value === undefined && !required) return true;
    const { holds, rule: text, fix } = rules[rule];
    if (!numeric(value) || !holds(value)) {
      problems.error(path, value, value === undefined ? "is missing" : text, fix);
      return false;
    }
    if (value <= highest) return true;
    problems.error(
      path,
      value,
      `is above ${wholeText(highest)}, the most that is taken`,
      "check the figure and its unit",
    );
    return false;
  };
  checkKeys(workload, keys.workload, "", problems);
  checkNodes(workload, problems, number);
  const datasets = listOf(workload.datasets, "datasets", problems);
  const checkpoints = listOf(workload.checkpoints, "checkpoints", problems);
  const directories = [
    ...datasets.map((one, index) => ({ path: one?.path as unknown, at: `datasets[${index}].path` })),
    ...checkpoints.map((one, index) => ({ path: one?.path as unknown, at: `checkpoints[${index}].path` })),
  ];
  if (directories.length === 0 && problems.list.length === 0) {
    problems.error("datasets", undefined, "is missing, and so are checkpoints", "say what is read or what is written");
  }
  if (directories.length > mostDirectories) {
    problems.error(
      datasets.length > mostDirectories ? "datasets" : "checkpoints",
      `${directories.length} directories`,
      `are more than the ${mostDirectories} that are decided one by one`,
      "describe those that are read alike as one data set in their common directory",
    );
    return problems.list;
  }
  problems.add(checkDirectoryPaths(directories));
  for (const [index, dataset] of datasets.entries()) checkDataset(dataset, `datasets[${index}]`, problems, number);
  for (const [index, checkpoint] of checkpoints.entries()) {
    const at = `checkpoints[${index}]`;
    if (!isObject(checkpoint)) {
      problems.error(at, checkpoint, "is not a checkpoint", "give path, bytes, writers, mode and maxStallSeconds");
      continue;
    }
    checkKeys(checkpoint, keys.checkpoint, at, problems);
    number(`${at}.bytes`, checkpoint.bytes, "size", true);
    number(`${at}.writers`, checkpoint.writers, "whole", true, most.writers);
    const stall = number(`${at}.maxStallSeconds`, checkpoint.maxStallSeconds, "positive", true);
    const interval = number(`${at}.intervalSeconds`, checkpoint.intervalSeconds, "positive");
    if (stall && interval && checkpoint.synchronous === true) checkInterval(checkpoint, at, problems);
    number(`${at}.keep`, checkpoint.keep, "whole");
    number(`${at}.restoreBytes`, checkpoint.restoreBytes, "size");
    oneOf(`${at}.mode`, checkpoint.mode, Object.values(CheckpointMode), problems);
    if (typeof checkpoint.synchronous !== "boolean") {
      problems.error(
        `${at}.synchronous`,
        checkpoint.synchronous,
        "must be true or false",
        "say whether training waits for it",
      );
    }
  }
  return problems.list;
}

type CheckNumber = (
  path: string,
  value: unknown,
  rule: keyof typeof rules,
  required?: boolean,
  highest?: number,
) => boolean;

/** Training that stands still for a whole interval does nothing but write. */
function checkInterval({ intervalSeconds, maxStallSeconds }: CheckpointWorkload, at: string, problems: Problems): void {
  if (intervalSeconds === undefined || intervalSeconds > maxStallSeconds) return;
  problems.error(
    `${at}.intervalSeconds`,
    intervalSeconds,
    `is not above maxStallSeconds (${maxStallSeconds}): training would do nothing but write`,
    "give a longer interval or a shorter stall",
  );
}

function checkNodes(workload: LustreWorkload, problems: Problems, number: CheckNumber): void {
  number("nodes", workload.nodes, "whole", true, most.nodes);
  number("meanTimeBetweenFailuresHours", workload.meanTimeBetweenFailuresHours, "positive");
  number("targetUtilisation", workload.targetUtilisation, "share");
  number("utilisationWithoutStorage", workload.utilisationWithoutStorage, "share");
  number("nodeMemoryGiB", workload.nodeMemoryGiB, "memory", false, most.nodeMemoryGiB);
  number("nodeVcpus", workload.nodeVcpus, "whole", false, most.nodeVcpus);
  const { machineType } = workload;
  const machine = machineType === undefined ? undefined : findClientMachine(machineType);
  const complete = workload.acceleratorsPerNode !== undefined && workload.nodeNetworkGbps !== undefined;
  // A machine that no catalogue has is fine as long as its figures are given.
  if (machineType !== undefined && machine === undefined && !complete) {
    const names = nearestMachines(String(machineType)).join(", ");
    problems.error(
      "machineType",
      machineType,
      "is not a machine type of the catalogues",
      `use a name of theirs, for example ${names}; or give acceleratorsPerNode and nodeNetworkGbps`,
    );
    return;
  }
  const unknown = machine === undefined;
  number("acceleratorsPerNode", workload.acceleratorsPerNode, "whole", unknown, most.acceleratorsPerNode);
  const noNetwork = machine?.ipGbps === undefined;
  number("nodeNetworkGbps", workload.nodeNetworkGbps, "positive", noNetwork, most.nodeNetworkGbps);
}

function checkDataset(dataset: DatasetWorkload, at: string, problems: Problems, number: CheckNumber): void {
  if (!isObject(dataset)) {
    problems.error(
      at,
      dataset,
      "is not a data set",
      "give path, fileCount, sizeBytes, pattern and bytesPerAcceleratorPerSecond",
    );
    return;
  }
  checkKeys(dataset, keys.dataset, at, problems);
  oneOf(`${at}.pattern`, dataset.pattern, Object.values(AccessPattern), problems);
  const once = dataset.pattern === AccessPattern.Broadcast;
  number(`${at}.bytesPerAcceleratorPerSecond`, dataset.bytesPerAcceleratorPerSecond, "rate", !once);
  const open = most.openFilesPerAccelerator;
  number(`${at}.openFilesPerAccelerator`, dataset.openFilesPerAccelerator, "whole", false, open);
  const recorded = number(`${at}.recordBytes`, dataset.recordBytes, "size");
  const largest = checkFiles(dataset, at, problems, number);
  if (largest === undefined || !recorded) return;
  const { recordBytes } = dataset;
  if (recordBytes !== undefined && recordBytes > largest) {
    problems.error(
      `${at}.recordBytes`,
      recordBytes,
      `is more than ${dataset.sizes === undefined ? "one file" : "the largest file"} holds (${Math.floor(largest)} bytes)`,
      "give the size of one record",
    );
  }
  if (dataset.pattern === AccessPattern.RandomRecords && recordBytes === undefined) {
    problems.error(
      `${at}.recordBytes`,
      undefined,
      "is missing: random-records needs the size of one",
      "give it in bytes",
    );
  }
}

/** The files of a data set, whichever way they are said. Returns bytes of the largest one where they are fine. */
function checkFiles(dataset: DatasetWorkload, at: string, problems: Problems, number: CheckNumber): number | undefined {
  const { sizes } = dataset;
  if (sizes !== undefined) {
    if (dataset.fileCount !== undefined || dataset.sizeBytes !== undefined) {
      problems.error(`${at}.sizes`, "given", "is given beside fileCount or sizeBytes", "keep one way of saying it");
    }
    if (!Array.isArray(sizes) || sizes.length === 0) {
      problems.error(`${at}.sizes`, sizes, "must be a list of classes of files", "give [{sizeBytes, count}, …]");
      return undefined;
    }
    let bytes = 0;
    let largest = 0;
    let fine = true;
    for (const [index, bin] of sizes.entries()) {
      if (isObject(bin)) checkKeys(bin, keys.bin, `${at}.sizes[${index}]`, problems);
      const sized = number(`${at}.sizes[${index}].sizeBytes`, bin?.sizeBytes, "size", true);
      const counted = number(`${at}.sizes[${index}].count`, bin?.count, "whole", true);
      fine &&= sized && counted;
      if (!sized || !counted) continue;
      bytes += bin.sizeBytes * bin.count;
      largest = Math.max(largest, bin.sizeBytes);
    }
    if (bytes > mostBytes) number(`${at}.sizes`, bytes, "size");
    return fine ? largest : undefined;
  }
  const counted = number(`${at}.fileCount`, dataset.fileCount, "whole", true);
  const sized = number(`${at}.sizeBytes`, dataset.sizeBytes, "size", true);
  if (!counted || !sized) return undefined;
  if (dataset.fileCount! > dataset.sizeBytes!) {
    problems.error(`${at}.fileCount`, dataset.fileCount, "is more than there are bytes", "check the two figures");
  }
  return dataset.sizeBytes! / dataset.fileCount!;
}

function listOf<T>(value: readonly T[] | undefined, path: string, problems: Problems): readonly T[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  problems.error(path, value, "must be a list", `give ${path} as a list, also for one`);
  return [];
}

function oneOf(path: string, value: unknown, allowed: readonly string[], problems: Problems): void {
  if (typeof value === "string" && allowed.includes(value)) return;
  problems.error(path, value, value === undefined ? "is missing" : "is not known", `use one of ${allowed.join(", ")}`);
}

function isObject(value: unknown): value is Record<string, never> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
