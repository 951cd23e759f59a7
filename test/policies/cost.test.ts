import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { monthlyCeiling } from "../../policies/cost/monthlyCeiling.ts";
import { noUnknownQuantity } from "../../policies/cost/noUnknownQuantity.ts";
import { noUnpriced } from "../../policies/cost/noUnpriced.ts";
import { findings, inStack, messages, raw, stackOf } from "../support/analyzer.ts";

const price = {
  place: "aws",
  service: "ec2",
  sku: "p5.48xlarge",
  region: "us-east-2",
  purchase: "on-demand",
  unit: "instance-hour",
  price: "40",
  currency: "USD",
  source: "contract",
  asOf: "2026-11-01",
  confidence: "documented",
};

const reservation = (name: string, instanceCount: unknown, instanceType: unknown = "p5.48xlarge") =>
  raw("aws:ec2/capacityReservation:CapacityReservation", name, {
    instancePlatform: "Linux/UNIX",
    instanceType,
    instanceCount,
  });

describe("cost-monthly-ceiling", () => {
  it("passes at the limit, exactly", () => {
    // 2 × 40 × 730
    const config = { plannedUsd: 58_400, maxUsd: 58_400, prices: [price] };
    expect(findings(monthlyCeiling, stackOf(reservation("two", 2)), "prod", config)).toEqual([]);
    expect(findings(monthlyCeiling, stackOf(reservation("two", 2)), "prod", { ...config, maxUsd: 58_399.99 })).toEqual([
      {
        message:
          "The stack costs 58,400.00 USD a month with every pool at its maximum, above the ceiling of 58,399.99 USD (policy configuration). " +
          "Dearest: two 58,400.00 USD (2 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01). " +
          "Fix: lower the maximum sizes, or raise maxUsd of cost-monthly-ceiling in policy.prod.json.",
      },
    ]);
  });

  it("adds up the stack, names the dearest three, and judges planned and maximum apart", () => {
    const stack = stackOf(reservation("a", 1), reservation("b", 3), reservation("c", 2), reservation("d", 1));
    expect(messages(monthlyCeiling, stack, "dev", { prices: [price] })).toEqual([
      "The stack costs 204,400.00 USD a month as planned, above the budget of 5,000.00 USD (default of dev). " +
        "Dearest: b 87,600.00 USD (3 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01); " +
        "c 58,400.00 USD (2 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01); " +
        "a 29,200.00 USD (1 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01). " +
        "Fix: lower the planned sizes, or raise plannedUsd of cost-monthly-ceiling in policy.prod.json.",
      "The stack costs 204,400.00 USD a month with every pool at its maximum, above the ceiling of 15,000.00 USD (default of dev). " +
        "Dearest: b 87,600.00 USD (3 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01); " +
        "c 58,400.00 USD (2 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01); " +
        "a 29,200.00 USD (1 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01). " +
        "Fix: lower the maximum sizes, or raise maxUsd of cost-monthly-ceiling in policy.prod.json.",
    ]);
  });

  it("holds a ceiling at the maximum size, not at the planned one", () => {
    const nodes = raw("aws:eks/nodeGroup:NodeGroup", "train", {
      clusterName: "c",
      instanceTypes: ["p5.48xlarge"],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 64 },
    });
    const found = messages(monthlyCeiling, stackOf(nodes), "prod");
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^The stack costs 2,57\d,\d{3}\.\d\d USD a month with every pool at its maximum, above the ceiling of 400,000\.00 USD/,
    );
  });

  it("does not pass what has no price, until somebody allows it", () => {
    const stack = stackOf(reservation("sized", 1), reservation("unsized", UNKNOWN), raw("aws:foo/bar:Bar", "odd", {}));
    const config = { prices: [price] };
    expect(findings(monthlyCeiling, stack, "prod", config)).toEqual([
      {
        because: "unknown",
        message:
          "The stack costs at least 29,200.00 USD a month as planned and 29,200.00 USD with every pool at its maximum; " +
          "whether it stays within the budget of 250,000.00 USD (default of prod) and the ceiling of 400,000.00 USD (default of prod) cannot be told, " +
          "because 2 resources have no price: unsized, odd. " +
          "Fix: make the size known or give the price, or add the type to allowUnpriced of cost-monthly-ceiling in policy.prod.json.",
      },
    ]);
    const allowed = { ...config, allowUnpriced: ["aws:foo/*", "aws:ec2/capacityReservation:CapacityReservation"] };
    expect(findings(monthlyCeiling, stack, "prod", allowed)).toEqual([]);
    const [over] = messages(monthlyCeiling, stack, "prod", { ...config, maxUsd: 1, plannedUsd: 1e6 });
    expect(over).toContain(
      "29,200.00 USD a month with every pool at its maximum, not counting 2 without a price, above",
    );
  });

  describe("on what is paid once", () => {
    const block = (name: string, planned: number, days = 14) =>
      raw(
        "hybrid-gpu:index:EksGpuNodePool",
        name,
        {
          machineType: "p5.48xlarge",
          zone: "us-east-2a",
          nodes: { min: 0, planned, max: planned },
          capacity: { kind: "capacity-block", days },
        },
        { custom: false },
      );
    const prices = [{ ...price, purchase: "capacity-block" }];

    it.each([
      ["dev", "dev"],
      ["staging", "staging"],
      ["prod", "prod"],
    ] as const)("allows nothing in %s until somebody approves it", (environment, stack) => {
      // 2 × 24 × 14 × 40
      const graph = inStack(stackOf(block("train", 2)), stack);
      expect(findings(monthlyCeiling, graph, environment, { prices })).toEqual([
        {
          message:
            `The stack pays 26,880.00 USD once, above the limit of 0.00 USD (default of ${environment}). ` +
            "Largest: train 26,880.00 USD (672 instance-hours of p5.48xlarge in us-east-2, capacity-block at 40 USD, price of 2026-11-01). " +
            `Fix: set oneOffUsd of cost-monthly-ceiling in policy.${stack}.json to approve it.`,
        },
      ]);
      expect(findings(monthlyCeiling, graph, environment, { prices, oneOffUsd: 26_880 })).toEqual([]);
    });

    it("adds the blocks up, and names the largest three and who set the limit", () => {
      const stack = stackOf(block("a", 1), block("b", 3), block("c", 2), block("d", 1, 1));
      expect(messages(monthlyCeiling, stack, "prod", { prices, oneOffUsd: 81_599.99 })).toEqual([
        "The stack pays 81,600.00 USD once, above the limit of 81,599.99 USD (policy configuration). " +
          "Largest: b 40,320.00 USD (1,008 instance-hours of p5.48xlarge in us-east-2, capacity-block at 40 USD, price of 2026-11-01); " +
          "c 26,880.00 USD (672 instance-hours of p5.48xlarge in us-east-2, capacity-block at 40 USD, price of 2026-11-01); " +
          "a 13,440.00 USD (336 instance-hours of p5.48xlarge in us-east-2, capacity-block at 40 USD, price of 2026-11-01). " +
          "Fix: set oneOffUsd of cost-monthly-ceiling in policy.prod.json to approve it.",
      ]);
      expect(messages(monthlyCeiling, stack, "prod", { prices, oneOffUsd: 81_600 })).toEqual([]);
    });
  });
});

