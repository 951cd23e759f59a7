import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { describeEstimate, type Estimate, estimate, PriceBook } from "../../components/pricing/index.ts";
import { graphOf, node, nodeGroupToken, urnOf } from "./graph.ts";

const book = PriceBook.builtIn();
const now = "2026-11-22";
const lustreToken = "aws:fsx/lustreFileSystem:LustreFileSystem";

const pool = (machineType: string, min: number, planned: number, max: unknown, name = "train") =>
  node(nodeGroupToken, name, {
    instanceTypes: [machineType],
    scalingConfig: { minSize: min, desiredSize: planned, maxSize: max },
  });

describe("an estimate", () => {
  const nodes = [
    node("pulumi:pulumi:Stack", "test-dev", {}, { custom: false }),
    node("aws:eks/cluster:Cluster", "main"),
    pool("p5.48xlarge", 0, 2, 4),
    pool("g6e.xlarge", 0, 0, UNKNOWN, "serve"),
    node(lustreToken, "data", {
      deploymentType: "PERSISTENT_2",
      storageCapacity: 96_000,
      perUnitStorageThroughput: 500,
      automaticBackupRetentionDays: 7,
    }),
    node("aws:s3/bucket:Bucket", "images"),
    node("aws:iam/role:Role", "node"),
    node("aws:rds/instance:Instance", "db"),
    node(
      "hybrid-gpu:index:EksGpuNodePool",
      "block",
      {
        machineType: "p5.48xlarge",
        nodes: { min: 0, planned: 32, max: 32 },
        capacity: { kind: "capacity-block", days: 14 },
      },
      { custom: false },
    ),
  ];
  const result = estimate(graphOf(nodes), book, { now });

  it("adds up to the cent", () => {
    // 40,179.20 an instance; 20 GiB of gp3 at 0.08 on each; 96,000 GiB at 0.34; a control plane at 73.
    expect(result.monthly).toEqual({ min: 32_713, planned: 113_074.6, max: 193_436.2 });
    expect(result.oneOff).toBe(446_509.06);
    expect(result.currency).toBe("USD");
  });

  it("counts every resource in one state", () => {
    expect(result.states).toEqual({ priced: 4, free: 2, usageBased: 1, unpriced: 2 });
  });

  it("names what it leaves out", () => {
    expect(result.unpriced).toEqual([
      {
        urn: urnOf(nodeGroupToken, "serve"),
        why: "scalingConfig.maxSize: known only after creation",
        unknownQuantity: true,
      },
      {
        urn: urnOf("aws:rds/instance:Instance", "db"),
        why: "no meter for aws:rds/instance:Instance",
        unknownQuantity: false,
      },
    ]);
    expect(result.usageBased).toEqual([
      { urn: urnOf("aws:s3/bucket:Bucket", "images"), why: "billed by what is stored, requested and transferred" },
    ]);
    expect(result.notes).toEqual([{ urn: urnOf(lustreToken, "data"), why: "backups are billed by use" }]);
  });

  it("is known no better than its weakest line, and says how much is known how well", () => {
    expect(result.confidence).toBe("memory");
    expect(result.byConfidence).toEqual({
      documented: { lines: 0, monthly: { min: 0, planned: 0, max: 0 }, oneOff: 0, share: 0 },
      observed: { lines: 1, monthly: { min: 73, planned: 73, max: 73 }, oneOff: 0, share: 0.0001 },
      derived: { lines: 1, monthly: { min: 0, planned: 80_358.4, max: 160_716.8 }, oneOff: 0, share: 0.1436 },
      reported: { lines: 0, monthly: { min: 0, planned: 0, max: 0 }, oneOff: 0, share: 0 },
      memory: {
        lines: 3,
        monthly: { min: 32_640, planned: 32_643.2, max: 32_646.4 },
        oneOff: 446_509.06,
        share: 0.8563,
      },
    });
  });

  it("lists stale prices, whose confidence is lowered by a step", () => {
    expect(result.stale).toEqual([
      {
        sku: "control-plane:standard",
        region: "us-east-2",
        purchase: "on-demand",
        priceDate: "2026-04-20",
        ageDays: 216,
      },
      { sku: "p5.48xlarge", region: "us-east-2", purchase: "on-demand", priceDate: "2026-01-01", ageDays: 325 },
      { sku: "p5.48xlarge", region: "us-east-2", purchase: "capacity-block", priceDate: "2026-08-01", ageDays: 113 },
    ]);
    const patient = estimate(graphOf(nodes), book, { now, maxPriceAgeDays: 1000 });
    expect(patient.stale).toEqual([]);
    expect(patient.lines.map((line) => line.confidence)).toEqual([
      "documented",
      "observed",
      "memory",
      "memory",
      "reported",
    ]);
    expect(result.lines.map((line) => line.confidence)).toEqual(["observed", "derived", "memory", "memory", "memory"]);
    expect(patient.monthly).toEqual(result.monthly);
  });

  it("in a sentence", () => {
    expect(describeEstimate(result)).toBe(
      "at least 113,074.60 USD a month (32,713.00 to 193,436.20), 446,509.06 USD once, 2 resources without a price, 1 resource billed by use",
    );
    const bare: Estimate = estimate(graphOf([pool("p5.48xlarge", 2, 2, 2)]), book, { now });
    expect(describeEstimate(bare)).toBe("80,361.60 USD a month (80,361.60 to 80,361.60)");
  });
});

