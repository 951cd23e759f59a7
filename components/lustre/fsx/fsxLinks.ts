import { FsxStorageType, fsxSources } from "./fsxFacts.ts";
import { versionOf } from "./fsxFeatures.ts";
import { checkRepositories } from "./fsxRepositories.ts";
import { type FsxContext, type FsxLustreSpec, nameOf } from "./fsxSpec.ts";

const { IntelligentTiering } = FsxStorageType;

export function checkLinks({ spec, type, problems, knows }: FsxContext): void {
  const { importPath, exportPath, autoImportPolicy, importedFileChunkSize, dataRepositories } = spec;
  const older = { importPath, exportPath, autoImportPolicy, importedFileChunkSize };
  for (const [path, value] of Object.entries(older)) {
    if (value === undefined || type.importPath) continue;
    problems.error(
      path,
      value,
      `is refused by ${nameOf(type)}`,
      type.associations
        ? "link S3 with a data repository association"
        : "leave it out: INTELLIGENT_TIERING has no links to S3",
      fsxSources.association,
    );
  }
  if (importPath !== undefined && (dataRepositories?.length ?? 0) > 0) {
    problems.error(
      "importPath",
      importPath,
      "cannot be used beside data repository associations",
      "leave it out",
      fsxSources.association,
    );
  }
  if (importedFileChunkSize !== undefined && type.importPath && importPath === undefined && knows("importPath")) {
    problems.error(
      "importedFileChunkSize",
      importedFileChunkSize,
      "is only for file systems with an import path",
      "give it to the data repository association",
      fsxSources.association,
    );
  }
  if (!knows("dataRepositories") || dataRepositories === undefined || dataRepositories.length === 0) return;
  if (!type.associations) {
    problems.error(
      "dataRepositories",
      `${dataRepositories.length} given`,
      `cannot be linked to ${nameOf(type)}`,
      type.storageType === IntelligentTiering
        ? "use the storage type SSD, or copy the data with a job"
        : "use the deployment type SCRATCH_2 or PERSISTENT_2",
      fsxSources.association,
    );
    return;
  }
  if (knows("fileSystemTypeVersion") && versionOf(spec) === "2.10") {
    problems.error(
      "dataRepositories",
      `${dataRepositories.length} given`,
      "need Lustre 2.12 or later, and this file system has 2.10",
      "use the version 2.15",
      fsxSources.association,
    );
  }
  problems.add(checkRepositories(dataRepositories), "dataRepositories");
}

export function checkBackups({ spec, type, problems, knows }: FsxContext): void {
  const { backupRetentionDays, dailyBackupStartTime, finalBackup, copyTagsToBackups, dataRepositories, importPath } =
    spec;
  const linked = (dataRepositories?.length ?? 0) > 0 || importPath !== undefined;
  const wanted: [keyof FsxLustreSpec, unknown, boolean][] = [
    ["backupRetentionDays", backupRetentionDays, backupRetentionDays !== undefined && backupRetentionDays > 0],
    ["finalBackup", finalBackup, finalBackup === true],
  ];
  for (const [path, value, asked] of wanted) {
    if (!asked || !knows(path)) continue;
    if (!type.backups) {
      const rule = `is not offered by ${nameOf(type)}, which has no backups`;
      const fix = "leave it out, or use a persistent deployment type";
      // The provider skips the final backup of scratch storage, whatever it is told: nothing breaks, nothing is kept.
      if (path === "finalBackup") problems.warning(path, value, rule, fix, fsxSources.backups);
      else problems.error(path, value, rule, fix, fsxSources.backups);
    } else if (linked) {
      problems.error(
        path,
        value,
        "is not offered for file systems that are linked to S3, which take no backups",
        "leave it out: what is exported to S3 is kept there",
        fsxSources.backups,
      );
    }
  }
  if (copyTagsToBackups === true && !type.backups) {
    problems.error(
      "copyTagsToBackups",
      true,
      `is not offered by ${nameOf(type)}, which has no backups`,
      "leave it out",
      fsxSources.configuration,
    );
  }
  if (backupRetentionDays !== undefined && knows("backupRetentionDays")) {
    if (!Number.isInteger(backupRetentionDays) || backupRetentionDays < 0 || backupRetentionDays > 90) {
      problems.error(
        "backupRetentionDays",
        backupRetentionDays,
        "must be a whole number of days, 0 to 90",
        "use 0 for no automatic backups, or up to 90",
        fsxSources.configuration,
      );
    }
  }
  if (
    dailyBackupStartTime !== undefined &&
    knows("backupRetentionDays") &&
    (backupRetentionDays === undefined || backupRetentionDays === 0)
  ) {
    problems.error(
      "dailyBackupStartTime",
      dailyBackupStartTime,
      "needs automatic backups, which are off",
      "give the days that backups are kept, 1 to 90, or leave it out",
      fsxSources.configuration,
    );
  }
}
