import type { Fact } from "../../core/fact.ts";
import type { Accelerator } from "../accelerator.ts";

/** How AWS capacity is bought. */
export const CapacityKind = {
  /** Asked for when needed, at list price. Large GPU types are rarely to be had this way. */
  OnDemand: "on-demand",
  /** Spare capacity that AWS takes back with two minutes' notice. */
  Spot: "spot",
  /** An On-Demand Capacity Reservation (ODCR), billed from creation whether used or not. */
  Reservation: "reservation",
  /** EC2 Capacity Blocks for ML: paid up front, begins and ends on dates, ends at 11:30 UTC. */
  CapacityBlock: "capacity-block",
} as const;
export type CapacityKind = (typeof CapacityKind)[keyof typeof CapacityKind];

/** Which of the interface layouts of AWS's EFA guide a type takes. See `interfaceLayout`. */
export const EfaLayout = {
  /** Card 0 takes EFA: ENA on (0,0), efa-only on (0,1) and on (i,0) of every other card. */
  A: "A",
  /** Card 0 is ENA only: ENA on (0,0), efa-only on (i,0) of every other card. */
  B: "B",
  /** Cards share physical NICs in pairs (GB200): ENA on (0,0), efa-only on the odd cards. */
  C: "C",
} as const;
export type EfaLayout = (typeof EfaLayout)[keyof typeof EfaLayout];

export interface AwsNetworking {
  /** Aggregate, Gbps. */
  readonly gbps: number;
  /** Of it usable for IP (ENA) traffic, Gbps, where it differs. */
  readonly ipGbps?: number;
  readonly cards: number;
  /** Interfaces (of all kinds) that one card takes; `deviceIndex` stays below it. For GB200, see `slotsTotal`. */
  readonly slotsPerCard: number;
  /** Interfaces over all cards, where AWS gives only that. */
  readonly slotsTotal?: number;
  /** Most EFA interfaces; 0 where the type has none. */
  readonly efaMaximum: number;
  /** Indexes of the cards that take an EFA interface. */
  readonly efaCards: readonly number[];
  /** Indexes of the cards that take an IP (ENA) interface, where not all do. */
  readonly ipCards?: readonly number[];
  /** Absent where the type has no EFA. */
  readonly layout?: EfaLayout;
  /** Cards that take one more ENA interface at device 1 in the maximum-IP layout; absent where there is no such layout. */
  readonly maximumIpCards?: readonly number[];
  readonly rdmaRead?: boolean;
  readonly rdmaWrite?: boolean;
  readonly gpuDirectRdma?: boolean;
  /** EFA generation: 1 does not talk to the others. */
  readonly efaGeneration?: 1 | 2 | 3 | 4;
}

/** A row of the AWS machine catalogue. */
export interface AwsMachineType extends Fact {
  readonly place: "aws";
  /** `p5.48xlarge`. */
  readonly name: string;
  /** `p5`. */
  readonly family: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly accelerator: Accelerator;
  /** Local NVMe in GB, all disks together; `disks` where known. */
  readonly nvme?: { readonly disks?: number; readonly totalGB: number };
  /** EBS baseline bandwidth. */
  readonly ebsGbps?: number;
  readonly arch: "x86_64" | "arm64";
  readonly nitro: 3 | 4 | 5 | 6;
  readonly network: AwsNetworking;
  /** EKS `amiType` of the AL2023 accelerated image. */
  readonly amiType: "AL2023_x86_64_NVIDIA" | "AL2023_ARM_64_NVIDIA" | "AL2023_x86_64_NEURON";
  /** What a full node advertises to Kubernetes: `nvidia.com/gpu: 8`, `vpc.amazonaws.com/efa: 32`. */
  readonly extendedResources: Readonly<Record<string, number>>;
  /** Capacity kinds that AWS offers for it. */
  readonly capacityKinds: readonly CapacityKind[];
  /** Capacity kinds of which it is not known for certain that AWS does not offer them: asking is warned about, not refused. */
  readonly unconfirmedKinds?: readonly CapacityKind[];
  /** Regions that sell Capacity Blocks for it, where known. */
  readonly capacityBlockRegions?: readonly string[];
  /** Regions that offer it at all, where known to be few. */
  readonly regions?: readonly string[];
  /** Zones that offer it, where known to be few (local zones). */
  readonly zones?: readonly string[];
  /** What is uncertain about the row. */
  readonly note?: string;
}
