import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { chooseLustre, LustreWorkloadError } from "../../../components/lustre/choose/choose.ts";
import type {
  CheckpointDecision,
  DirectoryDecision,
  LustreDecision,
  Need,
  Rate,
} from "../../../components/lustre/choose/decision.ts";
import { type WarningGround, warningsFor } from "../../../components/lustre/choose/warnings.ts";
import { fsxSystem } from "../../../components/lustre/platform/fsxSystem.ts";
import { azureSystem, googleSystem, onPremSystem } from "../../../components/lustre/platform/steppedSystem.ts";
import type { LustreSystem } from "../../../components/lustre/platform/system.ts";
import type { CheckpointWorkload, DatasetWorkload, LustreWorkload } from "../../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";
import { platforms, workloads } from "./arbitraries.ts";

const MiB = 1024 ** 2;
const tips = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance-tips.html]";
const performance = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]";
const ssdPage = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/ssd-storage.html]";

/** 8 nodes of 8 accelerators on 8 OSTs that were counted: nothing to say about them. */
const own = onPremSystem({ kind: "onprem", ostCount: 8, ostReadMBps: 2000, capacityTB: 1000 });
const nodes = { nodes: 8, acceleratorsPerNode: 8, accelerators: 64, nodeBps: 50e9 };
const rate: Rate = { bps: 10e9, limits: [{ name: "disk", bps: 10e9, why: "8 OSTs × 1.25 GB/s" }] };
const writing: Rate = { bps: 9e9, limits: [{ name: "client", bps: 9e9, why: "8 nodes × 1.13 GB/s" }] };
const images = {
  path: "/images",
  fileCount: 1000,
  sizeBytes: 1e12,
  pattern: "sequential-shards",
  bytesPerAcceleratorPerSecond: 1e6,
} as const satisfies DatasetWorkload;
const read: DirectoryDecision = {
  path: "/images",
  components: [{ stripeCount: 1 }],
  use: "dataset",
  reason: "single",
  why: "",
  whyStripeSize: "",
  openFiles: 64,
  perFileBps: 1e6,
  rate,
  singleStripe: rate,
  wouldChange: [],
};
const ranks: CheckpointWorkload = {
  path: "/ckpt",
  bytes: 1e12,
  writers: 64,
  mode: "file-per-rank",
  synchronous: true,
  maxStallSeconds: 60,
};
const written: CheckpointDecision = {
  path: "/ckpt",
  writeSeconds: 60,
  stallSeconds: 60,
  intervalSeconds: 3600,
  lostShare: 0.02,
  restartSeconds: 60,
  restart: rate,
  meanTimeBetweenFailuresSeconds: 1e6,
};
const need: Need = {
  readBps: 64e6,
  syncWriteBps: 0,
  asyncWriteBps: 0,
  dataBytes: 1e12,
  designBps: 75e6,
  designBytes: 1.25e12,
  formula: "",
};
const prediction: LustreDecision["prediction"] = {
  read: rate,
  utilisation: 1,
  utilisationSingleStripe: 1,
  idleAcceleratorHours: 0,
  idleAcceleratorHoursSingleStripe: 0,
};

interface Changes {
  readonly workload?: Partial<LustreWorkload>;
  readonly dataset?: Partial<Record<keyof DatasetWorkload, unknown>>;
  readonly directory?: Partial<DirectoryDecision>;
  readonly checkpoint?: Partial<CheckpointWorkload>;
  readonly writes?: Partial<CheckpointDecision>;
  readonly system?: LustreSystem;
  readonly need?: Partial<Need>;
  readonly utilisation?: number;
  readonly nodes?: number;
  readonly onRequest?: string;
}

