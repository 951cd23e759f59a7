import { expect } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import type {
  CheckpointDecision,
  DirectoryDecision,
  LustreDecision,
  Need,
  Rate,
} from "../../../components/lustre/choose/decision.ts";
import { type WarningGround, warningsFor } from "../../../components/lustre/choose/warnings.ts";
import { fsxSystem } from "../../../components/lustre/platform/fsxSystem.ts";
import { onPremSystem } from "../../../components/lustre/platform/steppedSystem.ts";
import type { LustreSystem } from "../../../components/lustre/platform/system.ts";
import type { CheckpointWorkload, DatasetWorkload, LustreWorkload } from "../../../components/lustre/workload.ts";

export const performance = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]";

/** 8 nodes of 8 accelerators on 8 OSTs that were counted: nothing to say about them. */
export const own = onPremSystem({ kind: "onprem", ostCount: 8, ostReadMBps: 2000, capacityTB: 1000 });
export const nodes = { nodes: 8, acceleratorsPerNode: 8, accelerators: 64, nodeBps: 50e9 };
const rate: Rate = { bps: 10e9, limits: [{ name: "disk", bps: 10e9, why: "8 OSTs × 1.25 GB/s" }] };
const writing: Rate = { bps: 9e9, limits: [{ name: "client", bps: 9e9, why: "8 nodes × 1.13 GB/s" }] };
export const images = {
  path: "/images",
  fileCount: 1000,
  sizeBytes: 1e12,
  pattern: "sequential-shards",
  bytesPerAcceleratorPerSecond: 1e6,
} as const satisfies DatasetWorkload;
export const read: DirectoryDecision = {
  path: "/images",
  components: [{ stripeCount: 1 }],
  use: "dataset",
  reason: "single",
  why: "",
  whyStripeSize: "",
  openFiles: 64,
  perFileBps: 1e6,
  rate,
  singleStripe: rate,
  wouldChange: [],
};
const ranks: CheckpointWorkload = {
  path: "/ckpt",
  bytes: 1e12,
  writers: 64,
  mode: "file-per-rank",
  synchronous: true,
  maxStallSeconds: 60,
};
const written: CheckpointDecision = {
  path: "/ckpt",
  writeSeconds: 60,
  stallSeconds: 60,
  intervalSeconds: 3600,
  lostShare: 0.02,
  restartSeconds: 60,
  restart: rate,
  meanTimeBetweenFailuresSeconds: 1e6,
};
export const need: Need = {
  readBps: 64e6,
  syncWriteBps: 0,
  asyncWriteBps: 0,
  dataBytes: 1e12,
  designBps: 75e6,
  designBytes: 1.25e12,
  formula: "",
};
export const prediction: LustreDecision["prediction"] = {
  read: rate,
  utilisation: 1,
  utilisationSingleStripe: 1,
  idleAcceleratorHours: 0,
  idleAcceleratorHoursSingleStripe: 0,
};

export interface Changes {
  readonly workload?: Partial<LustreWorkload>;
  readonly dataset?: Partial<Record<keyof DatasetWorkload, unknown>>;
  readonly directory?: Partial<DirectoryDecision>;
  readonly checkpoint?: Partial<CheckpointWorkload>;
  readonly writes?: Partial<CheckpointDecision>;
  readonly system?: LustreSystem;
  readonly need?: Partial<Need>;
  readonly utilisation?: number;
  readonly nodes?: number;
  readonly onRequest?: string;
}

/** What is said when so much differs from a decision that nothing is said about. */
export function said(changes: Changes): string[] {
  const system = changes.system ?? own;
  const dataset = { ...images, ...changes.dataset } as DatasetWorkload;
  const writes = changes.checkpoint !== undefined || changes.writes !== undefined;
  const checkpoint = { ...ranks, ...changes.checkpoint };
  const clients = changes.nodes === undefined ? nodes : { ...nodes, nodes: changes.nodes };
  const ground: WarningGround = {
    workload: {
      nodes: clients.nodes,
      datasets: [dataset],
      ...(writes ? { checkpoints: [checkpoint] } : {}),
      ...changes.workload,
    },
    clients,
    system,
    need: { ...need, ...changes.need },
    directories: [
      { ...read, ...changes.directory },
      ...(writes ? [{ ...read, path: "/ckpt", use: "checkpoint" as const, rate: writing }] : []),
    ],
    prediction: { ...prediction, utilisation: changes.utilisation ?? 1 },
    checkpoints: writes ? [{ ...written, ...changes.writes }] : [],
    sized: { system, decidedBy: "given", ...(changes.onRequest === undefined ? {} : { onRequest: changes.onRequest }) },
  };
  return warningsFor(ground).map((problem) => {
    expect(problem.severity).toBe("warning");
    return describeProblem(problem);
  });
}

export const persistent2 = (throughputPerTiB: number, capacityGiB: number, efa = false): LustreSystem =>
  fsxSystem(
    {
      deploymentType: "PERSISTENT_2",
      storageType: "SSD",
      throughputPerTiB,
      capacityGiB,
      ...(efa ? { efa, metadata: { mode: "AUTOMATIC" } } : {}),
    },
    8,
  )!;
export const tcp = persistent2(1000, 24_000);
