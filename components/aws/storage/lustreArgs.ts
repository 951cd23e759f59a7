import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup.js";
import type { SecurityGroupArgs } from "@pulumi/aws/ec2/securityGroup.js";
import type { DataRepositoryAssociationArgs } from "@pulumi/aws/fsx/dataRepositoryAssociation.js";
import type { LustreFileSystemArgs } from "@pulumi/aws/fsx/lustreFileSystem.js";
import type * as pulumi from "@pulumi/pulumi";
import type { FsxDeploymentType, FsxReadCacheMode, FsxStorageType } from "../../lustre/fsx/fsxFacts.ts";
import type { LustreWorkload } from "../../lustre/workload.ts";
import type { Override } from "../../pulumi/override.ts";
import type { OwnedArgs } from "../../pulumi/tags.ts";
import type { NetworkRef, PoolRef } from "../refs.ts";

/** How data is compressed on its way to disk. */
export const FsxCompression = { Lz4: "LZ4", None: "NONE" } as const;
export type FsxCompression = (typeof FsxCompression)[keyof typeof FsxCompression];

/** Which events of S3 links are written to CloudWatch Logs. */
export const FsxLogLevel = {
  Disabled: "DISABLED",
  Warnings: "WARN_ONLY",
  Errors: "ERROR_ONLY",
  WarningsAndErrors: "WARN_ERROR",
} as const;
export type FsxLogLevel = (typeof FsxLogLevel)[keyof typeof FsxLogLevel];

/** What a repository follows: files or objects that are new, changed or deleted. */
export const RepositoryEvent = { New: "NEW", Changed: "CHANGED", Deleted: "DELETED" } as const;
export type RepositoryEvent = (typeof RepositoryEvent)[keyof typeof RepositoryEvent];

/** A directory of the file system that shows what is in S3: a data repository association. */
export interface LustreRepository {
  /** Directory, `/images`. Not inside the directory of another one. Plain: names are made from it. */
  path: string;
  /** Name of the bucket, in the region of the file system. */
  bucket: pulumi.Input<string>;
  /** Prefix in the bucket, `images/`. @default the whole bucket */
  prefix?: pulumi.Input<string>;
  /**
   * Size of one stripe of an imported file, MiB, whole number, 1 to 512000: a file of n times that size lies on n + 1
   * disks. Files that are imported ignore the layout of their directory, so this is their layout.
   * @default 1024
   */
  importedFileChunkSizeMiB?: pulumi.Input<number>;
  /**
   * Events in S3 that show up in the directory: objects that are `NEW`, `CHANGED` or `DELETED`. An empty list follows none.
   * Plain.
   * @default all three, so that the directory shows what is in the bucket
   * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/autoimport-data-repo-dra.html
   */
  autoImport?: RepositoryEvent[];
  /**
   * Events in the directory that are carried to S3: files that are `NEW`, `CHANGED` or `DELETED`. For checkpoints `NEW` and
   * `CHANGED`; with `DELETED`, who deletes a file deletes its object. Plain.
   * @default none: a dataset is only read
   * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/autoexport-data-repo-dra.html
   */
  autoExport?: RepositoryEvent[];
  /** Whether the names of all objects appear at creation; contents are loaded on first read either way. @default true */
  importMetadataOnCreate?: boolean;
}