describe("cost-no-unpriced", () => {
  it("names each resource without a price, and how to give it", () => {
    const stack = stackOf(
      raw("aws:foo/bar:Bar", "odd", {}),
      reservation("rare", 1, "p5en.48xlarge"),
      raw("aws:iam/role:Role", "free", {}),
      raw("aws:s3/bucket:Bucket", "usage", {}),
      reservation("unsized", UNKNOWN),
    );
    const found = findings(noUnpriced, stack, "prod", {});
    expect(found[0]).toEqual({
      urn: "urn:pulumi:prod::test::aws:foo/bar:Bar::odd",
      because: "unknown",
      message:
        "odd has no price: no meter for aws:foo/bar:Bar. " +
        "Fix: give its price in prices of pack-configuration, or add aws:foo/bar:Bar to allowUnpriced.",
    });
    expect(found.slice(1).map((one) => one.message.split(" has ")[0])).not.toContain("unsized");
    expect(findings(noUnpriced, stack, "prod", { allowUnpriced: ["aws:*"] })).toEqual([]);
  });

  it("passes over the fix when the missing price says it", () => {
    const found = messages(noUnpriced, stackOf(reservation("rare", 1, "p6e-gb200.36xlarge")));
    expect(found).toHaveLength(1);
    expect(found[0]!.match(/Fix: /g)).toHaveLength(1);
    expect(found[0]).toMatch(/^rare has no price: no price for aws ec2 p6e-gb200\.36xlarge in us-east-2, on-demand/);
  });

  it("is told of a thousand resources in twenty-one findings", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => raw("aws:foo/bar:Bar", `odd${index}`, {}));
    const found = findings(noUnpriced, stackOf(...many));
    expect(found).toHaveLength(21);
    expect(found[20]).toEqual({
      because: "unknown",
      message:
        "The same holds for 980 more: odd20, odd21, odd22, odd23, odd24, odd25, odd26, odd27, odd28, odd29 and others.",
    });
  });
});

describe("cost-no-unknown-quantity", () => {
  it("names each resource whose size is known later", () => {
    expect(findings(noUnknownQuantity, stackOf(reservation("unsized", UNKNOWN), reservation("sized", 1)))).toEqual([
      {
        urn: "urn:pulumi:prod::test::aws:ec2/capacityReservation:CapacityReservation::unsized",
        because: "unknown",
        message: expect.stringMatching(
          /^unsized costs an amount that cannot be told before it is created: .*instanceCount.*\. Fix: give what is missing as a plain value or from stack configuration\.$/,
        ),
      },
    ]);
  });
});
