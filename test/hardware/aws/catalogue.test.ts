import { describe, expect, it } from "vitest";
import { Confidence } from "../../../components/core/fact.ts";
import {
  awsMachineType,
  awsMachineTypes,
  checkMachineType,
  familyOf,
  findAwsMachineType,
  UnknownMachineTypeError,
} from "../../../components/hardware/aws/catalogue.ts";
import { CapacityKind, EfaLayout } from "../../../components/hardware/aws/machineType.ts";

/** The shape of every type that is named in the guides, as one line: what a reader would check against AWS's page. */
function shape(name: string): string {
  const { vcpus, memoryGiB, accelerator, nvme, ebsGbps, arch, nitro } = awsMachineType(name);
  const devices = `${accelerator.count}x${accelerator.name}/${accelerator.memoryGiB}`;
  const disks = nvme === undefined ? "-" : `${nvme.disks ?? "?"}:${nvme.totalGB}`;
  return [vcpus, memoryGiB, devices, disks, ebsGbps, arch, `v${nitro}`].join(" ");
}

function networking(name: string): string {
  const { gbps, ipGbps, cards, slotsPerCard, efaMaximum, layout, efaGeneration } = awsMachineType(name).network;
  return [gbps, ipGbps ?? "-", cards, slotsPerCard, efaMaximum, layout ?? "-", efaGeneration ?? "-"].join(" ");
}

