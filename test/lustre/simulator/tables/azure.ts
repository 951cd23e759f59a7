import type { SimLayout, SimSystem } from "../index.ts";
import type { Point, Table } from "./table.ts";

const GiB = 2 ** 30;
const source = "Azure Managed Lustre, MLPerf Storage v3.0, closed, POSIX";

/**
 * What an OST does at most, in shares of its nominal 2,000 MB/s. Nominal throughput is what is sold, not what hardware
 * stops at: the same page has writes at 1.35 times nominal over a whole file system, with the unevenness that files of
 * their own bring. Chosen on the calibration points below, one figure for reads and writes, all tiers and sizes.
 */
const peakOverNominal = 1.75;

/** A file system by its nominal throughput: one OST (and server) for every 2,000 MB/s, whatever the tier. */
export function azure(nominalMBps: number): SimSystem {
  const osts = Math.max(1, Math.round(nominalMBps / 2000));
  return {
    name: `Azure Managed Lustre, ${nominalMBps} MB/s`,
    osts,
    servers: osts,
    ostReadBps: 2e9 * peakOverNominal,
    ostWriteBps: 2e9 * peakOverNominal,
    serverBps: 12.5e9,
    media: "flash",
  };
}

/** What directories have unless told otherwise. @see https://learn.microsoft.com/azure/azure-managed-lustre/optimize-file-layouts */
export const azureDefault: SimLayout = [
  { end: GiB, stripes: 1 },
  { end: 100 * GiB, stripes: 5 },
  { end: 500 * GiB, stripes: 10 },
  { stripes: -1 },
];

/** Clients are not published: one accelerator or eight ranks a virtual machine with 200 Gbit/s; one process moves 2 GB/s. */
const client = { nodeBps: 25e9, processBps: 2e9 };

/**
 * 3D U-Net as MLPerf Storage sets it up: 7 samples of 146.6 MB (standard deviation 68.3 MB), one a file, in 0.162 s on a
 * simulated B200, 4 reading processes that each prefetch 2 batches, 7,200 files for an accelerator.
 *
 * @see https://github.com/mlcommons/storage `configs/dlio/workload/unet3d_b200.yaml`
 */
function unet(
  nominalMBps: number,
  accelerators: number,
  measuredGBps: number,
  label: string,
  calibration: boolean,
): Point {
  const sample = 146_600_628;
  const batchSeconds = 0.162;
  return {
    label: `3D U-Net, ${label}, ${accelerators} accelerators`,
    measured: measuredGBps * 1e9,
    calibration,
    best: false,
    input: {
      system: azure(nominalMBps),
      layout: azureDefault,
      seed: 1,
      runs: 3,
      job: {
        kind: "train",
        clients: { nodes: accelerators, processesPerNode: 1, ...client },
        pattern: "whole-files",
        bytesPerAcceleratorPerSecond: (7 * sample) / batchSeconds,
        loaders: 4,
        files: [{ bytes: sample, count: 7200 * accelerators }],
        spread: (68_341_808 / sample) * Math.sqrt(batchSeconds / 7),
        prefetchSeconds: 4 * 2 * batchSeconds,
      },
    },
  };
}

export const azureTraining: Table = {
  name: "Azure, 3D U-Net training reads",
  source,
  unit: { name: "GB/s", bytes: 1e9 },
  points: [
    unet(20_000, 3, 18.7, "20 MB/s per TiB, 960 TiB", false),
    unet(20_000, 3, 18.6, "40 MB/s per TiB, 480 TiB", false),
    unet(20_000, 3, 18.7, "125 MB/s per TiB, 160 TiB", true),
    unet(20_000, 3, 18.7, "250 MB/s per TiB, 80 TiB", false),
    unet(20_000, 3, 18.7, "500 MB/s per TiB, 40 TiB", false),
    unet(100_000, 16, 97.0, "20 MB/s per TiB, 4,800 TiB", false),
    unet(100_000, 16, 95.6, "40 MB/s per TiB, 2,400 TiB", false),
    unet(100_000, 16, 97.2, "125 MB/s per TiB, 800 TiB", false),
    unet(100_000, 16, 97.3, "250 MB/s per TiB, 400 TiB", false),
    unet(100_000, 16, 96.9, "500 MB/s per TiB, 200 TiB", false),
    unet(300_000, 46, 270.1, "125 MB/s per TiB, 2,400 TiB", true),
    unet(534_000, 70, 405.9, "20 MB/s per TiB, 25,632 TiB", false),
    unet(512_000, 70, 407.1, "125 MB/s per TiB, 4,096 TiB", false),
  ],
};

/** Every rank writes its own part and syncs it, then reads it back; bytes are the rate times the seconds of the table. */
function checkpoint(
  model: string,
  nominalMBps: number,
  ranks: number,
  bytes: number,
  kind: "write-files" | "read-files",
  measuredGBps: number,
  calibration: boolean,
): Point {
  return {
    label: `checkpoint of ${model}, ${ranks} ranks, ${kind === "write-files" ? "write" : "read"}`,
    measured: measuredGBps * 1e9,
    calibration,
    best: false,
    input: {
      system: azure(nominalMBps),
      layout: azureDefault,
      seed: 1,
      runs: 3,
      job: {
        kind,
        clients: { nodes: Math.max(1, ranks / 8), processesPerNode: Math.min(8, ranks), ...client },
        bytesPerProcess: bytes / ranks,
      },
    },
  };
}

export const azureCheckpoints: Table = {
  name: "Azure, checkpoints of MLPerf Storage",
  source,
  unit: { name: "GB/s", bytes: 1e9 },
  points: [
    checkpoint("8B", 20_000, 8, 112.4e9, "write-files", 14.3, true),
    checkpoint("8B", 20_000, 8, 112.9e9, "read-files", 15.9, true),
    checkpoint("70B", 160_000, 64, 980e9, "write-files", 113.3, false),
    checkpoint("70B", 160_000, 64, 979.3e9, "read-files", 132.7, false),
    checkpoint("405B", 512_000, 512, 5770.6e9, "write-files", 490.7, true),
    checkpoint("405B", 512_000, 512, 5828.3e9, "read-files", 470.4, true),
    checkpoint("1250B", 512_000, 1024, 16_984.8e9, "write-files", 689.6, false),
    checkpoint("1250B", 512_000, 1024, 16_964.3e9, "read-files", 525.7, false),
  ],
};
