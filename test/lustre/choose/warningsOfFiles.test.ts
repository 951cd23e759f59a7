import { describe, expect, it } from "vitest";
import { type WarningGround, warningsFor } from "../../../components/lustre/choose/warnings.ts";
import {
  type Changes,
  images,
  need,
  nodes,
  own,
  performance,
  persistent2,
  prediction,
  read,
  said,
  tcp,
} from "./warningsSupport.ts";

const MiB = 1024 ** 2;
const tips = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance-tips.html]";

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