/** What is said when so much differs from a decision that nothing is said about. */
function said(changes: Changes): string[] {
  const system = changes.system ?? own;
  const dataset = { ...images, ...changes.dataset } as DatasetWorkload;
  const writes = changes.checkpoint !== undefined || changes.writes !== undefined;
  const checkpoint = { ...ranks, ...changes.checkpoint };
  const clients = changes.nodes === undefined ? nodes : { ...nodes, nodes: changes.nodes };
  const ground: WarningGround = {
    workload: {
      nodes: clients.nodes,
      datasets: [dataset],
      ...(writes ? { checkpoints: [checkpoint] } : {}),
      ...changes.workload,
    },
    clients,
    system,
    need: { ...need, ...changes.need },
    directories: [
      { ...read, ...changes.directory },
      ...(writes ? [{ ...read, path: "/ckpt", use: "checkpoint" as const, rate: writing }] : []),
    ],
    prediction: { ...prediction, utilisation: changes.utilisation ?? 1 },
    checkpoints: writes ? [{ ...written, ...changes.writes }] : [],
    sized: { system, decidedBy: "given", ...(changes.onRequest === undefined ? {} : { onRequest: changes.onRequest }) },
  };
  return warningsFor(ground).map((problem) => {
    expect(problem.severity).toBe("warning");
    return describeProblem(problem);
  });
}

const persistent2 = (throughputPerTiB: number, capacityGiB: number, efa = false): LustreSystem =>
  fsxSystem(
    {
      deploymentType: "PERSISTENT_2",
      storageType: "SSD",
      throughputPerTiB,
      capacityGiB,
      ...(efa ? { efa, metadata: { mode: "AUTOMATIC" } } : {}),
    },
    8,
  )!;
const tcp = persistent2(1000, 24_000);
const async = { synchronous: false } as const;

it("says nothing about a decision that leaves nothing to be desired", () => {
  expect(said({})).toEqual([]);
  expect(said({ writes: {} })).toEqual([]);
  expect(said({ system: tcp })).toEqual([]);
});

