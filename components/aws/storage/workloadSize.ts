import type { Problem } from "../../core/problem.ts";
import { describeProblem } from "../../core/problem.ts";
import { chooseLustre, LustreWorkloadError } from "../../lustre/choose/choose.ts";
import type { LustreDecision } from "../../lustre/choose/decision.ts";
import type { FsxPlatform } from "../../lustre/platform/platform.ts";
import type { LustreWorkload } from "../../lustre/workload.ts";
import { lustrePrices } from "../../pricing/lustrePrices.ts";
import { storagePrices } from "../../pricing/storagePrices.ts";
import { isPlain } from "../../pulumi/checked.ts";
import type { FsxLustreArgs, LustreRepository } from "./lustreArgs.ts";

/** Arguments with a size, whether it was given or follows from a workload. */
export interface SizedArgs {
  readonly args: FsxLustreArgs;
  readonly decision?: LustreDecision;
  readonly problems: readonly Problem[];
}

/** The arguments that a decision reads: beside a workload they cannot come later. */
const read = [
  "workload",
  "deploymentType",
  "storageType",
  "efa",
  "capacityGiB",
  "throughputPerTiB",
  "throughputCapacity",
  "metadataIops",
  "ostCount",
] as const;

/**
 * Sizes a file system by its workload: what is not given of capacity, tier, metadata and chunk sizes of repositories is
 * filled in. Without a workload the arguments come back as they are.
 */
export function sizedByWorkload(args: FsxLustreArgs, region: string | undefined): SizedArgs {
  if (args.workload === undefined) return { args, problems: [] };
  const later = read
    .filter((key) => !isPlain(args[key]))
    .map(
      (path): Problem => ({
        severity: "error",
        path,
        value: "known later",
        rule: "is read to size the file system by its workload, so it cannot come later",
        fix: "give a plain value",
      }),
    );
  if (later.length > 0) return { args, problems: later };
  try {
    const workload = completed(args);
    const decision = chooseLustre(workload, platformOf(args, region), {
      price: lustrePrices(storagePrices, region),
    });
    return {
      args: filledIn(args, decision),
      decision,
      problems: decision.warnings.filter((problem) => !isDone(problem, args)).map(asArgument),
    };
  } catch (error) {
    if (error instanceof LustreWorkloadError) return { args, problems: error.problems.map(asArgument) };
    throw error;
  }
}

/** Chunk sizes of imported data are set on their repositories here: nothing is left to do about them. */
function isDone({ path }: Problem, { workload, repositories = [] }: FsxLustreArgs): boolean {
  const [, index] = /^datasets\[(\d+)\]\.importedFromObjectStore$/.exec(path) ?? [];
  const dataset = workload?.datasets?.[Number(index)];
  return index !== undefined && repositories.some((repository) => isBelow(dataset?.path ?? "", repository.path));
}

function platformOf(args: FsxLustreArgs, region: string | undefined): FsxPlatform {
  const { deploymentType, storageType, efa } = args;
  const number = (key: "capacityGiB" | "throughputPerTiB" | "throughputCapacity" | "metadataIops" | "ostCount") =>
    args[key] === undefined ? {} : { [key]: args[key] as number };
  return {
    kind: "fsx",
    ...(region === undefined ? {} : { region }),
    ...(deploymentType === undefined ? {} : { deploymentType }),
    ...(storageType === undefined ? {} : { storageType }),
    ...(efa === undefined ? {} : { efa }),
    ...number("capacityGiB"),
    ...number("throughputPerTiB"),
    ...number("throughputCapacity"),
    ...number("metadataIops"),
    ...number("ostCount"),
  };
}

/** The workload with what the rest of the arguments says: the clients' machine type, and what comes from S3. */
function completed({ workload, clients, repositories = [] }: FsxLustreArgs): LustreWorkload {
  const given = workload!;
  const types = [...new Set((Array.isArray(clients) ? clients : []).map((client) => client.machineType))];
  const plain = Array.isArray(given.datasets);
  const datasets = plain
    ? given.datasets!.map((dataset) => {
        const linked = repositories.some(
          ({ path }) => isPlain(path) && typeof dataset?.path === "string" && isBelow(dataset.path, path),
        );
        return linked && dataset.importedFromObjectStore === undefined
          ? { ...dataset, importedFromObjectStore: true }
          : dataset;
      })
    : given.datasets;
  const machineType =
    given.machineType ?? (given.acceleratorsPerNode === undefined && types.length === 1 ? types[0] : undefined);
  return {
    ...given,
    ...(datasets === undefined ? {} : { datasets }),
    ...(machineType === undefined ? {} : { machineType }),
  };
}

/** Whether a directory is another one or lies in it. */
function isBelow(path: string, parent: string): boolean {
  const trimmed = parent.replace(/\/+$/, "");
  return path === trimmed || path.startsWith(`${trimmed}/`) || trimmed === "";
}

function filledIn(args: FsxLustreArgs, { system, metadataIops, directories }: LustreDecision): FsxLustreArgs {
  const fsx = system.fsx!;
  const repositories = args.repositories?.map((repository): LustreRepository => {
    if (repository.importedFileChunkSizeMiB !== undefined) return repository;
    const below = directories.filter(
      ({ path, importedFileChunkSizeMiB }) => importedFileChunkSizeMiB !== undefined && isBelow(path, repository.path),
    );
    if (below.length === 0) return repository;
    // For files that take several stripes the chunk is what spreads them; for those of one stripe it only has to be larger
    // than they are. Where both lie below one repository, those that are spread decide.
    const striped = below.filter(({ components }) => components.some(({ stripeCount }) => stripeCount !== 1));
    const chunks = (striped.length > 0 ? striped : below).map((one) => one.importedFileChunkSizeMiB!);
    const chunk = striped.length > 0 ? Math.min(...chunks) : Math.max(...chunks);
    return { ...repository, importedFileChunkSizeMiB: chunk };
  });
  return {
    ...args,
    ...(fsx.capacityGiB === undefined ? {} : { capacityGiB: fsx.capacityGiB }),
    ...(fsx.throughputPerTiB === undefined ? {} : { throughputPerTiB: fsx.throughputPerTiB }),
    ...(fsx.throughputCapacity === undefined ? {} : { throughputCapacity: fsx.throughputCapacity }),
    ...(args.metadataIops === undefined && metadataIops !== undefined ? { metadataIops: metadataIops.iops } : {}),
    ...(repositories === undefined ? {} : { repositories }),
  };
}

/** `datasets[0].path` → `workload.datasets[0].path`; what concerns the platform is an argument of its own. */
function asArgument(problem: Problem): Problem {
  const { path } = problem;
  if (path.startsWith("platform.")) return { ...problem, path: path.slice("platform.".length) };
  if (path === "platform" || path === "") return { ...problem, path: "workload" };
  return { ...problem, path: `workload.${path}` };
}

/** Problems once, however many checks found them. */
export function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const text = describeProblem(problem);
    return !seen.has(text) && seen.add(text);
  });
}
