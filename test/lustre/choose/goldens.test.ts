import { describe, expect, it } from "vitest";
import { readAccess } from "../../../components/lustre/choose/accessOf.ts";
import { chooseLustre } from "../../../components/lustre/choose/choose.ts";
import { clientsOf } from "../../../components/lustre/choose/clients.ts";
import { shapeOf } from "../../../components/lustre/choose/datasetShape.ts";
import { layoutsFor } from "../../../components/lustre/choose/directories.ts";
import { layoutBps } from "../../../components/lustre/choose/rates.ts";
import { defaultLayouts } from "../../../components/lustre/layout/defaults.ts";
import { fsxSystem } from "../../../components/lustre/platform/fsxSystem.ts";
import type { LustrePlatform } from "../../../components/lustre/platform/platform.ts";
import { azureSystem, googleSystem, onPremSystem } from "../../../components/lustre/platform/steppedSystem.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";
import { h100, images, price } from "./goldensSupport.ts";

const GiB = 1024 ** 3;
const MiB = 1024 ** 2;

describe("256 H100 that read 60 TB of images at 150 MB/s each", () => {
  const sizes = (platform: LustrePlatform) =>
    chooseLustre(h100, platform, { price: lustrePrices(PriceBook.builtIn()) }).candidates.map(
      ({ system, price: one, decidedBy }) => [
        system.fsx?.throughputPerTiB ?? system.throughputPerTiB,
        system.capacity.amount,
        system.osts,
        one.known ? one.monthly : undefined,
        decidedBy,
      ],
    );

  it("need 38.4 GB/s, and disks for 45.2", () => {
    const { need } = chooseLustre(h100, { kind: "fsx" }, { price });
    expect(need.readBps).toBe(38.4e9);
    expect(need.designBps / 1e9).toBeCloseTo(45.18, 2);
    expect(need.designBytes).toBe(75e12);
    expect(need.formula).toBe("256 accelerators × 150 MB/s = 38.4 GB/s read; 38.4 GB/s / 0.85 = 45.2 GB/s");
  });

  it("are cheapest at 500 MB/s per TiB, without EFA", () => {
    expect(sizes({ kind: "fsx" })).toEqual([
      [500, 91_200, 76, 31_008, "bandwidth"],
      [250, 182_400, 152, 38_304, "bandwidth"],
      [1000, 76_800, 64, 46_080, "capacity"],
      [125, 362_400, 302, 52_548, "bandwidth"],
    ]);
  });

  it("and with EFA, whose steps are larger and whose OSTs are fewer", () => {
    expect(sizes({ kind: "fsx", efa: true })).toEqual([
      [500, 96_000, 10, 32_640, "bandwidth"],
      [250, 192_000, 10, 40_320, "bandwidth"],
      [1000, 76_800, 16, 46_080, "capacity"],
      [125, 384_000, 10, 55_680, "bandwidth"],
    ]);
  });

  it("on the other platforms, by their own steps", () => {
    expect(sizes({ kind: "azure" })).toEqual([
      [500, 92, 23, 32_030.72, "bandwidth"],
      [250, 184, 23, 39_567.36, "bandwidth"],
      [125, 368, 23, 54_640.64, "bandwidth"],
      [40, 1104, 23, 93_831.17, "bandwidth"],
    ]);
    expect(sizes({ kind: "google", ostCount: 60 })).toEqual([
      [500, 108_000, 60, 36_720, "bandwidth"],
      [250, 216_000, 60, 45_360, "bandwidth"],
      [1000, 81_000, 60, 48_600, "capacity"],
      [125, 432_000, 60, 62_640, "bandwidth"],
    ]);
  });

  it("lose with one stripe what the layout wins", () => {
    const { prediction, directories, nextCheaper } = chooseLustre(h100, { kind: "fsx" }, { price });
    // 64 files reach 64 of 76 OSTs, and readers meet on some of them.
    expect(directories[0]!.singleStripe.limits.map(({ name }) => name)).toEqual([
      "balance",
      "coverage",
      "disk",
      "server-network",
      "flow",
      "client",
    ]);
    expect(directories[0]!.reason).toBe("coverage");
    expect(prediction.utilisationSingleStripe).toBeGreaterThan(0.5);
    expect(prediction.utilisationSingleStripe).toBeLessThan(0.65);
    expect(prediction.utilisation).toBeGreaterThan(0.98);
    expect(prediction.idleAcceleratorHoursSingleStripe).toBeCloseTo(
      (1 - prediction.utilisationSingleStripe) * 256 * 730,
      6,
    );
    expect(nextCheaper!.label).toBe("PERSISTENT_2 500 MB/s per TiB, 88,800 GiB");
    expect(nextCheaper!.monthly).toBe(30_192);
  });
});

