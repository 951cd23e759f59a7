import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { chooseLustre, LustreWorkloadError } from "../../../components/lustre/choose/choose.ts";
import type { LustrePlatform } from "../../../components/lustre/platform/platform.ts";
import type { LustreWorkload } from "../../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";

const price = lustrePrices(PriceBook.builtIn());
const images = {
  path: "/images",
  fileCount: 64,
  sizeBytes: 60e12,
  pattern: "sequential-shards",
  bytesPerAcceleratorPerSecond: 150e6,
};
const checkpoint = {
  path: "/checkpoints",
  bytes: 912e9,
  writers: 256,
  mode: "file-per-rank",
  synchronous: true,
  maxStallSeconds: 30,
};
const base = { nodes: 32, machineType: "p5.48xlarge", datasets: [images] };

/** Everything that is wrong with a workload on a platform, line by line; nothing when it is fine. */
function problems(workload: object, platform: object = { kind: "fsx" }): string[] {
  try {
    chooseLustre(workload as LustreWorkload, platform as LustrePlatform, { price });
    return [];
  } catch (error) {
    if (!(error instanceof LustreWorkloadError)) throw error;
    return error.problems.filter(({ severity }) => severity === "error").map(describeProblem);
  }
}

const wholeNumber = "must be a whole number, at least 1. Fix: give a whole number, for example 8.";
const ofBytes = "must be a number of bytes above 0 and at most 10 EB (1e19). Fix: give bytes: 60 TB are 60e12.";
const above = "must be a number above 0. Fix: give a number above 0.";
const share = "must be a share above 0 and at most 1. Fix: give for example 0.9.";
const dataset = (changes: object) => ({ ...base, datasets: [{ ...images, ...changes }] });
const written = (changes: object) => ({ ...base, checkpoints: [{ ...checkpoint, ...changes }] });
const most = "the most that is taken. Fix: check the figure and its unit.";
const classes = [
  { sizeBytes: 1e9, count: 100 },
  { sizeBytes: 1e6, count: 1000 },
];
const records = (changes: object) =>
  dataset({ fileCount: undefined, sizeBytes: undefined, sizes: classes, pattern: "random-records", ...changes });

