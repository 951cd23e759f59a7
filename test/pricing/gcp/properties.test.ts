import Big from "big.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { type Estimate, estimate, measure, PriceBook } from "../../../components/pricing/index.ts";
import { gcpMeters } from "../../../components/pricing/meters/gcp/index.ts";
import { leaf, paths, shape, withUnknown } from "../arbitrary.ts";
import { clusterToken, gpuPoolToken, node, poolToken, reservationToken, sliceToken, urnOf } from "./graph.ts";

const book = PriceBook.builtIn();
const now = "2026-11-22";

const count = leaf(0, 1, 2, 8, "4", 450);
const machine = leaf(
  "a3-highgpu-8g",
  "a4-highgpu-8g",
  "g2-standard-8",
  "e2-standard-4",
  "ct5p-hightpu-4t",
  "ct5lp-hightpu-8t",
  "x9-huge-1",
);
const zone = leaf("us-central1-a", "us-east5-a", "europe-west4-b", "us-central1", "mars-1-a");
const region = leaf("us-central1", "us-east5", "mars-1");

const nodeConfig = shape({
  machineType: machine,
  spot: leaf(true, false, undefined),
  flexStart: leaf(true, false, undefined, undefined),
  diskType: leaf("pd-balanced", "hyperdisk-balanced", undefined),
  diskSizeGb: leaf(50, undefined),
  guestAccelerators: leaf(undefined, undefined, [{ type: "nvidia-l4", count: 1 }]),
  reservationAffinity: leaf(
    undefined,
    undefined,
    { consumeReservationType: "SPECIFIC_RESERVATION", values: ["r"] },
    { consumeReservationType: "ANY_RESERVATION" },
  ),
  ephemeralStorageLocalSsdConfig: leaf(undefined, { localSsdCount: 2 }),
});

const sizes = {
  autoscaling: fc.oneof(
    fc.constantFrom({ totalMinNodeCount: 0, totalMaxNodeCount: 8 }, { minNodeCount: 1, maxNodeCount: 4 }, undefined),
    shape({ minNodeCount: count, maxNodeCount: count }),
  ),
  nodeCount: leaf(undefined, 2),
  initialNodeCount: leaf(1, 2),
};

const instanceProperties = shape({ machineType: machine, localSsds: leaf(undefined, [{ diskSizeGb: 375 }]) });

const inputsOf: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  [poolToken]: fc.record({ location: zone, nodeConfig, ...sizes }),
  [clusterToken]: fc.record({
    location: zone,
    removeDefaultNodePool: leaf(true, false),
    enableAutopilot: leaf(false, undefined),
    nodePools: fc.oneof(fc.array(fc.record({ nodeConfig, nodeCount: count }), { maxLength: 2 }), leaf(undefined)),
    initialNodeCount: leaf(1, 3),
    releaseChannel: shape({ channel: leaf("REGULAR", "EXTENDED") }),
  }),
  [reservationToken]: fc.record({ zone, specificReservation: shape({ count, instanceProperties }) }),
  "gcp:compute/futureReservation:FutureReservation": fc.record({
    zone,
    planningStatus: leaf("SUBMITTED", "DRAFT"),
    reservationMode: leaf("CALENDAR", "DEFAULT"),
    timeWindow: shape({
      startTime: leaf("2027-02-01T00:00:00Z"),
      duration: shape({ seconds: leaf("86400", 604_800) }),
    }),
    specificSkuProperties: shape({ totalCount: count, instanceProperties }),
  }),
  "gcp:lustre/instance:Instance": fc.record({
    location: zone,
    capacityGib: leaf("9000", "18000", 72_000),
    perUnitStorageThroughput: leaf("1000", "500", "125", undefined),
  }),
  "gcp:parallelstore/instance:Instance": fc.record({ location: zone, capacityGib: leaf("12000") }),
  "gcp:compute/routerNat:RouterNat": fc.record({ region, natIpAllocateOption: leaf("AUTO_ONLY", "MANUAL_ONLY") }),
  "gcp:compute/address:Address": fc.record({ region, addressType: leaf("EXTERNAL", "INTERNAL", undefined) }),
  "gcp:compute/globalAddress:GlobalAddress": fc.record({ addressType: leaf("EXTERNAL", "INTERNAL", undefined) }),
  "gcp:compute/disk:Disk": fc.record({
    zone,
    type: leaf("pd-ssd", undefined),
    size: leaf(10, 500),
    provisionedIops: leaf(undefined, 4000),
  }),
  "gcp:compute/instance:Instance": fc.record({
    zone,
    machineType: machine,
    guestAccelerators: leaf(undefined, [], [{ type: "nvidia-l4", count: 1 }]),
    scheduling: leaf(undefined, { provisioningModel: "SPOT" }, { preemptible: true }),
    reservationAffinity: leaf(undefined, { type: "SPECIFIC_RESERVATION" }, { type: "ANY_RESERVATION" }),
    scratchDisks: leaf(undefined, [{ interface: "NVME" }]),
    bootDisk: leaf(undefined, { source: "disk" }, { initializeParams: { size: 50 } }),
  }),
  "gcp:kms/cryptoKey:CryptoKey": fc.record({
    rotationPeriod: leaf(undefined, "7776000s"),
    versionTemplate: shape({ protectionLevel: leaf("SOFTWARE", "HSM", "EXTERNAL") }),
  }),
  "gcp:tpu/v2Vm:V2Vm": fc.record({
    zone,
    acceleratorType: leaf("v5p-32", "v6e-8", "v2-8"),
    schedulingConfig: shape({ spot: leaf(true, false), reserved: leaf(true, false) }),
  }),
  [gpuPoolToken]: fc.record({
    machineType: machine,
    zone,
    nodes: shape({ min: count, planned: count, max: count }),
    capacity: shape({ kind: leaf("on-demand", "calendar", "reservation"), days: leaf(1, 14, 90) }),
  }),
  [sliceToken]: fc.record({
    generation: leaf("v5p", "v6e", "v9"),
    topology: leaf("4x4x4", "4x4", "8x8x15"),
    zone,
    slices: leaf(undefined, 2),
    capacity: shape({ kind: leaf("spot", "calendar"), days: leaf(7) }),
  }),
  "gcp:storage/bucket:Bucket": fc.record({ location: leaf("US") }),
  "gcp:compute/network:Network": fc.record({ name: leaf("n") }),
  "gcp:sql/databaseInstance:DatabaseInstance": fc.record({ tier: leaf("db") }),
};