describe("files of a data set", () => {
  const fewer = (files: number, count: number) =>
    `datasets[0].fileCount (${files}) is less than the ${count} nodes: several nodes read the same file at once, and data cannot be divided among them by file. Fix: write it as 64 shards or more.`;
  const entries = `datasets[0].fileCount (100001) is more than the 100000 entries up to which one directory stays fast. Fix: spread the files over subdirectories, or pack them into shards. ${tips}`;
  it.each<[string, Changes, string[]]>([
    ["fewer than nodes", { dataset: { fileCount: 7 } }, [fewer(7, 8)]],
    ["as many as nodes", { dataset: { fileCount: 8 } }, []],
    ["fewer than nodes, for all of them", { dataset: { fileCount: 1, pattern: "broadcast" } }, []],
    [
      "open on fewer OSTs than there are, striped",
      { dataset: { fileCount: 60 }, directory: { openFiles: 6, components: [{ stripeCount: 4 }] } },
      [
        "datasets[0].fileCount (60) leaves 6 files open on 8 OSTs: with one stripe each they would reach 75 % of the file system, which is why they get more. Fix: write more shards: cheaper than more stripes.",
      ],
    ],
    [
      "open on fewer OSTs than there are, whole on one",
      { dataset: { fileCount: 64 }, directory: { openFiles: 1 } },
      [
        "datasets[0].fileCount (64) leaves 1 file open on 8 OSTs: with one stripe each they reach 12.5 % of the file system. Fix: let every accelerator have more files open.",
      ],
    ],
    [
      "open on fewer OSTs, of as many as two for every accelerator",
      { dataset: { fileCount: 127, openFilesPerAccelerator: 2 }, directory: { openFiles: 7 } },
      [
        "datasets[0].fileCount (127) leaves 7 files open on 8 OSTs: with one stripe each they reach 87.5 % of the file system. Fix: write more shards: cheaper than more stripes.",
      ],
    ],
    [
      "on the metadata server and then on one OST",
      {
        directory: {
          openFiles: 7,
          components: [{ stripeCount: 0, endBytes: 65_536, onMdt: true }, { stripeCount: 1 }],
        },
      },
      [
        "datasets[0].fileCount (1000) leaves 7 files open on 8 OSTs: with one stripe each they reach 87.5 % of the file system. Fix: let every accelerator have more files open.",
      ],
    ],
    ["open on as many OSTs as there are", { directory: { openFiles: 8 } }, []],
    ["open on fewer OSTs, read by all", { dataset: { pattern: "broadcast" }, directory: { openFiles: 1 } }, []],
    ["more than a directory bears", { dataset: { fileCount: 100_001 } }, [entries]],
    ["as many as a directory bears", { dataset: { fileCount: 100_000 } }, []],
    [
      "by class, more than a directory bears",
      {
        dataset: {
          fileCount: undefined,
          sizeBytes: undefined,
          sizes: [
            { sizeBytes: 1e6, count: 100_000 },
            { sizeBytes: 1e7, count: 1 },
          ],
        },
      },
      [entries],
    ],
    [
      "shorter than a round of stripes",
      { dataset: { sizeBytes: 1e10 }, directory: { components: [{ stripeCount: 4, stripeSizeBytes: 4 * MiB }] } },
      [
        'datasets[0].path ("/images") has files of 10 MB, shorter than one round of 4 stripes: the later ones stay empty. Fix: pack the files into larger shards.',
      ],
    ],
    [
      "shorter than a round of all OSTs, and no more of them than there are",
      { dataset: { sizeBytes: 3e10 }, directory: { components: [{ stripeCount: -1, stripeSizeBytes: 4 * MiB }] } },
      [
        'datasets[0].path ("/images") has files of 30 MB, shorter than one round of 8 stripes: the later ones stay empty. Fix: pack the files into larger shards.',
      ],
    ],
    [
      "as long as a round of stripes",
      {
        dataset: { sizeBytes: 1000 * 16 * MiB },
        directory: { components: [{ stripeCount: 4, stripeSizeBytes: 4 * MiB }] },
      },
      [],
    ],
    [
      "shorter than the only stripe",
      { dataset: { sizeBytes: 1e9 }, directory: { components: [{ stripeCount: 1, stripeSizeBytes: 4 * MiB }] } },
      [],
    ],
    [
      "shorter than a round of an extent that ends, and of the one that does not the longest fills it",
      {
        dataset: {
          fileCount: undefined,
          sizeBytes: undefined,
          sizes: [
            { sizeBytes: 1e8, count: 10 },
            { sizeBytes: 1e6, count: 990 },
          ],
        },
        directory: {
          components: [
            { endBytes: 1024 * MiB, stripeCount: 8, stripeSizeBytes: 64 * MiB },
            { stripeCount: 4, stripeSizeBytes: 4 * MiB },
          ],
        },
      },
      [],
    ],
    [
      "from an object store",
      { directory: { importedFileChunkSizeMiB: 512 } },
      [
        `datasets[0].importedFromObjectStore (true) takes its files' stripes from the chunk size of the repository: the directory's layout reaches only files that are written here. Fix: set importedFileChunkSizeMiB to 512; restripe what is there with lfs migrate. ${performance}`,
      ],
    ],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });

  it("of the second data set are told with its index", () => {
    const second = { ...images, path: "/more", fileCount: 7 };
    const ground: WarningGround = {
      workload: { nodes: 8, datasets: [images, second] },
      clients: nodes,
      system: own,
      need,
      directories: [read, { ...read, path: "/more" }],
      prediction,
      checkpoints: [],
      sized: { system: own, decidedBy: "given" },
    };
    expect(warningsFor(ground).map(({ path }) => path)).toEqual(["datasets[1].fileCount"]);
  });
});

