import type { NodePool } from "@pulumi/gcp/container/nodePool.js";
import * as pulumi from "@pulumi/pulumi";
import { Label, poolLabels, TaintEffect } from "../../core/nodeLabels.ts";
import { GcpFabric } from "../../hardware/gcp/machineType.ts";
import { gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import type { TpuSliceShape } from "../../hardware/gcp/tpu.ts";
import { findTpuGeneration } from "../../hardware/gcp/tpuCatalogue.ts";
import type { PoolSummary } from "../../pulumi/summary.ts";
import type { GkePoolRef } from "../refs.ts";
import { capacityOf } from "./capacityInputs.ts";
import { GkeNetworking } from "./choices.ts";
import { gkeLaterInputs } from "./laterInputs.ts";
import { type GkeMaking, type GkePoolSpec, gkeMaking, gkeNodePool } from "./nodePool.ts";
import type { GkePoolOptions, TpuSliceArgs } from "./poolArgs.ts";
import { scalesToZero, shapeOf, sliceNeeds, sliceNodes, slicesOf, tpuMaxPods, tpuTaint } from "./slicePlan.ts";
import { placedBy, workloadPolicy } from "./workloadPolicy.ts";

/** What slices made. */
export interface DeclaredSlices {
  readonly nodePoolNames: pulumi.Output<string[]>;
  readonly shape: TpuSliceShape;
  readonly ref: GkePoolRef;
  readonly summary: PoolSummary;
}

export function declareSlices(
  parent: pulumi.ComponentResource,
  type: string,
  name: string,
  args: TpuSliceArgs,
  options: GkePoolOptions,
): DeclaredSlices {
  const shape = shapeOf(args);
  const generation = findTpuGeneration(args.generation);
  const nodes = sliceNodes(args, shape.nodes);
  const { zone } = args;
  const { kind } = capacityOf(args);
  const region = gcpRegionOfZone(zone)!;
  const later = gkeLaterInputs(parent, type, name, args, sliceNeeds(args, shape), { generation, nodes });
  const making = gkeMaking(parent, name, args, later, options);
  const { team, environment } = making.ownership;
  const { accelerator } = generation;
  const fabric = shape.multiHost ? { fabric: GcpFabric.Ici } : {};

  const common: Omit<GkePoolSpec, "label"> = {
    machineType: shape.machineType,
    bootDiskType: generation.bootDisk,
    maxPodsPerNode: args.maxPodsPerNode ?? tpuMaxPods,
    secureBoot: args.secureBoot ?? false,
    nodeLabels: poolLabels({ pool: name, team, accelerator, capacity: kind, ...fabric }),
    taints: [{ key: tpuTaint, value: "present", effect: TaintEffect.NoSchedule }, ...(args.taints ?? [])],
    counts: countsOf(args, shape.nodes),
    dranet: args.networking === GkeNetworking.Dranet,
    ...placementOf(making, shape, generation.placement, region),
  };
  const pools = Array.from(
    { length: slicesOf(args) },
    (_, index): NodePool =>
      gkeNodePool(making, {
        ...common,
        label: `${name}-${index}`,
        nodeLabels: { ...common.nodeLabels, [Label.Slice]: String(index) },
      }),
  );

  const place = { region, zone, machineType: shape.machineType };
  return {
    nodePoolNames: pulumi.all(pools.map((pool) => pool.name)),
    shape,
    ref: { name, ...place, maxNodes: nodes.max, ownership: making.ownership },
    summary: {
      place: "gcp",
      ...place,
      accelerator,
      acceleratorsPerNode: shape.chipsPerNode,
      nodes,
      capacity: kind,
      topology: shape.topology,
      slices: pools.length,
      team,
      environment,
    },
  };
}

/** Limits per zone, of which there is one: the provider fails on totals where TPU nodes come by flex-start. */
function countsOf(args: TpuSliceArgs, nodesPerSlice: number): GkePoolSpec["counts"] {
  if (!scalesToZero(args)) return { nodeCount: nodesPerSlice };
  return { autoscaling: { minNodeCount: 0, maxNodeCount: nodesPerSlice, locationPolicy: "ANY" }, initialNodeCount: 0 };
}

/** One host needs no placing. Several are one unit to Google only when it is told the shape. */
function placementOf(
  making: GkeMaking,
  { topology, multiHost }: TpuSliceShape,
  by: "compact" | "workload-policy",
  region: string,
): Pick<GkePoolSpec, "placement" | "placedByName"> {
  if (!multiHost) return {};
  // A topology here beside the policy would make GKE add a placement of its own, which the policy excludes.
  if (by === "workload-policy") return placedBy(workloadPolicy(making, region, { acceleratorTopology: topology }));
  return { placement: { type: "COMPACT", tpuTopology: topology } };
}