describe("estimates", () => {
  it("are stale from the day after the last fresh one", () => {
    const key = graphOf([node("aws:kms/key:Key", "k")]);
    expect(estimate(key, book, { now: "2027-01-05" }).stale).toEqual([]);
    expect(estimate(key, book, { now: new Date("2027-01-06T12:00:00Z") }).stale).toEqual([
      { sku: "key", region: "us-east-2", purchase: "on-demand", priceDate: "2026-11-21", ageDays: 46 },
    ]);
  });

  it("refuse a now that is no date", () => {
    expect(() => estimate(graphOf([]), book, { now: "soon" })).toThrow(new RangeError("now (soon) is no date"));
  });

  it("of nothing are nothing, and well known", () => {
    const nothing = estimate(graphOf([]), book, { now });
    expect(nothing).toMatchObject({
      monthly: { min: 0, planned: 0, max: 0 },
      oneOff: 0,
      confidence: "documented",
      lines: [],
      states: { priced: 0, free: 0, usageBased: 0, unpriced: 0 },
    });
  });

  it("take what is assumed for unknown sizes", () => {
    const graph = graphOf([pool("g6e.xlarge", 0, 0, UNKNOWN)]);
    expect(estimate(graph, book, { now }).states.unpriced).toBe(1);
    expect(estimate(graph, book, { now, assumeUnknownCount: 10 }).monthly.max).toBe(13_585.3 + 16);
  });

  it("do not count prepaid instances as stale", () => {
    const block = node(nodeGroupToken, "b", {
      instanceTypes: ["p5.48xlarge"],
      capacityType: "CAPACITY_BLOCK",
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 },
    });
    const later = estimate(graphOf([block]), book, { now: "2028-01-01" });
    expect(later.stale.map((price) => price.sku)).toEqual(["gp3"]);
    expect(later.lines[0]!.confidence).toBe("documented");
  });

  it("do not fail for one broken meter", () => {
    const broken = {
      ...node("aws:kms/key:Key", "k"),
      get inputs(): never {
        throw new Error("no inputs");
      },
    };
    expect(estimate(graphOf([broken, node("aws:kms/key:Key", "fine")]), book, { now })).toMatchObject({
      states: { priced: 1, free: 0, usageBased: 0, unpriced: 1 },
      unpriced: [{ why: "the meter failed: no inputs", unknownQuantity: false }],
    });
  });
});
