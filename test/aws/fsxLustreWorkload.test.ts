import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { FsxLustre, type FsxLustreArgs } from "../../components/aws/fsxLustre.ts";
import type { NetworkRef, PoolRef } from "../../components/aws/refs.ts";
import { describeSystem } from "../../components/lustre/choose/explain.ts";
import { chooseLustre, explain, setstripeArguments } from "../../components/lustre/index.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../components/pricing/index.ts";
import { failureOf, only, recordAws } from "../support/graph.ts";
import { warningsOf } from "./eksFixtures.ts";

const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const association = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation";
const network: NetworkRef = {
  region: "us-east-2",
  vpcId: "vpc-1",
  privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
};
const train: PoolRef = {
  name: "train",
  region: "us-east-2",
  zone: "us-east-2a",
  machineType: "p5.48xlarge",
  clientSecurityGroupIds: { cluster: "sg-cluster", efa: "sg-efa" },
  efa: true,
  maxNodes: 32,
};
const images = {
  path: "/images",
  fileCount: 64,
  sizeBytes: 60e12,
  pattern: AccessPattern.SequentialShards,
  bytesPerAcceleratorPerSecond: 150e6,
};
const workload: LustreWorkload = {
  nodes: 32,
  datasets: [images],
  checkpoints: [
    {
      path: "/checkpoints",
      bytes: 912e9,
      writers: 256,
      mode: CheckpointMode.FilePerRank,
      synchronous: true,
      maxStallSeconds: 60,
      keep: 1,
    },
  ],
};
const make = (changes: Partial<FsxLustreArgs> = {}) =>
  new FsxLustre("data", { network, zone: "us-east-2a", clients: [train], workload, ...changes });
const price = lustrePrices(PriceBook.builtIn(), "us-east-2");

