import { FsxDeploymentType, FsxReadCacheMode, FsxStorageType, fsxIntelligentTiering, fsxSources } from "./fsxFacts.ts";
import { type FsxContext, type FsxLustreSpec, nameOf, orList } from "./fsxSpec.ts";

const { Hdd, IntelligentTiering } = FsxStorageType;

export function checkEfa({ spec, type, problems, knows }: FsxContext): void {
  if (!knows("efa") || spec.efa !== true) return;
  if (!type.efa) {
    problems.error(
      "efa",
      true,
      `is not offered by ${nameOf(type)}`,
      "use the deployment type PERSISTENT_2, or leave EFA off",
      fsxSources.efa,
    );
    return;
  }
  if (knows("metadata") && spec.metadata === undefined) {
    problems.error(
      "efa",
      true,
      "needs a metadata configuration: EFA is only supported for PERSISTENT_2 file systems with one",
      "add the metadata mode AUTOMATIC, or USER_PROVISIONED with its IOPS",
      fsxSources.efa,
    );
  }
}

export function checkReadCache({ spec, type, problems, knows }: FsxContext): void {
  if (!knows("readCache")) return;
  const { readCache, throughputCapacity } = spec;
  if (type.storageType !== IntelligentTiering) {
    if (readCache !== undefined) {
      problems.error(
        "readCache",
        readCache,
        `belongs to INTELLIGENT_TIERING and not to ${nameOf(type)}`,
        "leave it out",
        fsxSources.readCache,
      );
    }
    return;
  }
  const modes = Object.values(FsxReadCacheMode) as string[];
  if (readCache === undefined) {
    problems.error(
      "readCache",
      undefined,
      "is missing: INTELLIGENT_TIERING has to be told its SSD read cache",
      `use the sizing mode ${orList(modes)}`,
      fsxSources.readCache,
    );
    return;
  }
  const { sizingMode, sizeGiB } = readCache;
  if (sizingMode === undefined || !modes.includes(sizingMode)) {
    problems.error(
      "readCache.sizingMode",
      sizingMode,
      "is not a sizing mode of the read cache",
      `use ${orList(modes)}`,
      fsxSources.readCache,
    );
    return;
  }
  if (sizingMode !== FsxReadCacheMode.UserProvisioned) {
    if (sizeGiB !== undefined) {
      problems.error(
        "readCache.sizeGiB",
        sizeGiB,
        `cannot be given with the sizing mode ${sizingMode}`,
        "leave it out, or use the sizing mode USER_PROVISIONED",
        fsxSources.readCache,
      );
    }
    return;
  }
  const { least, most } = fsxIntelligentTiering.cacheGiBPerStep;
  const steps =
    knows("throughputCapacity") && throughputCapacity !== undefined
      ? Math.floor(throughputCapacity / fsxIntelligentTiering.stepMBps)
      : undefined;
  const range = `${least} to ${most} GiB for every 4000 MB/s`;
  if (sizeGiB === undefined || !Number.isInteger(sizeGiB)) {
    problems.error(
      "readCache.sizeGiB",
      sizeGiB,
      "must be a whole number of GiB with the sizing mode USER_PROVISIONED",
      `give ${range}`,
      fsxSources.readCache,
    );
  } else if (steps !== undefined && steps > 0 && (sizeGiB < least * steps || sizeGiB > most * steps)) {
    problems.error(
      "readCache.sizeGiB",
      sizeGiB,
      `is outside ${range}`,
      `use ${least * steps} to ${most * steps}`,
      fsxSources.readCache,
    );
  }
}

export function checkDriveCache({ spec, type, problems, knows }: FsxContext): void {
  if (!knows("driveCacheType")) return;
  const { driveCacheType } = spec;
  if (type.storageType === Hdd) {
    if (driveCacheType !== "READ" && driveCacheType !== "NONE") {
      problems.error(
        "driveCacheType",
        driveCacheType,
        "must be READ or NONE for HDD storage",
        "use READ for an SSD cache of a fifth of the capacity, or NONE",
        fsxSources.configuration,
      );
    }
  } else if (driveCacheType !== undefined) {
    problems.error(
      "driveCacheType",
      driveCacheType,
      `belongs to HDD storage and not to ${nameOf(type)}`,
      "leave it out",
      fsxSources.configuration,
    );
  }
}

export function checkVersion({ spec, type, problems, knows }: FsxContext): void {
  if (!knows("fileSystemTypeVersion")) return;
  const { fileSystemTypeVersion, metadata } = spec;
  if (fileSystemTypeVersion === undefined) return;
  if (!type.versions.includes(fileSystemTypeVersion)) {
    problems.error(
      "fileSystemTypeVersion",
      fileSystemTypeVersion,
      `is not a Lustre version of ${nameOf(type)}`,
      `use ${orList(type.versions)}`,
      fsxSources.configuration,
    );
  } else if (knows("metadata") && metadata !== undefined && type.metadata && fileSystemTypeVersion !== "2.15") {
    problems.error(
      "fileSystemTypeVersion",
      fileSystemTypeVersion,
      "does not know provisioned metadata, which came with Lustre 2.15",
      "use 2.15",
      fsxSources.configuration,
    );
  } else if (fileSystemTypeVersion === "2.10") {
    problems.warning(
      "fileSystemTypeVersion",
      fileSystemTypeVersion,
      "cannot be mounted by clients with recent kernels (6.12 and later)",
      "use 2.15",
      "https://github.com/kubernetes-sigs/aws-fsx-csi-driver/issues/437",
    );
  }
}

export function checkEncryption({ spec, type, problems, knows }: FsxContext): void {
  const { kmsKeyId } = spec;
  if (type.kms || (kmsKeyId === undefined && knows("kmsKeyId"))) return;
  problems.error(
    "kmsKeyId",
    kmsKeyId ?? "known later",
    `cannot be chosen for ${nameOf(type)}, which is encrypted with a key of the service`,
    "leave it out, or use a persistent deployment type",
    fsxSources.encryption,
  );
}

/** The Lustre version of a file system, as the service defaults it. */
export function versionOf(spec: FsxLustreSpec): string {
  if (spec.fileSystemTypeVersion !== undefined) return spec.fileSystemTypeVersion;
  if (spec.deploymentType !== FsxDeploymentType.Persistent2) return "2.10";
  return spec.metadata === undefined ? "2.12" : "2.15";
}
