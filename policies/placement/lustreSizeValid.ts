import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { describeProblem, type Problem } from "../../components/core/problem.ts";
import { type Read, read, readBoolean, readNumber, readString, readStrings } from "../../components/core/value.ts";
import { checkFsxLustre } from "../../components/lustre/fsx/fsx.ts";
import type { FsxLustreSpec } from "../../components/lustre/fsx/fsxSpec.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import {
  associationsElsewhere,
  fsxAssociationType as associationType,
  fsxRepositoryOf,
  fsxLustreType as lustreType,
} from "./fsxAssociations.ts";
import { judgeGoogleLustre, managedLustreType, parallelstoreType } from "./googleLustre.ts";

/** A size that the service refuses is found here in seconds, and there after the rest of the stack stands. */
export const lustreSizeValid = gpuPolicy<NoConfig>({
  name: "lustre-size-valid",
  description: "Lustre file systems have a size, throughput and features that their service takes together.",
  severity: "medium",
  source: "https://doc.lustre.org/lustre_manual.xhtml",
  remediation: "Use one of the sizes, tiers and combinations that the finding names.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: [lustreType, managedLustreType, parallelstoreType],
  evaluate: (node) => {
    if (node.type !== lustreType) return judgeGoogleLustre(node);
    const { spec, unknown, unread } = specOf(node);
    const problems = checkFsxLustre(spec, { unknown }).map(asWritten);
    return [
      ...problemFindings(node, problems),
      ...unread.map((answer) => unreadable(node, answer, "whether FSx takes its size")),
    ];
  },
  stackTypes: [associationType],
  evaluateStack: (graph) => [
    ...graph.ofType(lustreType).flatMap((node) => associationFindings(graph, node)),
    ...associationsElsewhere(graph),
  ],
});

/**
 * What is wrong with the associations of a file system among themselves and with it. Which file system an association
 * is for shows in its dependencies, so only the whole stack can be asked. What the file system does wrong by itself was
 * said of it alone.
 */
function associationFindings(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const associations = graph
    .ofType(associationType)
    .filter((one) => graph.behind(one, "fileSystemId", lustreType).includes(node))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
  if (associations.length === 0) return [];
  const { spec, unknown } = specOf(node);
  const alone = new Set(checkFsxLustre(spec, { unknown }).map(describeProblem));
  const dataRepositories = associations.map(fsxRepositoryOf);
  const together = checkFsxLustre({ ...spec, dataRepositories }, { unknown });
  const problems = together.filter((problem) => !alone.has(describeProblem(problem)));
  const names = associations.map((one, index) => `[${index}] ${one.name}`).join(", ");
  return problemFindings(node, problems.map(asWritten)).map((finding) => ({
    ...finding,
    message: `${finding.message} Associations: ${names}.`,
  }));
}

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

function asWritten(problem: Problem): Problem {
  if (problem.path === "finalBackup") return { ...problem, path: "skipFinalBackup", value: false };
  const index = problem.path.indexOf("[");
  const [path, rest] = index === -1 ? [problem.path, ""] : [problem.path.slice(0, index), problem.path.slice(index)];
  return { ...problem, path: (spelling[path] ?? path) + rest };
}

interface SpecReading {
  readonly spec: FsxLustreSpec;
  readonly unknown: ReadonlySet<keyof FsxLustreSpec>;
  /** What the rules could not look at. */
  readonly unread: (Read<unknown> & { state: "unknown" })[];
}

function specOf(node: ResourceNode): SpecReading {
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
  const { inputs } = node;
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
