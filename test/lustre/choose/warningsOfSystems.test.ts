import { describe, expect, it } from "vitest";
import { fsxSystem } from "../../../components/lustre/platform/fsxSystem.ts";
import { azureSystem, googleSystem } from "../../../components/lustre/platform/steppedSystem.ts";
import { type Changes, own, performance, persistent2, said, tcp } from "./warningsSupport.ts";

const ssdPage = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/ssd-storage.html]";

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
