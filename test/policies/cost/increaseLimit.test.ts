import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { increaseLimit } from "../../../policies/cost/increaseLimit.ts";
import type { Environment } from "../../../policies/environment.ts";
import type { Finding, PolicyContext } from "../../../policies/policy.ts";
import { findings as found, raw, shared, stackOf, urnOf } from "../../support/analyzer.ts";

const prices = [
  {
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
  },
];
// Laid over the built-in prices once: it takes as long as all the tests.
const facts = shared({ prices } as never);
const findings = (
  policy: typeof increaseLimit,
  stack: ReturnType<typeof stackOf>,
  environment: Environment,
  config: object,
  more: Partial<PolicyContext<object>> = {},
) => found(policy, stack, environment, config, { shared: facts, ...more });
const type = "aws:ec2/capacityReservation:CapacityReservation";
// 29,200 USD a month each.
const machines = (instanceCount: unknown, name = "train") =>
  raw(type, name, { instancePlatform: "Linux/UNIX", instanceType: "p5.48xlarge", instanceCount });
const four = stackOf(machines(4));
const odd = (name: string) => raw("aws:foo/bar:Bar", name, {});

const monthly = (planned: number, max = planned) => ({ monthly: { min: 0, planned, max }, oneOff: 0 });
const plan = (estimate: object, of = { project: "test", stack: "prod" }) => ({ ...of, estimate });

function judged(
  stack: ReturnType<typeof stackOf>,
  baseline: unknown,
  config: object = {},
  environment: Environment = "prod",
): Finding[] {
  const readFile = (path: string): string => {
    expect(path).toBe("before.json");
    return typeof baseline === "string" ? baseline : JSON.stringify(baseline);
  };
  return findings(increaseLimit, stack, environment, { baselineFile: "before.json", ...config }, { readFile });
}

const dearest =
  "Dearest now: train 116,800.00 USD (4 × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01).";
const fix = (sizes: string) =>
  `Fix: split the change or lower the ${sizes}, or raise percent or usd of cost-increase-limit in policy.prod.json.`;

describe("cost-increase-limit without a baseline", () => {
  const message =
    "How much dearer the stack becomes cannot be told, because no baseline is given; it costs 116,800.00 USD a month " +
    "as planned and 116,800.00 USD with every pool at its maximum. " +
    "Fix: give what hybrid-gpu plan --json printed before the change: with --baseline in an offline plan, else as baselineFile of cost-increase-limit in policy.prod.json.";

  it("says so, and stops nothing", () => {
    for (const baselineFile of [undefined, ""]) {
      expect(findings(increaseLimit, four, "prod", { baselineFile })).toEqual([{ because: "warning", message }]);
    }
  });

  it("is a violation where one is required", () => {
    expect(findings(increaseLimit, four, "prod", { requireBaseline: true })).toEqual([{ message }]);
  });

  it("needs none for what costs nothing", () => {
    const role = raw("aws:iam/role:Role", "role", {});
    const read = { ...machines(4), external: true };
    for (const stack of [stackOf(), stackOf(role), stackOf(read)]) {
      expect(findings(increaseLimit, stack, "prod", { requireBaseline: true })).toEqual([]);
    }
    expect(findings(increaseLimit, stackOf(odd("odd")), "prod", { requireBaseline: true })).toHaveLength(1);
  });
});

