import type { Problem } from "../core/problem.ts";

/** How the files of a dataset are read. */
export const AccessPattern = {
  /** Large shards read from start to end: WebDataset, TFRecord, MDS. */
  SequentialShards: "sequential-shards",
  /** Records picked at random inside large files: Megatron `.bin`, Parquet. */
  RandomRecords: "random-records",
  /** Many small files, each read whole: images, one sample a file. */
  WholeSmallFiles: "whole-small-files",
  /** One file that every node reads: weights, a container image, an index. */
  Broadcast: "broadcast",
} as const;
export type AccessPattern = (typeof AccessPattern)[keyof typeof AccessPattern];

/** How a checkpoint lies on the file system. */
export const CheckpointMode = {
  /** Every rank writes a file of its own. */
  FilePerRank: "file-per-rank",
  /** All ranks write one file. */
  SharedFile: "shared-file",
} as const;
export type CheckpointMode = (typeof CheckpointMode)[keyof typeof CheckpointMode];

/** A class of file sizes of a dataset. */
export interface FileSizeBin {
  /** Size of one file, bytes, above 0. */
  sizeBytes: number;
  /** How many files of about this size, whole number, above 0. */
  count: number;
}

/** Data that is read again and again. Give either `sizeBytes` with `fileCount`, or `sizes`. */
export interface DatasetWorkload {
  /** Directory of the file system: `/images`. */
  path: string;
  /** Files in it, whole number, above 0. */
  fileCount?: number;
  /** Size of all files together, bytes, above 0. */
  sizeBytes?: number;
  /** File sizes by class, where they differ by more than about ten times: the layout then has several components. */
  sizes?: FileSizeBin[];
  /** How the files are read. */
  pattern: AccessPattern;
  /** Size of one record, bytes. For `random-records`. */
  recordBytes?: number;
  /** What one accelerator reads while it is busy, bytes a second, above 0. Left out for `broadcast`: that is read once, at the start. */
  bytesPerAcceleratorPerSecond?: number;
  /** Files that one accelerator has open at once, whole number, at least 1. @default 1 */
  openFilesPerAccelerator?: number;
  /** Whether the files come from an object store: then they take their stripes from its chunk size. @default false */
  importedFromObjectStore?: boolean;
  /**
   * Whether files that are read together were also written one after another, so that the allocator spread them evenly.
   * @default false: shards are usually read in random order
   */
  createdInSequence?: boolean;
}

/** Data that a job writes to be able to start again. */
export interface CheckpointWorkload {
  /** Directory of the file system: `/checkpoints`. */
  path: string;
  /** Size of one checkpoint, bytes, above 0. About 14 bytes a parameter with Adam in mixed precision. */
  bytes: number;
  /** Ranks that write, whole number, at least 1. */
  writers: number;
  mode: CheckpointMode;
  /** Whether training stands still while it is written. */
  synchronous: boolean;
  /** How long training may stand still for one checkpoint, seconds, above 0: to write it, or only to copy it away when it is not synchronous. */
  maxStallSeconds: number;
  /** Time from one checkpoint to the next, seconds. @default what loses least, from `meanTimeBetweenFailuresHours` */
  intervalSeconds?: number;
  /** Checkpoints that are kept, whole number, at least 1. @default 2 */
  keep?: number;
  /** What all ranks together read at a restart, bytes. @default `bytes`: every rank its own part */
  restoreBytes?: number;
}

/** What a file system is for: the measurements from which its size, tier, metadata and layouts follow. */
export interface LustreWorkload {
  /** Nodes that mount it and work at the same time, whole number, at least 1. */
  nodes: number;
  /** Machine type of the nodes, `p5.48xlarge`: gives what is left out of the next four. */
  machineType?: string;
  /** Accelerators of one node, whole number, at least 1. @default those of `machineType` */
  acceleratorsPerNode?: number;
  /** Network bandwidth of one node towards storage, Gbit/s, above 0. @default that of `machineType` for IP traffic, with EFA for all */
  nodeNetworkGbps?: number;
  /** Memory of one node, GiB. @default that of `machineType` */
  nodeMemoryGiB?: number;
  /** CPUs of one node. @default those of `machineType` */
  nodeVcpus?: number;
  /** What is read. */
  datasets?: DatasetWorkload[];
  /** What is written. */
  checkpoints?: CheckpointWorkload[];
  /** Mean time between failures of the whole job, hours, above 0. @default one failure in 50,700 accelerator-hours, as Llama 3's training reported */
  meanTimeBetweenFailuresHours?: number;
  /** Share of their time that accelerators should be busy, above 0 to 1. @default 0.9 */
  targetUtilisation?: number;
  /** Share of their time that accelerators would be busy with storage that is infinitely fast, above 0 to 1. @default 1 */
  utilisationWithoutStorage?: number;
}

/** A file system is sized by figures or by a workload: never by neither. */
export function checkSizing(sized: boolean): Problem[] {
  if (sized) return [];
  return [
    {
      severity: "error",
      path: "capacityGiB",
      value: undefined,
      rule: "is missing, and so is a workload: the file system has no size",
      fix: "give capacityGiB with throughputPerTiB, throughputCapacity for Intelligent-Tiering, or a workload that it follows from",
    },
  ];
}
