import { unknownKeys } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkZone } from "../../hardware/aws/region.ts";
import { checkFsxLustre } from "../../lustre/fsx/fsx.ts";
import {
  FsxDeploymentType,
  FsxMetadataMode,
  FsxReadCacheMode,
  FsxStorageType,
  fsxSources,
} from "../../lustre/fsx/fsxFacts.ts";
import type { FsxRepositorySpec } from "../../lustre/fsx/fsxRepositories.ts";
import type { FsxLustreSpec } from "../../lustre/fsx/fsxSpec.ts";
import { checkSizing } from "../../lustre/workload.ts";
import { isPlain } from "../../pulumi/checked.ts";
import { fsxArgumentNames } from "./argumentNames.ts";
import type { FsxLustreArgs } from "./lustreArgs.ts";
import { checkLustreClients } from "./lustreClients.ts";
import { s3Path } from "./repositoryName.ts";

/** What follows from the arguments before anything is known of the later ones. */
export interface FsxLustrePlan {
  readonly deploymentType: string;
  readonly storageType: string;
  readonly efa: boolean;
  readonly persistent: boolean;
  /** Linked to S3: then there are no backups. */
  readonly linked: boolean;
  readonly production: boolean;
}

export function planOf(args: FsxLustreArgs, production: boolean): FsxLustrePlan {
  const deploymentType = args.deploymentType ?? FsxDeploymentType.Persistent2;
  return {
    deploymentType,
    storageType: args.storageType ?? FsxStorageType.Ssd,
    efa: args.efa ?? false,
    persistent: deploymentType === FsxDeploymentType.Persistent1 || deploymentType === FsxDeploymentType.Persistent2,
    linked: (args.repositories?.length ?? 0) > 0,
    production,
  };
}

/** The inputs that the rule reads and that may be known only later. */
export interface LaterValues {
  capacityGiB: number | undefined;
  throughputPerTiB: number | undefined;
  throughputCapacity: number | undefined;
  metadataIops: number | undefined;
  readCacheGiB: number | undefined;
  compression: string | undefined;
  rootSquash: string | undefined;
  noSquashNids: string[] | undefined;
  fileSystemTypeVersion: string | undefined;
  backupRetentionDays: number | undefined;
  dailyBackupStartTime: string | undefined;
  maintenanceWindow: string | undefined;
  /** Of the network. */
  region: string;
  zones: string[];
  repositories: { bucket: string; prefix: string | undefined; importedFileChunkSizeMiB: number | undefined }[];
}

/** Properties of the specification that a later value stands behind. */
const behind: Partial<Record<keyof LaterValues, keyof FsxLustreSpec>> = {
  capacityGiB: "capacityGiB",
  throughputPerTiB: "throughputPerTiB",
  throughputCapacity: "throughputCapacity",
  metadataIops: "metadata",
  readCacheGiB: "readCache",
  compression: "compression",
  rootSquash: "rootSquash",
  noSquashNids: "rootSquash",
  fileSystemTypeVersion: "fileSystemTypeVersion",
  backupRetentionDays: "backupRetentionDays",
  dailyBackupStartTime: "dailyBackupStartTime",
  maintenanceWindow: "maintenanceWindow",
};

/** How the rule's properties are called among the arguments. */
const argumentNames: readonly (readonly [string, string])[] = [
  ["metadata.iops", "metadataIops"],
  ["metadata.mode", "metadataIops"],
  ["metadata", "metadataIops"],
  ["readCache.sizingMode", "readCacheMode"],
  ["readCache.sizeGiB", "readCacheGiB"],
  ["readCache", "readCacheMode"],
  ["rootSquash.rootSquash", "rootSquash"],
  ["rootSquash.noSquashNids", "noSquashNids"],
  ["dataRepositories", "repositories"],
];

/** The arguments whose value has to be plain, because they decide what is made. */
const plainArguments = [
  "zone",
  "deploymentType",
  "storageType",
  "efa",
  "gpuDirectStorage",
  "driveCacheType",
  "readCacheMode",
  "finalBackup",
  "copyTagsToBackups",
  "logLevel",
  "protect",
  "retainOnDelete",
  "manageClientRules",
] as const;

