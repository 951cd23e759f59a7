import { type InnerShape, keysOf, type Shape } from "../../core/knownKeys.ts";
import { type PoolTaint, TaintEffect } from "../../core/nodeLabels.ts";
import type { NodeCounts } from "../../core/range.ts";
import { GcpCapacityKind } from "../../hardware/gcp/machineType.ts";
import type { GkeCapacity, GkeGpuNodePoolArgs, GkePoolArgs, TpuSliceArgs } from "./poolArgs.ts";

/** What speaks of the nodes of a slice and is not asked for: there is a message of its own for it. */
export const sliceNodeWords: readonly string[] = [
  "nodes",
  "nodeCount",
  "initialNodeCount",
  "minNodes",
  "maxNodes",
  "autoscaling",
];

/** Floor, planned, ceiling. */
export const nodeCountsShape: InnerShape = {
  keys: keysOf<NodeCounts>({ min: 1, planned: 1, max: 1 }),
  example: (given) => {
    const nodes = typeof given === "number" && Number.isInteger(given) && given > 0 ? given : 2;
    return `{min: 0, planned: ${nodes}, max: ${nodes}}`;
  },
};

const kinds: readonly unknown[] = Object.values(GcpCapacityKind);

const inner: Readonly<Record<string, InnerShape>> = {
  capacity: {
    keys: keysOf<GkeCapacity>({ kind: 1, reservation: 1, block: 1, subBlock: 1, maxRunHours: 1, days: 1 }),
    example: (given) => `{kind: ${JSON.stringify(kinds.includes(given) ? given : GcpCapacityKind.OnDemand)}}`,
  },
  taints: {
    list: true,
    keys: keysOf<PoolTaint>({ key: 1, value: 1, effect: 1 }),
    example: (given) =>
      `{key: ${JSON.stringify(typeof given === "string" ? given : "dedicated")}, effect: ${JSON.stringify(TaintEffect.NoSchedule)}}`,
  },
};

const shared = keysOf<GkePoolArgs>({
  cluster: 1,
  zone: 1,
  capacity: 1,
  maxPodsPerNode: 1,
  bootDiskGiB: 1,
  version: 1,
  autoUpgrade: 1,
  hostMaintenance: 1,
  secureBoot: 1,
  nodeServiceAccount: 1,
  nodeLabels: 1,
  taints: 1,
  labels: 1,
  team: 1,
  project: 1,
  environment: 1,
  owner: 1,
});

/** Arguments of `GkeGpuNodePool`, nested ones too: any other is a misspelt one. */
export const gkeGpuPoolShape: Shape = {
  keys: [
    ...shared,
    ...keysOf<Omit<GkeGpuNodePoolArgs, keyof GkePoolArgs>>({
      machineType: 1,
      nodes: 1,
      driverVersion: 1,
      networking: 1,
      placement: 1,
      placementPolicy: 1,
      localSsd: 1,
      localSsdDisks: 1,
    }),
  ],
  inner: { ...inner, nodes: nodeCountsShape },
};

/** Arguments of `TpuSlice`, nested ones too: any other is a misspelt one. */
export const tpuSliceShape: Shape = {
  keys: [
    ...shared,
    ...keysOf<Omit<TpuSliceArgs, keyof GkePoolArgs>>({
      generation: 1,
      topology: 1,
      slices: 1,
      plannedSlices: 1,
      scaleToZero: 1,
      machineType: 1,
      networking: 1,
    }),
  ],
  inner,
};