/** A resource of one of the types, perhaps below a pool component that the graph begins with. */
const anyNode: fc.Arbitrary<ResourceNode> = fc.constantFrom(...Object.keys(inputsOf)).chain((type) =>
  fc
    .record({
      inputs: inputsOf[type]!,
      above: fc.option(fc.nat(2)),
      from: fc.constantFrom("inputs" as const, "outputs" as const),
    })
    .map(({ inputs, above, from }): ResourceNode => {
      const custom = type.startsWith("gcp:");
      const parent = above === null || !custom ? {} : { parent: urnOf(gpuPoolToken, `c${above}`) };
      return { ...node(type, "", inputs), custom, from, ...parent };
    }),
);

const anyGraph: fc.Arbitrary<ResourceNode[]> = fc
  .tuple(fc.array(inputsOf[gpuPoolToken]!, { minLength: 1, maxLength: 3 }), fc.array(anyNode, { maxLength: 8 }))
  .map(([components, nodes]) => [
    ...components.map((inputs, index) => node(gpuPoolToken, `c${index}`, inputs, { custom: false })),
    ...nodes.map((each, index) => ({ ...each, name: `n${index}`, urn: urnOf(each.type, `n${index}`) })),
  ]);

const priced = (nodes: readonly ResourceNode[], defaults: Record<string, string> = {}): Estimate =>
  estimate(new ResourceGraph(nodes, { gcp: defaults }), book, { now });

// Made when they stand in a book of somebody's own, which has a price for everything.
const never = [
  "gcp:compute/network:Network",
  "gcp:storage/bucket:Bucket",
  "gcp:sql/databaseInstance:DatabaseInstance",
  sliceToken,
];

