import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agedPriceFiles, agedPrices, defaultPriceAges } from "../../components/pricing/freshness.ts";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import type { PriceLine } from "../../components/pricing/line.ts";
import { graphOf, node, reservationToken } from "./graph.ts";

const today = "2026-11-22";
const line = (more: Partial<PriceLine>): PriceLine => ({
  urn: "a",
  sku: "p5.48xlarge",
  description: "p5.48xlarge instances",
  region: "us-east-2",
  purchase: "on-demand",
  quantity: { min: 1, planned: 1, max: 1 },
  unit: "instance-hour",
  unitPrice: "55.04",
  currency: "USD",
  priceSource: "list",
  priceDate: "2026-11-01",
  confidence: "observed",
  monthly: { min: 10, planned: 20, max: 30.1 },
  ...more,
});
const price = { sku: "p5.48xlarge", region: "us-east-2", purchase: "on-demand", source: "list" };

describe("prices in use", () => {
  it.each([
    ["2026-10-08", undefined],
    ["2026-10-07", "old"],
    ["2026-05-26", "old"],
    ["2026-05-25", "too old"],
    ["2027-01-01", undefined],
  ])("of %s are %s", (priceDate, verdict) => {
    expect(agedPrices([line({ priceDate })], today, defaultPriceAges).map((one) => one.verdict)).toEqual(
      verdict === undefined ? [] : [verdict],
    );
  });

  it("are listed once, the oldest first, then those on which most money rests", () => {
    const lines = [
      line({ urn: "a", priceDate: "2026-08-01" }),
      line({ urn: "b", priceDate: "2026-08-01", oneOff: 0.2 }),
      line({ urn: "b", priceDate: "2026-08-01" }),
      line({ urn: "c", sku: "g6e.xlarge", priceDate: "2026-08-01", monthly: { min: 0, planned: 0, max: 1_000 } }),
      line({ urn: "d", sku: "gp3", region: "*", priceDate: "2025-01-01" }),
      line({ urn: "e", unitPrice: "0", priceDate: "2020-01-01" }),
      line({ urn: "f" }),
    ];
    expect(agedPrices(lines, today, defaultPriceAges)).toEqual([
      {
        ...price,
        sku: "gp3",
        region: "*",
        priceDate: "2025-01-01",
        ageDays: 690,
        urns: ["d"],
        usd: 30.1,
        verdict: "too old",
      },
      { ...price, sku: "g6e.xlarge", priceDate: "2026-08-01", ageDays: 113, urns: ["c"], usd: 1_000, verdict: "old" },
      { ...price, priceDate: "2026-08-01", ageDays: 113, urns: ["a", "b"], usd: 90.5, verdict: "old" },
    ]);
  });

  it("age from the day on which their feed was last read", () => {
    const url = "https://example.com/offers/AmazonEC2/index.json";
    const lines = [line({ priceSource: `${url} (SKU A)`, priceDate: "2025-01-01" })];
    const aged = (readAt: string, of = url) =>
      agedPrices(lines, today, defaultPriceAges, [{ url: of, readAt }]).map(({ priceDate, ageDays }) => [
        priceDate,
        ageDays,
      ]);
    expect(aged("2026-11-01T10:00:00Z")).toEqual([]);
    expect(aged("2026-09-01T10:00:00Z")).toEqual([["2025-01-01", 81]]);
    expect(aged("2024-01-01")).toEqual([["2025-01-01", 690]]);
    expect(aged("never")).toEqual([["2025-01-01", 690]]);
    expect(aged("2026-11-01", "https://example.com/offers/AmazonEC2")).toEqual([["2025-01-01", 690]]);
  });

  it("that have no day are as old as can be", () => {
    expect(agedPrices([line({ priceDate: "soon" })], today, defaultPriceAges)).toEqual([
      { ...price, priceDate: "soon", ageDays: undefined, urns: ["a"], usd: 30.1, verdict: "too old" },
    ]);
  });

  it("are the same that an estimate calls stale, at its own limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 400 }), (offset, maxAgeDays) => {
        const now = new Date(Date.parse("2026-01-01") + offset * 86_400_000).toISOString().slice(0, 10);
        const graph = graphOf([
          node(reservationToken, "a", {
            instanceType: "p5.48xlarge",
            instancePlatform: "Linux/UNIX",
            instanceCount: 1,
          }),
          node("aws:eks/cluster:Cluster", "b"),
        ]);
        const estimated = estimate(graph, PriceBook.builtIn(), { now, maxPriceAgeDays: maxAgeDays });
        const aged = agedPrices(estimated.lines, now, { maxAgeDays, failAgeDays: 100_000 });
        const brief = (list: readonly { sku: string; ageDays: number | undefined }[]) =>
          list.map(({ sku, ageDays }) => `${sku} ${ageDays}`).sort();
        expect(brief(aged)).toEqual(brief(estimated.stale));
      }),
      { numRuns: 50 },
    );
  });
});

it("price files age from the day on which they were written", () => {
  const files = [
    { file: "new.json", writtenAt: "2026-11-20T10:00:00Z" },
    { file: "old.json", writtenAt: "2026-09-01T10:00:00Z" },
    { file: "older.json", writtenAt: "2025-09-01" },
    { file: "odd.json", writtenAt: "" },
    // It is tomorrow already somewhere; in 2099 it is not.
    { file: "tomorrow.json", writtenAt: "2026-11-23T01:00:00Z" },
    { file: "never.json", writtenAt: "2099-01-01" },
  ];
  expect(agedPriceFiles(files, today, defaultPriceAges)).toEqual([
    { file: "odd.json", writtenAt: "", ageDays: undefined, verdict: "too old" },
    { file: "never.json", writtenAt: "2099-01-01", ageDays: undefined, verdict: "too old" },
    { file: "older.json", writtenAt: "2025-09-01", ageDays: 447, verdict: "too old" },
    { file: "old.json", writtenAt: "2026-09-01T10:00:00Z", ageDays: 81, verdict: "old" },
  ]);
});
