import { describe, expect, it } from "vitest";
import { ResourceGraph } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { teamCeiling } from "../../../policies/cost/teamCeiling.ts";
import type { Environment } from "../../../policies/environment.ts";
import { findings as found, type RawOptions, raw, shared, stackOf } from "../../support/analyzer.ts";

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
const findings = (policy: typeof teamCeiling, stack: ResourceGraph, environment: Environment, config: object) =>
  found(policy, stack, environment, config, { shared: facts });
const messages = (...args: Parameters<typeof findings>) => findings(...args).map(({ message }) => message);

// 29,200 USD a month each.
const machines = (name: string, instanceCount: unknown, tags?: unknown, options: RawOptions = {}) =>
  raw(
    "aws:ec2/capacityReservation:CapacityReservation",
    name,
    {
      instancePlatform: "Linux/UNIX",
      instanceType: "p5.48xlarge",
      instanceCount,
      ...(tags === undefined ? {} : { tags }),
    },
    options,
  );
const of = (team: unknown) => ({ team });
const line = (name: string, count: number, amount: string) =>
  `${name} ${amount} USD (${count} × p5.48xlarge in us-east-2, on-demand at 40 USD, price of 2026-11-01)`;
const teams = { vision: { plannedUsd: 60_000, maxUsd: 90_000 }, language: { plannedUsd: 30_000, maxUsd: 30_000 } };
const config = { teams };
const odd = "aws:foo/bar:Bar";

