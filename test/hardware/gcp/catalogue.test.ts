import { describe, expect, it } from "vitest";
import { Confidence } from "../../../components/core/fact.ts";
import {
  checkGcpMachineType,
  findGcpMachineType,
  gcpMachineType,
  gcpMachineTypes,
  UnknownGcpMachineTypeError,
} from "../../../components/hardware/gcp/catalogue.ts";
import { GcpCapacityKind, GcpFabric, type GcpMachineType } from "../../../components/hardware/gcp/machineType.ts";
import { gcpRegionOfZone } from "../../../components/hardware/gcp/region.ts";
import { tpuMachineTypes } from "../../../components/hardware/gcp/tpuCatalogue.ts";

/** vCPUs, memory GiB, GPUs, their type, interfaces and Gbps, fabric, local SSD, architecture. */
const shape = ({ vcpus, memoryGiB, accelerator, acceleratorType, network, localSsd, arch }: GcpMachineType) =>
  [
    `${vcpus}/${memoryGiB}`,
    `${accelerator.count} ${accelerator.name} ${accelerator.memoryGiB}`,
    acceleratorType,
    `${network.interfaces}/${network.gbps}`,
    network.fabric,
    localSsd === undefined ? "-" : `${localSsd.disks}x${localSsd.GiB}`,
    arch,
  ].join(" · ");

