import { Confidence } from "../core/fact.ts";
import { nearest } from "../core/nearest.ts";
import type { Problem } from "../core/problem.ts";
import { type Accelerator, type AwsMachineType, type AwsNetworking, CapacityKind, EfaLayout } from "./machineType.ts";

/*
 * Sources. `specification` and `efaTypes` are AWS's pages; the others are data that AWS projects generate from the EC2 API.
 */
const specification = "https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html";
const efaTypes = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html";
const efaLayouts = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";
const blocks = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
const slotLimits = "aws/karpenter-provider-aws pkg/providers/instancetype/zz_generated.vpclimits.go";
const labels = "aws/karpenter-provider-aws website/content/en/docs/reference/instance-types.md";
const cniLimits = "aws/amazon-vpc-cni-k8s pkg/vpc/vpc_ip_resource_limit.go";
const neuronPages =
  "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/general/arch/neuron-hardware/trn2-arch.html";

const anyKind = [CapacityKind.OnDemand, CapacityKind.Spot, CapacityKind.Reservation] as const;
const anyKindAndBlocks = [...anyKind, CapacityKind.CapacityBlock] as const;

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Networking where every card takes one EFA interface. `layout` A. */
function everyCard(
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

function noEfa(gbps: number, slotsPerCard: number): AwsNetworking {
  return { gbps, cards: 1, slotsPerCard, efaMaximum: 0, efaCards: [] };
}

const rdma = { rdmaRead: true, rdmaWrite: true } as const;
const rdmaToGpu = { ...rdma, gpuDirectRdma: true } as const;

/** What every row of the table has to say; the rest follows. */
type Row = Omit<AwsMachineType, "place" | "family" | "amiType" | "extendedResources" | "arch" | "network"> &
  Partial<Pick<AwsMachineType, "arch">> & { readonly network: AwsNetworking };

const efaGenerations = { 3: 1, 4: 2, 5: 3, 6: 4 } as const;

/** How many EFA interfaces the standard layout attaches: one per GPU on GB200, all elsewhere. */
export function standardEfaCount(network: AwsNetworking): number {
  return network.layout === EfaLayout.C ? network.efaMaximum / 2 : network.efaMaximum;
}

function machine(row: Row): AwsMachineType {
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

const gpu = (name: string, count: number, memoryGiB: number): Accelerator => ({
  name,
  vendor: "nvidia",
  count,
  memoryGiB,
});
const neuron = (name: string, count: number, memoryGiB: number, coresEach: number): Accelerator => ({
  name,
  vendor: "aws",
  count,
  memoryGiB,
  neuronCores: count * coresEach,
});
const disks = (count: number, each: number): AwsMachineType["nvme"] => ({ disks: count, totalGB: count * each });

/** Training types: shape and EFA from AWS's pages, slots per card from generated data. */
const documented = {
  source: `${specification}; ${efaTypes}; slots: ${slotLimits}`,
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
} as const;

const training: readonly AwsMachineType[] = [
  machine({
    name: "p4d.24xlarge",
    vcpus: 96,
    memoryGiB: 1152,
    accelerator: gpu("A100", 8, 40),
    nvme: disks(8, 1000),
    ebsGbps: 19,
    nitro: 3,
    network: everyCard(400, 4, 15, { rdmaRead: true, rdmaWrite: false, gpuDirectRdma: true }),
    capacityKinds: anyKindAndBlocks,
    capacityBlockRegions: ["us-east-1", "us-east-2", "us-west-2"],
    ...documented,
  }),
  machine({
    name: "p4de.24xlarge",
    vcpus: 96,
    memoryGiB: 1152,
    accelerator: gpu("A100", 8, 80),
    nvme: disks(8, 1000),
    ebsGbps: 19,
    nitro: 3,
    network: everyCard(400, 4, 15, { rdmaRead: true, rdmaWrite: false, gpuDirectRdma: true }),
    capacityKinds: anyKindAndBlocks,
    capacityBlockRegions: ["us-east-1", "us-west-2"],
    ...documented,
  }),
  machine({
    name: "p5.4xlarge",
    vcpus: 16,
    memoryGiB: 256,
    accelerator: gpu("H100", 1, 80),
    nvme: disks(1, 3800),
    ebsGbps: 10,
    nitro: 4,
    network: everyCard(100, 1, 4, { ...rdma, gpuDirectRdma: false }),
    capacityKinds: anyKindAndBlocks,
    note: "no GPUDirect RDMA, as reported in https://github.com/NVIDIA/aicr/issues/1256; blocks are sold in 8 regions",
    ...documented,
  }),
  machine({
    name: "p5.48xlarge",
    vcpus: 192,
    memoryGiB: 2048,
    accelerator: gpu("H100", 8, 80),
    nvme: disks(8, 3800),
    ebsGbps: 80,
    nitro: 4,
    network: everyCard(3200, 32, 2, { ...rdmaToGpu, ipGbps: 800, maximumIpCards: [4, 8, 12, 16, 20, 24, 28] }),
    capacityKinds: anyKindAndBlocks,
    note: "blocks are sold in 11 regions and the Atlanta local zone",
    ...documented,
  }),
  machine({
    name: "p5e.48xlarge",
    vcpus: 192,
    memoryGiB: 2048,
    accelerator: gpu("H200", 8, 141),
    nvme: disks(8, 3800),
    ebsGbps: 80,
    nitro: 4,
    network: everyCard(3200, 32, 2, { ...rdmaToGpu, ipGbps: 800, maximumIpCards: [4, 8, 12, 16, 20, 24, 28] }),
    capacityKinds: anyKindAndBlocks,
    note: "no public on-demand price; blocks are sold in 12 regions and the Phoenix local zone",
    ...documented,
  }),
  machine({
    name: "p5en.48xlarge",
    vcpus: 192,
    memoryGiB: 2048,
    accelerator: gpu("H200", 8, 141),
    nvme: disks(8, 3800),
    ebsGbps: 100,
    nitro: 5,
    network: everyCard(3200, 16, 4, rdmaToGpu),
    capacityKinds: anyKindAndBlocks,
    note: "some copies of AWS's Capacity Blocks page list it, some do not",
    ...documented,
  }),
  machine({
    name: "p6-b200.48xlarge",
    vcpus: 192,
    memoryGiB: 2048,
    accelerator: gpu("B200", 8, 179),
    nvme: disks(8, 3800),
    ebsGbps: 100,
    nitro: 6,
    network: everyCard(3200, 8, 4, { ...rdmaToGpu, ipGbps: 1600, maximumIpCards: range(1, 7) }),
    capacityKinds: anyKindAndBlocks,
    capacityBlockRegions: ["us-east-1", "us-east-2", "us-west-2"],
    ...documented,
  }),
  machine({
    name: "p6-b300.48xlarge",
    vcpus: 192,
    memoryGiB: 4096,
    accelerator: gpu("B300", 8, 268),
    nvme: disks(8, 3800),
    ebsGbps: 100,
    nitro: 6,
    network: {
      gbps: 6400,
      ipGbps: 3870,
      cards: 17,
      slotsPerCard: 4,
      efaMaximum: 16,
      efaCards: range(1, 16),
      layout: EfaLayout.B,
      maximumIpCards: range(1, 16),
      ...rdmaToGpu,
    },
    capacityKinds: anyKindAndBlocks,
    capacityBlockRegions: ["us-west-2"],
    note: "17 cards and 16 EFA interfaces: card 0 is ENA only",
    ...documented,
    source: `${documented.source}; layout: ${efaLayouts}`,
  }),
  machine({
    name: "p6e-gb200.36xlarge",
    vcpus: 144,
    memoryGiB: 960,
    accelerator: gpu("GB200", 4, 185),
    nvme: disks(3, 7500),
    ebsGbps: 60,
    arch: "arm64",
    nitro: 5,
    network: {
      gbps: 3200,
      cards: 17,
      slotsPerCard: 39,
      slotsTotal: 39,
      efaMaximum: 8,
      efaCards: range(1, 16),
      ipCards: [0, ...range(1, 8).map((pair) => pair * 2)],
      layout: EfaLayout.C,
      ...rdmaToGpu,
    },
    capacityKinds: [CapacityKind.CapacityBlock],
    unconfirmedKinds: [CapacityKind.OnDemand, CapacityKind.Reservation],
    capacityBlockRegions: ["us-east-1"],
    regions: ["us-east-1"],
    zones: ["us-east-1-dfw-2a"],
    note:
      "sold as UltraServer blocks only; cards pair onto one NIC ([1,2] … [15,16]), 1600 Gbps of EFA in all; " +
      "39 interfaces over all cards, their split is not published",
    source: `${specification}; ${efaTypes}; ${efaLayouts}; ${blocks}`,
    asOf: "2026-11-21",
    confidence: Confidence.Documented,
  }),
  machine({
    name: "trn1.32xlarge",
    vcpus: 128,
    memoryGiB: 512,
    accelerator: neuron("Trainium", 16, 32, 2),
    nvme: disks(4, 1900),
    ebsGbps: 80,
    nitro: 4,
    network: everyCard(800, 8, 5, rdma),
    capacityKinds: anyKindAndBlocks,
    note: "blocks are sold in 8 regions",
    ...documented,
  }),
  machine({
    name: "trn1n.32xlarge",
    vcpus: 128,
    memoryGiB: 512,
    accelerator: neuron("Trainium", 16, 32, 2),
    nvme: disks(4, 1900),
    ebsGbps: 80,
    nitro: 4,
    network: everyCard(1600, 16, 5, rdma),
    capacityKinds: anyKind,
    ...documented,
  }),
  machine({
    name: "trn2.48xlarge",
    vcpus: 192,
    memoryGiB: 2048,
    accelerator: neuron("Trainium2", 16, 96, 8),
    nvme: disks(4, 1900),
    ebsGbps: 80,
    nitro: 5,
    network: everyCard(3200, 16, 2, rdma),
    capacityKinds: anyKindAndBlocks,
    capacityBlockRegions: ["us-east-2"],
    regions: ["us-east-2", "ap-south-2"],
    note: "96 GiB a chip as on the Neuron pages; EC2's page prints 512. Regions as measured by a third party",
    ...documented,
    source: `${specification}; ${efaTypes}; ${neuronPages}; slots: ${cniLimits}`,
  }),
  machine({
    name: "trn2.3xlarge",
    vcpus: 12,
    memoryGiB: 128,
    accelerator: neuron("Trainium2", 1, 96, 8),
    nitro: 5,
    network: everyCard(200, 1, 2, rdma),
    capacityKinds: anyKindAndBlocks,
    note: "EFA support is documented and its slots are observed; vCPUs, memory and bandwidth are from memory",
    source: `${efaTypes}; slots: ${cniLimits}`,
    asOf: "2026-11-21",
    confidence: Confidence.Memory,
  }),
];

/** `xlarge`, vCPUs, memory GiB, devices, NVMe GB in all, EBS Gbps, network Gbps, slots per card, EFA interfaces (also cards, where above 1). */
type Size = readonly [
  size: string,
  vcpus: number,
  memory: number,
  count: number,
  nvme: number,
  ebs: number,
  gbps: number,
  slots: number,
  efa: number,
];

/** Disks of sizes whose single disks are known. */
type Disks = Readonly<Record<string, number>>;

const generated = { asOf: "2026-08-21", confidence: Confidence.Observed } as const;

function serving(
  family: string,
  nitro: AwsMachineType["nitro"],
  accelerator: (count: number) => Accelerator,
  network: Partial<AwsNetworking>,
  source: string,
  sizes: readonly Size[],
  known: Disks = {},
): AwsMachineType[] {
  return sizes.map(([size, vcpus, memoryGiB, count, nvme, ebsGbps, gbps, slots, efa]) =>
    machine({
      name: `${family}.${size}`,
      vcpus,
      memoryGiB,
      accelerator: accelerator(count),
      ...(nvme === 0 ? {} : { nvme: { ...(known[size] === undefined ? {} : { disks: known[size] }), totalGB: nvme } }),
      ebsGbps,
      nitro,
      network: efa === 0 ? noEfa(gbps, slots) : everyCard(gbps, efa, slots, network),
      capacityKinds: anyKind,
      source,
      ...generated,
    }),
  );
}

const withEfaPage = `${labels}; slots: ${slotLimits}; EFA: ${efaTypes}`;

const inference: readonly AwsMachineType[] = [
  ...serving(
    "g5",
    3,
    (count) => gpu("A10G", count, 22),
    { rdmaRead: false, rdmaWrite: false, gpuDirectRdma: false },
    withEfaPage,
    [
      ["xlarge", 4, 16, 1, 250, 3.5, 2.5, 4, 0],
      ["2xlarge", 8, 32, 1, 450, 3.5, 5, 4, 0],
      ["4xlarge", 16, 64, 1, 600, 4.75, 10, 8, 0],
      ["8xlarge", 32, 128, 1, 900, 16, 25, 8, 1],
      ["12xlarge", 48, 192, 4, 3800, 16, 40, 15, 1],
      ["16xlarge", 64, 256, 1, 1900, 16, 25, 8, 1],
      ["24xlarge", 96, 384, 4, 3800, 19, 50, 15, 1],
      ["48xlarge", 192, 768, 8, 7600, 19, 100, 7, 1],
    ],
    { "48xlarge": 2 },
  ),
  ...serving("g6", 4, (count) => gpu("L4", count, 22), rdma, withEfaPage, [
    ["xlarge", 4, 16, 1, 250, 5, 2.5, 4, 0],
    ["2xlarge", 8, 32, 1, 450, 5, 5, 4, 0],
    ["4xlarge", 16, 64, 1, 600, 8, 10, 8, 0],
    ["8xlarge", 32, 128, 1, 900, 16, 25, 8, 1],
    ["12xlarge", 48, 192, 4, 3760, 20, 40, 8, 1],
    ["16xlarge", 64, 256, 1, 1880, 20, 25, 15, 1],
    ["24xlarge", 96, 384, 4, 3760, 30, 50, 15, 1],
    ["48xlarge", 192, 768, 8, 7520, 60, 100, 15, 1],
  ]),
  ...serving(
    "g6e",
    4,
    (count) => gpu("L40S", count, 44),
    rdma,
    withEfaPage,
    [
      ["xlarge", 4, 32, 1, 250, 5, 2.5, 4, 0],
      ["2xlarge", 8, 64, 1, 450, 5, 5, 4, 0],
      ["4xlarge", 16, 128, 1, 600, 8, 20, 8, 0],
      ["8xlarge", 32, 256, 1, 900, 16, 25, 8, 1],
      ["12xlarge", 48, 384, 4, 3800, 20, 100, 10, 1],
      ["16xlarge", 64, 512, 1, 1900, 20, 35, 15, 1],
      ["24xlarge", 96, 768, 4, 3800, 30, 200, 10, 2],
      ["48xlarge", 192, 1536, 8, 7600, 60, 400, 10, 4],
    ],
    { "48xlarge": 4 },
  ),
  ...serving("g7", 6, (count) => gpu("RTX PRO 4500", count, 32), {}, `${labels}; slots: ${slotLimits}`, [
    ["2xlarge", 8, 32, 1, 440, 8, 60, 4, 0],
    ["4xlarge", 16, 64, 1, 875, 8, 60, 8, 0],
    ["8xlarge", 32, 128, 1, 930, 16, 80, 10, 1],
    ["12xlarge", 48, 192, 2, 1900, 20, 175, 12, 1],
    ["24xlarge", 96, 384, 4, 3800, 40, 350, 24, 1],
    ["48xlarge", 192, 768, 8, 7600, 80, 700, 12, 2],
  ]),
  ...serving(
    "g7e",
    6,
    (count) => gpu("RTX PRO 6000", count, 96),
    rdma,
    withEfaPage,
    [
      ["2xlarge", 8, 64, 1, 1900, 5, 50, 4, 0],
      ["4xlarge", 16, 128, 1, 1900, 8, 50, 8, 0],
      ["8xlarge", 32, 256, 1, 1900, 16, 100, 8, 1],
      ["12xlarge", 48, 512, 2, 3800, 25, 400, 10, 1],
      ["24xlarge", 96, 1024, 4, 7600, 50, 800, 10, 2],
      ["48xlarge", 192, 2048, 8, 15_200, 100, 1600, 10, 4],
    ],
    { "48xlarge": 4 },
  ),
  ...serving("trn1", 4, (count) => neuron("Trainium", count, 32, 2), {}, `${labels}; slots: ${slotLimits}`, [
    ["2xlarge", 8, 32, 1, 474, 20, 3.125, 4, 0],
  ]),
  ...serving("inf2", 4, (count) => neuron("Inferentia2", count, 32, 2), {}, withEfaPage, [
    ["xlarge", 4, 16, 1, 0, 10, 2.083, 4, 0],
    ["8xlarge", 32, 128, 1, 0, 10, 16.667, 8, 0],
    ["24xlarge", 96, 384, 6, 0, 30, 50, 15, 0],
    ["48xlarge", 192, 768, 12, 0, 60, 100, 15, 0],
  ]),
];

/**
 * AWS machine types with accelerators that Hybrid GPU knows. Network bandwidth is the baseline of the size; GPU memory is
 * informative (sources differ by a few percent).
 */
export const awsMachineTypes: readonly AwsMachineType[] = [...training, ...inference];

const byName: ReadonlyMap<string, AwsMachineType> = new Map(awsMachineTypes.map((row) => [row.name, row]));

/** A machine type by name, if the catalogue has it. */
export function findAwsMachineType(name: string): AwsMachineType | undefined {
  return byName.get(name);
}

/** A name that the catalogue does not have. */
export class UnknownMachineTypeError extends Error {
  readonly machineType: string;
  /** The nearest names, best first. */
  readonly nearest: readonly string[];

  constructor(machineType: string) {
    const names = nearest(machineType, byName.keys());
    super(`${JSON.stringify(machineType)} is not an AWS machine type of the catalogue. Nearest: ${names.join(", ")}.`);
    this.name = "UnknownMachineTypeError";
    this.machineType = machineType;
    this.nearest = names;
  }
}

/**
 * A machine type by name.
 * @throws {UnknownMachineTypeError} when the catalogue does not have it, naming the nearest ones
 */
export function awsMachineType(name: string): AwsMachineType {
  const found = byName.get(name);
  if (found === undefined) throw new UnknownMachineTypeError(name);
  return found;
}

/** The rule of every `machineType` argument: the catalogue has it. */
export function checkMachineType(name: unknown, path = "machineType"): Problem[] {
  if (typeof name === "string" && byName.has(name)) return [];
  const names = typeof name === "string" ? nearest(name, byName.keys()) : ["p5.48xlarge"];
  return [
    {
      severity: "error",
      path,
      value: name,
      rule: "is not an AWS machine type of the catalogue",
      fix: `use a name of the catalogue, for example ${names.join(", ")}`,
    },
  ];
}

/** All types of a family, smallest first: what to offer when one size will not do. */
export function familyOf(machine: AwsMachineType): AwsMachineType[] {
  return awsMachineTypes.filter((row) => row.family === machine.family).sort((a, b) => a.vcpus - b.vcpus);
}
