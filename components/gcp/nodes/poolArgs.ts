import type { ResourcePolicyArgs } from "@pulumi/gcp/compute/resourcePolicy.js";
import type { NodePoolArgs } from "@pulumi/gcp/container/nodePool.js";
import type * as pulumi from "@pulumi/pulumi";
import type { PoolTaint } from "../../core/nodeLabels.ts";
import type { NodeCounts } from "../../core/range.ts";
import type { GcpCapacityKind } from "../../hardware/gcp/machineType.ts";
import type { TpuGeneration } from "../../hardware/gcp/tpu.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import type { GkeClusterRef } from "../refs.ts";
import type { GkeGpuDriver, GkeHostMaintenance, GkeLocalSsd, GkeNetworking, GkePlacement } from "./choices.ts";

/** How the nodes of a pool on GKE are bought. */
export interface GkeCapacity {
  /**
   * How Google Cloud sells the nodes: `on-demand`, `spot`, `reservation`, `flex-start` (nodes come when there are some and
   * live for seven days at most), `queued` (all nodes of a ProvisioningRequest at once) or `calendar` (a reservation of
   * dated days). Not every machine type is sold in every way. Plain.
   * @default none: it has to be given, since every other field depends on it; without `capacity` it is `on-demand`, which
   * needs nothing bought beforehand
   * @see https://docs.cloud.google.com/ai-hypercomputer/docs/consumption-models
   */
  kind: GcpCapacityKind;
  /**
   * The reservation that nodes run in: its name, or `projects/<project>/reservations/<name>` where another project shares
   * it. For `reservation` and `calendar` only.
   * @default for `reservation`, any open reservation that matches, and on demand where none does; `calendar` needs it
   */
  reservation?: pulumi.Input<string>;
  /** A block of that reservation (A3 Ultra and newer, TPUs): nodes land close to each other. */
  block?: pulumi.Input<string>;
  /** A sub-block of that block. */
  subBlock?: pulumi.Input<string>;
  /** Longest life of a `flex-start` or `queued` node, hours: 1 to 168. Plain. @default 168, seven days: the most there is */
  maxRunHours?: number;
  /**
   * Length of the `calendar` reservation in days: 1 to 90. Used for its price alone. Plain.
   * @default the fee is not counted: the reservation was bought elsewhere
   */
  days?: number;
}