describe("80 OSTs of 0.6 GB/s, 64 shards, 256 readers", () => {
  const system = fsxSystem({ deploymentType: "PERSISTENT_2", capacityGiB: 96_000, throughputPerTiB: 500 })!;
  const clients = clientsOf(h100, false);
  const access = (fileCount: number) => {
    const dataset = { ...images, fileCount };
    return readAccess(dataset, shapeOf(dataset), clients);
  };
  const utilisation = (files: number, stripeCount: number): number =>
    Math.min(1, layoutBps(system, access(files), [{ stripeCount, stripeSizeBytes: 4 * MiB }]) / 38.4e9);

  it("has 80 OSTs, 48 GB/s and 0.625 GB/s from one client to one server", () => {
    expect([system.osts, system.servers, system.readBps, system.flowBps]).toEqual([80, 40, 48e9, 0.625e9]);
  });

  // A toy fluid simulation of the same case, one seed: what this closed form should come near.
  it.each([
    [1, 0.57],
    [2, 0.76],
    [4, 0.99],
    [8, 1],
  ])("64 files with %i stripes: %d", (stripes, simulated) => {
    expect(Math.abs(utilisation(64, stripes) - simulated)).toBeLessThan(0.13);
  });

  it("with 1024 files, of which readers pick any, chance sets the pace: more stripes than for 64", () => {
    const [few, many] = [64, 1024].map(
      (fileCount) => layoutsFor({ ...h100, datasets: [{ ...images, fileCount }] }, system)[0]!,
    );
    expect(many!.reason).toBe("balance");
    expect(many!.components[0]!.stripeCount).toBeGreaterThan(few!.components[0]!.stripeCount);
    expect(utilisation(1024, 1)).toBeLessThan(utilisation(64, 1));
  });

  it("takes four stripes, and says that 64 files touch 64 of 80 OSTs", () => {
    const [directory] = layoutsFor(h100, system);
    expect(directory!.components).toEqual([{ stripeCount: 4, stripeSizeBytes: MiB }]);
    expect(directory!.why).toBe(
      "64 files touch 64 of 80 OSTs and the slowest reader sets the step: 3 stripes reach them all, 4 also even out which of them are read more often",
    );
    expect(directory!.wouldChange[0]).toMatch(
      /^more shards: with 256, one for every open file, one stripe each reads [\d.]+ GB\/s where 64 read [\d.]+ GB\/s; it costs no further object, lock or request for a file$/,
    );
  });
});

describe("a checkpoint of 70 billion parameters", () => {
  const workload: LustreWorkload = {
    nodes: 32,
    machineType: "p5.48xlarge",
    checkpoints: [
      {
        path: "/c",
        bytes: 912e9,
        writers: 256,
        mode: CheckpointMode.FilePerRank,
        synchronous: true,
        maxStallSeconds: 30,
      },
    ],
  };

  it("in 30 s is 30.4 GB/s, 35.8 with headroom, 119 MB/s a rank; every 109 min at that stall", () => {
    const decision = chooseLustre(workload, { kind: "fsx", capacityGiB: 96_000, throughputPerTiB: 500 }, { price });
    expect(decision.need.syncWriteBps).toBe(30.4e9);
    expect(decision.need.designBps / 1e9).toBeCloseTo(35.76, 2);
    expect(decision.directories[0]!.perFileBps / 1e6).toBeCloseTo(118.75, 2);
    const [written] = decision.checkpoints;
    expect(written!.writeSeconds).toBeLessThan(30);
    expect(written!.stallSeconds).toBe(written!.writeSeconds);
    expect(written!.meanTimeBetweenFailuresSeconds / 3600).toBeCloseTo(198, 0);
  });

  it("drains beside training when it is not synchronous: half the interval long", () => {
    const asynchronous = { ...workload, checkpoints: [{ ...workload.checkpoints![0]!, synchronous: false }] };
    const { need, checkpoints } = chooseLustre(asynchronous, { kind: "fsx" }, { price });
    const interval = checkpoints[0]!.intervalSeconds;
    expect(interval / 60).toBeCloseTo(109, 0);
    expect(need.asyncWriteBps).toBeCloseTo(912e9 / (0.5 * interval), 0);
    expect(checkpoints[0]!.stallSeconds).toBe(30);
  });
});

describe("one client over TCP", () => {
  const system = fsxSystem({ deploymentType: "PERSISTENT_2", capacityGiB: 96_000, throughputPerTiB: 1000 })!;
  const access = {
    kind: "read" as const,
    streams: 1,
    files: 1,
    fileBytes: GiB,
    nodes: 1,
    nodeBps: 100e9,
    perNode: 1,
    placement: "dealt-read" as const,
  };
  // 0.625 GB/s to each server; the first 100 MiB of FSx's default lie on one OST.
  it.each([
    ["one stripe", [{ stripeCount: 1 }], 1.72],
    ["four stripes", [{ stripeCount: 4, stripeSizeBytes: MiB }], 0.43],
    ["the default of FSx", defaultLayouts.fsx.components(), 0.36],
  ])("reads 1 GiB with %s in %d s", (_, components, seconds) => {
    const read = GiB / layoutBps(system, access, components);
    expect(Math.abs(read / seconds - 1)).toBeLessThan(0.03);
  });
});

