import { Confidence } from "../../../core/fact.ts";
import type { Accelerator } from "../../accelerator.ts";
import type { AwsMachineType, AwsNetworking } from "../machineType.ts";
import { anyKind, efaTypes, everyCard, gpu, labels, machine, neuron, noEfa, rdma, slotLimits } from "./row.ts";

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

export const inference: readonly AwsMachineType[] = [
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