describe("any graph of Google Cloud", () => {
  it("covers every meter", () => {
    expect(Object.keys(gcpMeters).filter((type) => inputsOf[type] === undefined)).toEqual([]);
  });

  it("is counted whole, sums to the cent, and never throws", () => {
    const seen = { priced: 0, free: 0, usageBased: 0, unpriced: 0 };
    const types = new Set<string>();
    fc.assert(
      fc.property(anyGraph, fc.boolean(), (nodes, configured) => {
        const result = priced(nodes, configured ? { region: "us-central1", zone: "us-central1-a" } : {});
        const { states } = result;
        expect(states.priced + states.free + states.usageBased + states.unpriced).toBe(nodes.length);
        expect(result.unpriced.filter(({ why }) => why === "" || why.includes("the meter failed"))).toEqual([]);
        for (const key of ["min", "planned", "max"] as const) {
          const sum = result.lines.reduce((total, line) => total.plus(line.monthly[key]), new Big(0));
          expect(new Big(result.monthly[key]).eq(sum)).toBe(true);
        }
        for (const { monthly, quantity, unitPrice, oneOff = 0, priceSource, priceDate } of result.lines) {
          expect(monthly.max >= monthly.planned && monthly.planned >= monthly.min && monthly.min >= 0).toBe(true);
          expect(quantity.max >= quantity.planned && quantity.planned >= quantity.min && quantity.min >= 0).toBe(true);
          expect(oneOff >= 0 && Number(unitPrice) >= 0 && Number(unitPrice) < 130).toBe(true);
          expect(priceSource !== "" && /^20\d\d-\d\d-\d\d$/.test(priceDate)).toBe(true);
        }
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        for (const line of result.lines) types.add(nodes.find((each) => each.urn === line.urn)!.type);
        for (const state of Object.keys(seen) as (keyof typeof seen)[]) seen[state] += states[state];
      }),
      { numRuns: 300, seed: 20261122 },
    );
    for (const many of Object.values(seen)) expect(many).toBeGreaterThan(50);
    expect(
      Object.keys(inputsOf)
        .filter((type) => !types.has(type))
        .sort(),
    ).toEqual([...never].sort());
  });

  it("never gets cheaper without saying so once an input is unknown", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), fc.nat(), (nodes, which, where) => {
        const index = which % nodes.length;
        const chosen = nodes[index]!;
        const all = paths(chosen.inputs);
        fc.pre(all.length > 0);
        const inputs = withUnknown(chosen.inputs, all[where % all.length]!) as Record<string, unknown>;
        const settings = { region: "us-central1", zone: "us-central1-a" };
        const before = priced(nodes, settings);
        const hidden = nodes.map((each, at) => (at === index ? { ...chosen, inputs } : each));
        const after = priced(hidden, settings);
        expect(after.states.unpriced).toBeGreaterThanOrEqual(before.states.unpriced);
        // What had no price before has fewer lines still; what had one keeps it, or says that it has none.
        const told = !before.unpriced.some(({ urn }) => urn === chosen.urn);
        if (told && after.states.unpriced === before.states.unpriced) {
          expect(after.monthly.max).toBeGreaterThanOrEqual(before.monthly.max);
        }
      }),
      { numRuns: 500, seed: 20261122 },
    );
  });

  it("gives the same line for the same resource, alone or among others", () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const graph = new ResourceGraph(nodes, {});
        const apart = nodes.flatMap((each) => {
          const answer = measure(each, { graph, book });
          return "lines" in answer ? (answer.lines ?? []).map((line) => line.monthly) : [];
        });
        expect(estimate(graph, book, { now }).lines.map((line) => line.monthly)).toEqual(apart);
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });
});

describe("a pool", () => {
  it("costs in proportion to its nodes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom("a3-highgpu-8g", "e2-standard-4", "ct5p-hightpu-4t"),
        (nodes, machineType) => {
          const pool = (nodeCount: number) => [
            node(poolToken, "p", { location: "us-central1-a", nodeCount, nodeConfig: { machineType } }),
          ];
          const one = priced(pool(1)).lines;
          const many = priced(pool(nodes)).lines;
          expect(many.map(({ quantity }) => quantity.max)).toEqual(one.map(({ quantity }) => quantity.max * nodes));
          const cents = Math.abs(
            many.reduce((sum, { monthly }) => sum + monthly.max, 0) -
              nodes * one.reduce((sum, { monthly }) => sum + monthly.max, 0),
          );
          expect(cents).toBeLessThanOrEqual(0.02 * nodes * one.length);
        },
      ),
      { numRuns: 100, seed: 20261122 },
    );
  });

  it("is unknown where any of its sizes is, whatever the others", () => {
    const size = fc.oneof(fc.nat(20), fc.constant(UNKNOWN));
    fc.assert(
      fc.property(size, size, size, (least, asked, most) => {
        fc.pre([least, asked, most].includes(UNKNOWN));
        const autoscaling = { totalMinNodeCount: least, totalMaxNodeCount: most };
        const pool = node(poolToken, "p", {
          location: "us-central1-a",
          initialNodeCount: asked,
          autoscaling,
          nodeConfig: { machineType: "e2-medium" },
        });
        expect(priced([pool]).unpriced).toHaveLength(1);
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });
});