/** Everything wrong with the arguments, as far as it can be told from what is known. */
export function checkArgs(args: FsxLustreArgs, plan: FsxLustrePlan, known: Partial<LaterValues>): Problem[] {
  return [...unknownKeys(args, fsxArgumentNames), ...checkKnownArgs(args, plan, known)];
}

function checkKnownArgs(args: FsxLustreArgs, plan: FsxLustrePlan, known: Partial<LaterValues>): Problem[] {
  const problems = new Problems();
  for (const list of ["clients", "repositories"] as const) {
    if (args[list] === undefined ? list === "repositories" : Array.isArray(args[list])) continue;
    problems.error(list, args[list] === undefined ? undefined : "known later", "has to be a plain list", "give a list");
  }
  if (problems.hasErrors) return problems.list;
  const shaping: [string, unknown][] = [
    ...plainArguments.map((key): [string, unknown] => [key, args[key]]),
    ...(args.repositories ?? []).map(({ path }, index): [string, unknown] => [`repositories[${index}].path`, path]),
    ...args.clients.map(({ clientSecurityGroupIds: _, ...rest }, index): [string, unknown] => [
      `clients[${index}]`,
      rest,
    ]),
  ];
  for (const [path, value] of shaping) {
    if (isPlain(value)) continue;
    problems.error(path, "known later", "decides what is made, so it cannot come later", "give a plain value");
  }
  if (problems.hasErrors) return problems.list;
  if (args.noSquashNids !== undefined && args.rootSquash === undefined) {
    problems.error(
      "noSquashNids",
      "given",
      "excepts clients from a root squash that is not asked for",
      "give rootSquash too, for example 65534:65534, or leave it out",
      fsxSources.rootSquash,
    );
  }
  const sized = args.capacityGiB !== undefined || args.throughputCapacity !== undefined;
  // A workload that nothing could be decided for has said so itself.
  if (args.workload === undefined) problems.add(checkSizing(sized || args.throughputPerTiB !== undefined));
  if (known.region !== undefined) problems.add(checkZone(args.zone, known.region));
  if (known.zones !== undefined && !problems.hasErrors && !known.zones.includes(args.zone)) {
    problems.error(
      "zone",
      args.zone,
      `has no private subnet in the network, which has ${known.zones.join(", ") || "none"}`,
      "use one of its zones, or add the zone to the network",
    );
  }
  // Without a size every further word about sizes would only repeat it.
  if (sized || (args.workload === undefined && args.throughputPerTiB !== undefined)) {
    const unknown = new Set<keyof FsxLustreSpec>();
    for (const [key, property] of Object.entries(behind)) {
      if (args[key as keyof FsxLustreArgs] !== undefined && !(key in known)) unknown.add(property);
    }
    problems.add(checkFsxLustre(specOf(args, plan, known), { unknown }).map(asArgument));
  }
  return problems.add(
    checkLustreClients({
      ...(known.region === undefined ? {} : { region: known.region }),
      zone: args.zone,
      efa: plan.efa,
      gpuDirectStorage: args.gpuDirectStorage ?? false,
      clients: args.clients,
    }),
  ).list;
}