describe("machine types", () => {
  it.each([
    ["a2-highgpu-1g", "12/85 · 1 A100 40 · nvidia-tesla-a100 · 1/24 · none · - · x86_64"],
    ["a2-highgpu-2g", "24/170 · 2 A100 40 · nvidia-tesla-a100 · 1/32 · none · - · x86_64"],
    ["a2-highgpu-4g", "48/340 · 4 A100 40 · nvidia-tesla-a100 · 1/50 · none · - · x86_64"],
    ["a2-highgpu-8g", "96/680 · 8 A100 40 · nvidia-tesla-a100 · 1/100 · none · - · x86_64"],
    ["a2-megagpu-16g", "96/1360 · 16 A100 40 · nvidia-tesla-a100 · 1/100 · none · - · x86_64"],
    ["a2-ultragpu-1g", "12/170 · 1 A100 80 · nvidia-a100-80gb · 1/24 · none · 1x375 · x86_64"],
    ["a2-ultragpu-2g", "24/340 · 2 A100 80 · nvidia-a100-80gb · 1/32 · none · 2x375 · x86_64"],
    ["a2-ultragpu-4g", "48/680 · 4 A100 80 · nvidia-a100-80gb · 1/50 · none · 4x375 · x86_64"],
    ["a2-ultragpu-8g", "96/1360 · 8 A100 80 · nvidia-a100-80gb · 1/100 · none · 8x375 · x86_64"],
    ["a3-highgpu-1g", "26/234 · 1 H100 80 · nvidia-h100-80gb · 1/25 · none · 2x375 · x86_64"],
    ["a3-highgpu-2g", "52/468 · 2 H100 80 · nvidia-h100-80gb · 1/50 · none · 4x375 · x86_64"],
    ["a3-highgpu-4g", "104/936 · 4 H100 80 · nvidia-h100-80gb · 1/100 · none · 8x375 · x86_64"],
    ["a3-highgpu-8g", "208/1872 · 8 H100 80 · nvidia-h100-80gb · 5/1000 · tcpx · 16x375 · x86_64"],
    ["a3-edgegpu-8g", "208/1872 · 8 H100 80 · nvidia-h100-80gb · 5/400 · tcpx · 16x375 · x86_64"],
    ["a3-megagpu-8g", "208/1872 · 8 H100 80 · nvidia-h100-mega-80gb · 9/1800 · tcpxo · 16x375 · x86_64"],
    ["a3-ultragpu-8g", "224/2952 · 8 H200 141 · nvidia-h200-141gb · 10/3600 · rdma · 32x375 · x86_64"],
    ["a4-highgpu-8g", "224/3968 · 8 B200 180 · nvidia-b200 · 10/3600 · rdma · 32x375 · x86_64"],
    ["a4x-highgpu-4g", "140/884 · 4 GB200 186 · nvidia-gb200 · 6/2000 · rdma · 4x3000 · arm64"],
    ["a4x-maxgpu-4g-metal", "144/960 · 4 GB300 279 · nvidia-gb300 · 10/3600 · rdma · 4x3000 · arm64"],
    ["g2-standard-4", "4/16 · 1 L4 24 · nvidia-l4 · 1/10 · none · - · x86_64"],
    ["g2-standard-8", "8/32 · 1 L4 24 · nvidia-l4 · 1/16 · none · - · x86_64"],
    ["g2-standard-12", "12/48 · 1 L4 24 · nvidia-l4 · 1/16 · none · - · x86_64"],
    ["g2-standard-16", "16/64 · 1 L4 24 · nvidia-l4 · 1/32 · none · - · x86_64"],
    ["g2-standard-24", "24/96 · 2 L4 24 · nvidia-l4 · 1/32 · none · - · x86_64"],
    ["g2-standard-32", "32/128 · 1 L4 24 · nvidia-l4 · 1/32 · none · - · x86_64"],
    ["g2-standard-48", "48/192 · 4 L4 24 · nvidia-l4 · 1/50 · none · - · x86_64"],
    ["g2-standard-96", "96/384 · 8 L4 24 · nvidia-l4 · 1/100 · none · - · x86_64"],
    ["g4-standard-48", "48/180 · 1 RTX PRO 6000 96 · nvidia-rtx-pro-6000 · 1/50 · none · - · x86_64"],
    ["g4-standard-96", "96/360 · 2 RTX PRO 6000 96 · nvidia-rtx-pro-6000 · 1/100 · none · - · x86_64"],
    ["g4-standard-192", "192/720 · 4 RTX PRO 6000 96 · nvidia-rtx-pro-6000 · 1/200 · none · - · x86_64"],
    ["g4-standard-384", "384/1440 · 8 RTX PRO 6000 96 · nvidia-rtx-pro-6000 · 2/400 · none · - · x86_64"],
  ])("%s: %s", (name, expected) => expect(shape(gcpMachineType(name))).toBe(expected));

  it("are 44: 31, and 13 of them without local SSD as well", () => {
    expect(gcpMachineTypes).toHaveLength(44);
    expect(new Set(gcpMachineTypes.map(({ name }) => name)).size).toBe(44);
    const bare = gcpMachineTypes.filter(({ name }) => name.endsWith("-nolssd"));
    expect(bare.map(({ name }) => name.replace("-nolssd", ""))).toEqual([
      "a2-ultragpu-1g",
      "a2-ultragpu-2g",
      "a2-ultragpu-4g",
      "a2-ultragpu-8g",
      "a3-highgpu-1g",
      "a3-highgpu-2g",
      "a3-highgpu-4g",
      "a3-highgpu-8g",
      "a3-megagpu-8g",
      "a3-edgegpu-8g",
      "a3-ultragpu-8g",
      "a4-highgpu-8g",
      "a4x-highgpu-4g",
    ]);
    for (const row of bare) {
      const { localSsd, note: _, ...whole } = gcpMachineType(row.name.replace("-nolssd", ""));
      const { source, asOf, confidence } = row;
      expect(localSsd).toBeDefined();
      expect(row).toEqual({ ...whole, name: row.name, source, asOf, confidence });
    }
  });

  it("are in families, which are series and size class", () => {
    const families: Record<string, string[]> = {};
    for (const { name, family, series } of gcpMachineTypes) {
      expect(family.startsWith(`${series}-`) && name.startsWith(`${family}-`)).toBe(true);
      if (!name.endsWith("-nolssd")) families[family] = [...(families[family] ?? []), name];
    }
    expect(Object.fromEntries(Object.entries(families).map(([family, names]) => [family, names.length]))).toEqual({
      "a2-highgpu": 4,
      "a2-megagpu": 1,
      "a2-ultragpu": 4,
      "a3-highgpu": 4,
      "a3-edgegpu": 1,
      "a3-megagpu": 1,
      "a3-ultragpu": 1,
      "a4-highgpu": 1,
      "a4x-highgpu": 1,
      "a4x-maxgpu": 1,
      "g2-standard": 8,
      "g4-standard": 4,
    });
  });

  it.each([
    ["a3-highgpu-8g", 4, 0, 8244],
    ["a3-edgegpu-8g", 4, 0, 8244],
    ["a3-megagpu-8g", 8, 0, 8244],
    ["a3-ultragpu-8g", 1, 8, 8896],
    ["a4-highgpu-8g", 1, 8, 8896],
    ["a4x-highgpu-4g", 1, 4, 8896],
    ["a4x-maxgpu-4g-metal", 1, 8, 8896],
    ["a3-highgpu-4g", 0, 0, undefined],
    ["g2-standard-96", 0, 0, undefined],
  ])("%s is attached to %d further VPCs and %d RDMA subnets, MTU %s", (name, vpcs, subnets, mtu) => {
    const { extraGvnicNetworks, rdmaSubnets, mtu: found } = gcpMachineType(name).network;
    expect([extraGvnicNetworks, rdmaSubnets, found]).toEqual([vpcs, subnets, mtu]);
  });

  it("boot from Hyperdisk where persistent disks are not taken", () => {
    const families = gcpMachineTypes.filter(({ bootDisk }) => bootDisk !== undefined).map(({ family }) => family);
    expect([...new Set(families)].sort()).toEqual([
      "a3-ultragpu",
      "a4-highgpu",
      "a4x-highgpu",
      "a4x-maxgpu",
      "g4-standard",
    ]);
  });

  it("are sold so", () => {
    const sold: Record<string, string[]> = {};
    for (const { family, accelerator, capacityKinds, unconfirmedKinds = [] } of gcpMachineTypes) {
      const kinds = [capacityKinds.join(" "), ...unconfirmedKinds.map((kind) => `${kind}?`)].join(" ");
      const key = family === "a3-highgpu" ? `${family}×${accelerator.count === 8 ? 8 : "less"}` : family;
      sold[kinds] = [...new Set([...(sold[kinds] ?? []), key])];
    }
    expect(sold).toEqual({
      "on-demand spot reservation flex-start queued calendar?": [
        "a2-highgpu",
        "a2-megagpu",
        "a2-ultragpu",
        "g2-standard",
        "g4-standard",
      ],
      "spot flex-start queued": ["a3-highgpu×less"],
      "on-demand spot reservation flex-start queued calendar": ["a3-highgpu×8", "a3-megagpu"],
      "on-demand spot reservation calendar?": ["a3-edgegpu"],
      "spot reservation flex-start queued calendar": ["a3-ultragpu", "a4-highgpu"],
      "reservation calendar?": ["a4x-highgpu", "a4x-maxgpu"],
    });
  });
});

