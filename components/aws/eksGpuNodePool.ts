import * as pulumi from "@pulumi/pulumi";
import { checked } from "../pulumi/checked.ts";
import { checkPool } from "./nodes/checkPool.ts";
import { declareNodePool } from "./nodes/nodePool.ts";
import type { EksNodePoolArgs, EksNodePoolOptions } from "./nodes/poolArgs.ts";
import type { PoolRef } from "./refs.ts";

/**
 * A pool of NVIDIA GPU nodes: a managed node group of one machine type in one zone.
 *
 * Creates: a launch template with the network interfaces that the machine type takes (all its EFA unless told otherwise),
 * IMDSv2, an encrypted root volume and nodeadm user data (RAID0 over the NVMe, 110 pods, locked memory that is practically
 * unlimited (2^53−1 bytes)); a cluster placement group for on-demand and spot nodes with EFA; the node group, tainted
 * `nvidia.com/gpu=present`, with node repair; tags from which the cluster autoscaler scales it from zero; for a Capacity
 * Block with `startsAt`, the schedule that raises it.
 *
 * Changes that replace the group: zone, capacity kind. One on reserved capacity is deleted first, because its reservation
 * has no room for two. Another machine type is a new version of the template: the group stays, its nodes are made anew.
 *
 * **Cost** (list prices in us-east-2, July 2026): the instances and their volumes. p5.48xlarge on demand is 55.04 USD/h, 40,179 USD a
 * month; g6e.xlarge 1.861 USD/h, 1,359 USD a month. Instances in a Capacity Block are paid with the block, up front;
 * in a reservation, by whoever holds it. The root volume of 200 GiB is 16 USD a month for each node. EFA is free.
 *
 * @example
 * ```ts
 * const inference = new EksGpuNodePool("inference", {
 *   cluster: cluster.ref, machineType: "g6e.xlarge", zone: "us-east-2a", nodes: { min: 0, planned: 1, max: 4 },
 * });
 * ```
 *
 * @example 256 H100 in a Capacity Block of two weeks
 * ```ts
 * const train = new EksGpuNodePool("train", {
 *   cluster: cluster.ref, machineType: "p5.48xlarge", zone: "us-east-2a", nodes: { min: 0, planned: 32, max: 32 },
 *   capacity: {
 *     kind: CapacityKind.CapacityBlock, reservationId: "cr-0123456789abcdef0", days: 14, startsAt: "2026-12-01T11:30:00Z",
 *   },
 *   team: "vision",
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ml-node-groups.html
 */
export class EksGpuNodePool extends pulumi.ComponentResource {
  /** Name of the node group. */
  readonly nodeGroupName: pulumi.Output<string>;
  /** ARN of the node group. */
  readonly nodeGroupArn: pulumi.Output<string>;
  /** Name of the Auto Scaling group that EKS makes for it. */
  readonly autoscalingGroupName: pulumi.Output<string>;
  /** Id of the launch template. */
  readonly launchTemplateId: pulumi.Output<string>;
  /** What file systems take as one of their `clients`. */
  readonly ref: PoolRef;

  constructor(name: string, args: EksNodePoolArgs, opts: EksNodePoolOptions = {}) {
    const type = "hybrid-gpu:index:EksGpuNodePool";
    super(type, name, checked(type, name, args, checkPool("nvidia", args)), opts);
    const { summary, ...pool } = declareNodePool(this, type, name, args, opts);
    this.nodeGroupName = pool.nodeGroupName;
    this.nodeGroupArn = pool.nodeGroupArn;
    this.autoscalingGroupName = pool.autoscalingGroupName;
    this.launchTemplateId = pool.launchTemplateId;
    this.ref = pool.ref;
    this.registerOutputs({ ...pool, summary });
  }
}
