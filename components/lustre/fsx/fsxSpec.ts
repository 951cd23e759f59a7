import type { Problems } from "../../core/problem.ts";
import { type FsxClass, FsxDeploymentType, FsxStorageType, fsxClasses } from "./fsxFacts.ts";
import type { FsxRepositorySpec } from "./fsxRepositories.ts";

/**
 * An FSx for Lustre file system in plain values, as far as rules look at it. A property left out was not given; one that
 * was given but is only known later is named in `unknown` of the check.
 */
export interface FsxLustreSpec {
  /** @default SCRATCH_1, which is what the provider takes */
  readonly deploymentType?: string;
  /** @default SSD */
  readonly storageType?: string;
  /** Capacity, GiB. Not given for Intelligent-Tiering, or when restored from a backup. */
  readonly capacityGiB?: number;
  /** MB/s per TiB. */
  readonly throughputPerTiB?: number;
  /** MB/s, Intelligent-Tiering only. */
  readonly throughputCapacity?: number;
  readonly efa?: boolean;
  readonly metadata?: { readonly mode?: string; readonly iops?: number };
  readonly readCache?: { readonly sizingMode?: string; readonly sizeGiB?: number };
  readonly driveCacheType?: string;
  readonly compression?: string;
  readonly rootSquash?: { readonly rootSquash?: string; readonly noSquashNids?: readonly string[] };
  /** @default 2.10 for scratch and PERSISTENT_1, 2.12 for PERSISTENT_2, 2.15 with provisioned metadata */
  readonly fileSystemTypeVersion?: string;
  readonly importPath?: string;
  readonly exportPath?: string;
  readonly autoImportPolicy?: string;
  /** MiB; of the older link. An association has its own. */
  readonly importedFileChunkSize?: number;
  /** Associations with S3. */
  readonly dataRepositories?: readonly FsxRepositorySpec[];
  /** Days; 0 is off. */
  readonly backupRetentionDays?: number;
  /** `HH:MM`, UTC. */
  readonly dailyBackupStartTime?: string;
  readonly finalBackup?: boolean;
  readonly copyTagsToBackups?: boolean;
  readonly kmsKeyId?: string;
  /** `d:HH:MM`, UTC, 1 is Monday. */
  readonly maintenanceWindow?: string;
  readonly logLevel?: string;
  /** Restored from a backup: capacity may be left out. */
  readonly backupId?: string;
}

export interface FsxCheckOptions {
  /** Properties that were given and are only known later: rules that need one of them wait. */
  readonly unknown?: ReadonlySet<keyof FsxLustreSpec>;
}

/** What a rule of a part gets: the specification, its row of the table, and whether properties are known. */
export interface FsxContext {
  readonly spec: FsxLustreSpec;
  readonly type: FsxClass;
  readonly problems: Problems;
  /** False as soon as one of the properties was given and is only known later. */
  readonly knows: (...keys: (keyof FsxLustreSpec)[]) => boolean;
}

/** The row of the table that a specification falls under. */
export function fsxClassOf(spec: FsxLustreSpec): FsxClass | undefined {
  const { deploymentType = FsxDeploymentType.Scratch1, storageType = FsxStorageType.Ssd } = spec;
  return fsxClasses.find((row) => row.deploymentType === deploymentType && row.storageType === storageType);
}

/** `PERSISTENT_1 HDD`; SSD goes without saying. */
export function nameOf(type: FsxClass): string {
  return type.storageType === FsxStorageType.Ssd ? type.deploymentType : `${type.deploymentType} ${type.storageType}`;
}

export function orList(values: readonly (string | number)[]): string {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}

/** The multiples next to a value, the lower one left out when it is nothing. */
export function multiplesAround(value: number, step: number): number[] {
  const below = Math.floor(value / step) * step;
  return below > 0 ? [below, below + step] : [step];
}

/** The candidates next to a value: the nearest below and the nearest above. */
export function neighbours(value: number, candidates: readonly number[]): number[] {
  const below = candidates.filter((candidate) => candidate < value).sort((a, b) => b - a)[0];
  const above = candidates.filter((candidate) => candidate > value).sort((a, b) => a - b)[0];
  return [below, above].filter((candidate) => candidate !== undefined);
}