describe.each(gcpMachineTypes.map((row) => [row.name, row] as const))("%s is consistent", (name, row) => {
  const { network, accelerator, regions = [], zones = [] } = row;

  it("is found by name and says where it comes from", () => {
    expect(findGcpMachineType(name)).toBe(row);
    expect(row.place).toBe("gcp");
    expect(row.source).toMatch(/^(https:\/\/|[\w.-]+\/[\w-]+ )/);
    expect(row.asOf).toMatch(/^2026-\d\d-\d\d$/);
    expect([Confidence.Documented, Confidence.Observed]).toContain(row.confidence);
  });

  it("has whole, positive counts, and the number of GPUs in its name where that has one", () => {
    for (const count of [row.vcpus, row.memoryGiB, accelerator.count, network.interfaces, network.gbps!]) {
      expect(Number.isInteger(count) && count > 0).toBe(true);
    }
    const named = /-(\d+)g(?:-|$)/.exec(name);
    if (named !== null) expect(accelerator.count).toBe(Number(named[1]));
    else expect(name).toBe(`${row.family}-${row.vcpus}`);
    expect(accelerator.vendor).toBe("nvidia");
  });

  it("has an interface for every network", () => {
    const { fabric, extraGvnicNetworks, rdmaSubnets, interfaces, mtu } = network;
    const expected = name === "g4-standard-384" ? 2 : 1 + extraGvnicNetworks + rdmaSubnets;
    expect(interfaces).toBe(expected);
    expect(fabric === GcpFabric.None).toBe(extraGvnicNetworks === 0);
    expect(fabric === GcpFabric.Rdma).toBe(rdmaSubnets > 0);
    expect(mtu === undefined).toBe(fabric === GcpFabric.None);
    expect(fabric).not.toBe(GcpFabric.Ici);
  });

  it("names regions and zones that agree, and kinds once", () => {
    expect(regions.length).toBeGreaterThan(0);
    expect(new Set(regions).size).toBe(regions.length);
    for (const region of regions) expect(region).toMatch(/^[a-z]+-[a-z]+\d+$/);
    for (const zone of zones) expect(regions).toContain(gcpRegionOfZone(zone));
    const kinds = [...row.capacityKinds, ...(row.unconfirmedKinds ?? [])];
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const kind of kinds) expect(Object.values(GcpCapacityKind)).toContain(kind);
    if (row.domainNodes !== undefined) expect(row.domainNodes * accelerator.count).toBe(72);
  });
});

describe("looking a type up", () => {
  it("names the nearest of an unknown one", () => {
    const error = (() => {
      try {
        gcpMachineType("a3-mega-8g");
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(UnknownGcpMachineTypeError);
    expect(error).toMatchObject({
      name: "UnknownGcpMachineTypeError",
      machineType: "a3-mega-8g",
      nearest: ["a3-megagpu-8g", "a3-edgegpu-8g", "a2-megagpu-16g"],
      message:
        '"a3-mega-8g" is not a Google Cloud machine type of the catalogue. Nearest: a3-megagpu-8g, a3-edgegpu-8g, a2-megagpu-16g.',
    });
  });

  it("checks an argument", () => {
    expect(checkGcpMachineType("a3-megagpu-8g")).toEqual([]);
    expect(checkGcpMachineType("A3-MEGAGPU-8G")).toEqual([
      {
        severity: "error",
        path: "machineType",
        value: "A3-MEGAGPU-8G",
        rule: "is not a Google Cloud machine type of the catalogue",
        fix: "use a name of the catalogue, for example a3-megagpu-8g, a2-megagpu-16g, a3-edgegpu-8g",
        source: undefined,
      },
    ]);
    expect(checkGcpMachineType(undefined, "pools[0].machineType")).toEqual([
      {
        severity: "error",
        path: "pools[0].machineType",
        value: undefined,
        rule: "is not a Google Cloud machine type of the catalogue",
        fix: "use a name of the catalogue, for example a3-highgpu-8g",
        source: undefined,
      },
    ]);
  });

  it.each(tpuMachineTypes.map(({ name }) => name))("sends %s to TpuSlice", (name) => {
    expect(checkGcpMachineType(name)).toEqual([
      {
        severity: "error",
        path: "machineType",
        value: name,
        rule: "is a TPU machine type",
        fix: "use TpuSlice, which derives machine type and nodes from generation and topology",
        source: undefined,
      },
    ]);
  });
});
