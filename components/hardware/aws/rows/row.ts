import type { Accelerator } from "../../accelerator.ts";
import { type AwsMachineType, type AwsNetworking, CapacityKind, EfaLayout } from "../machineType.ts";

/*
 * Sources. `specification` and `efaTypes` are AWS's pages; the others are data that AWS projects generate from the EC2 API.
 */
export const specification = "https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html";
export const efaTypes = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html";
export const efaLayouts = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";
export const blocks = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
export const slotLimits = "aws/karpenter-provider-aws pkg/providers/instancetype/zz_generated.vpclimits.go";
export const labels = "aws/karpenter-provider-aws website/content/en/docs/reference/instance-types.md";
export const cniLimits = "aws/amazon-vpc-cni-k8s pkg/vpc/vpc_ip_resource_limit.go";
export const neuronPages =
  "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/general/arch/neuron-hardware/trn2-arch.html";

export const anyKind = [CapacityKind.OnDemand, CapacityKind.Spot, CapacityKind.Reservation] as const;
export const anyKindAndBlocks = [...anyKind, CapacityKind.CapacityBlock] as const;

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Networking where every card takes one EFA interface. `layout` A. */
export function everyCard(
  gbps: number,
  cards: number,
  slotsPerCard: number,
  more: Partial<AwsNetworking> = {},
): AwsNetworking {
  return {
    gbps,
    cards,
    slotsPerCard,
    efaMaximum: cards,
    efaCards: range(0, cards - 1),
    layout: EfaLayout.A,
    ...more,
  };
}

export function noEfa(gbps: number, slotsPerCard: number): AwsNetworking {
  return { gbps, cards: 1, slotsPerCard, efaMaximum: 0, efaCards: [] };
}

export const rdma = { rdmaRead: true, rdmaWrite: true } as const;
export const rdmaToGpu = { ...rdma, gpuDirectRdma: true } as const;

/** What every row of the table has to say; the rest follows. */
type Row = Omit<AwsMachineType, "place" | "family" | "amiType" | "extendedResources" | "arch" | "network"> &
  Partial<Pick<AwsMachineType, "arch">> & { readonly network: AwsNetworking };

const efaGenerations = { 3: 1, 4: 2, 5: 3, 6: 4 } as const;

/** How many EFA interfaces the standard layout attaches: one per GPU on GB200, all elsewhere. */
export function standardEfaCount(network: AwsNetworking): number {
  return network.layout === EfaLayout.C ? network.efaMaximum / 2 : network.efaMaximum;
}

export function machine(row: Row): AwsMachineType {
  const { accelerator, arch = "x86_64" } = row;
  const network =
    row.network.efaMaximum === 0 ? row.network : { efaGeneration: efaGenerations[row.nitro], ...row.network };
  const efa = standardEfaCount(network);
  const devices: Record<string, number> =
    accelerator.vendor === "nvidia"
      ? { "nvidia.com/gpu": accelerator.count }
      : { "aws.amazon.com/neuron": accelerator.count, "aws.amazon.com/neuroncore": accelerator.neuronCores! };
  const nvidiaImage = arch === "arm64" ? "AL2023_ARM_64_NVIDIA" : "AL2023_x86_64_NVIDIA";
  return {
    ...row,
    place: "aws",
    family: row.name.slice(0, row.name.indexOf(".")),
    arch,
    network,
    amiType: accelerator.vendor === "nvidia" ? nvidiaImage : "AL2023_x86_64_NEURON",
    extendedResources: efa === 0 ? devices : { ...devices, "vpc.amazonaws.com/efa": efa },
  };
}

export const gpu = (name: string, count: number, memoryGiB: number): Accelerator => ({
  name,
  vendor: "nvidia",
  count,
  memoryGiB,
});
export const neuron = (name: string, count: number, memoryGiB: number, coresEach: number): Accelerator => ({
  name,
  vendor: "aws",
  count,
  memoryGiB,
  neuronCores: count * coresEach,
});
export const disks = (count: number, each: number): AwsMachineType["nvme"] => ({ disks: count, totalGB: count * each });
