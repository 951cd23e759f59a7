import type { LustreMedia, LustrePlatformKind } from "./platform.ts";

/** How the number of OSTs is known. */
export type OstSource = "given" | "documented" | "observed" | "assumed" | "unknown";

/**
 * One concrete file system as the arithmetic sees it: the same quantities for every platform. Rates are bytes a second
 * (10^6 to the MB).
 */
export interface LustreSystem {
  readonly platform: LustrePlatformKind;
  /** `PERSISTENT_2 500 MB/s per TiB, EFA`. */
  readonly label: string;
  /** How the vendor counts its capacity: `{amount: 91200, unit: "GiB"}`. */
  readonly capacity: { readonly amount: number; readonly unit: "GiB" | "TiB" | "TB" | "elastic" };
  /** What may be filled with files, bytes. */
  readonly usableBytes: number;
  /** Object storage targets; absent where nobody knows. */
  readonly osts?: number;
  readonly ostSource: OstSource;
  /** Object storage servers; absent where nobody knows. */
  readonly servers?: number;
  /** Disk rate of the whole file system. */
  readonly readBps: number;
  readonly writeBps: number;
  /** Network rate of all servers, sustained, where it is another limit than the disks'. */
  readonly networkBps?: number;
  /** What one client reaches from one server, where the platform limits it. */
  readonly flowBps?: number;
  /** What one client reaches in all, where the platform limits it below its own network. */
  readonly clientBps?: number;
  /** Files created a second. Absent where nobody says. */
  readonly createsPerSecond?: number;
  /** What the OSTs lie on. @default flash */
  readonly media?: LustreMedia;
  /** Bytes of one RPC. */
  readonly rpcBytes: number;
  /** Absent where nobody says: then nothing newer than 2.12 is asked for. */
  readonly lustreVersion?: string;
  readonly pool?: string;
  readonly domLimitBytes?: number;
  /** FSx: how to ask for it. */
  readonly fsx?: {
    readonly deploymentType: string;
    readonly storageType: string;
    readonly throughputPerTiB?: number;
    readonly throughputCapacity?: number;
    readonly efa: boolean;
    readonly capacityGiB?: number;
    readonly metadataIops?: number;
  };
  /** Azure and Google: MB/s per TiB. */
  readonly throughputPerTiB?: number;
}
