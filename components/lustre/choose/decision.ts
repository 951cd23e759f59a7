import type { Confidence } from "../../core/fact.ts";
import type { Problem } from "../../core/problem.ts";
import type { DirectoryLayout } from "../layout/layout.ts";
import type { LustreSystem } from "../platform/system.ts";

/** Price of a file system, or why there is none. */
export type SystemPrice =
  | {
      readonly known: true;
      /** USD a month of 730 h. */
      readonly monthly: number;
      readonly confidence: Confidence;
      readonly source: string;
      readonly asOf: string;
    }
  | { readonly known: false; readonly why: string };

/** Prices a file system. `hybrid-gpu/pricing` makes one from a price book: `lustrePrices(book, region)`. */
export type PriceOf = (system: LustreSystem) => SystemPrice;

/** What a workload asks of a file system. Bytes a second, bytes. */
export interface Need {
  readonly readBps: number;
  /** Checkpoints for which training stands still: the fastest of them. */
  readonly syncWriteBps: number;
  /** Checkpoints that drain beside reading: all of them. */
  readonly asyncWriteBps: number;
  /** Data sets, and checkpoints as often as they are kept. */
  readonly dataBytes: number;
  /** What the disks are sized for: the larger of reading and synchronous writing, beside draining, over the design efficiency. */
  readonly designBps: number;
  readonly designBytes: number;
  /** `256 accelerators × 150 MB/s = 38.4 GB/s; / 0.85 = 45.2 GB/s`. */
  readonly formula: string;
}

/** What made a size as large as it is. */
export type SizeReason = "bandwidth" | "capacity" | "step" | "minimum" | "given";

/** One file system that was considered. */
export interface Candidate {
  readonly system: LustreSystem;
  readonly price: SystemPrice;
  readonly decidedBy: SizeReason;
  /** Predicted share of time that accelerators are busy, 0 to 1. */
  readonly utilisation: number;
  /** Why it was not taken; absent for the one that was. */
  readonly rejected?: string;
}

/** A limit on a rate, with the figures that it comes from. */
export interface Limit {
  /** `disk`, `server-network`, `client`, `flow`, `hot-object`, `coverage`, `balance`, `latency`, `metadata`. */
  readonly name: string;
  readonly bps: number;
  /** `64 of 80 OSTs × 0.6 GB/s`. */
  readonly why: string;
}

/** A predicted rate and everything that could have limited it. */
export interface Rate {
  readonly bps: number;
  /** Smallest first; the first one binds. */
  readonly limits: readonly Limit[];
}

/** What decided a stripe count. */
export type StripeReason =
  | "single"
  | "rate"
  | "coverage"
  | "balance"
  | "broadcast"
  | "small-files"
  | "shared-writers"
  | "unknown-osts";

/** The layout of one directory, and why. */
export interface DirectoryDecision extends DirectoryLayout {
  readonly use: "dataset" | "checkpoint";
  readonly reason: StripeReason;
  /** For a researcher: why this stripe count, with numbers. */
  readonly why: string;
  /** Why this stripe size. */
  readonly whyStripeSize: string;
  /** Files that are open together, each once. */
  readonly openFiles: number;
  /** What one open file has to deliver, bytes a second. */
  readonly perFileBps: number;
  /** Reads of a data set, writes of a checkpoint. */
  readonly rate: Rate;
  /** The same with one stripe a file, and with the platform's default layout: what was there to gain. */
  readonly singleStripe: Rate;
  readonly platformDefault?: Rate;
  /** What would change the answer. */
  readonly wouldChange: readonly string[];
}

/** How often to write a checkpoint, and what it costs. */
export interface CheckpointDecision {
  readonly path: string;
  /** What one checkpoint takes to write, seconds. */
  readonly writeSeconds: number;
  /** How long training stands still for it, seconds. */
  readonly stallSeconds: number;
  readonly intervalSeconds: number;
  /** Share of time lost to stalls, to work done again and to restarts, 0 to 1. */
  readonly lostShare: number;
  /** What reading it back takes, seconds. */
  readonly restartSeconds: number;
  readonly restart: Rate;
  readonly meanTimeBetweenFailuresSeconds: number;
}

/** A setting on clients and how it survives a reboot. */
export interface ClientSetting {
  /** `osc.*OST*.max_rpcs_in_flight`, or a line of a module's options. */
  readonly parameter: string;
  readonly value: string;
  /** `lctl`: lost at a reboot and at a new mount, set again by the node's unit. `module`: needs a reboot to take effect. */
  readonly kind: "lctl" | "module";
  readonly why: string;
  readonly source: string;
}

/** Everything that follows from a workload and a platform. Plain data. */
export interface LustreDecision {
  readonly system: LustreSystem;
  readonly decidedBy: SizeReason;
  readonly price: SystemPrice;
  readonly need: Need;
  /** Cheapest first. */
  readonly candidates: readonly Candidate[];
  /** The next cheaper file system, and what it would lose. */
  readonly nextCheaper?: { readonly label: string; readonly monthly?: number; readonly loses: string };
  readonly metadataIops?: { readonly iops: number; readonly why: string };
  readonly directories: readonly DirectoryDecision[];
  readonly clientSettings: readonly ClientSetting[];
  readonly checkpoints: readonly CheckpointDecision[];
  readonly prediction: {
    /** All data sets together. */
    readonly read: Rate;
    /** Share of time that accelerators are busy, 0 to 1. */
    readonly utilisation: number;
    /** The same with one stripe a file everywhere. */
    readonly utilisationSingleStripe: number;
    /** Accelerator-hours in a month of 730 h that are spent waiting for data. */
    readonly idleAcceleratorHours: number;
    readonly idleAcceleratorHoursSingleStripe: number;
  };
  readonly warnings: readonly Problem[];
  /** Shell commands, in order: layouts first. */
  readonly commands: readonly string[];
  /** How to see that it holds. */
  readonly verification: readonly string[];
}