describe("one reader over TCP", () => {
  const slow = `datasets[0].path ("/images") needs 626 MB/s from one file on one OST, and over TCP one client gets 625 MB/s from one server. Fix: use EFA, or shards that are large enough to stripe. ${performance}`;
  it.each<[string, Changes, string[]]>([
    ["above 0.625 GB/s", { system: tcp, directory: { perFileBps: 0.626e9 } }, [slow]],
    ["at 0.625 GB/s", { system: tcp, directory: { perFileBps: 0.625e9 } }, []],
    ["striped", { system: tcp, directory: { perFileBps: 0.626e9, components: [{ stripeCount: 2 }] } }, []],
    ["with EFA", { system: persistent2(1000, 24_000, true), directory: { perFileBps: 0.626e9 } }, []],
    ["two for every three files", { system: tcp, directory: { perFileBps: 0.626e9, openFiles: 43 } }, [slow]],
    [
      "three readers of every two files, to the file",
      { system: tcp, dataset: { openFilesPerAccelerator: 3 }, directory: { perFileBps: 0.626e9, openFiles: 128 } },
      [],
    ],
    ["three readers of every two files", { system: tcp, directory: { perFileBps: 0.626e9, openFiles: 42 } }, []],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("a target", () => {
  const missed = (target: number, busy: string) =>
    `targetUtilisation (${target}) is not reached: accelerators are predicted to be busy ${busy} of the time, held back by disk (8 OSTs × 1.25 GB/s). Fix: see what would change the answer, or accept less.`;
  it.each<[string, Changes, string[]]>([
    ["of 0.9 where nothing is said", { utilisation: 0.899 }, [missed(0.9, "89.9 %")]],
    ["that is just reached", { utilisation: 0.9 }, []],
    ["that is reached but for what rounding takes", { utilisation: 0.9 - 1e-9 }, []],
    ["of its own", { utilisation: 0.94, workload: { targetUtilisation: 0.95 } }, [missed(0.95, "94 %")]],
    [
      "of what is possible without storage",
      { utilisation: 0.44, workload: { utilisationWithoutStorage: 0.5 } },
      [missed(0.9, "44 %")],
    ],
    ["that is reached beside other stalls", { utilisation: 0.45, workload: { utilisationWithoutStorage: 0.5 } }, []],
    ["where nothing is read", { utilisation: 0.1, need: { readBps: 0 } }, []],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("a checkpoint", () => {
  const stall =
    "checkpoints[0].maxStallSeconds (60) is not kept: writing is predicted to take 61 s, held back by client. Fix: allow a longer stall, write it asynchronously, or take a faster file system.";
  const stands = (given: string, every: string, seconds: string, part: string) =>
    `checkpoints[0].intervalSeconds (${given}) comes every ${every}, and training stands still for ${seconds} of it: ${part} of the time. Fix: write it less often, write it asynchronously, or take a faster file system.`;
  const drains = (given: string, every: string, seconds: string, rest: string) =>
    `checkpoints[0].intervalSeconds (${given}) comes every ${every}, and writing is predicted to take ${seconds}, held back by client: ${rest}. Fix: write it less often, or take a faster file system.`;
  const late = "the next one begins before the last one is on disk";
  const half = (part: string) => `${part} of the time between two, where a design counts on at most 50 %`;
  it.each<[string, Changes, string[]]>([
    ["that stalls longer than it may", { writes: { writeSeconds: 61, stallSeconds: 61 } }, [stall]],
    ["that stalls as long as it may", { writes: { writeSeconds: 60 * 1.0001 } }, []],
    ["that stalls for a tenth of the time", { writes: { intervalSeconds: 600 } }, []],
    [
      "that stalls for more than a tenth of the time",
      { writes: { intervalSeconds: 400 }, checkpoint: { intervalSeconds: 400 } },
      [stands("400", "6.67 min", "60 s", "15 %")],
    ],
    [
      "that stalls for more than a tenth of a time that was computed",
      { writes: { intervalSeconds: 570 } },
      [stands("not given", "9.5 min", "60 s", "10.5 %")],
    ],
    [
      "that stalls longer than it may and for half of the time",
      { writes: { writeSeconds: 61, stallSeconds: 61, intervalSeconds: 122 }, checkpoint: { intervalSeconds: 122 } },
      [stall, stands("122", "2.03 min", "61 s", "50 %")],
    ],
    ["that drains in half of the time", { checkpoint: async, writes: { intervalSeconds: 120 } }, []],
    [
      "that drains in more than half of the time",
      { checkpoint: { ...async, intervalSeconds: 100 }, writes: { intervalSeconds: 100, stallSeconds: 60 } },
      [drains("100", "1.67 min", "60 s", half("60 %"))],
    ],
    [
      "that drains for as long as there is time",
      { checkpoint: async, writes: { intervalSeconds: 60, stallSeconds: 1 } },
      [drains("not given", "60 s", "60 s", half("100 %"))],
    ],
    [
      "that drains in half of the time, but for what a prediction may be off",
      { checkpoint: async, writes: { writeSeconds: 0.5 * 1.0001, intervalSeconds: 1 } },
      [],
    ],
    [
      "that drains for as long as there is time, but for what a prediction may be off",
      { checkpoint: async, writes: { writeSeconds: 1.0001, intervalSeconds: 1 } },
      [drains("not given", "1 s", "1 s", half("100 %"))],
    ],
    [
      "that is not drained when the next one comes",
      { checkpoint: { ...async, intervalSeconds: 30 }, writes: { intervalSeconds: 30, stallSeconds: 1 } },
      [drains("30", "30 s", "60 s", late)],
    ],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("a file system", () => {
  const full =
    'platform ("1000 TB") is 80.1 % full with this data: above 80 %, and when OSTs differ by more than 17 %, new files are placed at random. Fix: take a larger capacity or keep fewer checkpoints.';
  const azure = azureSystem(500, 32);
  const google = googleSystem(1000, 9000);
  const assumed = { ...own, label: "something", ostSource: "assumed" } as const;
  const quota = `platform ("103200 GiB") is more than the 100800 GiB that accounts are reported to begin with. Fix: look at the quota of the account and ask for more before it is needed.`;
  const { createsPerSecond: _, ...unprovisioned } = tcp;
  it.each<[string, Changes, string[]]>([
    ["fuller than 80 %", { need: { dataBytes: 801e12 } }, [full]],
    ["80 % full", { need: { dataBytes: 800e12 } }, []],
    [
      "whose OSTs were observed elsewhere",
      { system: azure },
      [
        "platform.ostCount (8) is observed for AMLFS-Durable-Premium-500, not documented, and stripe counts follow from it. Fix: count them with `lfs df` after creation and give ostCount.",
      ],
    ],
    [
      "whose OSTs are assumed",
      { system: assumed },
      [
        "platform.ostCount (8) is assumed for something, not documented, and stripe counts follow from it. Fix: count them with `lfs df` after creation and give ostCount.",
      ],
    ],
    ["whose OSTs are documented", { system: { ...own, ostSource: "documented" } }, []],
    [
      "whose OSTs nobody knows",
      { system: google, directory: { openFiles: 1 } },
      [
        "platform.ostCount (not given) is not published for this platform: layouts grow with the file instead of being computed, and balance is not predicted. Fix: count them with `lfs df` and give ostCount.",
      ],
    ],
    [
      "that is sold to those who ask",
      { onRequest: "144 TiB are more than the 128 TiB that are sold without a support request" },
      [
        'platform ("own servers") 144 TiB are more than the 128 TiB that are sold without a support request. Fix: ask for it before it is needed.',
      ],
    ],
    ["beyond the first quota", { system: persistent2(1000, 103_200) }, [quota]],
    ["within the first quota", { system: persistent2(1000, 100_800) }, []],
    [
      "whose metadata nobody knows, where many files are opened",
      { dataset: { pattern: "whole-small-files", sizeBytes: 63e6 } },
      [
        'platform ("own servers") has metadata servers of unknown speed, and this workload opens 1,016 files a second: nobody knows whether they bear it. Fix: measure it with mdtest before it is needed, or pack the files into shards.',
      ],
    ],
    [
      "whose metadata nobody knows, where few files are opened",
      { dataset: { pattern: "whole-small-files", sizeBytes: 64e6 } },
      [],
    ],
    [
      "whose metadata nobody knows, where files are written",
      { checkpoint: { writers: 1001, maxStallSeconds: 1 }, writes: { writeSeconds: 1, stallSeconds: 1 } },
      [
        'platform ("own servers") has metadata servers of unknown speed, and this workload opens 1,001 files a second: nobody knows whether they bear it. Fix: measure it with mdtest before it is needed, or pack the files into shards.',
      ],
    ],
    [
      "whose metadata somebody knows",
      { system: { ...own, createsPerSecond: 500 }, dataset: { pattern: "whole-small-files", sizeBytes: 1e6 } },
      [],
    ],
    [
      "of Amazon's without metadata of its own",
      { system: unprovisioned, dataset: { pattern: "whole-small-files", sizeBytes: 63e6 } },
      [
        'platform ("PERSISTENT_2 1000 MB/s per TiB") has metadata servers of unknown speed, and this workload opens 1,016 files a second: nobody knows whether they bear it. Fix: measure it with mdtest before it is needed, or pack the files into shards.',
      ],
    ],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("EFA", () => {
  const advised = `platform.efa (false) is the default and leaves 10.1 GB/s to TCP, where one client gets 625 MB/s from one server; AWS advises EFA from 10 GB/s. Fix: give efa: true where nodes can be set up for it. ${performance}`;
  const scratch = fsxSystem({ deploymentType: "SCRATCH_2", storageType: "SSD", capacityGiB: 96_000 }, 8)!;
  it.each<[string, Changes, string[]]>([
    ["is advised from 10 GB/s on", { system: tcp, need: { readBps: 10.1e9 } }, [advised]],
    ["is advised for writing", { system: tcp, need: { syncWriteBps: 10.1e9 } }, [advised]],
    [
      "is advised for both",
      { system: tcp, need: { readBps: 10e9, syncWriteBps: 9e9, asyncWriteBps: 0.1e9 } },
      [advised],
    ],
    ["is not advised at 10 GB/s", { system: tcp, need: { readBps: 10e9, syncWriteBps: 10e9 } }, []],
    ["is there", { system: persistent2(1000, 24_000, true), need: { readBps: 10.1e9 } }, []],
    ["is not offered", { system: scratch, need: { readBps: 10.1e9 } }, []],
    ["is not known elsewhere", { need: { readBps: 10.1e9 } }, []],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("burst credits", () => {
  // 12 TiB: disks of 1.5 GB/s, 6 with credits; network of 3.84 GB/s, 15.6 with credits.
  const small = persistent2(125, 12_000);
  const told = (capacity: number, rest: string) =>
    `platform.capacityGiB (${capacity}) has servers that ${rest}. Fix: take a higher tier or more capacity. ${ssdPage}`;
  const lasts = "the rest comes from burst credits, and only for as long as they last";
  const of = (deploymentType: string, storageType: string, capacityGiB: number, throughputPerTiB?: number) =>
    fsxSystem(
      {
        deploymentType,
        storageType,
        capacityGiB,
        ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
      },
      8,
    )!;
  const elastic = fsxSystem(
    {
      deploymentType: "PERSISTENT_2",
      storageType: "INTELLIGENT_TIERING",
      throughputCapacity: 4000,
      metadata: { mode: "USER_PROVISIONED", iops: 6000 },
    },
    8,
  )!;
  it.each<[string, Changes, string[]]>([
    ["are not needed", { system: small, need: { readBps: 1.5e9 } }, []],
    ["are not needed by nothing", { system: small, need: { readBps: 0 } }, []],
    [
      "are needed by disks",
      { system: small, need: { readBps: 1.6e9 } },
      [told(12_000, `sustain 1.5 GB/s of the 1.6 GB/s that are asked for: ${lasts}`)],
    ],
    [
      "are needed by disks and network, and are just enough",
      { system: small, need: { readBps: 6e9 } },
      [told(12_000, `sustain 1.5 GB/s of the 6 GB/s that are asked for: ${lasts}`)],
    ],
    [
      "are not enough",
      { system: small, need: { readBps: 6.1e9 } },
      [
        told(
          12_000,
          "sustain 1.5 GB/s of the 6.1 GB/s that are asked for, and not even burst credits make it more than 6 GB/s",
        ),
      ],
    ],
    [
      "are for reading, and not for writing",
      { system: small, need: { syncWriteBps: 1.6e9 } },
      [told(12_000, "sustain 1.5 GB/s of the 1.6 GB/s that are asked for, and burst credits do not add to it")],
    ],
    [
      "help reading beside what drains",
      { system: small, need: { readBps: 1.2e9, asyncWriteBps: 0.75e9 } },
      [told(12_000, `sustain 1.5 GB/s of the 1.95 GB/s that are asked for: ${lasts}`)],
    ],
    [
      "do not help what drains",
      { system: small, need: { readBps: 1e9, asyncWriteBps: 1.5e9 } },
      [
        told(
          12_000,
          "sustain 1.5 GB/s of the 2.5 GB/s that are asked for, and not even burst credits make it more than 2.14 GB/s",
        ),
      ],
    ],
    [
      "are not there in a tier without them",
      { system: persistent2(500, 4800), need: { readBps: 2.5e9 } },
      [told(4800, "sustain 2.4 GB/s of the 2.5 GB/s that are asked for, and burst credits do not add to it")],
    ],
    [
      "are limited by the network's",
      { system: of("PERSISTENT_1", "HDD", 12_000, 12), need: { readBps: 5e9 } },
      [
        told(
          12_000,
          "sustain 144 MB/s of the 5 GB/s that are asked for, and not even burst credits make it more than 960 MB/s",
        ),
      ],
    ],
    [
      "are the network's alone on scratch",
      { system: of("SCRATCH_2", "SSD", 12_000), need: { readBps: 2.5e9 } },
      [told(12_000, "sustain 2.4 GB/s of the 2.5 GB/s that are asked for, and burst credits do not add to it")],
    ],
    ["are unknown where throughput is bought", { system: elastic, need: { readBps: 9e9 } }, []],
    ["are nobody else's", { need: { readBps: 90e9 } }, []],
  ])("%s", (_, changes, messages) => {
    const told = said(changes).filter((one) => !one.startsWith("platform.efa"));
    expect(told).toEqual(messages);
  });
});

describe("a whole decision", () => {
  const price = lustrePrices(PriceBook.builtIn());

  it("warns of a file system that is too slow for what is read, and of credits", () => {
    const { warnings } = chooseLustre(
      {
        nodes: 8,
        machineType: "p5.48xlarge",
        datasets: [{ ...images, bytesPerAcceleratorPerSecond: 30e6 }],
      },
      { kind: "fsx", capacityGiB: 12_000, throughputPerTiB: 125, ostCount: 10 },
      { price },
    );
    expect(warnings.map(({ path }) => path)).toEqual(["targetUtilisation", "platform.capacityGiB"]);
  });

  it("never gives several components to a file that all nodes read", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const datasets = workload.datasets!.map((one) => ({ ...one, pattern: "broadcast" as const }));
        let directories: readonly DirectoryDecision[] = [];
        try {
          directories = chooseLustre({ ...workload, datasets }, platform, { price }).directories;
        } catch (error) {
          if (!(error instanceof LustreWorkloadError)) throw error;
        }
        for (const { use, components } of directories) if (use === "dataset") expect(components).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});