describe("a workload that nothing can be decided for", () => {
  it.each([
    [{ ...base, nodes: 0 }, `nodes (0) ${wholeNumber}`],
    [{ ...base, nodes: -4 }, `nodes (-4) ${wholeNumber}`],
    [{ ...base, nodes: 1.5 }, `nodes (1.5) ${wholeNumber}`],
    [{ ...base, nodes: Number.NaN }, `nodes (NaN) ${wholeNumber}`],
    [{ ...base, nodes: Number.POSITIVE_INFINITY }, `nodes (Infinity) ${wholeNumber}`],
    [{ ...base, nodes: "32" }, `nodes ("32") ${wholeNumber}`],
    [{ ...base, targetUtilisation: 1.2 }, `targetUtilisation (1.2) ${share}`],
    [{ ...base, targetUtilisation: 0 }, `targetUtilisation (0) ${share}`],
    [{ ...base, meanTimeBetweenFailuresHours: -1 }, `meanTimeBetweenFailuresHours (-1) ${above}`],
    [
      { ...base, machineType: "p5.48xlrge" },
      'machineType ("p5.48xlrge") is not a machine type of the catalogues. Fix: use a name of theirs, for example p5.48xlarge, g5.48xlarge, p5.4xlarge; or give acceleratorsPerNode and nodeNetworkGbps.',
    ],
    [dataset({ fileCount: 0 }), `datasets[0].fileCount (0) ${wholeNumber}`],
    [dataset({ fileCount: -1 }), `datasets[0].fileCount (-1) ${wholeNumber}`],
    [dataset({ sizeBytes: 0 }), `datasets[0].sizeBytes (0) ${ofBytes}`],
    [dataset({ sizeBytes: 2e19 }), `datasets[0].sizeBytes (20000000000000000000) ${ofBytes}`],
    [dataset({ sizeBytes: Number.NaN }), `datasets[0].sizeBytes (NaN) ${ofBytes}`],
    [
      dataset({ bytesPerAcceleratorPerSecond: 0 }),
      "datasets[0].bytesPerAcceleratorPerSecond (0) must be a number of bytes a second above 0. Fix: give bytes a second: 150 MB/s are 150e6.",
    ],
    [
      dataset({ bytesPerAcceleratorPerSecond: undefined }),
      "datasets[0].bytesPerAcceleratorPerSecond (not given) is missing. Fix: give bytes a second: 150 MB/s are 150e6.",
    ],
    [
      dataset({ fileCount: 100, sizeBytes: 50 }),
      "datasets[0].fileCount (100) is more than there are bytes. Fix: check the two figures.",
    ],
    [
      dataset({ pattern: "sequential" }),
      'datasets[0].pattern ("sequential") is not known. Fix: use one of sequential-shards, random-records, whole-small-files, broadcast.',
    ],
    [
      dataset({ pattern: "random-records" }),
      "datasets[0].recordBytes (not given) is missing: random-records needs the size of one. Fix: give it in bytes.",
    ],
    [
      dataset({ pattern: "random-records", recordBytes: 1e12 }),
      "datasets[0].recordBytes (1000000000000) is more than one file holds (937500000000 bytes). Fix: give the size of one record.",
    ],
    [
      dataset({ sizes: [{ sizeBytes: 1e6, count: 10 }] }),
      'datasets[0].sizes ("given") is given beside fileCount or sizeBytes. Fix: keep one way of saying it.',
    ],
    [
      dataset({ fileCount: undefined, sizeBytes: undefined, sizes: [{ sizeBytes: -1, count: 0.5 }] }),
      `datasets[0].sizes[0].sizeBytes (-1) ${ofBytes}`,
      `datasets[0].sizes[0].count (0.5) ${wholeNumber}`,
    ],
    [
      records({ recordBytes: undefined }),
      "datasets[0].recordBytes (not given) is missing: random-records needs the size of one. Fix: give it in bytes.",
    ],
    [
      records({ recordBytes: 1e9 + 1 }),
      "datasets[0].recordBytes (1000000001) is more than the largest file holds (1000000000 bytes). Fix: give the size of one record.",
    ],
    [
      records({ recordBytes: 1e9 + 1, pattern: "sequential-shards" }),
      "datasets[0].recordBytes (1000000001) is more than the largest file holds (1000000000 bytes). Fix: give the size of one record.",
    ],
    [records({ recordBytes: 0 }), `datasets[0].recordBytes (0) ${ofBytes}`],
    [
      records({ recordBytes: 2e9, sizes: [{ sizeBytes: 1e9, count: 0 }] }),
      `datasets[0].sizes[0].count (0) ${wholeNumber}`,
    ],
    [{ ...base, nodes: 1_000_001 }, `nodes (1000001) is above 1,000,000, ${most}`],
    [{ ...base, nodeMemoryGiB: 2 ** 30 }, `nodeMemoryGiB (1073741824) is above 1,000,000, ${most}`],
    [
      { ...base, nodeMemoryGiB: 0.5 },
      "nodeMemoryGiB (0.5) must be a number of GiB, at least 1. Fix: give for example 2048.",
    ],
    [{ ...base, nodeVcpus: 100_001 }, `nodeVcpus (100001) is above 100,000, ${most}`],
    [{ ...base, nodeNetworkGbps: 1_000_001 }, `nodeNetworkGbps (1000001) is above 1,000,000, ${most}`],
    [{ ...base, acceleratorsPerNode: 10_001 }, `acceleratorsPerNode (10001) is above 10,000, ${most}`],
    [
      dataset({ openFilesPerAccelerator: 1_000_001 }),
      `datasets[0].openFilesPerAccelerator (1000001) is above 1,000,000, ${most}`,
    ],
    [written({ writers: 100_000_001 }), `checkpoints[0].writers (100000001) is above 100,000,000, ${most}`],
    [
      written({ intervalSeconds: 30 }),
      "checkpoints[0].intervalSeconds (30) is not above maxStallSeconds (30): training would do nothing but write. Fix: give a longer interval or a shorter stall.",
    ],
    [
      { ...base, nodse: 3, datasets: [{ ...images, fileCont: 3 }] },
      "nodse (3) is not a property here. Fix: rename it to nodes, or remove it; known are nodes, machineType, acceleratorsPerNode, nodeNetworkGbps, nodeMemoryGiB, nodeVcpus, datasets, checkpoints, meanTimeBetweenFailuresHours, targetUtilisation, utilisationWithoutStorage.",
      "datasets[0].fileCont (3) is not a property here. Fix: rename it to fileCount, or remove it; known are path, fileCount, sizeBytes, sizes, pattern, recordBytes, bytesPerAcceleratorPerSecond, openFilesPerAccelerator, importedFromObjectStore, createdInSequence.",
    ],
    [written({ writers: 0 }), `checkpoints[0].writers (0) ${wholeNumber}`],
    [written({ maxStallSeconds: 0 }), `checkpoints[0].maxStallSeconds (0) ${above}`],
    [written({ keep: 0 }), `checkpoints[0].keep (0) ${wholeNumber}`],
    [
      written({ mode: "one", synchronous: "yes" }),
      'checkpoints[0].mode ("one") is not known. Fix: use one of file-per-rank, shared-file.',
      'checkpoints[0].synchronous ("yes") must be true or false. Fix: say whether training waits for it.',
    ],
    [
      { nodes: 1, machineType: "p5.48xlarge" },
      "datasets (not given) is missing, and so are checkpoints. Fix: say what is read or what is written.",
    ],
    [
      { ...base, datasets: images },
      `datasets (${JSON.stringify(images).slice(0, 117)}...) must be a list. Fix: give datasets as a list, also for one.`,
    ],
    [
      { nodes: 4, datasets: [images] },
      "acceleratorsPerNode (not given) is missing. Fix: give a whole number, for example 8.",
      "nodeNetworkGbps (not given) is missing. Fix: give a number above 0.",
    ],
    [null, "(null) is not a workload. Fix: give an object with nodes, machineType, datasets, checkpoints."],
  ])("%j", (workload, ...told) => {
    expect(problems(workload as object)).toEqual(told);
  });

  it.each([
    { ...base, nodes: 1_000_000, datasets: [{ ...images, bytesPerAcceleratorPerSecond: 1 }] },
    { ...base, nodeMemoryGiB: 1_000_000 },
    { ...base, nodeMemoryGiB: 1 },
    { ...base, nodeVcpus: 100_000, nodeNetworkGbps: 1_000_000 },
    { ...base, acceleratorsPerNode: 10_000, datasets: [{ ...images, bytesPerAcceleratorPerSecond: 1 }] },
    dataset({ openFilesPerAccelerator: 1_000_000 }),
    written({ writers: 100_000_000 }),
    written({ intervalSeconds: 30.5 }),
    written({ intervalSeconds: 30, synchronous: false, bytes: 1e9 }),
    records({ recordBytes: 1e9 }),
  ])("goes as far as %j", (workload) => {
    expect(problems(workload)).toEqual([]);
  });

  it("has paths that a job running as root could take for something else", () => {
    const paths = ["images", "/a/../b", "/a\nb", "/a'b", '/a"b', "/a$(id)", "/a`id`", "/a\\b", "/a\0b", ""];
    for (const path of paths) expect(problems(dataset({ path }))).toHaveLength(1);
    expect(problems(dataset({ path: "/with space/and-äöü" }))).toEqual([]);
  });

  it("has directories twice or inside each other", () => {
    const at = (path: string) => ({ ...images, path });
    expect(problems({ ...base, datasets: [at("/a"), at("/a/")] })).toHaveLength(1);
    expect(problems({ ...base, datasets: [at("/a"), at("/ab")] })).toEqual([]);
    expect(problems({ ...base, datasets: [at("/a"), at("/a/b")] })).toHaveLength(1);
    expect(problems({ ...base, datasets: [at("/checkpoints")], checkpoints: [checkpoint] })).toHaveLength(1);
  });

  it("has 10,000 data sets: refused at once", () => {
    const datasets = Array.from({ length: 10_000 }, (_, index) => ({ ...images, path: `/d${index}` }));
    expect(problems({ ...base, datasets })).toEqual([
      'datasets ("10000 directories") are more than the 1000 that are decided one by one. Fix: describe those that are read alike as one data set in their common directory.',
    ]);
    const many = datasets.slice(0, 1000).map((one) => ({ ...one, sizeBytes: 1e9, bytesPerAcceleratorPerSecond: 1e3 }));
    expect(problems({ ...base, datasets: many })).toEqual([]);
  });

  it("is told with everything at once", () => {
    expect(
      problems(
        {
          ...base,
          nodes: 0,
          datasets: [{ ...images, path: "x", fileCount: 0 }],
          checkpoints: [{ ...checkpoint, writers: 0 }],
        },
        { kind: "fsx", throughputPerTiB: 300 },
      ).map((line) => line.split(" (")[0]),
    ).toEqual([
      "nodes",
      "datasets[0].path",
      "datasets[0].fileCount",
      "checkpoints[0].writers",
      "platform.throughputPerTiB",
    ]);
  });
});

