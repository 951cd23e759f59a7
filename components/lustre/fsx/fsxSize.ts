import {
  type FsxCapacityStep,
  type FsxClass,
  FsxStorageType,
  fsxCapacitySteps,
  fsxIntelligentTiering,
  fsxMetadataIops,
  fsxSources,
} from "./fsxFacts.ts";
import { metadataIops } from "./fsxMetadata.ts";
import {
  type FsxContext,
  type FsxLustreSpec,
  fsxClassOf,
  multiplesAround,
  nameOf,
  neighbours,
  orList,
} from "./fsxSpec.ts";

const { IntelligentTiering } = FsxStorageType;

export function checkThroughput({ spec, type, problems, knows }: FsxContext): void {
  const { throughputPerTiB, throughputCapacity } = spec;
  const label = nameOf(type);
  if (knows("throughputPerTiB")) {
    if (type.tiers.length === 0) {
      if (throughputPerTiB !== undefined) {
        problems.error(
          "throughputPerTiB",
          throughputPerTiB,
          `cannot be chosen for ${label}`,
          type.storageType === IntelligentTiering
            ? "give the throughput of the whole file system instead, in steps of 4000 MB/s"
            : `leave it out: ${label} has ${type.fixedThroughputPerTiB} MB/s per TiB`,
          fsxSources.configuration,
        );
      }
    } else if (throughputPerTiB === undefined) {
      if (spec.backupId === undefined && knows("backupId")) {
        problems.error(
          "throughputPerTiB",
          undefined,
          `is missing: ${label} has to be told its throughput per TiB`,
          `use ${orList(type.tiers)}`,
          fsxSources.throughput,
        );
      }
    } else if (!type.tiers.includes(throughputPerTiB)) {
      problems.error(
        "throughputPerTiB",
        throughputPerTiB,
        `is not a throughput tier of ${label}`,
        `use ${orList(type.tiers)}`,
        fsxSources.throughput,
      );
    }
  }
  if (!knows("throughputCapacity")) return;
  const { stepMBps, mostMBps } = fsxIntelligentTiering;
  if (type.storageType !== IntelligentTiering) {
    if (throughputCapacity !== undefined) {
      problems.error(
        "throughputCapacity",
        throughputCapacity,
        `belongs to INTELLIGENT_TIERING and not to ${label}`,
        type.tiers.length > 0 ? `give the throughput per TiB: ${orList(type.tiers)}` : "leave it out",
        fsxSources.throughput,
      );
    }
  } else if (throughputCapacity === undefined) {
    problems.error(
      "throughputCapacity",
      undefined,
      "is missing: an INTELLIGENT_TIERING file system is sized by its throughput",
      `give a multiple of ${stepMBps} MB/s, up to ${mostMBps}`,
      fsxSources.throughput,
    );
  } else if (throughputCapacity % stepMBps !== 0 || throughputCapacity < stepMBps || throughputCapacity > mostMBps) {
    const nearestSteps = multiplesAround(throughputCapacity, stepMBps).filter((value) => value <= mostMBps);
    problems.error(
      "throughputCapacity",
      throughputCapacity,
      `must be a multiple of ${stepMBps} MB/s, up to ${mostMBps}`,
      `use ${orList(nearestSteps.length > 0 ? nearestSteps : [mostMBps])}`,
      fsxSources.throughput,
    );
  }
}

