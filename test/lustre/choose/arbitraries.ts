import fc from "fast-check";
import type { LustrePlatform } from "../../../components/lustre/platform/platform.ts";
import {
  AccessPattern,
  CheckpointMode,
  type CheckpointWorkload,
  type DatasetWorkload,
  type LustreWorkload,
} from "../../../components/lustre/workload.ts";

/** A whole number whose logarithm is spread evenly. */
const logWhole = (least: number, most: number) =>
  fc
    .double({ min: Math.log(least), max: Math.log(most), noNaN: true })
    .map((value) => Math.min(most, Math.max(least, Math.round(Math.exp(value)))));

const datasetAt = (path: string): fc.Arbitrary<DatasetWorkload> =>
  fc
    .record({
      pattern: fc.constantFrom(...Object.values(AccessPattern)),
      files: logWhole(1, 1_000_000),
      fileBytes: logWhole(10_000, 1e12),
      rate: logWhole(1e4, 5e8),
      open: fc.integer({ min: 1, max: 8 }),
      record: logWhole(512, 8e6),
      imported: fc.boolean(),
      sequence: fc.boolean(),
      bins: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ pattern, files, fileBytes, rate, open, record, imported, sequence, bins }) => {
      const common = {
        path,
        pattern,
        bytesPerAcceleratorPerSecond: rate,
        openFilesPerAccelerator: open,
        importedFromObjectStore: imported,
        createdInSequence: sequence,
      };
      // A petabyte is plenty for one data set.
      const bytes = Math.min(fileBytes, Math.max(1, 1e15 / files));
      const random =
        pattern === AccessPattern.RandomRecords
          ? { recordBytes: Math.max(1, Math.min(record, Math.floor(bytes))) }
          : {};
      if (bins === 1) return { ...common, ...random, fileCount: files, sizeBytes: bytes * files };
      const sizes = Array.from({ length: bins }, (_, index) => ({
        sizeBytes: Math.max(1, Math.floor(bytes / 30 ** index)),
        count: Math.max(1, Math.floor(files / bins)),
      }));
      return { ...common, ...random, sizes };
    });

const checkpointAt = (path: string): fc.Arbitrary<CheckpointWorkload> =>
  fc.record({
    path: fc.constant(path),
    bytes: logWhole(1e8, 2e13),
    writers: logWhole(1, 4096),
    mode: fc.constantFrom(...Object.values(CheckpointMode)),
    synchronous: fc.boolean(),
    maxStallSeconds: fc.integer({ min: 1, max: 600 }),
    keep: fc.integer({ min: 1, max: 5 }),
  });

/** Workloads that are fine. */
export const workloads: fc.Arbitrary<LustreWorkload> = fc
  .record({
    nodes: logWhole(1, 512),
    acceleratorsPerNode: fc.constantFrom(1, 4, 8, 16),
    nodeNetworkGbps: fc.constantFrom(25, 100, 400, 3200),
    nodeMemoryGiB: fc.constantFrom(64, 1024, 2048),
    nodeVcpus: fc.constantFrom(16, 96, 192),
    datasets: fc
      .integer({ min: 0, max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => datasetAt(`/data ${index}`)))),
    checkpoints: fc
      .integer({ min: 0, max: 2 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => checkpointAt(`/checkpoint-${index}`)))),
  })
  .filter(({ datasets, checkpoints }) => datasets.length + checkpoints.length > 0);

export const onPremises: fc.Arbitrary<LustrePlatform> = fc.record({
  kind: fc.constant("onprem" as const),
  ostCount: logWhole(1, 500),
  ostReadMBps: fc.integer({ min: 200, max: 8000 }),
  capacityTB: fc.constant(1e7),
  lustreVersion: fc.constantFrom("2.10", "2.12.9", "2.15"),
  domLimitBytes: fc.constantFrom(65_536, 1_048_576),
});

export const platforms: fc.Arbitrary<LustrePlatform> = fc.oneof(
  fc.constant<LustrePlatform>({ kind: "fsx" }),
  fc.constant<LustrePlatform>({ kind: "fsx", efa: true }),
  fc.constant<LustrePlatform>({ kind: "fsx", deploymentType: "SCRATCH_2" }),
  fc.constant<LustrePlatform>({ kind: "fsx", deploymentType: "PERSISTENT_1" }),
  fc.constant<LustrePlatform>({ kind: "fsx", deploymentType: "PERSISTENT_1", storageType: "HDD" }),
  fc.constant<LustrePlatform>({ kind: "fsx", storageType: "INTELLIGENT_TIERING" }),
  fc.constant<LustrePlatform>({ kind: "azure" }),
  fc.constant<LustrePlatform>({ kind: "google" }),
  fc.constant<LustrePlatform>({ kind: "google", ostCount: 40 }),
  onPremises,
);