describe("a platform that nothing can be decided on", () => {
  it.each([
    [
      { kind: "fxs" },
      'platform.kind ("fxs") is not a platform. Fix: did you mean fsx? Known are fsx, azure, google, onprem.',
    ],
    [
      { kind: "fsx", throughputPerTiB: 300 },
      "platform.throughputPerTiB (300) is not a throughput tier of PERSISTENT_2. Fix: use 125, 250, 500 or 1000. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html]",
    ],
    [
      { kind: "fsx", deploymentType: "SCRATCH_2", efa: true },
      "platform.efa (true) is not offered by SCRATCH_2. Fix: use PERSISTENT_2, or leave EFA out. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html]",
    ],
    [
      { kind: "azure", throughputPerTiB: 500, capacityTiB: 6 },
      "platform.capacityTiB (6) is not a size at 500 MB/s per TiB: multiples of 4 TiB. Fix: use 8. [https://learn.microsoft.com/azure/azure-managed-lustre/create-file-system-portal]",
    ],
    [
      { kind: "google", capacityGiB: 18_000 },
      "platform.throughputPerTiB (not given) is missing beside a capacity. Fix: use 25, 125, 250, 500 or 1000. [https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]",
    ],
    [
      { kind: "fsx", capacityGib: 96_000 },
      "platform.capacityGib (96000) is not a property here. Fix: rename it to capacityGiB, or remove it; known are kind, region, deploymentType, storageType, throughputPerTiB, efa, capacityGiB, throughputCapacity, metadataIops, ostCount.",
    ],
    [
      { kind: "azure", capacityGiB: 96_000 },
      "platform.capacityGiB (96000) is not a property here. Fix: rename it to capacityTiB, or remove it; known are kind, region, throughputPerTiB, capacityTiB, ostCount.",
    ],
    [
      { kind: "google", throughputPerTib: 500 },
      "platform.throughputPerTib (500) is not a property here. Fix: rename it to throughputPerTiB, or remove it; known are kind, region, throughputPerTiB, capacityGiB, ostCount.",
    ],
    [
      { kind: "onprem", ostCount: 8, ostReadMbps: 2000, ostReadMBps: 2000, capacityTB: 100 },
      "platform.ostReadMbps (2000) is not a property here. Fix: rename it to ostReadMBps, or remove it; known are kind, ostCount, ossCount, ostReadMBps, ostWriteMBps, ossNetworkMBps, flowMBps, media, capacityTB, lustreVersion, pool, domLimitBytes.",
    ],
    [
      { kind: "google", throughputPerTiB: 1000, capacityGiB: 720_000_000 },
      "platform.capacityGiB (720000000) is above the 10,008,000 GiB that a file system of 1000 MB/s per TiB goes to. Fix: use less of it, or spread the data over several file systems. [https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]",
    ],
    [
      { kind: "google", throughputPerTiB: 1000, capacityGiB: 1_539_000 },
      "platform.capacityGiB (1539000) is not a size at 1000 MB/s per TiB: multiples of 72000 GiB. Fix: use 1584000. [https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]",
    ],
    [
      {
        kind: "onprem",
        ostCount: 0,
        ossCount: 2,
        ostReadMBps: Number.NaN,
        capacityTB: 100,
        pool: "much-too-long-a-name",
      },
      "platform.ostCount (0) must be a whole number, at least 1. Fix: count them with `lfs df`.",
      "platform.ostReadMBps (NaN) must be a number above 0. Fix: give what was measured.",
      'platform.pool ("much-too-long-a-name") must be letters, digits, dash and underscore, at most 15. Fix: use the pool\'s name.',
    ],
  ])("%j", (platform, ...told) => {
    expect(problems(base, platform)).toEqual(told);
  });

  it("is as large as it can be, or larger for those who ask", () => {
    expect(problems(base, { kind: "google", throughputPerTiB: 1000, capacityGiB: 10_008_000 })).toEqual([]);
    const warned = (capacityTiB: number) =>
      chooseLustre(base as LustreWorkload, { kind: "azure", throughputPerTiB: 500, capacityTiB, ostCount: 32 })
        .warnings.map(describeProblem)
        .filter((one) => one.startsWith("platform.capacityTiB"));
    expect(warned(128)).toEqual([]);
    expect(warned(132)).toEqual([
      "platform.capacityTiB (132) is above the 128 TiB that are sold without a support request. Fix: ask for it before it is needed. [https://learn.microsoft.com/azure/azure-managed-lustre/create-file-system-portal]",
    ]);
  });

  it("does not hold the data", () => {
    expect(problems(base, { kind: "onprem", ostCount: 8, ostReadMBps: 5000, capacityTB: 50 })).toEqual([
      'platform ("50 TB") holds 50 TB, and data sets with the checkpoints that are kept are 60 TB. Fix: give a larger capacity, keep fewer checkpoints, or put a data set elsewhere.',
    ]);
  });

  it("is outgrown: says how far every tier goes", () => {
    expect(problems(dataset({ sizeBytes: 9e18, fileCount: 9e6 }), { kind: "google" })).toEqual([
      'platform ("45.2 GB/s, 11,250 PB") is beyond every tier: 11,520,000,000 GiB at 125 MB/s per TiB are more than the 12,240,000 GiB that the tier goes to; 11,520,000,000 GiB at 250 MB/s per TiB are more than the 40,032,000 GiB that the tier goes to; 11,520,000,000 GiB at 500 MB/s per TiB are more than the 20,016,000 GiB that the tier goes to; 11,520,000,000 GiB at 1000 MB/s per TiB are more than the 10,008,000 GiB that the tier goes to. Fix: spread the data over several file systems, or ask less of one.',
    ]);
    const [fsx] = problems(dataset({ sizeBytes: 9e18, fileCount: 9e6 }));
    expect(fsx).toContain(
      "11,250,000,000 GiB of PERSISTENT_2 125 MB/s per TiB are 9,375,000 OSTs, more than the 8,150 of one Lustre file system; ",
    );
    expect(
      problems(dataset({ sizeBytes: 1e15, bytesPerAcceleratorPerSecond: 50e9 }), {
        kind: "fsx",
        storageType: "INTELLIGENT_TIERING",
      }),
    ).toEqual([
      'platform ("15.1 TB/s, 1.25 PB") is beyond every tier: 15,060,000 MB/s are more than the 2,000,000 MB/s that Intelligent-Tiering goes to. Fix: spread the data over several file systems, or ask less of one.',
    ]);
  });

  it("has no price to compare tiers by", () => {
    expect(() => chooseLustre(base as LustreWorkload, { kind: "fsx" })).toThrow(
      "platform.throughputPerTiB (not given) cannot be chosen by price: PERSISTENT_2 125 MB/s per TiB, PERSISTENT_2 250 MB/s per TiB, PERSISTENT_2 500 MB/s per TiB, PERSISTENT_2 1000 MB/s per TiB have none (no prices were given). Fix: give throughputPerTiB, or supply the missing price.",
    );
    expect(chooseLustre(base as LustreWorkload, { kind: "fsx", throughputPerTiB: 500 }).price).toEqual({
      known: false,
      why: "no prices were given",
    });
  });
});
