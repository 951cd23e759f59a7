import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GoogleManagedLustre, type GoogleManagedLustreArgs } from "../../components/gcp/googleManagedLustre.ts";
import type { GkePoolRef } from "../../components/gcp/refs.ts";
import { describeSystem } from "../../components/lustre/choose/explain.ts";
import { chooseLustre, explain, setstripeArguments } from "../../components/lustre/index.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../components/pricing/index.ts";
import { only } from "../support/graph.ts";
import { failureOf, gkeNetworkByHand, refusal, run, warningsOf } from "./gkeFixtures.ts";

const instance = "gcp:lustre/instance:Instance";
const component = "hybrid-gpu:index:GoogleManagedLustre";
const train: GkePoolRef = {
  name: "train",
  region: "us-central1",
  zone: "us-central1-a",
  machineType: "a3-megagpu-8g",
  maxNodes: 32,
};
const images = {
  path: "/images",
  fileCount: 4096,
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
const make = (changes: Partial<GoogleManagedLustreArgs> = {}) =>
  new GoogleManagedLustre("data", {
    network: gkeNetworkByHand(),
    zone: "us-central1-a",
    clients: [train],
    workload,
    ...changes,
  });
const price = lustrePrices(PriceBook.builtIn(), "us-central1");
const decide = (changes: Partial<LustreWorkload> = {}, platform: object = {}) =>
  chooseLustre(
    { ...workload, machineType: "a3-megagpu-8g", ...changes },
    { kind: "google", region: "us-central1", ...platform },
    { price },
  );
const sizeOf = async (changes?: Partial<GoogleManagedLustreArgs>) => {
  const { inputs } = only(await run(() => void make(changes)), instance);
  return [inputs["perUnitStorageThroughput"], inputs["capacityGib"]];
};

describe("a file system that follows from a workload", () => {
  it("takes the cheapest tier that feeds it, as the chooser says", async () => {
    const { system } = decide();
    expect([system.throughputPerTiB, system.capacity.amount]).toEqual([500, 108_000]);
    expect(await sizeOf()).toEqual(["500", "108000"]);
  });

  it("says the decision in outputs, and keeps the explanation out of state", async () => {
    const told: Record<string, unknown> = {};
    const graph = await run(() => {
      const data = make();
      pulumi
        .all([data.layouts, data.prediction, data.explanation, data.clientSettings])
        .apply(([layouts, prediction, explanation, settings]) =>
          Object.assign(told, { layouts, prediction, explanation, settings }),
        );
    });
    const decision = decide();
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
    const { outputs } = only(graph, component);
    expect(Object.keys(outputs!).sort()).toEqual([
      "address",
      "fileSystemId",
      "layouts",
      "mountName",
      "prediction",
      "ref",
      "summary",
    ]);
    expect(outputs!["ref"]).toMatchObject({ capacityGiB: 108_000, throughputPerTiB: 500 });
    expect(JSON.stringify([outputs!["layouts"], outputs!["prediction"]]).length).toBeLessThan(3000);
  });

  it("stays as it is when its capacity is given: then only layouts are chosen", async () => {
    expect(await sizeOf({ throughputPerTiB: 1000, capacityGiB: 90_000 })).toEqual(["1000", "90000"]);
    expect(await sizeOf({ throughputPerTiB: 250 })).toEqual(["250", "216000"]);
    expect(await failureOf(() => void make({ throughputPerTiB: 1000, capacityGiB: 9000 }))).toBe(
      refusal("GoogleManagedLustre", "data", [
        'workload ("9000 GiB") holds 8.79 TB, and data sets with the checkpoints that are kept are 60.9 TB. Fix: give a larger capacity, keep fewer checkpoints, or put a data set elsewhere.',
      ]),
    );
    expect(await failureOf(() => void make({ capacityGiB: 108_000 }))).toBe(
      refusal("GoogleManagedLustre", "data", [
        "throughputPerTiB (not given) is missing beside a capacity. Fix: use 25, 125, 250, 500 or 1000. [https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]",
      ]),
    );
    expect(await failureOf(() => void make({ throughputPerTiB: 500, capacityGiB: 100_000 }))).toBe(
      refusal("GoogleManagedLustre", "data", [
        "capacityGiB (100000) is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 108000. [https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]",
      ]),
    );
  });

  it("lets the Dynamic tier in when it is asked for", async () => {
    const { inputs } = only(await run(() => void make({ throughputPerTiB: 25 })), instance);
    expect([inputs["dynamicTierOptions"], inputs["capacityGib"]]).toEqual([{ mode: "DEFAULT_CACHE" }, "1888000"]);
  });

  it("knows the machines of Google Cloud, TPUs too, and what is said of them wins", async () => {
    const told = async (machineType: string, more: Partial<LustreWorkload> = {}) => {
      const graph = await run(
        () => void make({ clients: [{ ...train, machineType }], workload: { ...workload, ...more } }),
      );
      return (only(graph, component).outputs!["prediction"] as { need: string }).need;
    };
    expect(await told("a3-megagpu-8g")).toMatch(/^256 accelerators × 150 MB\/s/);
    expect(await told("g2-standard-48")).toMatch(/^128 accelerators × 150 MB\/s/);
    expect(await told("ct5p-hightpu-4t")).toMatch(/^128 accelerators × 150 MB\/s/);
    expect(await told("a3-megagpu-8g", { acceleratorsPerNode: 4 })).toMatch(/^128 accelerators × 150 MB\/s/);
    expect(await told("c3-standard-8", { acceleratorsPerNode: 2, nodeNetworkGbps: 100 })).toMatch(/^64 accelerators/);
    expect(await told("n9-fast-1", { machineType: "a3-ultragpu-8g" })).toMatch(/^256 accelerators/);
  });

  it("asks for what nobody knows of a machine", async () => {
    expect(await failureOf(() => void make({ clients: [{ ...train, machineType: "ct6e-standard-4t" }] }))).toBe(
      refusal("GoogleManagedLustre", "data", [
        "workload.nodeNetworkGbps (not given) is missing. Fix: give a number above 0.",
      ]),
    );
    const failure = await failureOf(
      () => void make({ clients: [{ ...train, machineType: "a3-megagpu-9g" }], workload: { ...workload, nodes: 0 } }),
    );
    expect(failure.split("\n").map((line) => line.split(" (")[0])).toEqual([
      'GoogleManagedLustre "data": 2 problems',
      "  - workload.nodes",
      "  - workload.machineType",
    ]);
    expect(failure).toContain("; or give acceleratorsPerNode and nodeNetworkGbps");
  });

  it("warns of what the decision leaves to be desired", async () => {
    const graph = await run(() => void make({ throughputPerTiB: 125, capacityGiB: 72_000 }));
    expect(warningsOf(graph).some((text) => text.startsWith('GoogleManagedLustre "data": workload'))).toBe(true);
  });

  it("tells everything wrong with workload and arguments at once", async () => {
    const failure = await failureOf(
      () =>
        void make({
          zone: "us-central1",
          throughputPerTiB: 300,
          workload: { ...workload, nodes: 0, datasets: [{ ...images, path: "images", sizeBytes: Number.NaN }] },
        }),
    );
    expect(failure.split("\n").map((line) => line.split(" (")[0])).toEqual([
      'GoogleManagedLustre "data": 5 problems',
      "  - workload.nodes",
      "  - workload.datasets[0].path",
      "  - workload.datasets[0].sizeBytes",
      "  - throughputPerTiB",
      "  - zone",
    ]);
  });

  it("is not decided by what comes later, nor without prices to compare tiers by", async () => {
    expect(await failureOf(() => void make({ capacityGiB: pulumi.output(108_000) }))).toBe(
      refusal("GoogleManagedLustre", "data", [
        'capacityGiB ("known later") is read to size the file system by its workload, so it cannot come later. Fix: give a plain value.',
      ]),
    );
    const elsewhere = {
      network: gkeNetworkByHand({ region: "europe-west9" }),
      zone: "europe-west9-a",
      clients: [{ ...train, region: "europe-west9", zone: "europe-west9-a" }],
    };
    const failure = await failureOf(() => void make(elsewhere));
    expect(failure.split("\n")).toHaveLength(2);
    expect(failure).toContain(
      "throughputPerTiB (not given) cannot be chosen by price: Managed Lustre 125 MB/s per TiB, Managed Lustre 250 MB/s per TiB, Managed Lustre 500 MB/s per TiB, Managed Lustre 1000 MB/s per TiB have none (no price for gcp managed-lustre tier-125 in europe-west9, on-demand.",
    );
    expect(await sizeOf({ ...elsewhere, throughputPerTiB: 500 })).toEqual(["500", "108000"]);
  });

  it("counts the OSTs that somebody has counted", async () => {
    const graph = await run(() => void make({ throughputPerTiB: 500, capacityGiB: 108_000, ostCount: 24 }));
    const { outputs } = only(graph, component);
    expect(outputs!["ref"]).toMatchObject({ ostCount: 24 });
    expect((outputs!["prediction"] as { fileSystem: string }).fileSystem).toContain("24 OSTs");
  });
});