export function checkCapacity({ spec, type, problems, knows }: FsxContext): void {
  if (!knows("capacityGiB")) return;
  const { capacityGiB, throughputPerTiB, efa = false, backupId } = spec;
  const label = nameOf(type);
  if (type.storageType === IntelligentTiering) {
    if (capacityGiB !== undefined) {
      problems.error(
        "capacityGiB",
        capacityGiB,
        "cannot be given for INTELLIGENT_TIERING, whose capacity grows and shrinks by itself",
        "leave it out",
        fsxSources.configuration,
      );
    }
    return;
  }
  if (capacityGiB === undefined) {
    if (backupId !== undefined || !knows("backupId")) return;
    problems.error(
      "capacityGiB",
      undefined,
      `is missing: ${label} has a fixed capacity`,
      knows("efa", "throughputPerTiB") && stepOf(type, efa, throughputPerTiB) !== undefined
        ? `give ${describeStep(stepOf(type, efa, throughputPerTiB)!)} GiB`
        : "give the capacity in GiB",
      fsxSources.capacity,
    );
    return;
  }
  if (!Number.isInteger(capacityGiB) || capacityGiB <= 0) {
    problems.error(
      "capacityGiB",
      capacityGiB,
      "must be a whole number of GiB, above 0",
      "give a whole number, for example 1200",
      fsxSources.capacity,
    );
    return;
  }
  if (!knows("efa", "throughputPerTiB")) return;
  const step = stepOf(type, efa && type.efa, throughputPerTiB);
  // Without a row the tier is wrong or missing, which has been said above.
  if (step === undefined || isStep(step, capacityGiB)) return;
  const tier = step.throughputPerTiB === undefined ? "" : ` at ${step.throughputPerTiB} MB/s per TiB`;
  problems.error(
    "capacityGiB",
    capacityGiB,
    `is not a size of ${label}${step.efa ? " with EFA" : ""}${tier}: ${describeStep(step)} GiB`,
    `use ${orList(stepsAround(step, capacityGiB))}`,
    step.source,
  );
}

/** Object storage servers of a file system, or `undefined` where AWS does not say how many there are. */
export function ossCount(spec: FsxLustreSpec): number | undefined {
  const type = fsxClassOf(spec);
  if (type === undefined) return undefined;
  if (type.storageType === IntelligentTiering) {
    return spec.throughputCapacity === undefined
      ? undefined
      : Math.ceil(spec.throughputCapacity / fsxIntelligentTiering.stepMBps);
  }
  const step = stepOf(type, spec.efa ?? false, spec.throughputPerTiB);
  if (step?.serverGiB === undefined || spec.capacityGiB === undefined) return undefined;
  return Math.ceil(spec.capacityGiB / step.serverGiB);
}

/** The sizes that a kind of file system comes in, or `undefined` where it is elastic or the tier is wrong. */
export function fsxCapacityStep(spec: FsxLustreSpec): FsxCapacityStep | undefined {
  const type = fsxClassOf(spec);
  return type === undefined ? undefined : stepOf(type, (spec.efa ?? false) && type.efa, spec.throughputPerTiB);
}

/** The TiB of FSx: 1200 GiB are sold, and rated, as 1.2 TiB. */
export const fsxTiBInGiB = 1000;

/** Disk throughput of the whole file system, MB/s, or `undefined` when it is not sized yet. */
export function aggregateThroughputMBps(spec: FsxLustreSpec): number | undefined {
  const type = fsxClassOf(spec);
  if (type === undefined) return undefined;
  if (type.storageType === IntelligentTiering) return spec.throughputCapacity;
  const perTiB = type.fixedThroughputPerTiB ?? spec.throughputPerTiB;
  return perTiB === undefined || spec.capacityGiB === undefined ? undefined : (spec.capacityGiB / fsxTiBInGiB) * perTiB;
}

/**
 * Network interfaces, each with an address of the subnet, that a file system takes: one for each object storage server
 * and one for each metadata server. `undefined` where the number of servers is not known.
 */
export function subnetInterfaceCount(spec: FsxLustreSpec): number | undefined {
  const servers = ossCount(spec);
  if (servers === undefined) return undefined;
  return servers + Math.max(1, Math.ceil((metadataIops(spec) ?? 0) / fsxMetadataIops.perServer));
}

function stepOf(type: FsxClass, efa: boolean, throughputPerTiB: number | undefined): FsxCapacityStep | undefined {
  return fsxCapacitySteps.find(
    (row) =>
      row.deploymentType === type.deploymentType &&
      row.storageType === type.storageType &&
      row.efa === efa &&
      (row.throughputPerTiB === undefined || row.throughputPerTiB === throughputPerTiB),
  );
}

function isStep(step: FsxCapacityStep, capacityGiB: number): boolean {
  return step.small.includes(capacityGiB) || capacityGiB % step.stepGiB === 0;
}

function stepsAround(step: FsxCapacityStep, capacityGiB: number): number[] {
  return neighbours(capacityGiB, [...step.small, ...multiplesAround(capacityGiB, step.stepGiB)]);
}

function describeStep(step: FsxCapacityStep): string {
  return step.small.length === 0
    ? `a multiple of ${step.stepGiB}`
    : `${step.small.join(", ")} or a multiple of ${step.stepGiB}`;
}
