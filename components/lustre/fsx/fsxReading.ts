import type { Problem } from "../../core/problem.ts";
import {
  type Properties,
  type Read,
  read,
  readBoolean,
  readNumber,
  readString,
  readStrings,
} from "../../core/value.ts";
import type { FsxRepositorySpec } from "./fsxRepositories.ts";
import type { FsxLustreSpec } from "./fsxSpec.ts";

/** Resource property by property of the rule; the rest is spelled alike. */
const spelling: Readonly<Record<string, string>> = {
  capacityGiB: "storageCapacity",
  throughputPerTiB: "perUnitStorageThroughput",
  efa: "efaEnabled",
  metadata: "metadataConfiguration",
  "metadata.mode": "metadataConfiguration.mode",
  "metadata.iops": "metadataConfiguration.iops",
  readCache: "dataReadCacheConfiguration",
  "readCache.sizingMode": "dataReadCacheConfiguration.sizingMode",
  "readCache.sizeGiB": "dataReadCacheConfiguration.size",
  compression: "dataCompressionType",
  rootSquash: "rootSquashConfiguration",
  "rootSquash.rootSquash": "rootSquashConfiguration.rootSquash",
  "rootSquash.noSquashNids": "rootSquashConfiguration.noSquashNids",
  backupRetentionDays: "automaticBackupRetentionDays",
  dailyBackupStartTime: "dailyAutomaticBackupStartTime",
  maintenanceWindow: "weeklyMaintenanceStartTime",
  logLevel: "logConfiguration.level",
};

/** A problem of a specification, as the inputs of the resource are called. */
export function asFsxInput(problem: Problem): Problem {
  if (problem.path === "finalBackup") return { ...problem, path: "skipFinalBackup", value: false };
  const index = problem.path.indexOf("[");
  const [path, rest] = index === -1 ? [problem.path, ""] : [problem.path.slice(0, index), problem.path.slice(index)];
  return { ...problem, path: (spelling[path] ?? path) + rest };
}

export interface FsxSpecReading {
  readonly spec: FsxLustreSpec;
  readonly unknown: ReadonlySet<keyof FsxLustreSpec>;
  /** What the rules could not look at. */
  readonly unread: (Read<unknown> & { state: "unknown" })[];
}

/** Reads the inputs of an `aws:fsx/lustreFileSystem:LustreFileSystem`, for `checkFsxLustre`. */
export function fsxSpecOf(inputs: Properties): FsxSpecReading {
  const unknown = new Set<keyof FsxLustreSpec>();
  const unread: (Read<unknown> & { state: "unknown" })[] = [];
  const take = <T>(key: keyof FsxLustreSpec, answer: Read<T>): T | undefined => {
    if (answer.state === "known") return answer.value;
    if (answer.state === "unknown") {
      unknown.add(key);
      unread.push(answer);
    }
    return undefined;
  };
  const text = (key: keyof FsxLustreSpec, path: string = key) => take(key, readString(inputs, path));
  const number = (key: keyof FsxLustreSpec, path: string = key) => take(key, readNumber(inputs, path));
  const flag = (key: keyof FsxLustreSpec, path: string = key) => take(key, readBoolean(inputs, path));
  // Rules ask of these only whether they are given, and an unknown is given: a key or a bucket of the same program.
  const given = (path: "kmsKeyId" | "importPath" | "exportPath" | "backupId"): string | undefined => {
    const answer = readString(inputs, path);
    return answer.state === "absent" ? undefined : answer.state === "known" ? answer.value : "known later";
  };
  const within = (key: keyof FsxLustreSpec, path: string): boolean => {
    const answer = read(inputs, path);
    if (answer.state === "unknown") take(key, answer);
    return answer.state === "known";
  };
  const skip = flag("finalBackup", "skipFinalBackup");
  const spec: FsxLustreSpec = {
    deploymentType: text("deploymentType"),
    storageType: text("storageType"),
    capacityGiB: number("capacityGiB", "storageCapacity"),
    throughputPerTiB: number("throughputPerTiB", "perUnitStorageThroughput"),
    throughputCapacity: number("throughputCapacity"),
    efa: flag("efa", "efaEnabled"),
    ...(within("metadata", "metadataConfiguration")
      ? {
          metadata: {
            mode: text("metadata", "metadataConfiguration.mode"),
            iops: number("metadata", "metadataConfiguration.iops"),
          },
        }
      : {}),
    ...(within("readCache", "dataReadCacheConfiguration")
      ? {
          readCache: {
            sizingMode: text("readCache", "dataReadCacheConfiguration.sizingMode"),
            sizeGiB: number("readCache", "dataReadCacheConfiguration.size"),
          },
        }
      : {}),
    driveCacheType: text("driveCacheType"),
    compression: text("compression", "dataCompressionType"),
    ...(within("rootSquash", "rootSquashConfiguration")
      ? {
          rootSquash: {
            rootSquash: text("rootSquash", "rootSquashConfiguration.rootSquash"),
            noSquashNids: take("rootSquash", readStrings(inputs, "rootSquashConfiguration.noSquashNids")),
          },
        }
      : {}),
    fileSystemTypeVersion: text("fileSystemTypeVersion"),
    importPath: given("importPath"),
    exportPath: given("exportPath"),
    autoImportPolicy: text("autoImportPolicy"),
    importedFileChunkSize: number("importedFileChunkSize"),
    backupRetentionDays: number("backupRetentionDays", "automaticBackupRetentionDays"),
    dailyBackupStartTime: text("dailyBackupStartTime", "dailyAutomaticBackupStartTime"),
    finalBackup: skip === undefined ? undefined : !skip,
    copyTagsToBackups: flag("copyTagsToBackups"),
    kmsKeyId: given("kmsKeyId"),
    maintenanceWindow: text("maintenanceWindow", "weeklyMaintenanceStartTime"),
    logLevel: text("logLevel", "logConfiguration.level"),
    backupId: given("backupId"),
  };
  return { spec, unknown, unread };
}

/** A data repository association. What cannot be read is left out, as the rule has it: one part does not hide the others. */
export function fsxRepositoryOf(inputs: Properties): FsxRepositorySpec {
  const known = <T>(answer: Read<T>): T | undefined => (answer.state === "known" ? answer.value : undefined);
  return {
    path: known(readString(inputs, "fileSystemPath")),
    dataRepositoryPath: known(readString(inputs, "dataRepositoryPath")),
    importedFileChunkSizeMiB: known(readNumber(inputs, "importedFileChunkSize")),
    autoImport: known(readStrings(inputs, "s3.autoImportPolicy.events")),
    autoExport: known(readStrings(inputs, "s3.autoExportPolicy.events")),
  };
}