/** Arguments that GPU pools and TPU slices on GKE share. */
export interface GkePoolArgs extends Ownership {
  /** `GkeCluster.ref`, or a cluster described by hand. */
  cluster: pulumi.Input<GkeClusterRef>;
  /** The one zone of the nodes, `us-central1-a`: fast networks and reservations do not leave a zone. Plain. */
  zone: string;
  /** How the nodes are bought. @default on-demand */
  capacity?: GkeCapacity;
  /**
   * Pods on a node, 8 to 256. Every node takes twice as many addresses of the pod range, rounded up to a power of two. Plain.
   * @default 32 for GPUs, 15 for TPUs: accelerator nodes run few pods, and 110 of them would take 256 addresses each
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr
   */
  maxPodsPerNode?: number;
  /**
   * Boot disk in GiB, 10 to 65,536: balanced persistent disk, Hyperdisk Balanced where the machine takes nothing else.
   * @default 200: several images of 20 to 40 GiB have to fit beside the system
   */
  bootDiskGiB?: pulumi.Input<number>;
  /**
   * GKE version of the nodes, `1.35.3-gke.1389000`: at most three minor versions behind the cluster. It counts when nodes are
   * made; GKE then raises it, unless `autoUpgrade` is off.
   * @default the cluster's
   */
  version?: pulumi.Input<string>;
  /**
   * Whether GKE raises the version of the nodes, within the cluster's maintenance windows and exclusions. A cluster in a
   * release channel takes nothing else. Plain.
   * @default true
   */
  autoUpgrade?: boolean;
  /**
   * When hosts are maintained, where the reservation was made with such a policy: it has to be the same one. Plain.
   * @default Google's own choice
   */
  hostMaintenance?: GkeHostMaintenance;
  /**
   * Whether nodes boot nothing that is not signed.
   * @default for GPUs true, unless `driverVersion` leaves the driver to somebody else, whose module is not signed; for TPUs
   * false: with it, nodes without GPUs cannot mount Managed Lustre
   * @see https://docs.cloud.google.com/managed-lustre/docs/connect-from-kubernetes-engine-existing-instance
   */
  secureBoot?: pulumi.Input<boolean>;
  /** Email of the service account of the nodes. @default the cluster's */
  nodeServiceAccount?: pulumi.Input<string>;
  /** More labels on the nodes, for Kubernetes. */
  nodeLabels?: Record<string, pulumi.Input<string>>;
  /** More taints, beside that of the accelerators. Plain. */
  taints?: PoolTaint[];
  /** More labels on the resources, for bills: lower case. Those of `team`, `project`, `environment` and `owner` win. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** Arguments of `GkeGpuNodePool`. */
export interface GkeGpuNodePoolArgs extends GkePoolArgs {
  /** Compute Engine type with GPUs, `a3-megagpu-8g`: type and number of GPUs follow from it. Plain. */
  machineType: string;
  /**
   * Nodes: floor, planned, ceiling. `planned` is the size at creation; afterwards GKE's autoscaler decides. Pools of
   * `flex-start`, `queued` and `calendar` capacity are made empty: their floor is 0, and another one is refused. Plain.
   */
  nodes: NodeCounts;
  /**
   * The NVIDIA driver that GKE installs. Changing it replaces the pool today. Plain.
   * @default `LATEST`, the newest of the node's version: H200, B200 and newer need it
   * @see https://github.com/hashicorp/terraform-provider-google/issues/23248
   */
  driverVersion?: GkeGpuDriver;
  /**
   * How nodes reach the GPUs of other nodes. `multi-network` attaches the further networks of the cluster's network (its
   * `fabrics`); `dranet` lets GKE make and attach them, from 1.34.1-gke.1829001 on. Plain.
   * @default `multi-network` where the type has GPUDirect (A3 with eight GPUs, A4, A4X); `dranet` for A4X Max, which is bare
   * metal; otherwise `none`
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra
   */
  networking?: GkeNetworking;
  /**
   * Whether nodes stand close to each other. Plain.
   * @default `compact` for A4X, whose 18 nodes of one NVLink domain are placed as one, and for A3 High and Mega on demand and
   * on spot; otherwise `none`: reservations and queued capacity bring their own. Where a zone has no block with room for all nodes, give `none`
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement
   */
  placement?: GkePlacement;
  /**
   * Name of a resource policy that exists already and places the nodes, instead of `placement`: that of a reservation which
   * was made in one, for example.
   */
  placementPolicy?: pulumi.Input<string>;
  /**
   * What local SSDs are for: `ephemeral` makes one file system of them, under the pods' emptyDir volumes; `block` leaves
   * them as raw devices. Where they come with the machine it counts when the pool is made, and a change later does nothing:
   * what GKE then says of them is left alone. Plain.
   * @default `ephemeral` where there are any
   */
  localSsd?: GkeLocalSsd;
  /**
   * Local SSDs of a node, of 375 GiB each, on types whose buyer chooses (A2 High, G2, G4). Plain.
   * @default none; elsewhere they come with the machine
   */
  localSsdDisks?: number;
}

/** Arguments of `TpuSlice`. There is no number of nodes among them: it follows from the topology. */
export interface TpuSliceArgs extends GkePoolArgs {
  /** TPU generation: `v4`, `v5e`, `v5p`, `v6e`, `7x`. Plain. */
  generation: TpuGeneration;
  /**
   * Chips of one slice, by their sides: `2x4` for v5e and v6e; `4x4x8` for v4, v5p and 7x, sides in order. Plain.
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus
   */
  topology: string;
  /** Slices of this shape, each a node pool of its own. More than one make up a multislice. Plain. @default 1 */
  slices?: number;
  /**
   * Slices that are expected to run, where they scale to zero: what budgets are judged by. Plain.
   * @default all; none where they scale to zero
   */
  plannedSlices?: number;
  /**
   * Whether slices begin empty and come and go with their jobs, each as a whole: none of its nodes, or all. Plain.
   * @default false; always true for `flex-start` and `queued` capacity. With `calendar` capacity, true lets the pools be made
   * before the reservation begins
   */
  scaleToZero?: boolean;
  /**
   * Chooses between one host of eight chips and two hosts of four for `2x4` on v5e and v6e. Follows from the topology
   * elsewhere. Plain.
   * @default the single host of eight
   */
  machineType?: string;
  /**
   * `dranet` gives nodes of v6e and 7x further interfaces for traffic between slices, which GKE makes and attaches. Plain.
   * @default `none`: chips of one slice reach each other without any network
   */
  networking?: GkeNetworking;
}

/** Options of the pools: Pulumi's own, and raw changes to children. */
export interface GkePoolOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    nodePool?: Override<NodePoolArgs>;
    resourcePolicy?: Override<ResourcePolicyArgs>;
  };
}
