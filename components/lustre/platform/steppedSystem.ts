import { GB, MB } from "../units.ts";
import type { OnPremPlatform } from "./platform.ts";
import { azureOst, azureTiers, defaultRpcBytes, googleMetadata, type TierRow, usableBytesPerTiB } from "./rates.ts";
import type { LustreSystem } from "./system.ts";

/** The smallest capacity of a tier that is at least so large, in the tier's unit. */
export function steppedCapacityFor(row: TierRow, least: number): number {
  const capacity = Math.max(1, Math.ceil(least / row.step)) * row.step;
  if (row.largeFrom === undefined || row.largeStep === undefined || capacity <= row.largeFrom) return capacity;
  return Math.ceil(capacity / row.largeStep) * row.largeStep;
}

export function isSteppedCapacity(row: TierRow, capacity: number): boolean {
  return steppedCapacityFor(row, capacity) === capacity;
}

export function azureSystem(throughputPerTiB: number, capacityTiB: number, ostCount?: number): LustreSystem {
  const row = azureTiers.find((one) => one.throughputPerTiB === throughputPerTiB);
  const bps = row === undefined ? capacityTiB * throughputPerTiB * MB : (capacityTiB / row.step) * azureOst.bps;
  const osts = ostCount ?? Math.max(1, Math.round(bps / azureOst.bps));
  return {
    platform: "azure",
    label: `AMLFS-Durable-Premium-${throughputPerTiB}`,
    capacity: { amount: capacityTiB, unit: "TiB" },
    usableBytes: capacityTiB * usableBytesPerTiB,
    osts,
    ostSource: ostCount === undefined ? "observed" : "given",
    readBps: bps,
    writeBps: bps,
    rpcBytes: defaultRpcBytes,
    throughputPerTiB,
  };
}

export function googleSystem(throughputPerTiB: number, capacityGiB: number, ostCount?: number): LustreSystem {
  const tib = capacityGiB / 1024;
  const bps = tib * throughputPerTiB * MB;
  return {
    platform: "google",
    label: `Managed Lustre ${throughputPerTiB} MB/s per TiB`,
    capacity: { amount: capacityGiB, unit: "GiB" },
    usableBytes: tib * usableBytesPerTiB,
    ...(ostCount === undefined ? { ostSource: "unknown" as const } : { osts: ostCount, ostSource: "given" as const }),
    readBps: bps,
    writeBps: bps,
    createsPerSecond: Math.ceil(bps / googleMetadata.perBps) * googleMetadata.createsPerSecond,
    rpcBytes: defaultRpcBytes,
    throughputPerTiB,
  };
}

export function onPremSystem(platform: OnPremPlatform): LustreSystem {
  const { ostCount, ossCount = ostCount, ostReadMBps, ostWriteMBps = ostReadMBps } = platform;
  return {
    platform: "onprem",
    label: "own servers",
    capacity: { amount: platform.capacityTB, unit: "TB" },
    usableBytes: platform.capacityTB * 1000 * GB,
    osts: ostCount,
    ostSource: "given",
    servers: ossCount,
    readBps: ostCount * ostReadMBps * MB,
    writeBps: ostCount * ostWriteMBps * MB,
    ...(platform.ossNetworkMBps === undefined ? {} : { networkBps: ossCount * platform.ossNetworkMBps * MB }),
    ...(platform.flowMBps === undefined ? {} : { flowBps: platform.flowMBps * MB }),
    ...(platform.media === undefined ? {} : { media: platform.media }),
    rpcBytes: defaultRpcBytes,
    lustreVersion: platform.lustreVersion ?? "2.15",
    ...(platform.pool === undefined ? {} : { pool: platform.pool }),
    ...(platform.domLimitBytes === undefined ? {} : { domLimitBytes: platform.domLimitBytes }),
  };
}
