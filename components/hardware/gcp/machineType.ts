import type { Fact } from "../../core/fact.ts";
import type { Accelerator } from "../accelerator.ts";

/** How Google Cloud capacity is bought. */
export const GcpCapacityKind = {
  /** Asked for when needed, at list price. A3 and newer are hardly ever to be had this way. */
  OnDemand: "on-demand",
  /** Spare capacity that Google takes back with 30 seconds' notice. */
  Spot: "spot",
  /** A Compute Engine reservation: one that is named, or any that matches. Billed by the reservation, used or not. */
  Reservation: "reservation",
  /** Dynamic Workload Scheduler, flex-start: nodes come when there are some and live for seven days at most. */
  FlexStart: "flex-start",
  /** Dynamic Workload Scheduler with queued provisioning: all nodes of a ProvisioningRequest at once, or none yet. */
  Queued: "queued",
  /** Dynamic Workload Scheduler, calendar mode: a future reservation of dated days, consumed like a named reservation. */
  Calendar: "calendar",
} as const;
export type GcpCapacityKind = (typeof GcpCapacityKind)[keyof typeof GcpCapacityKind];

/** Which way accelerators of different nodes reach each other. */
export const GcpFabric = {
  /** A3 High and Edge: GPUDirect-TCPX over four more VPCs. */
  Tcpx: "tcpx",
  /** A3 Mega: GPUDirect-TCPXO (FasTrak) over eight more VPCs. */
  Tcpxo: "tcpxo",
  /** A3 Ultra, A4, A4X: RoCE over the subnets of one VPC with the RDMA network profile, beside one more gVNIC VPC. */
  Rdma: "rdma",
  /** TPU slices: inter-chip interconnect, needs no network of ours. */
  Ici: "ici",
  /** The node's ordinary interface only. */
  None: "none",
} as const;
export type GcpFabric = (typeof GcpFabric)[keyof typeof GcpFabric];

/** The network interfaces of a machine type. */
export interface GcpNetworking {
  /** All of them, the ordinary one included. */
  readonly interfaces: number;
  /** Aggregate, Gbps; absent where it is not known. Informative. */
  readonly gbps?: number;
  readonly fabric: GcpFabric;
  /** Further gVNIC VPCs that a node of it is attached to, each with one subnet: 4 for TCPX, 8 for TCPXO, 1 beside RDMA, else 0. */
  readonly extraGvnicNetworks: number;
  /** Subnets of the RDMA VPC that a node of it is attached to: 8, 4 for A4X, else 0. */
  readonly rdmaSubnets: number;
  /** MTU of the extra VPCs: 8244 for TCPX and TCPXO, 8896 for the RDMA VPC. */
  readonly mtu?: number;
}

/** Local SSD that comes with a machine type. */
export interface GcpLocalSsd {
  readonly disks: number;
  /** Of one disk. */
  readonly GiB: number;
}

/** A Google Cloud machine type with GPUs. TPU machine types are rows of the TPU table. */
export interface GcpMachineType extends Fact {
  readonly place: "gcp";
  /** `a3-megagpu-8g`. */
  readonly name: string;
  /** Machine series as quotas name it: `a2`, `a3`, `a4`, `a4x`, `g2`, `g4`. */
  readonly series: string;
  /** Family by which minimum versions, rules and placement differ: `a3-megagpu`, `a2-ultragpu`, `g2-standard`. */
  readonly family: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly accelerator: Accelerator;
  /** `nvidia-h100-mega-80gb`: what `guestAccelerators[].type` takes. */
  readonly acceleratorType: string;
  /** What comes with the machine; absent where there is none or where the user chooses. */
  readonly localSsd?: GcpLocalSsd;
  readonly arch: "x86_64" | "arm64";
  readonly network: GcpNetworking;
  /** Boot disk type where the default (`pd-balanced`) is not offered. */
  readonly bootDisk?: "hyperdisk-balanced";
  /** Nodes of one rack whose GPUs share one NVLink domain (A4X): the most that one node pool takes. */
  readonly domainNodes?: number;
  /** Capacity kinds that Google offers for it. */
  readonly capacityKinds: readonly GcpCapacityKind[];
  /** Capacity kinds of which it is not known for certain whether Google offers them: asking is warned about, not refused. */
  readonly unconfirmedKinds?: readonly GcpCapacityKind[];
  /** Regions that offer it, by the machine type list. Absent: not judged. */
  readonly regions?: readonly string[];
  /** Zones seen with it. Incomplete: a zone that is not here is warned about. */
  readonly zones?: readonly string[];
  /** What is uncertain about the row. */
  readonly note?: string;
}

/** How nodes on Google Cloud are bought, in plain values. */
export interface GcpCapacity {
  kind: GcpCapacityKind;
  /**
   * The reservation that nodes run in: its name, or `projects/<project>/reservations/<name>` where another project shares
   * it. Needed for `calendar`; for `reservation`, left out, nodes run in any open reservation that matches.
   */
  reservation?: string;
  /** A block of that reservation (A3 Ultra, A4, A4X): nodes land close to each other. */
  block?: string;
  /** A sub-block of that block. */
  subBlock?: string;
  /** Longest life of a flex-start or queued node, in hours: up to 168. @default 168 */
  maxRunHours?: number;
  /** Length of a calendar reservation bought for this pool, in days: 1 to 90. Only for its price. */
  days?: number;
}