describe("cost-team-ceiling", () => {
  it("says nothing until somebody gives a limit", () => {
    const stack = stackOf(machines("a", 100), machines("b", UNKNOWN, of("vision")));
    for (const environment of ["dev", "staging", "prod"] as const) {
      expect(findings(teamCeiling, stack, environment, {})).toEqual([]);
    }
    expect(findings(teamCeiling, stackOf(), "prod", config)).toEqual([]);
  });

  it("passes at the limit, exactly, and names the dearest above it", () => {
    const stack = stackOf(
      machines("a", 1, of("vision")),
      machines("b", 2, of("vision")),
      machines("c", 1, of("language")),
    );
    const limits = { plannedUsd: 87_600, maxUsd: 87_600 };
    expect(findings(teamCeiling, stack, "prod", { teams: { ...teams, vision: limits } })).toEqual([]);
    const dearest = `Dearest: ${line("b", 2, "58,400.00")}; ${line("a", 1, "29,200.00")}.`;
    const less = { plannedUsd: 87_599.99, maxUsd: 1 };
    expect(findings(teamCeiling, stack, "prod", { teams: { ...teams, vision: less } })).toEqual([
      {
        message:
          "Team vision costs 87,600.00 USD a month as planned, above its budget of 87,599.99 USD (teams.vision, policy configuration). " +
          `${dearest} Fix: lower the planned sizes of the team, or raise plannedUsd in teams.vision of cost-team-ceiling in policy.prod.json.`,
      },
      {
        message:
          "Team vision costs 87,600.00 USD a month with every pool at its maximum, above its ceiling of 1.00 USD (teams.vision, policy configuration). " +
          `${dearest} Fix: lower the maximum sizes of the team, or raise maxUsd in teams.vision of cost-team-ceiling in policy.prod.json.`,
      },
    ]);
  });

  it("lets no team cost anything without a limit", () => {
    const stack = stackOf(machines("a", 1, of("visoin")), machines("b", 1, of("visoin")));
    expect(findings(teamCeiling, stack, "prod", config)).toEqual([
      {
        message:
          "Team visoin has no limit: a, b cost 58,400.00 USD a month as planned and 58,400.00 USD with every pool at its maximum for it. " +
          "Fix: correct the name of the team, or give it a limit in teams of cost-team-ceiling in policy.prod.json.",
      },
    ]);
  });

  it("holds each team that is not listed to the limits of defaultTeam", () => {
    const defaultTeam = { plannedUsd: 30_000, maxUsd: 30_000 };
    const stack = stackOf(
      machines("a", 1, of("speech")),
      machines("b", 2, of("robots")),
      machines("c", 2, of("vision")),
    );
    expect(
      messages(teamCeiling, stack, "prod", { ...config, defaultTeam: { ...defaultTeam, maxUsd: 60_000 } }),
    ).toEqual([
      "Team robots costs 58,400.00 USD a month as planned, above its budget of 30,000.00 USD (defaultTeam, policy configuration). " +
        `Dearest: ${line("b", 2, "58,400.00")}. ` +
        "Fix: lower the planned sizes of the team, or raise plannedUsd in defaultTeam of cost-team-ceiling in policy.prod.json.",
    ]);
    expect(messages(teamCeiling, stackOf(machines("a", 1, of("toString"))), "prod", { defaultTeam })).toEqual([]);
  });

  it("finds what costs money and has no team", () => {
    const free = raw("aws:iam/role:Role", "free", {});
    expect(findings(teamCeiling, stackOf(free, machines("a", 1)), "prod", config)).toEqual([
      {
        message:
          "a costs 29,200.00 USD a month as planned and 29,200.00 USD with every pool at its maximum and names no team. " +
          "Fix: set the tag or label team on them, on what they belong to, or in the default tags or labels of the provider.",
      },
    ]);
    const many = ["a", "b", "c", "d", "e"].map((name, index) => machines(name, index + 1, of(" ")));
    expect(messages(teamCeiling, stackOf(...many, raw(odd, "odd", {})), "prod", config)).toEqual([
      "e, d, c and 3 more cost 438,000.00 USD a month as planned and 438,000.00 USD with every pool at its maximum and what 1 resource without a price may cost and name no team. " +
        "Fix: set the tag or label team on them, on what they belong to, or in the default tags or labels of the provider.",
    ]);
  });

  it("finds a team that is not known before the update", () => {
    const stack = stackOf(machines("a", 1, of(UNKNOWN)), machines("b", 2, UNKNOWN));
    expect(findings(teamCeiling, stack, "prod", config)).toEqual([
      {
        because: "unknown",
        message:
          "b, a cost 87,600.00 USD a month as planned and 87,600.00 USD with every pool at its maximum, for which team cannot be told before they are created. " +
          "Fix: name the team as a plain value or from stack configuration.",
      },
    ]);
  });

  it("does not pass a team with resources that have no price, until somebody allows it", () => {
    const stack = stackOf(
      machines("a", 1, of("vision")),
      machines("b", UNKNOWN, of("vision")),
      raw(odd, "odd", { tags: of("vision") }),
    );
    expect(findings(teamCeiling, stack, "prod", config)).toEqual([
      {
        because: "unknown",
        message:
          "Team vision costs at least 29,200.00 USD a month as planned and 29,200.00 USD with every pool at its maximum; " +
          "whether it stays within its budget of 60,000.00 USD and its ceiling of 90,000.00 USD (teams.vision, policy configuration) cannot be told, " +
          "because 2 resources have no price: b, odd. " +
          "Fix: make the size known or give the price, or add the type to allowUnpriced of cost-team-ceiling in policy.prod.json.",
      },
    ]);
    const allowUnpriced = ["aws:foo/*", "aws:ec2/capacityReservation:CapacityReservation"];
    expect(findings(teamCeiling, stack, "prod", { ...config, allowUnpriced })).toEqual([]);
    const tight = { ...config, teams: { vision: { plannedUsd: 1, maxUsd: 1e6 } } };
    expect(messages(teamCeiling, stack, "prod", tight)[0]).toContain(
      "costs 29,200.00 USD a month as planned, not counting 2 without a price, above its budget of 1.00 USD",
    );
  });

  it("reads the team of an update's target from outputs, and leaves out what is only read", () => {
    const target = machines("a", 3, undefined, { from: "outputs" });
    const stack = stackOf({ ...target, inputs: { ...target.inputs, tagsAll: of("language") } });
    expect(messages(teamCeiling, stack, "dev", config)).toHaveLength(2);
    expect(findings(teamCeiling, stackOf(machines("a", 9, undefined, { external: true })), "prod", config)).toEqual([]);
  });

  it("follows a team down from a component, and from the provider of Google Cloud", () => {
    const above = raw("example:index:Pools", "above", { team: "language" }, { custom: false });
    const below = machines("a", 3, undefined, { parent: above.urn });
    expect(messages(teamCeiling, stackOf(above, below), "prod", config)[0]).toMatch(
      /^Team language costs 87,600\.00 USD/,
    );
    const disk = raw(
      "gcp:compute/address:Address",
      "address",
      { addressType: "EXTERNAL", region: "us-central1" },
      { providerInputs: { defaultLabels: { team: "speech" } } },
    );
    expect(messages(teamCeiling, new ResourceGraph([disk]), "prod", config)[0]).toMatch(
      /^Team speech has no limit: address costs/,
    );
  });
});
