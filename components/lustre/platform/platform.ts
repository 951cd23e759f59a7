/** What a Lustre file system runs on. */
export const LustrePlatformKind = {
  /** Amazon FSx for Lustre. */
  Fsx: "fsx",
  /** Azure Managed Lustre. */
  Azure: "azure",
  /** Google Cloud Managed Lustre. */
  Google: "google",
  /** Servers of one's own. */
  OnPrem: "onprem",
} as const;
export type LustrePlatformKind = (typeof LustrePlatformKind)[keyof typeof LustrePlatformKind];

/** What the disks behind an OST are: how much moving between objects costs. */
export const LustreMedia = { Disk: "disk", Flash: "flash" } as const;
export type LustreMedia = (typeof LustreMedia)[keyof typeof LustreMedia];

/** Amazon FSx for Lustre. What is left out is chosen; with `capacityGiB` the file system is taken as it is. */
export interface FsxPlatform {
  readonly kind: "fsx";
  /** Prices are looked up here: `us-east-2`. Without it candidates are compared by capacity and tier at us-east-1 prices. */
  readonly region?: string;
  /** @default every type that can be made anew: SCRATCH_2 only when asked for, because it loses files with a disk */
  readonly deploymentType?: string;
  readonly storageType?: string;
  /** MB/s per TiB. */
  readonly throughputPerTiB?: number;
  /** Whether servers and clients speak EFA. @default false: nodes have to be set up for it */
  readonly efa?: boolean;
  /** Fixed capacity, GiB. */
  readonly capacityGiB?: number;
  /** Throughput of Intelligent-Tiering, MB/s. */
  readonly throughputCapacity?: number;
  readonly metadataIops?: number;
  /** What `lfs df` counts, where it was counted. */
  readonly ostCount?: number;
}

/** Azure Managed Lustre. With `capacityTiB` and `throughputPerTiB` the file system is taken as it is. */
export interface AzurePlatform {
  readonly kind: "azure";
  readonly region?: string;
  /** Of the SKU: 40, 125, 250 or 500 MB/s per TiB. */
  readonly throughputPerTiB?: number;
  readonly capacityTiB?: number;
  readonly ostCount?: number;
}

/** Google Cloud Managed Lustre. With `capacityGiB` and `throughputPerTiB` the file system is taken as it is. */
export interface GooglePlatform {
  readonly kind: "google";
  readonly region?: string;
  /** 125, 250, 500 or 1000 MB/s per TiB; 25 is the Dynamic tier, considered only when it is asked for. */
  readonly throughputPerTiB?: number;
  readonly capacityGiB?: number;
  /** What `lfs df` counts. Google does not publish it: without it layouts are the progressive default. */
  readonly ostCount?: number;
}

/** Servers of one's own: everything is measured and given, nothing is sized. */
export interface OnPremPlatform {
  readonly kind: "onprem";
  /** OSTs, `lfs df` counts them. Whole number, at least 1. */
  readonly ostCount: number;
  /** Object storage servers. @default one for every OST */
  readonly ossCount?: number;
  /** What one OST reads, MB/s. */
  readonly ostReadMBps: number;
  /** What one OST writes, MB/s. @default same as `ostReadMBps` */
  readonly ostWriteMBps?: number;
  /** Network of one server, MB/s. @default not a limit of its own */
  readonly ossNetworkMBps?: number;
  /** What one client reaches from one server, MB/s. @default the client's whole network */
  readonly flowMBps?: number;
  /** What the OSTs lie on. @default `flash` */
  readonly media?: LustreMedia;
  /** Usable capacity, TB (10^12 bytes). */
  readonly capacityTB: number;
  /** Lustre version of the servers: `2.15`. @default `2.15` */
  readonly lustreVersion?: string;
  /** OST pool that layouts name. */
  readonly pool?: string;
  /** Metadata servers allow data on MDT for files up to this size, bytes. @default not allowed */
  readonly domLimitBytes?: number;
}

export type LustrePlatform = FsxPlatform | AzurePlatform | GooglePlatform | OnPremPlatform;
