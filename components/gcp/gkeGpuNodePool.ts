import * as pulumi from "@pulumi/pulumi";
import { checked } from "../pulumi/checked.ts";
import { checkGpuPool } from "./nodes/checkGpuPool.ts";
import { declareGpuPool } from "./nodes/gpuPool.ts";
import type { GkeGpuNodePoolArgs, GkePoolOptions } from "./nodes/poolArgs.ts";
import type { GkePoolRef } from "./refs.ts";

/**
 * A pool of NVIDIA GPU nodes on GKE: a node pool of one machine type in one zone.
 *
 * Creates: the node pool, with the GPUs that its type has and their driver, attached to the further networks that GPUDirect
 * needs (`fabrics` of the cluster's network) or to those that GKE makes (`networking: dranet`), gVNIC, the local SSDs of the
 * type as one file system, Workload Identity, Shielded VM, tainted `nvidia.com/gpu=present`, scaled by GKE's autoscaler
 * between floor and ceiling; for A4X, and for A3 Ultra and A4 that come by flex-start and are to stand close, the workload
 * policy that places them.
 *
 * Changes that replace the pool: machine type, zone, capacity, driver version, placement, networking. One in a reservation
 * is deleted first, because its reservation has no room for two.
 *
 * **Cost** (list prices, 2025 and 2026): the machines and their disks. a3-megagpu-8g on demand is about 93 USD/h in
 * us-central1, 68,000 USD a month; g2-standard-8 about 0.85 USD/h. Flex-start is about half of that. A reservation is paid
 * by whoever holds it, used or not. The boot disk of 200 GiB is about 20 USD a month for each node.
 *
 * @example
 * ```ts
 * const inference = new GkeGpuNodePool("inference", {
 *   cluster: cluster.ref, machineType: "g2-standard-8", zone: "us-central1-a", nodes: { min: 0, planned: 1, max: 4 },
 * });
 * ```
 *
 * @example 64 H200 of a calendar reservation of two weeks
 * ```ts
 * const train = new GkeGpuNodePool("train", {
 *   cluster: cluster.ref, machineType: "a3-ultragpu-8g", zone: "us-central1-b", nodes: { min: 0, planned: 8, max: 8 },
 *   capacity: { kind: GcpCapacityKind.Calendar, reservation: "december", days: 14 },
 *   team: "vision",
 * });
 * ```
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpus
 */
export class GkeGpuNodePool extends pulumi.ComponentResource {
  /** Name of the node pool. */
  readonly nodePoolName: pulumi.Output<string>;
  /** Id of the node pool: `projects/…/locations/…/clusters/…/nodePools/…`. */
  readonly nodePoolId: pulumi.Output<string>;
  /** What file systems take as one of their clients. */
  readonly ref: GkePoolRef;

  constructor(name: string, args: GkeGpuNodePoolArgs, opts: GkePoolOptions = {}) {
    const type = "hybrid-gpu:index:GkeGpuNodePool";
    super(type, name, checked(type, name, args, checkGpuPool(name, args)), opts);
    const { summary, ...pool } = declareGpuPool(this, type, name, args, opts);
    this.nodePoolName = pool.nodePoolName;
    this.nodePoolId = pool.nodePoolId;
    this.ref = pool.ref;
    this.registerOutputs({ ...pool, summary });
  }
}