describe("an image of 23 GiB that 64 nodes read", () => {
  const system = azureSystem(500, 128);
  const workload: LustreWorkload = {
    nodes: 64,
    acceleratorsPerNode: 8,
    nodeNetworkGbps: 100_000,
    datasets: [{ path: "/image", fileCount: 1, sizeBytes: 23 * GiB, pattern: AccessPattern.Broadcast }],
  };
  const access = readAccess(workload.datasets![0]!, shapeOf(workload.datasets![0]!), clientsOf(workload, false));

  it.each([
    ["the default of Azure", defaultLayouts.azure.components(), 185.5],
    ["all 32 OSTs", [{ stripeCount: -1, stripeSizeBytes: 4 * MiB }], 24.7],
  ])("takes %s %d s", (_, components, seconds) => {
    expect(system.osts).toBe(32);
    const whole = (64 * 23 * GiB) / layoutBps(system, access, components);
    expect(Math.abs(whole / seconds - 1)).toBeLessThan(0.01);
  });

  it("gets all OSTs and no small first extent", () => {
    const [directory] = layoutsFor(workload, system);
    expect(directory!.components).toEqual([{ stripeCount: -1, stripeSizeBytes: 4 * MiB }]);
    expect(directory!.platformDefault!.bps).toBeLessThan(directory!.rate.bps / 7);
  });
});

describe("platforms as the arithmetic sees them", () => {
  it("the same 96 TiB at 1000 are 80 OSTs over TCP and 20 with EFA", () => {
    const spec = { deploymentType: "PERSISTENT_2", capacityGiB: 96_000, throughputPerTiB: 1000 };
    const [tcp, efa] = [fsxSystem(spec)!, fsxSystem({ ...spec, efa: true, metadata: { mode: "AUTOMATIC" } })!];
    expect([tcp.osts, tcp.ostSource, tcp.readBps]).toEqual([80, "documented", 96e9]);
    expect([efa.osts, efa.ostSource, efa.readBps, efa.flowBps]).toEqual([20, "observed", 96e9, undefined]);
    // 28,800 GiB showed 6 OSTs.
    expect(fsxSystem({ ...spec, capacityGiB: 28_800, efa: true })!.osts).toBe(6);
    expect(fsxSystem({ ...spec, throughputPerTiB: 500, efa: true })!.ostSource).toBe("assumed");
  });

  it("tiers 20 to 500 of Azure give 2,000 MB/s a step", () => {
    expect([azureSystem(500, 128).readBps, azureSystem(125, 160).readBps, azureSystem(40, 480).readBps]).toEqual([
      64e9, 20e9, 20e9,
    ]);
  });

  it("18,000 GiB of Google at 1000 are 17.6 GB/s, and nobody says how many OSTs", () => {
    const system = googleSystem(1000, 18_000);
    expect(system.readBps / 1e9).toBeCloseTo(17.58, 2);
    expect([system.osts, system.ostSource, system.createsPerSecond]).toEqual([undefined, "unknown", 115_000]);
    const { directories, warnings } = chooseLustre(
      h100,
      { kind: "google", throughputPerTiB: 500 },
      { price: lustrePrices(PriceBook.builtIn()) },
    );
    expect(directories[0]!.components.map(({ endBytes, stripeCount }) => [endBytes, stripeCount])).toEqual([
      [64 * MiB, 1],
      [4 * GiB, 8],
      [undefined, 32],
    ]);
    expect(warnings.map(({ path }) => path)).toContain("platform.ostCount");
  });

  it("six OSTs with EFA take 3 or 6 stripes, never 4", () => {
    const system = fsxSystem({
      deploymentType: "PERSISTENT_2",
      capacityGiB: 28_800,
      throughputPerTiB: 1000,
      efa: true,
    })!;
    for (const files of [1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 40]) {
      const workload = { ...h100, nodes: 4, datasets: [{ ...images, fileCount: files, sizeBytes: 1e12 }] };
      expect([1, 2, 3, 6]).toContain(layoutsFor(workload, system)[0]!.components[0]!.stripeCount);
    }
  });

  it("servers of one's own are what was measured", () => {
    const system = onPremSystem({
      kind: "onprem",
      ostCount: 48,
      ossCount: 12,
      ostReadMBps: 500,
      ostWriteMBps: 400,
      ossNetworkMBps: 1500,
      capacityTB: 1000,
      flowMBps: 1000,
    });
    expect([system.readBps, system.writeBps, system.networkBps, system.flowBps, system.servers]).toEqual([
      24e9, 19.2e9, 18e9, 1e9, 12,
    ]);
  });
});
