import { FsxDeploymentType, FsxStorageType } from "../fsx/fsxFacts.ts";
import { versionOf } from "../fsx/fsxFeatures.ts";
import { metadataIops } from "../fsx/fsxMetadata.ts";
import { fsxCapacityStep, fsxTiBInGiB, ossCount } from "../fsx/fsxSize.ts";
import type { FsxLustreSpec } from "../fsx/fsxSpec.ts";
import { MB } from "../units.ts";
import { LustreMedia } from "./platform.ts";
import {
  defaultRpcBytes,
  type FsxRate,
  fsxClients,
  fsxMetadataOperations,
  fsxOsts,
  fsxRates,
  usableBytesPerTiB,
} from "./rates.ts";
import type { LustreSystem, OstSource } from "./system.ts";

const { IntelligentTiering } = FsxStorageType;

/** Rates of a kind of file system, or `undefined` where there is no such tier. */
export function fsxRateOf(spec: FsxLustreSpec): FsxRate | undefined {
  const { deploymentType = FsxDeploymentType.Scratch1, storageType = FsxStorageType.Ssd, throughputPerTiB } = spec;
  return fsxRates.find(
    (row) =>
      row.deploymentType === deploymentType &&
      row.storageType === storageType &&
      (row.throughputPerTiB === undefined || row.throughputPerTiB === throughputPerTiB),
  );
}

/** An FSx file system as the arithmetic sees it; `undefined` where its rates are not known. The specification is valid. */
export function fsxSystem(spec: FsxLustreSpec, ostCount?: number): LustreSystem | undefined {
  const { deploymentType = FsxDeploymentType.Scratch1, storageType = FsxStorageType.Ssd, efa = false } = spec;
  const tiered = storageType === IntelligentTiering;
  const rate = tiered ? undefined : fsxRateOf(spec);
  const capacityGiB = tiered ? undefined : spec.capacityGiB;
  if (tiered ? spec.throughputCapacity === undefined : rate === undefined || capacityGiB === undefined)
    return undefined;
  const tib = (capacityGiB ?? 0) / fsxTiBInGiB;
  const elasticBps = (spec.throughputCapacity ?? 0) * MB;
  const iops = metadataIops(spec);
  const servers = ossCount(spec);
  return {
    platform: "fsx",
    label: labelOf(spec, deploymentType, storageType, efa),
    capacity: tiered ? { amount: 0, unit: "elastic" } : { amount: capacityGiB!, unit: "GiB" },
    usableBytes: tiered ? Number.POSITIVE_INFINITY : tib * usableBytesPerTiB,
    ...ostsOf(spec, servers, ostCount),
    ...(servers === undefined ? {} : { servers }),
    readBps: tiered ? elasticBps : tib * rate!.read * MB,
    writeBps: tiered ? elasticBps : tib * rate!.write * MB,
    ...(tiered ? {} : { networkBps: tib * rate!.network * MB }),
    ...(efa ? { clientBps: fsxClients.efaBps } : { flowBps: fsxClients.flowBps, clientBps: fsxClients.tcpBps }),
    ...(iops === undefined ? {} : { createsPerSecond: iops * fsxMetadataOperations.createsPerIops }),
    ...(storageType === FsxStorageType.Hdd ? { media: LustreMedia.Disk } : {}),
    rpcBytes: defaultRpcBytes,
    lustreVersion: versionOf(spec),
    fsx: {
      deploymentType,
      storageType,
      efa,
      ...(spec.throughputPerTiB === undefined ? {} : { throughputPerTiB: spec.throughputPerTiB }),
      ...(spec.throughputCapacity === undefined ? {} : { throughputCapacity: spec.throughputCapacity }),
      ...(capacityGiB === undefined ? {} : { capacityGiB }),
      ...(spec.metadata?.iops === undefined ? {} : { metadataIops: spec.metadata.iops }),
    },
  };
}

function labelOf(spec: FsxLustreSpec, deploymentType: string, storageType: string, efa: boolean): string {
  const storage = storageType === FsxStorageType.Ssd ? "" : ` ${storageType}`;
  const tier =
    spec.throughputCapacity !== undefined
      ? ` ${spec.throughputCapacity} MB/s`
      : spec.throughputPerTiB !== undefined
        ? ` ${spec.throughputPerTiB} MB/s per TiB`
        : "";
  return `${deploymentType}${storage}${tier}${efa ? " with EFA" : ""}`;
}

/** Counted, or by the size of one OST, or one for every server as where it was seen. */
function ostsOf(
  spec: FsxLustreSpec,
  servers: number | undefined,
  given: number | undefined,
): { osts?: number; ostSource: OstSource } {
  if (given !== undefined) return { osts: given, ostSource: "given" };
  const { deploymentType = FsxDeploymentType.Scratch1, storageType = FsxStorageType.Ssd, efa = false } = spec;
  const row = fsxOsts.find(
    (one) =>
      one.deploymentType === deploymentType &&
      one.storageType === storageType &&
      one.efa === efa &&
      (one.throughputPerTiB === undefined || one.throughputPerTiB === spec.throughputPerTiB),
  );
  if (row !== undefined && spec.capacityGiB !== undefined) {
    const osts = Math.max(1, Math.round(spec.capacityGiB / row.ostGiB));
    return { osts, ostSource: row.confidence === "documented" ? "documented" : "observed" };
  }
  return servers === undefined ? { ostSource: "unknown" } : { osts: servers, ostSource: "assumed" };
}

/** The smallest capacity of a kind that is at least so large, GiB; `undefined` where it is elastic. */
export function fsxCapacityFor(spec: FsxLustreSpec, leastGiB: number): number | undefined {
  const step = fsxCapacityStep(spec);
  if (step === undefined) return undefined;
  const small = step.small.find((size) => size >= leastGiB);
  return small ?? Math.max(1, Math.ceil(leastGiB / step.stepGiB)) * step.stepGiB;
}

/** The next smaller capacity of the same kind, GiB; `undefined` where there is none. */
export function fsxCapacityBelow(spec: FsxLustreSpec): number | undefined {
  const step = fsxCapacityStep(spec);
  if (step === undefined || spec.capacityGiB === undefined) return undefined;
  const below = spec.capacityGiB - step.stepGiB;
  if (below > 0) return below;
  return [...step.small].reverse().find((size) => size < spec.capacityGiB!);
}