describe("a file system that follows from a workload", () => {
  it("takes the cheapest tier that feeds it, as the chooser says", async () => {
    const graph = await recordAws(() => void make());
    const { inputs } = only(graph, lustre);
    expect([inputs["storageCapacity"], inputs["perUnitStorageThroughput"], inputs["deploymentType"]]).toEqual([
      91_200,
      500,
      "PERSISTENT_2",
    ]);
    const { system } = chooseLustre(
      { ...workload, machineType: "p5.48xlarge" },
      { kind: "fsx", region: "us-east-2" },
      { price },
    );
    expect([system.capacity.amount, system.fsx!.throughputPerTiB]).toEqual([91_200, 500]);
  });

  it("says the decision in outputs, and keeps the explanation out of state", async () => {
    const told: Record<string, unknown> = {};
    const graph = await recordAws(() => {
      const data = make();
      pulumi
        .all([data.layouts, data.prediction, data.explanation, data.clientSettings])
        .apply(([layouts, prediction, explanation, settings]) =>
          Object.assign(told, { layouts, prediction, explanation, settings }),
        );
    });
    const decision = chooseLustre(
      { ...workload, machineType: "p5.48xlarge" },
      { kind: "fsx", region: "us-east-2" },
      { price },
    );
    expect(told["layouts"]).toEqual(decision.directories.map(({ path, components }) => ({ path, components })));
    expect(told["explanation"]).toBe(explain(decision));
    expect(told["settings"]).toEqual(
      decision.clientSettings.map(({ parameter, value, kind }) => ({ parameter, value, kind })),
    );
    expect(told["prediction"]).toEqual({
      need: decision.need.formula,
      fileSystem: describeSystem(decision),
      directories: decision.directories.map((one) => ({
        path: one.path,
        layout: setstripeArguments(one.components).join(" "),
        megabytesPerSecond: Math.round(one.rate.bps / 1e6),
        boundBy: one.rate.limits[0]!.name,
        why: one.why,
      })),
      utilisation: Number(decision.prediction.utilisation.toPrecision(4)),
      readMBps: Math.round(decision.prediction.read.bps / 1e6),
      boundBy: decision.prediction.read.limits[0]!.name,
      checkpoints: decision.checkpoints.map((one) => ({
        path: "/checkpoints",
        writeSeconds: Number(one.writeSeconds.toPrecision(4)),
        intervalSeconds: Math.round(one.intervalSeconds),
        restartSeconds: Number(one.restartSeconds.toPrecision(4)),
        lostShare: Number(one.lostShare.toPrecision(4)),
      })),
    });
    const { outputs } = only(graph, "hybrid-gpu:index:FsxLustre");
    expect(Object.keys(outputs!).sort()).toEqual([
      "dnsName",
      "fileSystemId",
      "layouts",
      "mountName",
      "prediction",
      "ref",
      "securityGroupId",
      "summary",
    ]);
    expect(JSON.stringify([outputs!["layouts"], outputs!["prediction"]]).length).toBeLessThan(3000);
  });

  it("stays as it is when its capacity is given: then only layouts are chosen", async () => {
    const graph = await recordAws(() => void make({ capacityGiB: 96_000, throughputPerTiB: 500 }));
    expect(only(graph, lustre).inputs["storageCapacity"]).toBe(96_000);
    const failure = await failureOf(() => void make({ capacityGiB: 2400, throughputPerTiB: 500 }));
    expect(failure).toBe(
      'FsxLustre "data": 1 problem\n' +
        '  - workload ("2400 GiB") holds 2.4 TB, and data sets with the checkpoints that are kept are 60.9 TB. Fix: give a larger capacity, keep fewer checkpoints, or put a data set elsewhere.',
    );
  });

  it("gives imported data sets their stripes through the chunk size of their repository", async () => {
    const graph = await recordAws(
      () => void make({ repositories: [{ path: "/images", bucket: "example", prefix: "images/" }] }),
    );
    const chunk = only(graph, association).inputs["importedFileChunkSize"] as number;
    const told = chooseLustre(
      { ...workload, machineType: "p5.48xlarge", datasets: [{ ...images, importedFromObjectStore: true }] },
      { kind: "fsx", region: "us-east-2" },
      { price },
    );
    expect(chunk).toBe(told.directories[0]!.importedFileChunkSizeMiB);
    // FSx cuts a file of n chunks into n + 1 stripes: the count that was decided.
    const file = 60e12 / 64 / 2 ** 20;
    expect(Math.floor(file / chunk) + 1).toBe(told.directories[0]!.components[0]!.stripeCount);
    const kept = await recordAws(
      () =>
        void make({
          repositories: [{ path: "/images", bucket: "example", prefix: "images/", importedFileChunkSizeMiB: 512 }],
        }),
    );
    expect(only(kept, association).inputs["importedFileChunkSize"]).toBe(512);
  });

  it("warns of what the decision leaves to be desired", async () => {
    const warnings = warningsOf(await recordAws(() => void make()));
    expect(
      warnings.some((text) => text.includes("workload.datasets[0].fileCount (64) leaves 64 files open on 76 OSTs")),
    ).toBe(true);
  });

  it("tells everything wrong with workload and arguments at once", async () => {
    const failure = await failureOf(
      () =>
        void make({
          zone: "us-east-2c",
          throughputPerTiB: 300,
          workload: { ...workload, nodes: 0, datasets: [{ ...images, path: "images", sizeBytes: Number.NaN }] },
        }),
    );
    expect(failure.split("\n").map((line) => line.split(" (")[0])).toEqual([
      'FsxLustre "data": 5 problems',
      "  - workload.nodes",
      "  - workload.datasets[0].path",
      "  - workload.datasets[0].sizeBytes",
      "  - throughputPerTiB",
      "  - zone",
    ]);
  });

  it("is not decided by what comes later, nor without prices to compare tiers by", async () => {
    expect(await failureOf(() => void make({ throughputPerTiB: pulumi.output(500) }))).toBe(
      'FsxLustre "data": 1 problem\n' +
        '  - throughputPerTiB ("known later") is read to size the file system by its workload, so it cannot come later. Fix: give a plain value.',
    );
    const elsewhere = { ...network, region: "eu-north-1", privateSubnets: { "eu-north-1a": "subnet-a" } };
    const failure = await failureOf(
      () =>
        void make({
          network: elsewhere,
          zone: "eu-north-1a",
          clients: [],
          workload: { ...workload, machineType: "p5.48xlarge" },
        }),
    );
    expect(failure.split("\n")).toHaveLength(2);
    expect(failure).toContain(
      "throughputPerTiB (not given) cannot be chosen by price: PERSISTENT_2 125 MB/s per TiB, PERSISTENT_2 250 MB/s per TiB, PERSISTENT_2 500 MB/s per TiB, PERSISTENT_2 1000 MB/s per TiB have none (no price for aws fsx lustre:PERSISTENT_2:SSD:125 in eu-north-1, on-demand.",
    );
    const told = await recordAws(
      () =>
        void make({
          network: elsewhere,
          zone: "eu-north-1a",
          clients: [],
          throughputPerTiB: 500,
          workload: { ...workload, machineType: "p5.48xlarge" },
        }),
    );
    expect(only(told, lustre).inputs["storageCapacity"]).toBe(91_200);
  });

  it("refuses arguments that it does not have: they would be passed over", async () => {
    const misspelt = { capacityGib: 4800 } as Partial<FsxLustreArgs>;
    expect(await failureOf(() => void make(misspelt))).toBe(
      'FsxLustre "data": 1 problem\n' +
        '  - capacityGib ("given") is not a property here, and would be passed over. Fix: rename it to capacityGiB, or remove it.',
    );
  });

  it("counts the OSTs that somebody has counted", async () => {
    const graph = await recordAws(
      () => void make({ capacityGiB: 96_000, throughputPerTiB: 500, efa: true, ostCount: 40 }),
    );
    const { outputs } = only(graph, "hybrid-gpu:index:FsxLustre");
    expect((outputs!["ref"] as { ostCount: number }).ostCount).toBe(40);
    expect((outputs!["prediction"] as { fileSystem: string }).fileSystem).toMatch(/: 40 OSTs on 10 servers, /);
  });

  it("has one chunk size for a repository: what spreads the large files, whatever small ones lie beside them", async () => {
    const small = {
      path: "/data/small",
      fileCount: 1_000_000,
      sizeBytes: 100e9,
      pattern: AccessPattern.WholeSmallFiles,
      bytesPerAcceleratorPerSecond: 1e6,
    };
    const big = { ...images, path: "/data/big" };
    const graph = await recordAws(
      () =>
        void make({
          workload: { nodes: 32, datasets: [small, big] },
          repositories: [{ path: "/data", bucket: "example" }],
        }),
    );
    const chunk = only(graph, association).inputs["importedFileChunkSize"] as number;
    // 64 files of 937.5 GB in at most 32 stripes: far above the 100 kB of a small file.
    expect(chunk).toBeGreaterThan(25_000);
  });
});
