/**
 * What goes into the simulator and what comes out. Bytes, bytes a second, seconds throughout.
 */

/** One file system. */
export interface SimSystem {
  readonly name?: string;
  /** Object storage targets. */
  readonly osts: number;
  /** Object storage servers; OST i sits on server i mod `servers`, as the allocator interleaves them. */
  readonly servers: number;
  /** What one OST reads and writes when one stream runs through it. */
  readonly ostReadBps: number;
  readonly ostWriteBps: number;
  /** Network (or controller) of one server, shared by its OSTs. */
  readonly serverBps: number;
  /** What all servers together reach where routers or an enclosure limit it: the practical peak that a site states. @default no limit */
  readonly backendBps?: number;
  readonly media: "disk" | "flash";
  /** One bulk RPC. 1 MiB on older systems, 4 MiB on newer ones. @default 4 MiB */
  readonly rpcBytes?: number;
  /** What one client reaches from one server (one TCP connection). @default no limit */
  readonly flowBps?: number;
  /** Round trip of a small RPC. @default 0.3 ms */
  readonly latencySeconds?: number;
  /** Files with one stripe that the metadata servers make a second. @default 10,000 */
  readonly createsPerSecond?: number;
  /** Servers keep what was read in memory: a second reader of the same bytes costs no disk. @default false */
  readonly serverReadCache?: boolean;
}

/** Clients of a job. */
export interface SimClients {
  readonly nodes: number;
  readonly processesPerNode: number;
  /** What one node moves to or from Lustre: its network, or its client's processing where that is less. */
  readonly nodeBps: number;
  /** What one process reads or writes through the page cache. @default 2.2 GB/s: one core copying and checking sums */
  readonly processBps?: number;
  /** `osc.*.max_rpcs_in_flight`. @default 8 */
  readonly rpcsInFlight?: number;
  /** Read-ahead of one open file; for writes what may be dirty of one file. @default 256 MiB */
  readonly windowBytes?: number;
}

/** Every process writes (or reads back) a file of its own. Ends with the slowest. */
export interface FilesJob {
  readonly kind: "write-files" | "read-files";
  readonly clients: SimClients;
  readonly bytesPerProcess: number;
}

/** All processes write one file. */
export interface SharedJob {
  readonly kind: "write-shared" | "read-shared";
  readonly clients: SimClients;
  readonly bytesPerProcess: number;
  /** MPI-IO with collective buffering: one process for each stripe writes for all. Otherwise each process writes its own region. @default false */
  readonly collective?: boolean;
  /** Regions lie in turns of this size, bytes. @default each process has one region */
  readonly blockBytes?: number;
}

/** Accelerators that read samples and compute, all in step. */
export interface TrainJob {
  readonly kind: "train";
  /** `processesPerNode` is the number of accelerators of a node. */
  readonly clients: SimClients;
  readonly pattern: "sequential" | "records" | "whole-files";
  /** What one accelerator consumes while it is busy. */
  readonly bytesPerAcceleratorPerSecond: number;
  /** Reading processes (or threads, or open files) of one accelerator. @default 1 */
  readonly loaders?: number;
  /** Classes of file sizes; a file is read in proportion to the bytes of its class. */
  readonly files: readonly { readonly bytes: number; readonly count: number }[];
  /** One record, for `records`. */
  readonly recordBytes?: number;
  /** Sizes of samples differ: standard deviation in shares of the mean of what one second of one accelerator consumes. @default 0 */
  readonly spread?: number;
  /** What a job holds ready of one accelerator's data, seconds of computing. @default 4 */
  readonly prefetchSeconds?: number;
  /** Files that are open together follow each other as they were made. @default false: shuffled */
  readonly inOrder?: boolean;
}

/** Every node reads the same file. */
export interface BroadcastJob {
  readonly kind: "broadcast";
  /** `processesPerNode` readers of a node share its page cache: the node fetches the file once, by so many streams. */
  readonly clients: SimClients;
  readonly bytes: number;
}

export type SimJob = FilesJob | SharedJob | TrainJob | BroadcastJob;

/** One extent of a layout. */
export interface SimComponent {
  /** Where it ends, bytes. Absent: end of file. */
  readonly end?: number;
  /** Objects; -1 for one on every OST. More than OSTs: overstriped. */
  readonly stripes: number;
  /** Bytes on one object before the next. @default 1 MiB */
  readonly stripeBytes?: number;
}

/** Components in ascending order; the last one has no end. */
export type SimLayout = readonly SimComponent[];

export interface SimInput {
  readonly system: SimSystem;
  readonly job: SimJob;
  readonly layout: SimLayout;
  /** @default 1 */
  readonly seed?: number;
  /** Runs with seeds after `seed`. Tables print the best of some runs; jobs live with the mean. @default 1 */
  readonly runs?: number;
}

export interface SimRun {
  /** Wall time; for training that of the simulated stretch. */
  readonly seconds: number;
  /** Bytes the job asked for in that time. */
  readonly bytes: number;
  /** Bytes that OSTs moved. */
  readonly moved: number;
  /** Share of time that accelerators computed; 1 for jobs without. */
  readonly utilisation: number;
  /** Largest load of any link, in shares of its capacity. */
  readonly peakLoad: number;
  /** Largest share of the bytes that one OST moved, times the number of OSTs: 1 is even. */
  readonly imbalance: number;
  /** Seconds of it that went into creating, opening, locks and closing before or after the data. */
  readonly overheadSeconds: number;
  /** Training: bytes that came in during the measured stretch; the rest went into or came out of buffers. */
  readonly arrived?: number;
}

export interface SimResult {
  readonly bytesPerSecond: number;
  /** Of the fastest run. */
  readonly bestBytesPerSecond: number;
  readonly seconds: number;
  readonly utilisation: number;
  readonly runs: readonly SimRun[];
}