/** The arguments, with what follows from them, as the rule reads them. */
export function specOf(args: FsxLustreArgs, plan: FsxLustrePlan, known: Partial<LaterValues>): FsxLustreSpec {
  const { deploymentType, storageType, efa } = plan;
  const tiered = storageType === FsxStorageType.IntelligentTiering;
  const squash = args.rootSquash !== undefined || args.noSquashNids !== undefined;
  return {
    deploymentType,
    storageType,
    capacityGiB: known.capacityGiB,
    throughputPerTiB: known.throughputPerTiB,
    throughputCapacity: known.throughputCapacity,
    efa,
    ...metadataOf(args, plan, known),
    ...(tiered || args.readCacheMode !== undefined || args.readCacheGiB !== undefined
      ? { readCache: { sizingMode: readCacheMode(args), sizeGiB: known.readCacheGiB } }
      : {}),
    driveCacheType: args.driveCacheType,
    compression: known.compression,
    ...(squash ? { rootSquash: { rootSquash: known.rootSquash, noSquashNids: known.noSquashNids } } : {}),
    fileSystemTypeVersion: known.fileSystemTypeVersion ?? defaultVersion,
    dataRepositories: repositorySpecs(args, known),
    backupRetentionDays: args.backupRetentionDays === undefined ? backupDays(plan) : known.backupRetentionDays,
    dailyBackupStartTime: known.dailyBackupStartTime,
    finalBackup: args.finalBackup ?? finalBackup(plan),
    copyTagsToBackups: args.copyTagsToBackups,
    ...(args.kmsKeyId === undefined ? {} : { kmsKeyId: "given" }),
    maintenanceWindow: known.maintenanceWindow,
    logLevel: args.logLevel,
  };
}

/** @see FsxLustreArgs.fileSystemTypeVersion */
export const defaultVersion = "2.15";

/** Metadata comes with every PERSISTENT_2 file system, because it cannot be added later, and AUTOMATIC costs nothing. */
export function metadataOf(
  args: FsxLustreArgs,
  { deploymentType, storageType }: FsxLustrePlan,
  known: Partial<Pick<LaterValues, "metadataIops">>,
): { metadata?: { mode: string; iops?: number } } {
  if (args.metadataIops !== undefined) {
    return { metadata: { mode: FsxMetadataMode.UserProvisioned, iops: known.metadataIops } };
  }
  if (deploymentType !== FsxDeploymentType.Persistent2) return {};
  if (storageType === FsxStorageType.IntelligentTiering) {
    return { metadata: { mode: FsxMetadataMode.UserProvisioned, iops: 6000 } };
  }
  return { metadata: { mode: FsxMetadataMode.Automatic } };
}

export function readCacheMode({ readCacheMode, readCacheGiB }: FsxLustreArgs): string {
  return (
    readCacheMode ?? (readCacheGiB === undefined ? FsxReadCacheMode.Proportional : FsxReadCacheMode.UserProvisioned)
  );
}

/** Backups belong to persistent file systems that are not linked to S3; production keeps a week of them. */
export function backupDays({ persistent, linked, production }: FsxLustrePlan): number {
  return persistent && !linked && production ? 7 : 0;
}

export function finalBackup({ persistent, linked, production }: FsxLustrePlan): boolean {
  return persistent && !linked && production;
}

/** Events that repositories follow unless told otherwise: what changes in S3 shows up; nothing is written back. */
export const defaultImportEvents = ["NEW", "CHANGED", "DELETED"];

function repositorySpecs(args: FsxLustreArgs, known: Partial<LaterValues>): FsxRepositorySpec[] {
  return (args.repositories ?? []).map((repository, index) => {
    const later = known.repositories?.[index];
    const place =
      later !== undefined
        ? s3Path(later.bucket, later.prefix)
        : isPlain(repository.bucket) && isPlain(repository.prefix)
          ? s3Path(repository.bucket as string, repository.prefix as string | undefined)
          : undefined;
    const chunk = later?.importedFileChunkSizeMiB ?? repository.importedFileChunkSizeMiB;
    return {
      path: repository.path,
      ...(place === undefined ? {} : { dataRepositoryPath: place }),
      ...(typeof chunk === "number" ? { importedFileChunkSizeMiB: chunk } : {}),
      autoImport: repository.autoImport ?? defaultImportEvents,
      autoExport: repository.autoExport ?? [],
    };
  });
}

function asArgument(problem: Problem): Problem {
  for (const [own, argument] of argumentNames) {
    if (problem.path !== own && !problem.path.startsWith(`${own}[`) && !problem.path.startsWith(`${own}.`)) continue;
    const path = argument + problem.path.slice(own.length);
    return { ...problem, path: path.replace(/\.dataRepositoryPath$/, ".bucket") };
  }
  return problem;
}
