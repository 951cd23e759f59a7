import * as pulumi from "@pulumi/pulumi";
import { checked } from "../pulumi/checked.ts";
import { checkPool } from "./nodes/checkPool.ts";
import { declareNodePool } from "./nodes/nodePool.ts";
import type { EksNodePoolArgs, EksNodePoolOptions } from "./nodes/poolArgs.ts";
import type { PoolRef } from "./refs.ts";

/**
 * A pool of AWS Neuron nodes (Trainium, Inferentia): a managed node group of one machine type in one zone.
 *
 * Creates what `EksGpuNodePool` creates, with EKS's Neuron image, the resources `aws.amazon.com/neuron` and
 * `aws.amazon.com/neuroncore`, and the taint `aws.amazon.com/neuron=present`.
 *
 * **Cost** (list prices in us-east-2, July 2026): the instances and their volumes. trn1.32xlarge on demand is 21.50 USD/h, 15,695 USD
 * a month; inf2.48xlarge 12.98127 USD/h, 9,476 USD a month; trn2.48xlarge about 85.96 USD/h (reported in 2025). The
 * root volume of 200 GiB is 16 USD a month for each node. EFA is free.
 *
 * @example
 * ```ts
 * const pretrain = new EksNeuronNodePool("pretrain", {
 *   cluster: cluster.ref, machineType: "trn1.32xlarge", zone: "us-east-2b", nodes: { min: 0, planned: 2, max: 4 },
 * });
 * ```
 *
 * @example Trainium2 in a Capacity Block
 * ```ts
 * const train = new EksNeuronNodePool("train", {
 *   cluster: cluster.ref, machineType: "trn2.48xlarge", zone: "us-east-2a", nodes: { min: 0, planned: 16, max: 16 },
 *   capacity: { kind: CapacityKind.CapacityBlock, reservationId: "cr-0123456789abcdef0", days: 28 },
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ml-node-groups.html
 */
export class EksNeuronNodePool extends pulumi.ComponentResource {
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
    const type = "hybrid-gpu:index:EksNeuronNodePool";
    super(type, name, checked(type, name, args, checkPool("aws", args)), opts);
    const { summary, ...pool } = declareNodePool(this, type, name, args, opts);
    this.nodeGroupName = pool.nodeGroupName;
    this.nodeGroupArn = pool.nodeGroupArn;
    this.autoscalingGroupName = pool.autoscalingGroupName;
    this.launchTemplateId = pool.launchTemplateId;
    this.ref = pool.ref;
    this.registerOutputs({ ...pool, summary });
  }
}
