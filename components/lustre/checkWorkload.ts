import { nearest } from "../core/nearest.ts";
import { type Problem, Problems } from "../core/problem.ts";
import { checkMachineType, findAwsMachineType } from "../hardware/catalogue.ts";
import { checkDirectoryPaths } from "./layout/checkPath.ts";
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

/** Properties, so that a misspelt one is told and not passed over. A missing name here does not compile. */
const keys = {
  workload: names<LustreWorkload>({
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
  dataset: names<DatasetWorkload>({
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
  bin: names<FileSizeBin>({ sizeBytes: 1, count: 1 }),
  checkpoint: names<CheckpointWorkload>({
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

function names<T>(all: Record<keyof T & string, 1>): readonly string[] {
  return Object.keys(all);
}

function checkKeys(value: object, known: readonly string[], at: string, problems: Problems): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const [close] = nearest(key, known, 1);
    const path = at === "" ? key : `${at}.${key}`;
    problems.error(
      path,
      (value as Record<string, unknown>)[key],
      "is not a property here",
      `rename it to ${close}, or remove it; known are ${known.join(", ")}`,
    );
  }
}

type Check = (value: number) => boolean;
const numeric = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const whole: Check = (value) => Number.isSafeInteger(value) && value >= 1;
const positive: Check = (value) => value > 0;
const share: Check = (value) => value > 0 && value <= 1;
const size: Check = (value) => value > 0 && value <= mostBytes;

const rules = {
  whole: { holds: whole, rule: "must be a whole number, at least 1", fix: "give a whole number, for example 8" },
  positive: { holds: positive, rule: "must be a number above 0", fix: "give a number above 0" },
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
  const number = (path: string, value: unknown, rule: keyof typeof rules, required = false): boolean => {
    if (value === undefined && !required) return true;
    const { holds, rule: text, fix } = rules[rule];
    if (numeric(value) && holds(value)) return true;
    problems.error(path, value, value === undefined ? "is missing" : text, fix);
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
    number(`${at}.writers`, checkpoint.writers, "whole", true);
    number(`${at}.maxStallSeconds`, checkpoint.maxStallSeconds, "positive", true);
    number(`${at}.intervalSeconds`, checkpoint.intervalSeconds, "positive");
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

type CheckNumber = (path: string, value: unknown, rule: keyof typeof rules, required?: boolean) => boolean;

function checkNodes(workload: LustreWorkload, problems: Problems, number: CheckNumber): void {
  number("nodes", workload.nodes, "whole", true);
  number("meanTimeBetweenFailuresHours", workload.meanTimeBetweenFailuresHours, "positive");
  number("targetUtilisation", workload.targetUtilisation, "share");
  number("utilisationWithoutStorage", workload.utilisationWithoutStorage, "share");
  number("nodeMemoryGiB", workload.nodeMemoryGiB, "positive");
  number("nodeVcpus", workload.nodeVcpus, "whole");
  const { machineType } = workload;
  const machine = machineType === undefined ? undefined : findAwsMachineType(machineType);
  const complete = workload.acceleratorsPerNode !== undefined && workload.nodeNetworkGbps !== undefined;
  // A machine of another place is fine as long as its figures are given.
  if (machineType !== undefined && machine === undefined && !complete) {
    for (const problem of checkMachineType(machineType)) {
      problems.error(
        "machineType",
        machineType,
        problem.rule,
        `${problem.fix}; or give acceleratorsPerNode and nodeNetworkGbps`,
        problem.source,
      );
    }
    return;
  }
  number("acceleratorsPerNode", workload.acceleratorsPerNode, "whole", machine === undefined);
  number("nodeNetworkGbps", workload.nodeNetworkGbps, "positive", machine === undefined);
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
  number(`${at}.openFilesPerAccelerator`, dataset.openFilesPerAccelerator, "whole");
  number(`${at}.recordBytes`, dataset.recordBytes, "size");
  const { sizes } = dataset;
  if (sizes !== undefined) {
    if (dataset.fileCount !== undefined || dataset.sizeBytes !== undefined) {
      problems.error(`${at}.sizes`, "given", "is given beside fileCount or sizeBytes", "keep one way of saying it");
    }
    if (!Array.isArray(sizes) || sizes.length === 0) {
      problems.error(`${at}.sizes`, sizes, "must be a list of classes of files", "give [{sizeBytes, count}, …]");
      return;
    }
    let bytes = 0;
    for (const [index, bin] of sizes.entries()) {
      if (isObject(bin)) checkKeys(bin, keys.bin, `${at}.sizes[${index}]`, problems);
      const good = number(`${at}.sizes[${index}].sizeBytes`, bin?.sizeBytes, "size", true);
      if (number(`${at}.sizes[${index}].count`, bin?.count, "whole", true) && good) bytes += bin.sizeBytes * bin.count;
    }
    if (bytes > mostBytes) number(`${at}.sizes`, bytes, "size");
    return;
  }
  const counted = number(`${at}.fileCount`, dataset.fileCount, "whole", true);
  const sized = number(`${at}.sizeBytes`, dataset.sizeBytes, "size", true);
  if (!counted || !sized) return;
  if (dataset.fileCount! > dataset.sizeBytes!) {
    problems.error(`${at}.fileCount`, dataset.fileCount, "is more than there are bytes", "check the two figures");
  }
  const { recordBytes } = dataset;
  if (numeric(recordBytes) && recordBytes > dataset.sizeBytes! / dataset.fileCount!) {
    problems.error(
      `${at}.recordBytes`,
      recordBytes,
      `is more than one file holds (${Math.floor(dataset.sizeBytes! / dataset.fileCount!)} bytes)`,
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
