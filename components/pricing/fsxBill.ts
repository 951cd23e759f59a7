import { automaticMetadataIops } from "../lustre/fsx/fsxMetadata.ts";

/** SSD deployments whose price does not depend on a throughput tier. */
const untiered = ["SCRATCH_1", "SCRATCH_2"];

/** What of an FSx for Lustre file system is billed by what is provisioned, every value known. */
export interface FsxBilled {
  readonly deploymentType: string;
  readonly storageType: string;
  /** GiB; of what is not elastic. */
  readonly capacityGiB?: number;
  /** MB/s per TiB; of what has tiers. */
  readonly throughputPerTiB?: number;
  /** `READ` or `NONE`, of hard disks. */
  readonly driveCacheType?: string;
  /** Provisioned metadata IOPS; absent where the service grants them. */
  readonly metadataIops?: number;
  /** MB/s, of Intelligent-Tiering. */
  readonly throughputCapacity?: number;
  /** SSD read cache of Intelligent-Tiering, GiB; 0 without one. */
  readonly readCacheGiB?: number;
}

/** One thing on the bill: the SKU below `lustre:`, and how much of it. */
export interface BillPart {
  readonly sku: string;
  readonly quantity: number;
  readonly description: string;
  readonly note?: string;
}

/** Whether a deployment is billed by its throughput tier. */
export function hasTiers(deploymentType: string): boolean {
  return !untiered.includes(deploymentType);
}

/** The bill of a file system: what the meter of a resource and the prices of candidates are both made from. */
export function fsxBill(billed: FsxBilled): BillPart[] {
  const { deploymentType, storageType, capacityGiB = 0, metadataIops } = billed;
  if (storageType === "INTELLIGENT_TIERING") return intelligentTiering(billed);
  const parts: BillPart[] = [
    {
      sku: storageSku(billed),
      quantity: capacityGiB,
      description: `${deploymentType} ${storageType} storage, ${capacityGiB} GiB`,
    },
  ];
  // What AUTOMATIC grants at the capacity is included; only provisioned IOPS above it are billed.
  const included = automaticMetadataIops(capacityGiB);
  if (metadataIops !== undefined && metadataIops > included) {
    parts.push({
      sku: "metadata",
      quantity: metadataIops - included,
      description: `metadata, ${metadataIops} IOPS of which ${included} are included`,
    });
  }
  return parts;
}

function storageSku({ deploymentType, storageType, throughputPerTiB, driveCacheType = "NONE" }: FsxBilled): string {
  if (!hasTiers(deploymentType)) return `${deploymentType}:${storageType}`;
  // The SSD cache of HDD storage is part of the price, and has prices of its own.
  const cache = storageType === "HDD" && driveCacheType !== "NONE" ? `:${driveCacheType}` : "";
  return `${deploymentType}:${storageType}:${throughputPerTiB}${cache}`;
}

function intelligentTiering({ throughputCapacity = 0, readCacheGiB = 0, metadataIops }: FsxBilled): BillPart[] {
  return [
    {
      sku: "INTELLIGENT_TIERING:throughput",
      quantity: throughputCapacity,
      description: `Intelligent-Tiering throughput, ${throughputCapacity} MB/s`,
    },
    ...(readCacheGiB === 0
      ? []
      : [
          {
            sku: "INTELLIGENT_TIERING:ssd-cache",
            quantity: readCacheGiB,
            description: `SSD read cache, ${readCacheGiB} GiB`,
          },
        ]),
    ...(metadataIops === undefined
      ? []
      : [
          {
            sku: "metadata",
            quantity: metadataIops,
            description: `metadata, ${metadataIops} IOPS`,
            note: "all billed, as no included amount is known",
          },
        ]),
  ];
}
