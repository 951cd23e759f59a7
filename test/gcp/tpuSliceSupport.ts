import type { Range } from "../../components/core/range.ts";
import type { Read } from "../../components/core/value.ts";
import type { GkeCapacity, TpuSliceArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { gkeNodePoolView } from "../../components/hardware/gcp/nodePoolView.ts";
import { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";
import { graphOf } from "../support/graph.ts";
import { gkeClusterByHand, run } from "./gkeFixtures.ts";
import { zone } from "./gkePoolPlace.ts";

export const poolType = "gcp:container/nodePool:NodePool";

/** One v5p slice of 16 nodes on demand, but for what differs. */
export const args = (more: Partial<TpuSliceArgs> = {}): TpuSliceArgs => ({
  cluster: gkeClusterByHand(),
  generation: TpuGeneration.V5p,
  topology: "4x4x4",
  zone,
  ...more,
});

/** What it is made of, and what it tells, once everything is known. */
export const slice = (more: Partial<TpuSliceArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(
    () => {
      const { ref, nodesPerSlice, chipsPerSlice, chips, machineType, nodePoolNames } = new TpuSlice(
        "train",
        args(more),
      );
      return { ref, nodesPerSlice, chipsPerSlice, chips, machineType, nodePoolNames };
    },
    { preview: false, ...options },
  );
export const pools = (recording: Recording) => recording.nodes.filter(({ type }) => type === poolType);
export const ironwood = { generation: TpuGeneration.V7x, topology: "4x4x8" };
export const flex: GkeCapacity = { kind: GcpCapacityKind.FlexStart };

const known = (read: Read<number>): number => {
  if (read.state !== "known") throw new Error(`${read.path} is ${read.state}`);
  return read.value;
};
/** Nodes of all slices, as prices and quotas read them. */
export function scaling(recording: Recording): Range<number> {
  const graph = graphOf(recording);
  const views = pools(recording).map((node) => gkeNodePoolView(graph, node).scaling);
  const sum = (key: keyof Range<number>) => views.reduce((total, view) => total + known(view[key]), 0);
  return { min: sum("min"), planned: sum("planned"), max: sum("max") };
}