describe("the catalogue, against AWS's pages", () => {
  it.each([
    ["p4d.24xlarge", "96 1152 8xA100/40 8:8000 19 x86_64 v3"],
    ["p4de.24xlarge", "96 1152 8xA100/80 8:8000 19 x86_64 v3"],
    ["p5.4xlarge", "16 256 1xH100/80 1:3800 10 x86_64 v4"],
    ["p5.48xlarge", "192 2048 8xH100/80 8:30400 80 x86_64 v4"],
    ["p5e.48xlarge", "192 2048 8xH200/141 8:30400 80 x86_64 v4"],
    ["p5en.48xlarge", "192 2048 8xH200/141 8:30400 100 x86_64 v5"],
    ["p6-b200.48xlarge", "192 2048 8xB200/179 8:30400 100 x86_64 v6"],
    ["p6-b300.48xlarge", "192 4096 8xB300/268 8:30400 100 x86_64 v6"],
    ["p6e-gb200.36xlarge", "144 960 4xGB200/185 3:22500 60 arm64 v5"],
    ["g5.xlarge", "4 16 1xA10G/22 ?:250 3.5 x86_64 v3"],
    ["g5.12xlarge", "48 192 4xA10G/22 ?:3800 16 x86_64 v3"],
    ["g5.48xlarge", "192 768 8xA10G/22 2:7600 19 x86_64 v3"],
    ["g6.xlarge", "4 16 1xL4/22 ?:250 5 x86_64 v4"],
    ["g6.12xlarge", "48 192 4xL4/22 ?:3760 20 x86_64 v4"],
    ["g6.48xlarge", "192 768 8xL4/22 ?:7520 60 x86_64 v4"],
    ["g6e.xlarge", "4 32 1xL40S/44 ?:250 5 x86_64 v4"],
    ["g6e.12xlarge", "48 384 4xL40S/44 ?:3800 20 x86_64 v4"],
    ["g6e.48xlarge", "192 1536 8xL40S/44 4:7600 60 x86_64 v4"],
    ["g7.48xlarge", "192 768 8xRTX PRO 4500/32 ?:7600 80 x86_64 v6"],
    ["g7e.2xlarge", "8 64 1xRTX PRO 6000/96 ?:1900 5 x86_64 v6"],
    ["g7e.48xlarge", "192 2048 8xRTX PRO 6000/96 4:15200 100 x86_64 v6"],
    ["trn1.2xlarge", "8 32 1xTrainium/32 ?:474 20 x86_64 v4"],
    ["trn1.32xlarge", "128 512 16xTrainium/32 4:7600 80 x86_64 v4"],
    ["trn1n.32xlarge", "128 512 16xTrainium/32 4:7600 80 x86_64 v4"],
    ["trn2.3xlarge", "12 128 1xTrainium2/96 -  x86_64 v5"],
    ["trn2.48xlarge", "192 2048 16xTrainium2/96 4:7600 80 x86_64 v5"],
    ["inf2.xlarge", "4 16 1xInferentia2/32 - 10 x86_64 v4"],
    ["inf2.48xlarge", "192 768 12xInferentia2/32 - 60 x86_64 v4"],
  ])("%s is %s", (name, expected) => expect(shape(name)).toBe(expected));

  // Gbps, of it IP, cards, slots per card, EFA, layout, EFA generation.
  it.each([
    ["p4d.24xlarge", "400 - 4 15 4 A 1"],
    ["p4de.24xlarge", "400 - 4 15 4 A 1"],
    ["p5.4xlarge", "100 - 1 4 1 A 2"],
    ["p5.48xlarge", "3200 800 32 2 32 A 2"],
    ["p5e.48xlarge", "3200 800 32 2 32 A 2"],
    ["p5en.48xlarge", "3200 - 16 4 16 A 3"],
    ["p6-b200.48xlarge", "3200 1600 8 4 8 A 4"],
    ["p6-b300.48xlarge", "6400 3870 17 4 16 B 4"],
    ["p6e-gb200.36xlarge", "3200 - 17 39 8 C 3"],
    ["g5.4xlarge", "10 - 1 8 0 - -"],
    ["g5.8xlarge", "25 - 1 8 1 A 1"],
    ["g5.48xlarge", "100 - 1 7 1 A 1"],
    ["g6.48xlarge", "100 - 1 15 1 A 2"],
    ["g6e.xlarge", "2.5 - 1 4 0 - -"],
    ["g6e.24xlarge", "200 - 2 10 2 A 2"],
    ["g6e.48xlarge", "400 - 4 10 4 A 2"],
    ["g7.24xlarge", "350 - 1 24 1 A 4"],
    ["g7.48xlarge", "700 - 2 12 2 A 4"],
    ["g7e.24xlarge", "800 - 2 10 2 A 4"],
    ["g7e.48xlarge", "1600 - 4 10 4 A 4"],
    ["trn1.2xlarge", "3.125 - 1 4 0 - -"],
    ["trn1.32xlarge", "800 - 8 5 8 A 2"],
    ["trn1n.32xlarge", "1600 - 16 5 16 A 2"],
    ["trn2.3xlarge", "200 - 1 2 1 A 3"],
    ["trn2.48xlarge", "3200 - 16 2 16 A 3"],
    ["inf2.48xlarge", "100 - 1 15 0 - -"],
  ])("%s has the network %s", (name, expected) => expect(networking(name)).toBe(expected));

  // vCPUs, GiB, devices, NVMe GB, EBS Gbps, network Gbps, cards x slots, EFA: as data generated from the EC2 API has them
  // (aws/karpenter-provider-aws instance-types.md and zz_generated.vpclimits.go, August 2026).
  const generated: [name: string, line: string][] = [
    ["g5.xlarge", "4 16 1 250 3.5 2.5 1x4 0"],
    ["g5.2xlarge", "8 32 1 450 3.5 5 1x4 0"],
    ["g5.4xlarge", "16 64 1 600 4.75 10 1x8 0"],
    ["g5.8xlarge", "32 128 1 900 16 25 1x8 1"],
    ["g5.12xlarge", "48 192 4 3800 16 40 1x15 1"],
    ["g5.16xlarge", "64 256 1 1900 16 25 1x8 1"],
    ["g5.24xlarge", "96 384 4 3800 19 50 1x15 1"],
    ["g5.48xlarge", "192 768 8 7600 19 100 1x7 1"],
    ["g6.xlarge", "4 16 1 250 5 2.5 1x4 0"],
    ["g6.2xlarge", "8 32 1 450 5 5 1x4 0"],
    ["g6.4xlarge", "16 64 1 600 8 10 1x8 0"],
    ["g6.8xlarge", "32 128 1 900 16 25 1x8 1"],
    ["g6.12xlarge", "48 192 4 3760 20 40 1x8 1"],
    ["g6.16xlarge", "64 256 1 1880 20 25 1x15 1"],
    ["g6.24xlarge", "96 384 4 3760 30 50 1x15 1"],
    ["g6.48xlarge", "192 768 8 7520 60 100 1x15 1"],
    ["g6e.xlarge", "4 32 1 250 5 2.5 1x4 0"],
    ["g6e.2xlarge", "8 64 1 450 5 5 1x4 0"],
    ["g6e.4xlarge", "16 128 1 600 8 20 1x8 0"],
    ["g6e.8xlarge", "32 256 1 900 16 25 1x8 1"],
    ["g6e.12xlarge", "48 384 4 3800 20 100 1x10 1"],
    ["g6e.16xlarge", "64 512 1 1900 20 35 1x15 1"],
    ["g6e.24xlarge", "96 768 4 3800 30 200 2x10 2"],
    ["g6e.48xlarge", "192 1536 8 7600 60 400 4x10 4"],
    ["g7.2xlarge", "8 32 1 440 8 60 1x4 0"],
    ["g7.4xlarge", "16 64 1 875 8 60 1x8 0"],
    ["g7.8xlarge", "32 128 1 930 16 80 1x10 1"],
    ["g7.12xlarge", "48 192 2 1900 20 175 1x12 1"],
    ["g7.24xlarge", "96 384 4 3800 40 350 1x24 1"],
    ["g7.48xlarge", "192 768 8 7600 80 700 2x12 2"],
    ["g7e.2xlarge", "8 64 1 1900 5 50 1x4 0"],
    ["g7e.4xlarge", "16 128 1 1900 8 50 1x8 0"],
    ["g7e.8xlarge", "32 256 1 1900 16 100 1x8 1"],
    ["g7e.12xlarge", "48 512 2 3800 25 400 1x10 1"],
    ["g7e.24xlarge", "96 1024 4 7600 50 800 2x10 2"],
    ["g7e.48xlarge", "192 2048 8 15200 100 1600 4x10 4"],
    ["inf2.xlarge", "4 16 1 0 10 2.083 1x4 0"],
    ["inf2.8xlarge", "32 128 1 0 10 16.667 1x8 0"],
    ["inf2.24xlarge", "96 384 6 0 30 50 1x15 0"],
    ["inf2.48xlarge", "192 768 12 0 60 100 1x15 0"],
    ["trn1.2xlarge", "8 32 1 474 20 3.125 1x4 0"],
    ["trn1.32xlarge", "128 512 16 7600 80 800 8x5 8"],
    ["trn1n.32xlarge", "128 512 16 7600 80 1600 16x5 16"],
    ["p4d.24xlarge", "96 1152 8 8000 19 400 4x15 4"],
    ["p4de.24xlarge", "96 1152 8 8000 19 400 4x15 4"],
    ["p5.4xlarge", "16 256 1 3800 10 100 1x4 1"],
    ["p5.48xlarge", "192 2048 8 30400 80 3200 32x2 32"],
    ["p5e.48xlarge", "192 2048 8 30400 80 3200 32x2 32"],
    ["p5en.48xlarge", "192 2048 8 30400 100 3200 16x4 16"],
    ["p6-b200.48xlarge", "192 2048 8 30400 100 3200 8x4 8"],
    ["p6-b300.48xlarge", "192 4096 8 30400 100 6400 17x4 16"],
  ];

  it.each(generated)("%s is %s in generated data", (name, line) => {
    const { vcpus, memoryGiB, accelerator, nvme, ebsGbps, network } = awsMachineType(name);
    const cards = `${network.cards}x${network.slotsPerCard}`;
    const parts = [vcpus, memoryGiB, accelerator.count, nvme?.totalGB ?? 0, ebsGbps];
    expect([...parts, network.gbps, cards, network.efaMaximum].join(" ")).toBe(line);
  });

  it("leaves three types to other sources", () => {
    const elsewhere = awsMachineTypes.filter((row) => !generated.some(([name]) => name === row.name));
    expect(elsewhere.map((row) => row.name)).toEqual(["p6e-gb200.36xlarge", "trn2.48xlarge", "trn2.3xlarge"]);
  });

  it.each([
    ["p4d.24xlarge", { "nvidia.com/gpu": 8, "vpc.amazonaws.com/efa": 4 }],
    ["p5.4xlarge", { "nvidia.com/gpu": 1, "vpc.amazonaws.com/efa": 1 }],
    ["p5.48xlarge", { "nvidia.com/gpu": 8, "vpc.amazonaws.com/efa": 32 }],
    ["p5en.48xlarge", { "nvidia.com/gpu": 8, "vpc.amazonaws.com/efa": 16 }],
    ["p6-b200.48xlarge", { "nvidia.com/gpu": 8, "vpc.amazonaws.com/efa": 8 }],
    ["p6-b300.48xlarge", { "nvidia.com/gpu": 8, "vpc.amazonaws.com/efa": 16 }],
    ["p6e-gb200.36xlarge", { "nvidia.com/gpu": 4, "vpc.amazonaws.com/efa": 4 }],
    ["g6e.xlarge", { "nvidia.com/gpu": 1 }],
    ["g6e.48xlarge", { "nvidia.com/gpu": 8, "vpc.amazonaws.com/efa": 4 }],
    ["trn1.32xlarge", { "aws.amazon.com/neuron": 16, "aws.amazon.com/neuroncore": 32, "vpc.amazonaws.com/efa": 8 }],
    ["trn1n.32xlarge", { "aws.amazon.com/neuron": 16, "aws.amazon.com/neuroncore": 32, "vpc.amazonaws.com/efa": 16 }],
    ["trn2.48xlarge", { "aws.amazon.com/neuron": 16, "aws.amazon.com/neuroncore": 128, "vpc.amazonaws.com/efa": 16 }],
    ["inf2.48xlarge", { "aws.amazon.com/neuron": 12, "aws.amazon.com/neuroncore": 24 }],
  ])("a full %s advertises %o", (name, expected) => expect(awsMachineType(name).extendedResources).toEqual(expected));

  it.each([
    ["g5", "8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"],
    ["g6", "8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"],
    ["g6e", "8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"],
    ["g7", "8xlarge 12xlarge 24xlarge 48xlarge"],
    ["g7e", "8xlarge 12xlarge 24xlarge 48xlarge"],
    ["inf2", ""],
    ["trn1", "32xlarge"],
  ])("the sizes of %s with EFA are %s", (family, expected) => {
    const [first] = awsMachineTypes.filter((row) => row.family === family);
    const sizes = familyOf(first!).filter((row) => row.network.efaMaximum > 0);
    expect(sizes.map((row) => row.name.split(".")[1]).join(" ")).toBe(expected);
  });

  it("counts RDMA by type: reads only on P4, none on G5", () => {
    const rdma = (name: string) => {
      const { rdmaRead, rdmaWrite, gpuDirectRdma } = awsMachineType(name).network;
      return [rdmaRead, rdmaWrite, gpuDirectRdma];
    };
    expect(rdma("p4d.24xlarge")).toEqual([true, false, true]);
    expect(rdma("p5.48xlarge")).toEqual([true, true, true]);
    expect(rdma("p5.4xlarge")).toEqual([true, true, false]);
    expect(rdma("g5.48xlarge")).toEqual([false, false, false]);
    expect(rdma("g6e.48xlarge")).toEqual([true, true, undefined]);
    expect(rdma("trn2.48xlarge")).toEqual([true, true, undefined]);
    expect(rdma("g7.48xlarge")).toEqual([undefined, undefined, undefined]);
  });

  it("says how each type is sold", () => {
    const names: Record<string, string[]> = {};
    for (const row of awsMachineTypes) {
      const kinds = row.capacityKinds.join(" ");
      names[kinds] = [...(names[kinds] ?? []), row.name];
    }
    expect(names["capacity-block"]).toEqual(["p6e-gb200.36xlarge"]);
    expect(names["on-demand spot reservation capacity-block"]).toEqual([
      "p4d.24xlarge",
      "p4de.24xlarge",
      "p5.4xlarge",
      "p5.48xlarge",
      "p5e.48xlarge",
      "p5en.48xlarge",
      "p6-b200.48xlarge",
      "p6-b300.48xlarge",
      "trn1.32xlarge",
      "trn2.48xlarge",
      "trn2.3xlarge",
    ]);
    expect(names["on-demand spot reservation"]).toHaveLength(54 - 12);
    expect(Object.keys(names)).toHaveLength(3);
  });

  it("uses the ARM image for Grace, the Neuron image for Trainium and Inferentia", () => {
    const withImage = (image: string) => awsMachineTypes.filter((row) => row.amiType === image);
    expect(withImage("AL2023_ARM_64_NVIDIA").map((row) => row.name)).toEqual(["p6e-gb200.36xlarge"]);
    const neuron = awsMachineTypes.filter((row) => /^(trn|inf)/.test(row.name));
    expect(withImage("AL2023_x86_64_NEURON")).toEqual(neuron);
    expect(neuron).toHaveLength(9);
  });
});