describe("cost-increase-limit", () => {
  it("passes what is cheaper, the same, or a little dearer", () => {
    for (const before of [1e6, 116_800, 106_800, 97_333.34]) expect(judged(four, monthly(before))).toEqual([]);
    // Above 20 %, and no more than 10,000 USD.
    expect(judged(stackOf(machines(1)), monthly(19_200))).toEqual([]);
  });

  it("stops what is above both limits, and names both figures and the dearest", () => {
    expect(judged(four, monthly(58_400))).toEqual([
      {
        message:
          "The stack becomes 58,400.00 USD a month dearer as planned, by 100 %: from 58,400.00 USD in before.json to 116,800.00 USD, " +
          `above the limits of 20 % (default of prod) and 10,000.00 USD (default of prod). ${dearest} ${fix("planned sizes")}`,
      },
      {
        message:
          "The stack becomes 58,400.00 USD a month dearer with every pool at its maximum, by 100 %: from 58,400.00 USD in before.json to 116,800.00 USD, " +
          `above the limits of 20 % (default of prod) and 10,000.00 USD (default of prod). ${dearest} ${fix("maximum sizes")}`,
      },
    ]);
  });

  it("judges planned and maximum apart, at limits of one's own", () => {
    expect(judged(four, monthly(116_800, 111_000), { percent: 5, usd: 5_000 })).toEqual([
      {
        message:
          "The stack becomes 5,800.00 USD a month dearer with every pool at its maximum, by 5.2 %: from 111,000.00 USD in before.json to 116,800.00 USD, " +
          `above the limits of 5 % (policy configuration) and 5,000.00 USD (policy configuration). ${dearest} ${fix("maximum sizes")}`,
      },
    ]);
  });

  it("calls what had cost nothing dearer from nothing", () => {
    const [first] = judged(four, monthly(0, 116_800));
    expect(first?.message).toMatch(
      /^The stack becomes 116,800\.00 USD a month dearer as planned, from nothing: from 0\.00 USD in before\.json to/,
    );
  });

  it.each([
    ["dev", 30_000],
    ["staging", 88_000],
    ["prod", 96_000],
  ] as const)("has limits of its own in %s", (environment, before) => {
    const limits = increaseLimit.defaults(environment);
    expect(judged(four, monthly(before), {}, environment)).toHaveLength(2);
    expect(judged(four, monthly(116_800 - limits.usd), {}, environment)).toEqual([]);
    expect(judged(four, monthly(116_800 / (1 + limits.percent / 100) + 0.01), {}, environment)).toEqual([]);
  });

  it("takes a plan of the program, also among several", () => {
    expect(judged(four, plan(monthly(116_800)))).toEqual([]);
    const programs = [plan(monthly(0), { project: "platform", stack: "prod" }), plan(monthly(116_800))];
    expect(judged(four, { ...plan(monthly(0)), programs })).toEqual([]);
    expect(judged(four, { ...plan(monthly(116_800)), programs: [plan(monthly(0))] })).toHaveLength(2);
  });

  it.each([
    ["not json", "cannot be read: Unexpected token 'o', \"not json\" is not valid JSON"],
    ["", "cannot be read: Unexpected end of JSON input"],
    [{}, "has no monthly.min of 0 or more"],
    [plan(monthly(1), { project: "test", stack: "dev" }), "is a plan of test dev, not of test prod"],
  ])("stops with a baseline that is no baseline: %j", (baseline, why) => {
    expect(judged(four, baseline)).toEqual([
      {
        message:
          `How much dearer the stack becomes cannot be told, because the baseline before.json ${why}. ` +
          "Fix: write it anew with hybrid-gpu plan --json, as it was before the change, or correct baselineFile of cost-increase-limit in policy.prod.json.",
      },
    ]);
  });

  it("stops with a baseline that is not there", () => {
    expect(findings(increaseLimit, four, "prod", { baselineFile: "gone.json" })).toEqual([
      {
        message:
          "How much dearer the stack becomes cannot be told, because the baseline gone.json cannot be read: no file gone.json. " +
          "Fix: write it anew with hybrid-gpu plan --json, as it was before the change, or correct baselineFile of cost-increase-limit in policy.prod.json.",
      },
    ]);
  });

  describe("with resources that have no price", () => {
    const before = (...names: string[]) =>
      plan({
        ...monthly(116_800),
        states: { unpriced: names.length },
        unpriced: names.map((name) => ({ urn: urnOf("aws:foo/bar:Bar", name), why: "no meter" })),
      });

    it("does not pass what is new among them, until somebody allows it", () => {
      const stack = stackOf(machines(4), odd("new"), odd("old"), machines(UNKNOWN, "unsized"));
      expect(judged(stack, before("old"))).toEqual([
        {
          because: "unknown",
          message:
            "Whether the stack becomes dearer than the limits of 20 % (default of prod) and 10,000.00 USD (default of prod) allow cannot be told, " +
            "because 2 resources have no price: new, unsized. " +
            "Fix: make the size known or give the price, or add the type to allowUnpriced of cost-increase-limit in policy.prod.json.",
        },
      ]);
      expect(judged(stack, monthly(116_800), { allowUnpriced: ["aws:foo/*", type] })).toEqual([]);
    });

    it("says that a baseline leaves them out", () => {
      expect(judged(stackOf(machines(4), odd("old")), before("old"))).toEqual([
        {
          because: "warning",
          message:
            "The baseline before.json leaves out 1 resource without a price: what it costs is not compared. " +
            "Fix: give the price, and write the baseline anew with hybrid-gpu plan --json.",
        },
      ]);
      const cheap = {
        ...before("old", "older"),
        estimate: { ...before("old", "older").estimate, ...monthly(58_400, 116_800) },
      };
      const [over] = judged(stackOf(machines(4), odd("old")), cheap);
      expect(over?.message).toContain(
        "to 116,800.00 USD, not counting 1 without a price, above the limits of 20 % (default of prod) and 10,000.00 USD (default of prod). " +
          "2 resources of the baseline had no price, so that it rises by less than it seems. Dearest now:",
      );
    });
  });

  it("counts what an update does not touch as it stands", () => {
    const untouched = { ...machines(4), from: "outputs" as const };
    expect(judged(stackOf(untouched), monthly(116_800))).toEqual([]);
    expect(judged(stackOf(untouched, machines(1, "more")), monthly(116_800))).toHaveLength(2);
  });
});
