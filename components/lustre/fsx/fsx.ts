import { type Problem, Problems } from "../../core/problem.ts";
import { type FsxClass, FsxDeploymentType, FsxStorageType, fsxClasses, fsxSources } from "./fsxFacts.ts";
import { checkDriveCache, checkEfa, checkEncryption, checkReadCache, checkVersion } from "./fsxFeatures.ts";
import { checkBackups, checkLinks } from "./fsxLinks.ts";
import { checkMetadata } from "./fsxMetadata.ts";
import { checkCapacity, checkThroughput } from "./fsxSize.ts";
import { type FsxCheckOptions, type FsxContext, type FsxLustreSpec, fsxClassOf, orList } from "./fsxSpec.ts";

/**
 * The rule of FSx for Lustre file systems: what the service would refuse, said before it is asked, with the nearest
 * values that it takes. Used by the component, by the policy on raw resources, and by the simulated cloud.
 */
export function checkFsxLustre(spec: FsxLustreSpec, options: FsxCheckOptions = {}): Problem[] {
  const problems = new Problems();
  const knows: FsxContext["knows"] = (...keys) => keys.every((key) => options.unknown?.has(key) !== true);
  checkFormats(spec, problems);
  const type = knows("deploymentType", "storageType") ? checkClass(spec, problems) : undefined;
  if (type !== undefined) {
    const context: FsxContext = { spec, type, problems, knows };
    for (const check of parts) check(context);
  }
  return problems.list;
}

const parts = [
  checkThroughput,
  checkCapacity,
  checkMetadata,
  checkEfa,
  checkReadCache,
  checkDriveCache,
  checkVersion,
  checkLinks,
  checkBackups,
  checkEncryption,
];

function checkClass(spec: FsxLustreSpec, problems: Problems): FsxClass | undefined {
  const { deploymentType = FsxDeploymentType.Scratch1, storageType = FsxStorageType.Ssd } = spec;
  const types = Object.values(FsxDeploymentType) as string[];
  const storages = Object.values(FsxStorageType) as string[];
  let known = true;
  if (!types.includes(deploymentType)) {
    known = false;
    problems.error(
      "deploymentType",
      deploymentType,
      "is not a deployment type of FSx for Lustre",
      `use one of ${types.join(", ")}`,
      fsxSources.configuration,
    );
  }
  if (!storages.includes(storageType)) {
    known = false;
    problems.error(
      "storageType",
      storageType,
      "is not a storage type of FSx for Lustre",
      `use one of ${storages.join(", ")}`,
      fsxSources.capacity,
    );
  }
  if (!known) return undefined;
  const found = fsxClassOf(spec);
  if (found === undefined) {
    const holders = fsxClasses.filter((row) => row.storageType === storageType).map((row) => row.deploymentType);
    problems.error(
      "storageType",
      storageType,
      `is not offered by ${deploymentType}`,
      `use SSD, or the deployment type ${orList(holders)}`,
      fsxSources.configuration,
    );
  }
  return found;
}

/** Values whose form is wrong whatever the file system is. */
function checkFormats(spec: FsxLustreSpec, problems: Problems): void {
  const { compression, rootSquash, maintenanceWindow, dailyBackupStartTime, logLevel } = spec;
  if (compression !== undefined && compression !== "LZ4" && compression !== "NONE") {
    problems.error(
      "compression",
      compression,
      "is not a compression of FSx for Lustre",
      "use LZ4 or NONE",
      fsxSources.configuration,
    );
  }
  if (rootSquash?.rootSquash !== undefined) {
    const ids = /^(\d{1,10}):(\d{1,10})$/.exec(rootSquash.rootSquash);
    if (ids === null || Number(ids[1]) > 4_294_967_294 || Number(ids[2]) > 4_294_967_294) {
      problems.error(
        "rootSquash.rootSquash",
        rootSquash.rootSquash,
        "must be a user and a group id, each 0 to 4294967294, in the form UID:GID",
        "use 65534:65534",
        fsxSources.rootSquash,
      );
    }
  }
  for (const [index, nid] of (rootSquash?.noSquashNids ?? []).entries()) {
    if (/^([0-9[\]-]+\.){3}[0-9[\]-]+@tcp$/.test(nid)) continue;
    problems.error(
      `rootSquash.noSquashNids[${index}]`,
      nid,
      "is not a Lustre network id",
      "write an address or a range: 10.0.1.6@tcp, 10.0.[2-10].[1-255]@tcp",
      fsxSources.rootSquash,
    );
  }
  if (maintenanceWindow !== undefined && !/^[1-7]:([01]\d|2[0-3]):[0-5]\d$/.test(maintenanceWindow)) {
    problems.error(
      "maintenanceWindow",
      maintenanceWindow,
      "must have the form d:HH:MM in UTC, with 1 for Monday to 7 for Sunday",
      "use for example 7:03:00",
      fsxSources.configuration,
    );
  }
  if (dailyBackupStartTime !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(dailyBackupStartTime)) {
    problems.error(
      "dailyBackupStartTime",
      dailyBackupStartTime,
      "must have the form HH:MM in UTC",
      "use for example 03:00",
      fsxSources.configuration,
    );
  }
  const levels = ["DISABLED", "WARN_ONLY", "ERROR_ONLY", "WARN_ERROR"];
  if (logLevel !== undefined && !levels.includes(logLevel)) {
    problems.error(
      "logLevel",
      logLevel,
      "is not a log level of FSx for Lustre",
      `use ${orList(levels)}`,
      "https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreLogCreateConfiguration.html",
    );
  }
}