/** Arguments of `FsxLustre`. Size: figures, or a workload that they follow from. */
export interface FsxLustreArgs extends OwnedArgs {
  /** The network: `network.ref`, or one written by hand. */
  network: pulumi.Input<NetworkRef>;
  /** Zone of the file system: that of the nodes. One of the network's. Plain. Another one later makes a new, empty file system. */
  zone: string;
  /** Node pools that mount it: `pool.ref`, or written by hand. Plain, except for the ids of their security groups. */
  clients: PoolRef[];
  /** Plain. A change makes a new, empty file system. @default `PERSISTENT_2`: replicated, the only one with EFA and provisioned metadata */
  deploymentType?: FsxDeploymentType;
  /** Plain. A change makes a new, empty file system. @default `SSD` */
  storageType?: FsxStorageType;
  /**
   * Capacity, GiB: 1200, or a multiple of 2400; with EFA a multiple of 4800, 9600, 19200 or 38400 at 1000, 500, 250 or 125
   * MB/s per TiB; hard disks 6000 or 1800. Not for Intelligent-Tiering. Capacity grows in place; a lower one makes a new,
   * empty file system.
   * @see https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html
   */
  capacityGiB?: pulumi.Input<number>;
  /**
   * Throughput, MB/s for every TiB of capacity: 125, 250, 500 or 1000; PERSISTENT_1 50, 100, 200, hard disks 12, 40. May be
   * changed in place, except with EFA.
   * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html
   */
  throughputPerTiB?: pulumi.Input<number>;
  /** Throughput of an Intelligent-Tiering file system, MB/s: a multiple of 4000, up to 2000000. Can only be raised. */
  throughputCapacity?: pulumi.Input<number>;
  /**
   * What the file system is for: what is not given of capacity, tier, metadata and chunk sizes of repositories follows from
   * it, and so do layouts, predictions and an explanation. The cheapest tier that feeds it is taken, by list prices. Plain.
   *
   * Once the file system holds data, write the capacity that was chosen beside the workload: another price or another
   * workload could choose a lower one, and that makes a new, empty file system. With a capacity only layouts are chosen.
   */
  workload?: LustreWorkload;
  /**
   * OSTs that `lfs df` counts, once somebody has counted: layouts of the workload follow from it. Whole number, at least 1.
   * Plain. @default what AWS documents or was seen, which the explanation says
   */
  ostCount?: number;
  /**
   * Whether clients read over EFA: no limit of 5 Gbit/s from a client to a server, up to 700 Gbit/s a client. Plain; can
   * never be changed later. Worth it above 10 GB/s. Clients have to be of Nitro version 4 or later, not trn2, and in the
   * same zone.
   * @default false
   * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html
   */
  efa?: boolean;
  /** Whether clients read straight into GPU memory. Plain. Checks that file system and clients can. @default false */
  gpuDirectStorage?: boolean;
  /**
   * Metadata performance, IOPS: 1500, 3000, 6000, or a multiple of 12000 up to 192000; Intelligent-Tiering 6000 or 12000.
   * PERSISTENT_2 only. Two file creations a second for each. A lower figure later makes a new, empty file system.
   * @default what AWS grants for the capacity without extra charge (6000 for Intelligent-Tiering): enough unless millions
   * of small files are created or listed at once
   * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-metadata-performance.html
   */
  metadataIops?: pulumi.Input<number>;
  /** How the SSD read cache of Intelligent-Tiering is sized. Plain. @default in proportion to throughput, or as `readCacheGiB` says */
  readCacheMode?: FsxReadCacheMode;
  /** SSD read cache of Intelligent-Tiering, GiB: 32 to 131072 for every 4000 MB/s. */
  readCacheGiB?: pulumi.Input<number>;
  /** SSD cache of hard disks: `READ` or `NONE`. Needed for HDD, refused otherwise. Plain. */
  driveCacheType?: string;
  /**
   * Compression of new files. May be changed later.
   * @default `LZ4`: fewer bytes on disk and network for anything compressible, and no measurable cost for what is not
   */
  compression?: pulumi.Input<FsxCompression>;
  /** User and group that root on clients becomes, `65534:65534`. @default root stays root: training containers often run as root */
  rootSquash?: pulumi.Input<string>;
  /** Clients whose root stays root: `10.0.1.6@tcp`, ranges as `10.0.[2-10].[1-255]@tcp`. */
  noSquashNids?: pulumi.Input<pulumi.Input<string>[]>;
  /** Lustre version. Can be raised in place; a lower one makes a new, empty file system. @default `2.15`, which clients with recent kernels need */
  fileSystemTypeVersion?: pulumi.Input<string>;
  /** Directories that show what is in S3, at most 8. Each `path` plain. Not for SCRATCH_1 and Intelligent-Tiering. */
  repositories?: LustreRepository[];
  /** Days that daily backups are kept, 0 to 90; 0 is off. Persistent file systems without repositories only. @default 7 in production, otherwise 0 */
  backupRetentionDays?: pulumi.Input<number>;
  /** When daily backups begin, `HH:MM` in UTC. @default AWS chooses */
  dailyBackupStartTime?: pulumi.Input<string>;
  /** Whether a backup is taken when the file system is deleted. Plain. Persistent file systems without repositories only. @default true in production */
  finalBackup?: boolean;
  /** Whether backups carry the tags. Plain. A change makes a new, empty file system. @default true for persistent file systems */
  copyTagsToBackups?: boolean;
  /** ARN of the KMS key. Persistent file systems only. A change makes a new, empty file system. @default the key that AWS keeps for FSx */
  kmsKeyId?: pulumi.Input<string>;
  /** When weekly maintenance may begin, `d:HH:MM` in UTC, 1 is Monday. @default AWS chooses */
  maintenanceWindow?: pulumi.Input<string>;
  /** What of the S3 links is written to CloudWatch Logs. Plain. @default `WARN_ERROR` with repositories, otherwise nothing: there is nothing else to log */
  logLevel?: FsxLogLevel;
  /** Days that logs are kept. @default 90 */
  logRetentionDays?: pulumi.Input<number>;
  /** Whether deletion and replacement are refused until this is taken back. Plain. @default true in production */
  protect?: boolean;
  /** Whether the file system stays in AWS, unmanaged and billed, when it leaves the program. Plain. @default false */
  retainOnDelete?: boolean;
  /**
   * Whether rules are added to the clients' security groups too. Plain. Turn it off for groups whose rules are kept
   * elsewhere, and admit there what `serverRules` admits here.
   * @default true
   */
  manageClientRules?: boolean;
}

/** Options of `FsxLustre`: Pulumi's own, and raw changes to children. */
export interface FsxLustreOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    fileSystem?: Override<LustreFileSystemArgs>;
    securityGroup?: Override<SecurityGroupArgs>;
    /** Every repository in turn; the function form tells them apart by `fileSystemPath`. */
    repository?: Override<DataRepositoryAssociationArgs>;
    logGroup?: Override<LogGroupArgs>;
  };
}
