import { describe, expect, it } from "vitest";
import type { PolicyRule } from "../../../cli/report/findings.ts";
import { reportOfPlan } from "../../../cli/report/fromPlan.ts";
import type { Report } from "../../../cli/report/model.ts";
import { bucket, files, lustre, nodeGroup, planOf, published, urnOf } from "./support.ts";

const rules = new Map<string, PolicyRule>([
  ["quota-headroom", { description: "It fits.", url: "https://example.com/quota-headroom.md" }],
]);

function report(plan: unknown, baseline?: unknown): Report {
  const given = files({ "plan.json": plan, "old.json": baseline ?? "" });
  const made = reportOfPlan({
    plan: given["plan.json"],
    ...(baseline === undefined ? {} : { baseline: given["old.json"] }),
    rules,
    day: "2026-11-22",
  });
  return published(JSON.parse(JSON.stringify(made)));
}

const persistent = { deploymentType: "PERSISTENT_2" };
const range = (min: number, planned = min, max = planned) => ({ min, planned, max });

describe("what changes between two plans", () => {
  it("is created, updated, replaced, deleted, read or the same, with the inputs that differ", () => {
    const before = planOf([
      { type: nodeGroup, name: "same", inputs: { a: 1 } },
      { type: nodeGroup, name: "updated", inputs: { tags: { team: "a", "x.y": "1" }, list: [1, 2], more: [1] } },
      {
        type: lustre,
        name: "replaced",
        inputs: { ...persistent, fileSystemTypeVersion: "2.15", storageCapacity: 2400 },
      },
      { type: nodeGroup, name: "deleted" },
      { type: nodeGroup, name: "read", external: true },
    ]);
    const after = planOf([
      { type: nodeGroup, name: "same", inputs: { a: 1, b: null } },
      { type: nodeGroup, name: "updated", inputs: { tags: { team: "b", "x.y": "2" }, list: [1, 3], more: [1, 2] } },
      {
        type: lustre,
        name: "replaced",
        inputs: { ...persistent, fileSystemTypeVersion: "2.12", storageCapacity: 4800 },
      },
      { type: nodeGroup, name: "created" },
      { type: nodeGroup, name: "read", external: true },
    ]);
    const { changes, counts } = report(after, before);
    expect(counts).toEqual({ create: 1, update: 1, replace: 1, delete: 1, read: 1, same: 1 });
    expect(changes).toEqual([
      {
        operation: "replace",
        urn: urnOf(lustre, "replaced"),
        type: lustre,
        name: "replaced",
        holds: "its files",
        properties: [
          { path: "fileSystemTypeVersion", before: '"2.15"', after: '"2.12"', forcesReplacement: true },
          { path: "storageCapacity", before: "2400", after: "4800" },
        ],
      },
      { operation: "delete", urn: urnOf(nodeGroup, "deleted"), type: nodeGroup, name: "deleted", properties: [] },
      {
        operation: "update",
        urn: urnOf(nodeGroup, "updated"),
        type: nodeGroup,
        name: "updated",
        properties: [
          { path: "tags.team", before: '"a"', after: '"b"' },
          { path: 'tags["x.y"]', before: '"1"', after: '"2"' },
          { path: "list[1]", before: "2", after: "3" },
          { path: "more", before: "[1]", after: "[1,2]" },
        ],
      },
      { operation: "create", urn: urnOf(nodeGroup, "created"), type: nodeGroup, name: "created", properties: [] },
    ]);
  });

  it("is an update where it is known to be none but that, and else maybe a replacement", () => {
    const template = "aws:ec2/launchTemplate:LaunchTemplate";
    const pool = "hybrid-gpu:index:EksGpuNodePool";
    const of = (inputs: Record<string, unknown>, options = {}) =>
      planOf([
        { type: nodeGroup, name: "grown", inputs: { scalingConfig: { maxSize: inputs["size"] } } },
        { type: nodeGroup, name: "moved", inputs: { subnetIds: ["a", inputs["subnet"]] } },
        { type: nodeGroup, name: "rebased", inputs: inputs["size"] === 1 ? {} : { launchTemplate: { name: "x" } } },
        { type: template, name: "template", inputs: { userData: inputs["size"] } },
        { type: template, name: "opened", options },
        { type: pool, name: "pool", custom: false, inputs },
      ]);
    const { changes, counts } = report(of({ size: 2, subnet: "c" }, { protect: true }), of({ size: 1, subnet: "b" }));
    expect(changes.map(({ name, operation, mayReplace }) => [name, operation, mayReplace])).toEqual([
      ["moved", "replace", undefined],
      ["opened", "update", undefined],
      ["template", "update", true],
      ["grown", "update", undefined],
      ["rebased", "update", true],
    ]);
    expect(counts).toMatchObject({ replace: 1, update: 4 });
  });

  it("puts first what is lost, then what its protection saves, then what loses it", () => {
    const kinds: [string, Record<string, unknown>][] = [
      ["protected", { protect: true }],
      ["retained", { retainOnDelete: true }],
      ["lost", {}],
    ];
    const gone = kinds.map(([name, options]) => ({ type: bucket, name, options }));
    const before = planOf([
      { type: nodeGroup, name: "pool" },
      ...gone,
      { type: bucket, name: "opened", options: { protect: true } },
    ]);
    const after = planOf([{ type: bucket, name: "opened" }]);
    const { changes } = report(after, before);
    expect(changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual([
      "delete lost",
      "delete protected",
      "update opened",
      "delete retained",
      "delete pool",
    ]);
    expect(changes[2]!.properties).toEqual([{ path: "options.protect", before: "true", after: "false" }]);
    expect(changes[1]).toMatchObject({ protected: true, holds: "its objects" });
    expect(changes[3]).toMatchObject({ retained: true });
  });

  it("never shows secrets, nor what is likely to be one", () => {
    const inputs = (word: string, secret: unknown) => ({
      password: `${word}-hush`,
      userData: `${word}-hush`,
      env: [{ apiKey: `${word}-hush`, size: word }, {}].slice(0, word === "a" ? 1 : 2),
      sealed: secret,
      later: word === "a" ? "x" : { unknown: true },
    });
    const before = planOf([{ type: nodeGroup, name: "pool", inputs: inputs("a", "[secret]") }]);
    const after = planOf([{ type: nodeGroup, name: "pool", inputs: inputs("b", "plain") }]);
    const made = report(after, before);
    expect(made.changes[0]!.properties).toEqual([
      { path: "password", before: "[not shown]", after: "[not shown]" },
      { path: "userData", before: "[not shown]", after: "[not shown]" },
      {
        path: "env",
        before: '[{"apiKey":"[not shown]","size":"a"}]',
        after: '[{"apiKey":"[not shown]","size":"b"},{}]',
      },
      { path: "sealed", before: "[secret]", after: '"plain"' },
      { path: "later", before: '"x"', after: "known only after creation" },
    ]);
    expect(JSON.stringify(made)).not.toContain("hush");
  });

  it("leaves out what the program ignores, and components, whose children say it", () => {
    const before = planOf([
      { type: nodeGroup, name: "pool", inputs: { scalingConfig: { desiredSize: 1 } } },
      { type: "hybrid-gpu:index:EksGpuNodePool", name: "train", custom: false, inputs: { nodes: 1 } },
    ]);
    const after = planOf([
      {
        type: nodeGroup,
        name: "pool",
        inputs: { scalingConfig: { desiredSize: 2 } },
        options: { ignoreChanges: ["scalingConfig"] },
      },
      { type: "hybrid-gpu:index:EksGpuNodePool", name: "train", custom: false, inputs: { nodes: 2 } },
    ]);
    const { changes, counts, resources } = report(after, before);
    expect(changes).toEqual([]);
    // What is counted is what is listed.
    expect(counts).toMatchObject({ same: 1, update: 0 });
    expect(resources.map(({ name, operation }) => `${name} ${operation}`)).toEqual(["pool same", "train update"]);
  });

  it("reads plans of older versions, and says what they do not", () => {
    const { day: _, packs: __, ...old } = planOf([{ type: nodeGroup, name: "pool" }]);
    for (const resource of old["resources"]) {
      delete resource.custom;
      delete resource.external;
    }
    const made = report(old, old);
    expect(made.verdict.policies).toBe("none");
    expect(made.counts).toMatchObject({ same: 1 });
    expect(made.notes).toContain("The plan does not say whether policies ran: it is of an older version.");
  });
});

describe("what a change costs", () => {
  const tagged = (team: string) => ({ tags: { team } });

  it("is counted before and after, by team, place and accelerator, and line by line", () => {
    const before = planOf([
      { type: nodeGroup, name: "train", inputs: tagged("vision"), monthly: [0, 100, 400] },
      { type: "gcp:container/nodePool:NodePool", name: "tpu", monthly: [7, 7, 7], line: { sku: "tpu-v5p" } },
    ]);
    const after = planOf([
      {
        type: nodeGroup,
        name: "train",
        inputs: tagged("vision"),
        monthly: [0, 250.1, 400.2],
        line: { sku: "p5.48xlarge", description: "p5.48xlarge instances, on-demand" },
      },
      { type: "gcp:container/nodePool:NodePool", name: "tpu", monthly: [7, 7, 7], line: { sku: "tpu-v5p" } },
      { type: nodeGroup, name: "queue", unpriced: "its machine type is unknown" },
    ]);
    const { cost, unpriced } = report(after, before);
    expect(cost).toEqual({
      currency: "USD",
      before: { monthly: range(7, 107, 407), oneOff: 0, unpriced: 0 },
      after: { monthly: range(7, 257.1, 407.2), oneOff: 0, unpriced: 1 },
      byTeam: [
        { key: "vision", before: range(0, 100, 400), after: range(0, 250.1, 400.2) },
        { key: "(no team)", before: range(7), after: range(7) },
      ],
      byPlace: [
        { key: "aws", before: range(0, 100, 400), after: range(0, 250.1, 400.2) },
        { key: "gcp", before: range(7), after: range(7) },
      ],
      byAccelerator: [
        { key: "H100", before: range(0), after: range(0, 250.1, 400.2) },
        { key: "TPU v5p", before: range(7), after: range(7) },
        { key: "(none)", before: range(0, 100, 400), after: range(0) },
      ],
      changes: [
        {
          urn: urnOf(nodeGroup, "train"),
          name: "train",
          description: "m7i.xlarge instances, on-demand → p5.48xlarge instances, on-demand",
          team: "vision",
          before: range(0, 100, 400),
          after: range(0, 250.1, 400.2),
        },
      ],
      oneOff: [],
      elsewhere: range(0),
    });
    expect(unpriced).toEqual([
      { urn: urnOf(nodeGroup, "queue"), name: "queue", type: nodeGroup, why: "its machine type is unknown" },
    ]);
  });

  it("is on the bill of the team that the default provider names, each program's own", () => {
    const defaults = { aws: { defaultTags: '{"tags":{"team":"vision"}}' } };
    const pool = { type: nodeGroup, name: "train", monthly: [1, 1, 1] as const };
    const explicit = { ...pool, name: "other", options: { provider: urnOf("pulumi:providers:aws", "west") } };
    const teams = (more: Record<string, unknown>) =>
      report(planOf([pool, explicit], more)).cost.byTeam.map(({ key }) => key);
    expect(teams({ defaults })).toEqual(["(no team)", "vision"]);
    expect(teams({})).toEqual(["(no team)"]);
    const programs = [
      { project: "network", stack: "prod", defaults: {} },
      { project: "shop", stack: "prod", defaults },
    ];
    expect(teams({ programs })).toEqual(["(no team)", "vision"]);
  });

  it("counts everything as new where there is nothing to compare with", () => {
    const made = report(planOf([{ type: nodeGroup, name: "pool", monthly: [1, 2, 3] }]));
    expect(made.baseline).toBe("none");
    expect(made.cost).toMatchObject({
      before: null,
      byTeam: [{ key: "(no team)", before: null, after: range(1, 2, 3) }],
    });
    expect(made.cost.changes[0]).toMatchObject({ before: range(0), after: range(1, 2, 3) });
    expect(made.notes).toEqual(["Nothing to compare with was given, so everything counts as new."]);
  });

  it("is no saving where what is deleted is retained, protected or committed", () => {
    const block = "aws:ec2/capacityBlockReservation:CapacityBlockReservation";
    const gone = [
      { type: nodeGroup, name: "retained", options: { retainOnDelete: true }, monthly: [1, 1, 1] as const },
      { type: nodeGroup, name: "protected", options: { protect: true }, monthly: [2, 2, 2] as const },
      { type: "gcp:compute/futureReservation:FutureReservation", name: "reserved", monthly: [4, 4, 4] as const },
      { type: block, name: "block", oneOff: 1000 },
      { type: nodeGroup, name: "saved", monthly: [8, 8, 8] as const },
    ];
    const { cost, resources } = report(planOf([]), planOf(gone));
    expect(cost.before).toEqual({ monthly: range(15), oneOff: 1000, unpriced: 0 });
    expect(cost.after).toEqual({ monthly: range(7), oneOff: 1000, unpriced: 0 });
    expect(cost.kept).toEqual({ monthly: range(7), resources: 3 });
    expect(cost.changes.map(({ name }) => name)).toEqual(["saved"]);
    expect(cost.oneOff).toEqual([
      {
        urn: urnOf(block, "block"),
        name: "block",
        description: "m7i.xlarge instances, on-demand (deleted; not refunded)",
        usd: 1000,
        new: false,
      },
    ]);
    const kept = resources.filter(({ monthly }) => monthly !== null && monthly.max > 0);
    expect(kept.map(({ name }) => name).sort()).toEqual(["protected", "reserved", "retained"]);
  });

  it("counts what is replaced twice while both run, and once where the old one goes first", () => {
    const of = (version: string, options: Record<string, unknown> = {}) =>
      planOf([
        { type: lustre, name: "data", inputs: { fileSystemTypeVersion: version }, options, monthly: [10, 20, 30] },
      ]);
    expect(report(of("2.12"), of("2.15")).cost).toMatchObject({
      after: { monthly: range(10, 20, 30) },
      overlap: { monthly: range(10, 20, 30), resources: 1 },
    });
    expect(report(of("2.12", { deleteBeforeReplace: true }), of("2.15")).cost.overlap).toBe(undefined);
    // The old one stays in the cloud, and goes on costing.
    expect(report(of("2.12"), of("2.15", { retainOnDelete: true })).cost).toMatchObject({
      after: { monthly: range(20, 40, 60) },
      kept: { monthly: range(10, 20, 30), resources: 1 },
    });
  });

  it("tells fees that are due from those that are paid", () => {
    const of = (oneOff: number) => planOf([{ type: nodeGroup, name: "train", oneOff }]);
    expect(report(of(5), of(5)).cost.oneOff).toMatchObject([{ usd: 5, new: false }]);
    expect(report(of(7), of(5)).cost.oneOff).toMatchObject([{ usd: 7, new: true }]);
    expect(report(of(7)).cost.oneOff).toMatchObject([{ usd: 7, new: true }]);
  });

  it("says when prices differ between the plans, as that is no change of the program", () => {
    const of = (unitPrice: string) =>
      planOf([{ type: nodeGroup, name: "pool", monthly: [1, 1, 1], line: { unitPrice } }]);
    expect(report(of("2"), of("1")).notes[1]).toMatch(/^1 price is another one than in the older plan: a part of the/);
    expect(report(of("2"), of("2")).notes).toHaveLength(1);
  });
});

describe("what the policies say", () => {
  it("is split into what was found and the fix, waivers apart, the strictest first", () => {
    const finding = (more: object) => ({
      policy: "quota-headroom",
      level: "advisory",
      urn: urnOf(nodeGroup, "pool"),
      message: "m",
      severity: "high",
      ...more,
    });
    const made = report(
      planOf([{ type: nodeGroup, name: "pool" }], {
        policies: [
          finding({ message: "low. Fix: nothing.", severity: "low" }),
          finding({ level: "mandatory", message: "the rule\nneeds 2. Fix: ask for more: Fix: again." }),
          finding({ policy: "their-own", message: "is wrong", severity: "critical" }),
          finding({ message: "[waived until 2026-12-31 by ops: they move] open. Fix: close it." }),
          finding({ level: "disabled" }),
        ],
      }),
    );
    expect(made.verdict).toEqual({ blocked: true, mandatory: 1, advisory: 2, waived: 1, policies: "ran" });
    const pool = { urn: urnOf(nodeGroup, "pool"), name: "pool" };
    const known = {
      policy: "quota-headroom",
      rule: "It fits.",
      page: "https://example.com/quota-headroom.md",
      ...pool,
    };
    expect(made.findings).toEqual([
      { ...known, level: "mandatory", severity: "high", message: "needs 2.", fix: "ask for more: Fix: again." },
      { ...pool, policy: "their-own", level: "advisory", severity: "critical", rule: "their-own", message: "is wrong" },
      { ...known, level: "advisory", severity: "low", message: "low.", fix: "nothing." },
    ]);
    expect(made.waivers).toEqual([
      {
        policy: "quota-headroom",
        ...pool,
        message: "open.",
        reason: "they move",
        approver: "ops",
        expires: "2026-12-31",
      },
    ]);
    expect(made.resources[0]!.findings).toBe(3);
  });

  it("is not the same as no policies", () => {
    const plan = planOf([{ type: nodeGroup, name: "pool" }], { packs: [] });
    expect(report(plan).verdict).toEqual({ blocked: false, mandatory: 0, advisory: 0, waived: 0, policies: "none" });
  });
});

describe("the rest of a report", () => {
  it("lists resources with parents before children, whoever is whose parent", () => {
    const made = report(
      planOf([
        { type: nodeGroup, name: "b", parent: urnOf("hybrid-gpu:index:Pool", "z") },
        { type: "hybrid-gpu:index:Pool", name: "z", custom: false },
        { type: nodeGroup, name: "a", parent: urnOf("hybrid-gpu:index:Pool", "z"), inputs: { tags: { team: "t" } } },
        { type: nodeGroup, name: "orphan", parent: urnOf("hybrid-gpu:index:Pool", "gone") },
        { type: nodeGroup, name: "one", parent: urnOf(nodeGroup, "other") },
        { type: nodeGroup, name: "other", parent: urnOf(nodeGroup, "one") },
      ]),
    );
    expect(
      made.resources.map(({ name, parent, team, place }) => [name, parent?.split("::").at(-1), team, place]),
    ).toEqual([
      ["orphan", undefined, undefined, "aws"],
      ["z", undefined, undefined, "aws"],
      ["a", "z", "t", "aws"],
      ["b", "z", undefined, "aws"],
      ["one", undefined, undefined, "aws"],
      ["other", "one", undefined, "aws"],
    ]);
  });

  it("puts the quota first that is exceeded, then what is not known, then what is nearly spent", () => {
    const quota = (name: string, more: object) => ({
      ...{ place: "aws", region: "us-east-2", quota: `L-${name}`, name, service: "ec2", unit: "vCPU" },
      ...{ needed: range(1, 2, 3), limit: 10, used: 0, headroom: 7, status: "ok", confidence: "observed" },
      ...more,
    });
    const { quotas } = report(
      planOf([], {
        quotas: [
          quota("free", {}),
          quota("unlimited", { limit: -1, used: null, headroom: null }),
          quota("tight", { headroom: 1, dimensions: { gpu_family: "NVIDIA_H100" } }),
          quota("unknown", { limit: null, headroom: null, status: "unknown", why: "no row", needed: null }),
          quota("exceeded", { headroom: -1, status: "exceeded", scope: urnOf(nodeGroup, "pool") }),
        ],
      }),
    );
    expect(quotas.map(({ name }) => name)).toEqual([
      "exceeded (pool)",
      "unknown",
      "tight (NVIDIA_H100)",
      "free",
      "unlimited",
    ]);
    expect(quotas[1]).toEqual({
      ...{ place: "aws", region: "us-east-2", name: "unknown", code: "L-unknown", unit: "vCPU", limit: null, used: 0 },
      ...{ needed: null, headroom: null, status: "unknown", why: "no row" },
    });
  });

  it("says how old the prices are; what is paid for elsewhere has none", () => {
    const { prices } = report(
      planOf([
        { type: nodeGroup, name: "a", monthly: [1, 1, 1], line: { priceDate: "2026-01-01" } },
        { type: nodeGroup, name: "b", monthly: [1, 1, 1] },
        { type: nodeGroup, name: "c", monthly: [0, 0, 0], line: { unitPrice: "0", priceDate: "2020-01-01" } },
      ]),
    );
    expect(prices).toEqual({
      oldest: "2026-01-01",
      newest: "2026-11-01",
      stale: [],
      sources: [{ source: "https://example.com/prices", lines: 2, oldest: "2026-01-01", newest: "2026-11-01" }],
    });
  });
});
