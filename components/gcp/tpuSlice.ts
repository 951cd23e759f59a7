import * as pulumi from "@pulumi/pulumi";
import { checked } from "../pulumi/checked.ts";
import type { GkePoolOptions, TpuSliceArgs } from "./nodes/poolArgs.ts";
import { checkTpuSlice, slicesOf } from "./nodes/slicePlan.ts";
import { declareSlices } from "./nodes/slices.ts";
import type { GkePoolRef } from "./refs.ts";

/**
 * TPU slices of one shape on GKE. A slice is what its generation and topology say: machine type, chips of a node and number
 * of nodes follow, and are never asked for.
 *
 * Creates: for each slice one node pool, `<name>-0`, `<name>-1`, …, with just the nodes that its topology has, or, with
 * `scaleToZero`, with none of them or all; placed as one unit (compact placement with the topology, for 7x a workload policy
 * that all slices share; nothing for a slice of one node); tainted `google.com/tpu=present`. More or fewer slices leave the
 * others as they are.
 *
 * Changes that replace the slices: generation, topology, zone, capacity. In a reservation the old ones are deleted first,
 * because it has no room for two.
 *
 * **Cost** (list prices, 2025 and 2026): the chips; machines and network are part of them. A chip of v5p on demand is 4.20
 * USD/h in us-east5, so `4x4x4` is 269 USD/h, 196,000 USD a month; v5e is 1.20 USD/h in us-central1, v6e 2.70 USD/h in the
 * US. Flex-start is about half of that. A reservation is paid by whoever holds it, used or not.
 *
 * @example One v5e host that comes and goes with its jobs
 * ```ts
 * const trial = new TpuSlice("trial", {
 *   cluster: cluster.ref, generation: TpuGeneration.V5e, topology: "2x2", zone: "us-central1-a", scaleToZero: true,
 * });
 * ```
 *
 * @example Two slices of 1,024 chips for one multislice job
 * ```ts
 * const slice = new TpuSlice("pretrain", {
 *   cluster: cluster.ref, generation: TpuGeneration.V5p, topology: "8x8x16", zone: "us-east5-a", slices: 2,
 *   capacity: { kind: GcpCapacityKind.Reservation, reservation: "pretrain" }, team: "research",
 * });
 * slice.machineType;    // "ct5p-hightpu-4t"
 * slice.nodesPerSlice;  // 256
 * slice.chipsPerSlice;  // 1024
 * slice.chips;          // 2048
 * ```
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus
 */
export class TpuSlice extends pulumi.ComponentResource {
  /** Nodes of one slice: the size of its node pool. Plain. */
  readonly nodesPerSlice: number;
  /** Chips of one slice: the product of its sides. Plain. */
  readonly chipsPerSlice: number;
  /** Chips of all slices together. Plain. */
  readonly chips: number;
  /** Machine type of the nodes. Plain. */
  readonly machineType: string;
  /** Names of the node pools, one for each slice, in order. */
  readonly nodePoolNames: pulumi.Output<string[]>;
  /** What file systems take as one of their clients. */
  readonly ref: GkePoolRef;

  constructor(name: string, args: TpuSliceArgs, opts: GkePoolOptions = {}) {
    const type = "hybrid-gpu:index:TpuSlice";
    super(type, name, checked(type, name, args, checkTpuSlice(name, args)), opts);
    const { summary, shape, nodePoolNames, ref } = declareSlices(this, type, name, args, opts);
    this.nodesPerSlice = shape.nodes;
    this.chipsPerSlice = shape.chips;
    this.chips = shape.chips * slicesOf(args);
    this.machineType = shape.machineType;
    this.nodePoolNames = nodePoolNames;
    this.ref = ref;
    const { nodesPerSlice, chipsPerSlice, chips, machineType } = this;
    this.registerOutputs({ nodesPerSlice, chipsPerSlice, chips, machineType, nodePoolNames, ref, summary });
  }
}
