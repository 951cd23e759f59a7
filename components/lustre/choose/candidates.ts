import {
  FsxDeploymentType,
  FsxMetadataMode,
  FsxStorageType,
  fsxClasses,
  fsxIntelligentTiering,
} from "../fsx/fsxFacts.ts";
import { fsxTiBInGiB } from "../fsx/fsxSize.ts";
import type { FsxLustreSpec } from "../fsx/fsxSpec.ts";
import { fsxCapacityBelow, fsxCapacityFor, fsxRateOf, fsxSystem } from "../platform/fsxSystem.ts";
import type { AzurePlatform, FsxPlatform, GooglePlatform, LustrePlatform } from "../platform/platform.ts";
import { azureTiers, googleTiers, mostOsts, type TierRow, usableBytesPerTiB } from "../platform/rates.ts";
import { azureSystem, googleSystem, onPremSystem, steppedCapacityFor } from "../platform/steppedSystem.ts";
import type { LustreSystem } from "../platform/system.ts";
import { MB, wholeText } from "../units.ts";
import type { Need, SizeReason } from "./decision.ts";
import { designEfficiency } from "./need.ts";

/** A file system of one tier, sized for a need. */
export interface Sized {
  readonly system: LustreSystem;
  readonly decidedBy: SizeReason;
  /** The same tier one step smaller. */
  readonly below?: LustreSystem;
  /** What the tier cannot do: how far it goes and which limit stops it. */
  readonly refused?: string;
  /** Larger than what is sold without asking. */
  readonly onRequest?: string;
}

/** Whether the platform describes a file system that exists, or is decided: then only layouts are chosen. */
export function isFixed(platform: LustrePlatform): boolean {
  switch (platform.kind) {
    case "fsx":
      return platform.capacityGiB !== undefined || platform.throughputCapacity !== undefined;
    case "azure":
      return platform.capacityTiB !== undefined;
    case "google":
      return platform.capacityGiB !== undefined;
    case "onprem":
      return true;
  }
}

/** Every tier of a platform, each with the smallest size that feeds the need. */
export function candidatesFor(platform: LustrePlatform, need: Need): Sized[] {
  return sizedFor(platform, need).map((one) => {
    const { osts = 0, capacity, label } = one.system;
    if (osts <= mostOsts.count || one.refused !== undefined) return one;
    const size = `${wholeText(capacity.amount)} ${capacity.unit} of ${label}`;
    return {
      ...one,
      refused: `${size} are ${wholeText(osts)} OSTs, more than the ${wholeText(mostOsts.count)} of one Lustre file system`,
    };
  });
}

function sizedFor(platform: LustrePlatform, need: Need): Sized[] {
  switch (platform.kind) {
    case "fsx":
      return fsxCandidates(platform, need);
    case "azure":
      return azureCandidates(platform, need);
    case "google":
      return googleCandidates(platform, need);
    case "onprem":
      return [{ system: onPremSystem(platform), decidedBy: "given" }];
  }
}

/** TiB that a need takes where a TiB reads and writes so much, and which of bandwidth and capacity asks for more. */
function tibFor(need: Need, readMBps: number, writeMBps: number): { tib: number; by: "bandwidth" | "capacity" } {
  const drain = need.asyncWriteBps / writeMBps;
  const busiest = Math.max(need.readBps / readMBps, need.syncWriteBps / writeMBps) + drain;
  const bandwidth = busiest / MB / designEfficiency;
  const capacity = need.designBytes / usableBytesPerTiB;
  return bandwidth >= capacity ? { tib: bandwidth, by: "bandwidth" } : { tib: capacity, by: "capacity" };
}

/** Bandwidth or capacity where the step above it adds little; the step, or the smallest size, where that is what is paid for. */
function reasonOf(by: "bandwidth" | "capacity", least: number, size: number, smallest: number): SizeReason {
  if (size === smallest && least < size / 2) return "minimum";
  return size > least * 1.25 ? "step" : by;
}

/** As the component provisions it: every PERSISTENT_2 file system has metadata of its own. */
function metadataOf(
  deploymentType: string = FsxDeploymentType.Persistent2,
  storageType: string = FsxStorageType.Ssd,
): { mode: string; iops?: number } | undefined {
  if (deploymentType !== FsxDeploymentType.Persistent2) return undefined;
  return storageType === FsxStorageType.IntelligentTiering
    ? { mode: FsxMetadataMode.UserProvisioned, iops: 6000 }
    : { mode: FsxMetadataMode.Automatic };
}

function fsxSpecs(platform: FsxPlatform): FsxLustreSpec[] {
  const efa = platform.efa ?? false;
  const metadata =
    platform.metadataIops === undefined
      ? metadataOf(platform.deploymentType, platform.storageType)
      : { mode: "USER_PROVISIONED", iops: platform.metadataIops };
  const { deploymentType = FsxDeploymentType.Persistent2, storageType = FsxStorageType.Ssd } = platform;
  return fsxClasses
    .filter((row) => row.deploymentType === deploymentType && row.storageType === storageType)
    .flatMap((row) => {
      const tiers: readonly (number | undefined)[] = row.tiers.length === 0 ? [undefined] : row.tiers;
      return tiers
        .filter((tier) => platform.throughputPerTiB === undefined || tier === platform.throughputPerTiB)
        .map((throughputPerTiB) => ({
          deploymentType,
          storageType,
          ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
          ...(efa ? { efa } : {}),
          ...(metadata === undefined ? {} : { metadata }),
        }));
    });
}