describe.each(awsMachineTypes.map((row) => [row.name, row] as const))("%s is consistent", (name, row) => {
  const { network, accelerator } = row;

  it("is named after its family and found by name", () => {
    expect(name).toBe(`${row.family}.${name.split(".")[1]}`);
    expect(findAwsMachineType(name)).toBe(row);
    expect(row.place).toBe("aws");
  });

  it("says where it comes from", () => {
    expect(row.source).toMatch(/^(https:\/\/|[\w-]+\/[\w-]+ )/);
    expect(row.asOf).toMatch(/^2026-\d\d-\d\d$/);
    expect(Object.values(Confidence)).toContain(row.confidence);
  });

  it("has whole, positive counts", () => {
    for (const count of [row.vcpus, row.memoryGiB, accelerator.count, network.cards, network.slotsPerCard]) {
      expect(Number.isInteger(count) && count > 0).toBe(true);
    }
    expect(network.gbps).toBeGreaterThan(0);
    if (row.nvme?.disks !== undefined) expect(row.nvme.totalGB % row.nvme.disks).toBe(0);
  });

  it("has cards that exist, and EFA only with a layout", () => {
    for (const card of [...network.efaCards, ...(network.maximumIpCards ?? []), ...(network.ipCards ?? [])]) {
      expect(Number.isInteger(card) && card >= 0 && card < network.cards).toBe(true);
    }
    expect(new Set(network.efaCards).size).toBe(network.efaCards.length);
    expect(network.efaMaximum > 0).toBe(network.layout !== undefined);
    expect(network.efaMaximum > 0).toBe(network.efaGeneration !== undefined);
    // On GB200 sixteen cards take EFA and eight bring all of its bandwidth.
    if (network.layout === EfaLayout.C) expect([network.efaMaximum, network.efaCards.length]).toEqual([8, 16]);
    else expect(network.efaMaximum).toBe(network.efaCards.length);
    expect(network.efaCards.includes(0)).toBe(network.layout === EfaLayout.A);
    if (network.layout !== undefined) expect(network.slotsPerCard).toBeGreaterThanOrEqual(2);
  });

  it("names regions and zones that agree", () => {
    for (const region of [...(row.regions ?? []), ...(row.capacityBlockRegions ?? [])]) {
      expect(region).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
    }
    for (const zone of row.zones ?? []) expect(row.regions!.some((region) => zone.startsWith(region))).toBe(true);
    if (row.capacityBlockRegions !== undefined) expect(row.capacityKinds).toContain(CapacityKind.CapacityBlock);
    for (const kind of row.unconfirmedKinds ?? []) expect(row.capacityKinds).not.toContain(kind);
  });

  it("stays near the other types with its accelerator", () => {
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const kin = awsMachineTypes.filter((other) => other.accelerator.name === accelerator.name);
    for (const measure of [
      (type: typeof row) => type.accelerator.memoryGiB,
      (type: typeof row) => type.memoryGiB / type.vcpus,
    ]) {
      const ratio = measure(row) / median(kin.map(measure));
      expect(ratio).toBeGreaterThanOrEqual(0.25);
      expect(ratio).toBeLessThanOrEqual(4);
    }
    const cores = { Trainium: 2, Trainium2: 8, Inferentia2: 2 }[accelerator.name];
    expect(accelerator.neuronCores).toBe(cores === undefined ? undefined : cores * accelerator.count);
    expect(accelerator.vendor).toBe(cores === undefined ? "nvidia" : "aws");
  });
});

