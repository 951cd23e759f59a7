import type { TpuSliceArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import { describePool, type PoolCounts, type PoolPlace } from "../support/poolContract.ts";
import { gkePlace, zone } from "./gkePoolPlace.ts";
import { flex, ironwood, poolType, scaling } from "./tpuSliceSupport.ts";

const refusedCounts: PoolCounts["refused"] = [
  [{ slices: 0 }, ["slices (0) is not a whole number of slices, 1 or more. Fix: leave it out for one slice."]],
  [
    { slices: 1.5, plannedSlices: 0.5 },
    [
      "slices (1.5) is not a whole number of slices, 1 or more. Fix: leave it out for one slice.",
      "plannedSlices (0.5) is not a whole number of slices: a slice runs as a whole or not at all. Fix: give a whole number, 0 or more. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]",
    ],
  ],
  [
    { slices: 2, plannedSlices: 3, scaleToZero: true },
    ["plannedSlices (3) is above slices (2). Fix: lower plannedSlices or raise slices."],
  ],
  [
    { slices: 3, plannedSlices: 2, scaleToZero: false },
    ["plannedSlices (2) is below slices (3), and all of them run. Fix: leave it out, or set scaleToZero to true."],
  ],
];

/** Slices of so many nodes: two that are there, then three. */
function fixed(nodesPerSlice: number): PoolCounts {
  const all = (slices: number) => ({
    args: { slices },
    nodes: { min: slices * nodesPerSlice, planned: slices * nodesPerSlice, max: slices * nodesPerSlice },
  });
  return { usual: all(2), larger: { ...all(3), adds: [`${poolType} train-2`] }, refused: refusedCounts };
}

/** Slices that come and go: one of two is planned with, then two of four. */
function coming(nodesPerSlice: number): PoolCounts {
  const some = (plannedSlices: number, slices: number) => ({
    args: { slices, plannedSlices, scaleToZero: true },
    nodes: { min: 0, planned: plannedSlices * nodesPerSlice, max: slices * nodesPerSlice },
  });
  const adds = [`${poolType} train-2`, `${poolType} train-3`];
  return { usual: some(1, 2), larger: { ...some(2, 4), adds }, refused: refusedCounts };
}

const place: Omit<PoolPlace, "asked" | "says" | "counts"> = {
  ...gkePlace(),
  type: "hybrid-gpu:index:TpuSlice",
  make: (name, own, options) => new TpuSlice(name, own as TpuSliceArgs, options),
  taint: "google.com/tpu",
  scaling: (_, recording) => scaling(recording),
};
const says = { place: "gcp", region: "us-central1", zone } as const;

describePool("TpuSlice", {
  ...place,
  counts: fixed(16),
  asked: { generation: TpuGeneration.V5p, topology: "4x4x4", zone },
  says: {
    ...says,
    machineType: "ct5p-hightpu-4t",
    accelerator: "TPU v5p",
    acceleratorsPerNode: 4,
    capacity: "on-demand",
    topology: "4x4x4",
    slices: 2,
  },
});

describePool("TpuSlice that comes and goes, of one node", {
  ...place,
  counts: coming(1),
  asked: { generation: TpuGeneration.V6e, topology: "2x4", zone, capacity: { kind: GcpCapacityKind.Spot } },
  sizeAtCreation: "initialNodeCount",
  says: {
    ...says,
    machineType: "ct6e-standard-8t",
    accelerator: "TPU v6e",
    acceleratorsPerNode: 8,
    capacity: "spot",
    topology: "2x4",
    slices: 2,
  },
});

describePool("TpuSlice placed by a workload policy, by flex-start", {
  ...place,
  counts: { ...coming(32), refused: refusedCounts.slice(0, 3) },
  asked: { ...ironwood, zone, capacity: flex },
  sizeAtCreation: "initialNodeCount",
  says: {
    ...says,
    machineType: "tpu7x-standard-4t",
    accelerator: "TPU 7x",
    acceleratorsPerNode: 4,
    capacity: "flex-start",
    topology: ironwood.topology,
    slices: 2,
  },
});
