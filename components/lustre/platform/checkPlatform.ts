import { checkKeys, keysOf } from "../../core/knownKeys.ts";
import { nearest } from "../../core/nearest.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkFsxLustre } from "../fsx/fsx.ts";
import { FsxDeploymentType, FsxReadCacheMode, FsxStorageType, fsxClasses, fsxSources } from "../fsx/fsxFacts.ts";
import { orList } from "../fsx/fsxSpec.ts";
import type { AzurePlatform, FsxPlatform, GooglePlatform, LustrePlatform, OnPremPlatform } from "./platform.ts";
import { LustreMedia, LustrePlatformKind } from "./platform.ts";
import { azureTiers, googleTiers } from "./rates.ts";
import { checkTier } from "./tierCapacity.ts";

const keys: Readonly<Record<LustrePlatformKind, readonly string[]>> = {
  fsx: keysOf<FsxPlatform>({
    kind: 1,
    region: 1,
    deploymentType: 1,
    storageType: 1,
    throughputPerTiB: 1,
    efa: 1,
    capacityGiB: 1,
    throughputCapacity: 1,
    metadataIops: 1,
    ostCount: 1,
  }),
  azure: keysOf<AzurePlatform>({ kind: 1, region: 1, throughputPerTiB: 1, capacityTiB: 1, ostCount: 1 }),
  google: keysOf<GooglePlatform>({ kind: 1, region: 1, throughputPerTiB: 1, capacityGiB: 1, ostCount: 1 }),
  onprem: keysOf<OnPremPlatform>({
    kind: 1,
    ostCount: 1,
    ossCount: 1,
    ostReadMBps: 1,
    ostWriteMBps: 1,
    ossNetworkMBps: 1,
    flowMBps: 1,
    media: 1,
    capacityTB: 1,
    lustreVersion: 1,
    pool: 1,
    domLimitBytes: 1,
  }),
};

/** Everything wrong with a platform, below `at`. */
export function checkPlatform(platform: LustrePlatform, at = "platform"): Problem[] {
  const problems = new Problems();
  const kinds = Object.values(LustrePlatformKind);
  if (typeof platform !== "object" || platform === null || !kinds.includes(platform.kind)) {
    const given = (platform as { kind?: unknown } | null)?.kind;
    const [close] = nearest(String(given), kinds, 1);
    problems.error(`${at}.kind`, given, "is not a platform", `did you mean ${close}? Known are ${kinds.join(", ")}`);
    return problems.list;
  }
  checkKeys(platform, keys[platform.kind], at, problems);
  if (platform.kind !== "onprem" && platform.ostCount !== undefined)
    whole(`${at}.ostCount`, platform.ostCount, problems);
  switch (platform.kind) {
    case "fsx":
      checkFsx(platform, at, problems);
      break;
    case "azure":
      checkTier(azureTiers, platform.throughputPerTiB, platform.capacityTiB, { at, unit: "TiB", more: true }, problems);
      break;
    case "google":
      checkTier(googleTiers, platform.throughputPerTiB, platform.capacityGiB, { at, unit: "GiB" }, problems);
      break;
    case "onprem":
      checkOnPrem(platform, at, problems);
      break;
  }
  return problems.list;
}

function checkFsx(platform: FsxPlatform, at: string, problems: Problems): void {
  const { deploymentType = FsxDeploymentType.Persistent2, storageType = FsxStorageType.Ssd, efa = false } = platform;
  const type = fsxClasses.find((row) => row.deploymentType === deploymentType && row.storageType === storageType);
  if (platform.capacityGiB !== undefined || platform.throughputCapacity !== undefined || type === undefined) {
    const spec = {
      deploymentType,
      storageType,
      efa,
      ...(platform.capacityGiB === undefined ? {} : { capacityGiB: platform.capacityGiB }),
      ...(platform.throughputPerTiB === undefined ? {} : { throughputPerTiB: platform.throughputPerTiB }),
      ...(platform.throughputCapacity === undefined ? {} : { throughputCapacity: platform.throughputCapacity }),
      ...metadataOf(platform, storageType),
    };
    problems.add(checkFsxLustre(spec), at);
    return;
  }
  const { throughputPerTiB: tier } = platform;
  if (tier !== undefined && !type.tiers.includes(tier)) {
    problems.error(
      `${at}.throughputPerTiB`,
      tier,
      `is not a throughput tier of ${deploymentType}${storageType === FsxStorageType.Ssd ? "" : ` ${storageType}`}`,
      type.tiers.length === 0 ? "leave it out" : `use ${orList(type.tiers)}`,
      fsxSources.throughput,
    );
  }
  if (efa && !type.efa) {
    problems.error(
      `${at}.efa`,
      true,
      `is not offered by ${deploymentType}`,
      "use PERSISTENT_2, or leave EFA out",
      fsxSources.efa,
    );
  }
}

function metadataOf({ metadataIops, efa }: FsxPlatform, storageType: string) {
  const tiered = storageType === FsxStorageType.IntelligentTiering;
  if (metadataIops !== undefined && !tiered) return { metadata: { mode: "USER_PROVISIONED", iops: metadataIops } };
  if (tiered) {
    return {
      metadata: { mode: "USER_PROVISIONED", iops: metadataIops ?? 6000 },
      readCache: { sizingMode: FsxReadCacheMode.Proportional },
    };
  }
  return efa ? { metadata: { mode: "AUTOMATIC" } } : {};
}

function checkOnPrem(platform: OnPremPlatform, at: string, problems: Problems): void {
  const osts = whole(`${at}.ostCount`, platform.ostCount, problems);
  if (platform.ossCount !== undefined) {
    const counted = whole(`${at}.ossCount`, platform.ossCount, problems);
    if (counted && osts && platform.ossCount > platform.ostCount) {
      problems.error(
        `${at}.ossCount`,
        platform.ossCount,
        `is more than there are OSTs (${platform.ostCount})`,
        "check the two figures",
      );
    }
  }
  const positive = (key: keyof OnPremPlatform & string, required: boolean): void => {
    const value = platform[key];
    if (value === undefined && !required) return;
    if (typeof value === "number" && Number.isFinite(value) && value > 0) return;
    problems.error(
      `${at}.${key}`,
      value,
      value === undefined ? "is missing" : "must be a number above 0",
      "give what was measured",
    );
  };
  positive("ostReadMBps", true);
  positive("ostWriteMBps", false);
  positive("ossNetworkMBps", false);
  positive("flowMBps", false);
  positive("capacityTB", true);
  positive("domLimitBytes", false);
  const { lustreVersion, pool, media } = platform;
  const known = Object.values(LustreMedia);
  if (media !== undefined && !known.includes(media)) {
    problems.error(`${at}.media`, media, "is not known", `use ${orList(known)}`);
  }
  if (lustreVersion !== undefined && !/^2\.\d{1,2}(\.\d+)*$/.test(lustreVersion)) {
    problems.error(`${at}.lustreVersion`, lustreVersion, "is not a Lustre version", 'write it as "2.15"');
  }
  if (pool !== undefined && !/^[A-Za-z0-9_-]{1,15}$/.test(pool)) {
    problems.error(
      `${at}.pool`,
      pool,
      "must be letters, digits, dash and underscore, at most 15",
      "use the pool's name",
    );
  }
}

function whole(path: string, value: unknown, problems: Problems): boolean {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return true;
  problems.error(
    path,
    value,
    value === undefined ? "is missing" : "must be a whole number, at least 1",
    "count them with `lfs df`",
  );
  return false;
}
