import { describe, expect, it } from "vitest";
import { checkpointAccess } from "../../../components/lustre/choose/accessOf.ts";
import { chooseLustre } from "../../../components/lustre/choose/choose.ts";
import { clientsOf } from "../../../components/lustre/choose/clients.ts";
import { layoutsFor } from "../../../components/lustre/choose/directories.ts";
import { explain } from "../../../components/lustre/choose/explain.ts";
import { layoutBps } from "../../../components/lustre/choose/rates.ts";
import { onPremSystem } from "../../../components/lustre/platform/steppedSystem.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";
import { h100, images, price } from "./goldensSupport.ts";

const MiB = 1024 ** 2;

describe("small things", () => {
  it("files of 110 kB lie on one OST; on the metadata server where that is allowed", () => {
    const small = {
      path: "/small",
      fileCount: 1_000_000,
      sizeBytes: 110e9,
      pattern: AccessPattern.WholeSmallFiles,
      bytesPerAcceleratorPerSecond: 10e6,
    };
    const workload = { ...h100, datasets: [small] };
    const decision = chooseLustre(workload, { kind: "fsx" }, { price });
    expect(decision.directories[0]!.components).toEqual([{ stripeCount: 1 }]);
    // 256 × 10 MB/s in files of 110 kB are 23,273 opens a second; two for every IOPS.
    expect(decision.metadataIops).toEqual({
      iops: 24_000,
      why: "23,273 files opened a second / 2 / 0.85 = 13,690 IOPS",
    });
    const own = { kind: "onprem" as const, ostCount: 8, ostReadMBps: 2000, capacityTB: 500, domLimitBytes: MiB };
    expect(chooseLustre(workload, own).directories[0]!.components).toEqual([
      { endBytes: 131_072, stripeCount: 0, stripeSizeBytes: 131_072, onMdt: true },
      { stripeCount: 1 },
    ]);
  });

  it("files of very different sizes get several components", () => {
    const mixed = {
      path: "/mixed",
      sizes: [
        { sizeBytes: 50e3, count: 100_000 },
        { sizeBytes: 200e6, count: 2000 },
        { sizeBytes: 400e9, count: 20 },
      ],
      pattern: AccessPattern.SequentialShards,
      bytesPerAcceleratorPerSecond: 100e6,
    };
    const [directory] = chooseLustre({ ...h100, datasets: [mixed] }, { kind: "fsx" }, { price }).directories;
    const counts = directory!.components.map(({ stripeCount }) => stripeCount);
    expect(counts[0]).toBe(1);
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(directory!.components.at(-1)!.endBytes).toBeUndefined();
  });

  it("what a reader gets to see says everything it has to", () => {
    const text = explain(chooseLustre(h100, { kind: "fsx" }, { price }));
    for (const part of [
      "256 accelerators × 150 MB/s = 38.4 GB/s read",
      "bandwidth decided",
      "why this count: 64 files touch 64 of 76 OSTs",
      "why this size: 1 MiB",
      "bound by balance",
      "with one stripe: ",
      "would change it: more shards",
      "next cheaper: PERSISTENT_2 500 MB/s per TiB, 88,800 GiB at 30,192 USD",
      "lfs setstripe -c ",
      "lfs getstripe -d /mnt/lustre/images",
      "lctl get_param osc.*.stats",
      "lost at a reboot",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("a shared file of many writers takes all OSTs, of one node few", () => {
    const shared = (nodes: number, writers: number): LustreWorkload => ({
      nodes,
      acceleratorsPerNode: 24,
      nodeNetworkGbps: 50,
      checkpoints: [
        {
          path: "/s",
          bytes: 16 * MiB * writers,
          writers,
          mode: CheckpointMode.SharedFile,
          synchronous: true,
          maxStallSeconds: 60,
        },
      ],
    });
    const system = onPremSystem({
      kind: "onprem",
      ostCount: 48,
      ostReadMBps: 500,
      capacityTB: 1000,
      lustreVersion: "2.12",
    });
    expect(layoutsFor(shared(64, 1536), system)[0]!.components).toEqual([
      { stripeCount: -1, stripeSizeBytes: 4 * MiB },
    ]);
    const [one] = layoutsFor(shared(1, 24), system);
    expect(one!.components[0]!.stripeCount).toBeLessThan(48);
    expect(checkpointAccess(shared(1, 24).checkpoints![0]!, clientsOf(shared(1, 24), false), "write").files).toBe(1);
  });

  it("large files never get fewer stripes than smaller ones, and no extent has a file of 100 kB on two OSTs", () => {
    const system = onPremSystem({ kind: "onprem", ostCount: 40, ostReadMBps: 2000, capacityTB: 5000 });
    const sizes = [
      { sizeBytes: 100e3, count: 10_000_000 },
      { sizeBytes: 50e6, count: 100_000 },
      { sizeBytes: 2e9, count: 20 },
      { sizeBytes: 400e9, count: 4000 },
    ];
    const dataset = {
      path: "/mixed",
      sizes,
      pattern: AccessPattern.SequentialShards,
      bytesPerAcceleratorPerSecond: 100e6,
    };
    const [directory] = layoutsFor({ ...h100, datasets: [dataset] }, system);
    const counts = directory!.components.map(({ stripeCount }) => stripeCount);
    expect(counts[0]).toBe(1);
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    // Few files of 2 GB need many stripes; the many of 400 GB would need fewer, and get no fewer.
    expect(Math.max(...counts)).toBe(counts.at(-1));
    expect(counts.at(-1)).toBeGreaterThan(1);
  });

  it("imported files of very different sizes take the chunk that spreads the largest", () => {
    const sizes = [
      { sizeBytes: 100e3, count: 10_000_000 },
      { sizeBytes: 500e9, count: 10 },
    ];
    const dataset = {
      path: "/mixed",
      sizes,
      pattern: AccessPattern.SequentialShards,
      bytesPerAcceleratorPerSecond: 50e6,
      importedFromObjectStore: true,
    };
    const [directory] = chooseLustre({ ...h100, datasets: [dataset] }, { kind: "fsx" }, { price }).directories;
    const { stripeCount } = directory!.components.at(-1)!;
    const chunk = directory!.importedFileChunkSizeMiB! * MiB;
    expect(Math.floor(500e9 / chunk) + 1).toBe(stripeCount);
    expect(chunk).toBeGreaterThan(100e3);
  });

  it("small files are bound by how many a stream can open one after another", () => {
    const system = onPremSystem({ kind: "onprem", ostCount: 40, ostReadMBps: 2000, capacityTB: 5000 });
    const tiny = {
      path: "/tiny",
      fileCount: 1_000_000,
      sizeBytes: 10e9,
      pattern: AccessPattern.WholeSmallFiles,
      bytesPerAcceleratorPerSecond: 10e6,
    };
    const [directory] = layoutsFor({ ...h100, nodes: 1, datasets: [tiny] }, system);
    // 8 streams, two requests of 1 ms and 5 µs of reading for every 10 kB.
    expect(directory!.rate.limits[0]!.name).toBe("latency");
    expect(directory!.rate.limits[0]!.bps).toBeCloseTo((8 * 10e3) / (2e-3 + 5e-6), 0);
  });

  it("checkpoints count as often as they are kept", () => {
    const checkpoint = {
      path: "/c",
      bytes: 1e12,
      writers: 8,
      mode: CheckpointMode.FilePerRank,
      synchronous: true,
      maxStallSeconds: 600,
    };
    const bytes = (keep?: number): number =>
      chooseLustre(
        { nodes: 1, machineType: "p5.48xlarge", checkpoints: [{ ...checkpoint, ...(keep && { keep }) }] },
        { kind: "fsx" },
        { price },
      ).need.dataBytes;
    expect([bytes(), bytes(1), bytes(5)]).toEqual([2e12, 1e12, 5e12]);
  });

  it("above a threshold Google sells larger steps only, also on the way down", () => {
    const huge = {
      ...h100,
      nodes: 4000,
      datasets: [{ ...images, fileCount: 40_000, bytesPerAcceleratorPerSecond: 60e6 }],
    };
    const { candidates, nextCheaper } = chooseLustre(
      huge,
      { kind: "google", throughputPerTiB: 500 },
      { price: lustrePrices(PriceBook.builtIn()) },
    );
    const { amount } = candidates[0]!.system.capacity;
    expect(amount).toBeGreaterThan(3_060_000);
    expect(amount % 144_000).toBe(0);
    const below = Number(/([\d,]+) GiB/.exec(nextCheaper!.label)![1]!.replaceAll(",", ""));
    expect(below % 144_000 === 0 || below === 3_060_000).toBe(true);
  });

  it("more writers than fast OSTs overstripe one file, up to four stripes on each", () => {
    const shared = (writers: number): LustreWorkload => ({
      nodes: 64,
      acceleratorsPerNode: 8,
      nodeNetworkGbps: 400,
      checkpoints: [
        {
          path: "/s",
          bytes: 1e9 * writers,
          writers,
          mode: CheckpointMode.SharedFile,
          synchronous: true,
          maxStallSeconds: 60,
        },
      ],
    });
    const on = (lustreVersion: string) =>
      onPremSystem({ kind: "onprem", ostCount: 8, ostReadMBps: 5000, capacityTB: 1000, lustreVersion });
    const [wide] = layoutsFor(shared(512), on("2.15"));
    expect(wide!.components[0]).toMatchObject({ stripeCount: 32, overstriped: true });
    const [old] = layoutsFor(shared(512), on("2.12"));
    expect(old!.components[0]!.overstriped).toBeUndefined();
  });

  it("stripes that a short file does not reach bring nothing", () => {
    const system = onPremSystem({ kind: "onprem", ostCount: 40, ostReadMBps: 2000, capacityTB: 5000 });
    const access = {
      kind: "read" as const,
      streams: 8,
      files: 1,
      fileBytes: 2 * MiB,
      nodes: 8,
      nodeBps: 100e9,
      perNode: 1,
      placement: "dealt-read" as const,
    };
    const rate = (stripeCount: number): number => layoutBps(system, access, [{ stripeCount, stripeSizeBytes: MiB }]);
    expect(rate(2)).toBeGreaterThan(1.9 * rate(1));
    expect(rate(8)).toBe(rate(2));
    expect(rate(-1)).toBe(rate(2));
  });
});
