import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { priceFreshness } from "../../../policies/cost/priceFreshness.ts";
import { contextOf, findings, raw, shared, stackOf } from "../../support/analyzer.ts";

const price = (asOf: string, sku = "p5.48xlarge") => ({
  place: "aws",
  service: "ec2",
  sku,
  region: "us-east-2",
  purchase: "on-demand",
  unit: "instance-hour",
  price: "40",
  currency: "USD",
  source: "contract",
  asOf,
  confidence: "documented",
});
const machines = (instanceType: unknown = "p5.48xlarge", instanceCount: unknown = 1) =>
  raw("aws:ec2/capacityReservation:CapacityReservation", "train", {
    instancePlatform: "Linux/UNIX",
    instanceType,
    instanceCount,
  });
const fix =
  "Fix: run hybrid-gpu prices refresh, and name the file that it writes in priceFiles of pack-configuration; date your own rows anew.";

describe("cost-price-freshness", () => {
  it("passes prices of the last 45 days, and stacks without any", () => {
    expect(findings(priceFreshness, stackOf(machines()), "prod", { prices: [price("2026-10-08")] })).toEqual([]);
    expect(findings(priceFreshness, stackOf(), "prod")).toEqual([]);
    expect(findings(priceFreshness, stackOf({ ...machines(), external: true }), "prod")).toEqual([]);
  });

  it("names prices that are older, and stops nothing", () => {
    expect(findings(priceFreshness, stackOf(machines()), "prod", { prices: [price("2026-10-07")] })).toEqual([
      {
        because: "warning",
        message:
          "1 price in use is older than 45 days (maxAgeDays, default of prod): " +
          `p5.48xlarge in us-east-2, on-demand, of 2026-10-07 (46 days, behind 29,200.00 USD). ${fix}`,
      },
    ]);
  });

  it("stops with prices of more than 180 days, built-in ones too", () => {
    expect(findings(priceFreshness, stackOf(machines()), "prod")).toEqual([
      {
        message:
          "1 price in use is older than 180 days (failAgeDays, default of prod): " +
          `p5.48xlarge in us-east-2, on-demand, of 2026-01-01 (325 days, behind 40,179.20 USD). ${fix}`,
      },
    ]);
  });

  it("names the worst first, and no more than eight", () => {
    const types = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((size) => `x9.${size}xlarge`);
    const stack = stackOf(
      ...types.map((type, index) => ({ ...machines(type), name: type, urn: `urn:pulumi:prod::test::a::${index}` })),
    );
    const prices = types.map((type, index) => price(`2026-09-0${9 - index}`, type));
    const [one, ...others] = findings(priceFreshness, stack, "prod", { prices, maxAgeDays: 60, failAgeDays: 90 });
    expect(others).toEqual([]);
    expect(one!.message).toMatch(
      /^9 prices in use are older than 60 days \(maxAgeDays, policy configuration\): x9\.9xlarge in us-east-2, on-demand, of 2026-09-01 \(82 days, behind 29,200\.00 USD\); x9\.8xlarge .*; x9\.2xlarge in us-east-2, on-demand, of 2026-09-08 \(75 days, behind 29,200\.00 USD\); and 1 more\. Fix: /,
    );
  });

  it("keeps what is old and what is too old apart", () => {
    const prices = [{ ...price("2026-09-01", "p5.4xlarge"), price: "6" }, price("2025-09-01")];
    const found = findings(priceFreshness, stackOf(machines(), { ...machines("p5.4xlarge"), urn: "b" }), "prod", {
      prices,
    });
    expect(found.map(({ because, message }) => [because, message.slice(0, 30)])).toEqual([
      [undefined, "1 price in use is older than 1"],
      ["warning", "1 price in use is older than 4"],
    ]);
  });

  it("cannot tell of what has no price, until somebody allows it", () => {
    const prices = [price("2026-11-01")];
    const odd = raw("aws:foo/bar:Bar", "odd", {});
    for (const stack of [stackOf(machines(UNKNOWN)), stackOf(machines("p5.48xlarge", UNKNOWN))]) {
      expect(findings(priceFreshness, stack, "prod", { prices })).toEqual([
        {
          because: "unknown",
          message:
            "Whether the stack is judged by recent prices cannot be told, because 1 resource has no price: train. " +
            "Fix: make the size known or give the price, or add the type to allowUnpriced of cost-price-freshness in policy.prod.json.",
        },
      ]);
    }
    expect(findings(priceFreshness, stackOf(odd), "prod", { prices, allowUnpriced: ["aws:foo/*"] })).toEqual([]);
  });

  it("names price files that were written long ago", () => {
    const files = [
      { file: "prices/aws.json", writtenAt: "2026-09-01T08:00:00Z" },
      { file: "prices/gcp.json", writtenAt: "2026-01-01T08:00:00Z" },
      { file: "prices/new.json", writtenAt: "2026-11-01T08:00:00Z" },
    ];
    const prices = [price("2026-11-01")];
    const facts = { ...shared({ prices } as never), priceFiles: files };
    const context = contextOf(priceFreshness, "prod", {}, { shared: facts });
    expect(priceFreshness.evaluateStack!(stackOf(machines()), context)).toEqual([
      {
        message: `1 price file is older than 180 days (failAgeDays, default of prod): prices/gcp.json, written 2026-01-01T08:00:00Z (324 days). ${fix}`,
      },
      {
        because: "warning",
        message: `1 price file is older than 45 days (maxAgeDays, default of prod): prices/aws.json, written 2026-09-01T08:00:00Z (81 days). ${fix}`,
      },
    ]);
  });
});