function fsxCandidates(platform: FsxPlatform, need: Need): Sized[] {
  const sized: Sized[] = [];
  for (const spec of fsxSpecs(platform)) {
    if (spec.storageType === FsxStorageType.IntelligentTiering) {
      const { stepMBps, mostMBps } = fsxIntelligentTiering;
      const wanted = platform.throughputCapacity ?? Math.max(1, Math.ceil(need.designBps / MB / stepMBps)) * stepMBps;
      const system = fsxSystem({ ...spec, throughputCapacity: Math.min(wanted, mostMBps) }, platform.ostCount)!;
      const decidedBy =
        platform.throughputCapacity === undefined ? (wanted === stepMBps ? "minimum" : "bandwidth") : "given";
      sized.push({
        system,
        decidedBy,
        ...(wanted > mostMBps
          ? {
              refused: `${wholeText(wanted)} MB/s are more than the ${wholeText(mostMBps)} MB/s that Intelligent-Tiering goes to`,
            }
          : {}),
      });
      continue;
    }
    if (platform.capacityGiB !== undefined) {
      const system = fsxSystem({ ...spec, capacityGiB: platform.capacityGiB }, platform.ostCount);
      if (system !== undefined) sized.push({ system, decidedBy: "given" });
      continue;
    }
    const rate = fsxRateOf(spec)!;
    const { tib, by } = tibFor(need, rate.read, rate.write);
    const least = tib * fsxTiBInGiB;
    const capacityGiB = fsxCapacityFor(spec, least - 1e-6)!;
    const system = fsxSystem({ ...spec, capacityGiB }, platform.ostCount)!;
    const smaller = fsxCapacityBelow({ ...spec, capacityGiB });
    const below = smaller === undefined ? undefined : fsxSystem({ ...spec, capacityGiB: smaller }, platform.ostCount);
    sized.push({
      system,
      decidedBy: reasonOf(by, least, capacityGiB, fsxCapacityFor(spec, 0)!),
      ...(below === undefined ? {} : { below }),
    });
  }
  return sized;
}

function azureCandidates(platform: AzurePlatform, need: Need): Sized[] {
  return azureTiers
    .filter(
      (row) => (platform.throughputPerTiB ?? (row.onAsk ? undefined : row.throughputPerTiB)) === row.throughputPerTiB,
    )
    .map((row) => {
      const make = (capacity: number): LustreSystem => azureSystem(row.throughputPerTiB, capacity, platform.ostCount);
      if (platform.capacityTiB !== undefined) return { system: make(platform.capacityTiB), decidedBy: "given" };
      const sized = stepped(row, need, 1, make);
      const { amount } = sized.system.capacity;
      return amount <= row.most
        ? sized
        : {
            ...sized,
            onRequest: `${wholeText(amount)} TiB are more than the ${row.most} TiB that are sold without a support request`,
          };
    });
}

function googleCandidates(platform: GooglePlatform, need: Need): Sized[] {
  return googleTiers
    .filter(
      (row) => (platform.throughputPerTiB ?? (row.onAsk ? undefined : row.throughputPerTiB)) === row.throughputPerTiB,
    )
    .map((row) => {
      const make = (capacity: number): LustreSystem => googleSystem(row.throughputPerTiB, capacity, platform.ostCount);
      if (platform.capacityGiB !== undefined) return { system: make(platform.capacityGiB), decidedBy: "given" };
      const sized = stepped(row, need, 1024, make);
      const { amount } = sized.system.capacity;
      return amount <= row.most
        ? sized
        : {
            ...sized,
            refused: `${wholeText(amount)} GiB at ${row.throughputPerTiB} MB/s per TiB are more than the ${wholeText(row.most)} GiB that the tier goes to`,
          };
    });
}

/** By how much a capacity of a tier can be smaller. */
function stepAt({ step, largeFrom, largeStep }: TierRow, capacity: number): number {
  if (largeFrom === undefined || largeStep === undefined || capacity <= largeFrom) return step;
  return capacity - largeStep >= largeFrom ? largeStep : capacity - largeFrom;
}

function stepped(row: TierRow, need: Need, perTiB: number, make: (capacity: number) => LustreSystem): Sized {
  const { tib, by } = tibFor(need, make(perTiB).readBps / MB, make(perTiB).writeBps / MB);
  const least = tib * perTiB;
  const capacity = steppedCapacityFor(row, least - 1e-6);
  return {
    system: make(capacity),
    decidedBy: reasonOf(by, least, capacity, row.step),
    ...(capacity > row.step ? { below: make(capacity - stepAt(row, capacity)) } : {}),
  };
}