describe("looking a type up", () => {
  it("has 54 types, no two of one name", () => {
    expect(awsMachineTypes).toHaveLength(54);
    expect(new Set(awsMachineTypes.map((row) => row.name)).size).toBe(54);
  });

  it("names the nearest of an unknown one", () => {
    expect(findAwsMachineType("p5.48xlrage")).toBeUndefined();
    const error = (() => {
      try {
        awsMachineType("p5.48xlrage");
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(UnknownMachineTypeError);
    expect(error).toMatchObject({
      name: "UnknownMachineTypeError",
      machineType: "p5.48xlrage",
      nearest: ["p5.48xlarge", "g5.48xlarge", "p5.4xlarge"],
      message:
        '"p5.48xlrage" is not an AWS machine type of the catalogue. Nearest: p5.48xlarge, g5.48xlarge, p5.4xlarge.',
    });
  });

  it("checks an argument", () => {
    expect(checkMachineType("p5.48xlarge")).toEqual([]);
    expect(checkMachineType("P5.48XLARGE")).toEqual([
      {
        severity: "error",
        path: "machineType",
        value: "P5.48XLARGE",
        rule: "is not an AWS machine type of the catalogue",
        fix: "use a name of the catalogue, for example p5.48xlarge, g5.48xlarge, p5.4xlarge",
      },
    ]);
    expect(checkMachineType(undefined, "pools[0].machineType")).toEqual([
      {
        severity: "error",
        path: "pools[0].machineType",
        value: undefined,
        rule: "is not an AWS machine type of the catalogue",
        fix: "use a name of the catalogue, for example p5.48xlarge",
      },
    ]);
  });
});
