import { describe, expect, it } from "vitest";
import { reportOfPlan } from "../../../cli/report/fromPlan.ts";
import { renderHtml } from "../../../cli/report/html/index.ts";
import { renderMarkdown } from "../../../cli/report/markdown.ts";
import type { Report } from "../../../cli/report/model.ts";
import { bucket, files, nodeGroup, planOf, published, urnOf } from "./support.ts";

type Given = Parameters<typeof planOf>[0];

function report(before: Given, after: Given, more: Record<string, unknown> = {}): Report {
  const given = files({ "plan.json": planOf(after, more), "old.json": planOf(before) });
  const made = reportOfPlan({
    plan: given["plan.json"],
    baseline: given["old.json"],
    rules: new Map(),
    day: "2026-11-22",
  });
  return published(JSON.parse(JSON.stringify(made)));
}

const queue = "aws:sqs/queue:Queue";
const network = "shop:index:Network";

describe("an alias", () => {
  it("tells a renamed resource from a deleted and a new one, and its cost is the same", () => {
    const made = report(
      [{ type: bucket, name: "datasets", monthly: [5, 5, 5], unpriced: "no price" }],
      [
        {
          type: bucket,
          name: "training",
          monthly: [5, 5, 5],
          unpriced: "no price",
          options: { aliases: [urnOf(bucket, "nobody"), urnOf(bucket, "datasets")] },
        },
      ],
    );
    expect(made.changes).toEqual([
      {
        operation: "update",
        urn: urnOf(bucket, "training"),
        type: bucket,
        name: "training",
        renamedFrom: "datasets",
        properties: [],
      },
    ]);
    expect(made.counts).toMatchObject({ create: 0, delete: 0, update: 1 });
    expect(made.cost.changes).toEqual([]);
    expect(renderMarkdown(made)).toContain("| update | `training` `aws:s3/bucket:Bucket`, renamed from `datasets` |");
    expect(renderHtml(made)).toContain("renamed from <code>datasets</code>");
  });

  it("says the type or the place where that is what changed, and what changes beside it", () => {
    const made = report(
      [{ type: bucket, name: "images", inputs: { tags: { team: "a" } } }],
      [
        { type: network, name: "net", custom: false },
        {
          type: bucket,
          name: "images",
          inputs: { tags: { team: "b" } },
          parent: urnOf(network, "net"),
          options: { aliases: [urnOf(bucket, "images")] },
        },
      ].map((one, index) => (index === 0 ? one : { ...one, type: bucket, name: "pictures" })),
    );
    expect(made.changes[0]).toMatchObject({
      renamedFrom: "images",
      properties: [{ path: "tags.team", before: '"a"', after: '"b"' }],
    });
    const moved = report(
      [{ type: `${network}$${bucket}`, name: "images" }],
      [{ type: bucket, name: "images", options: { aliases: [urnOf(`${network}$${bucket}`, "images")] } }],
    );
    expect(moved.changes[0]).toMatchObject({ operation: "update", renamedFrom: `${network}$${bucket}::images` });
  });

  it("counts for nothing where the resource is there by its own name, or the other one still is", () => {
    const own = report(
      [
        { type: bucket, name: "a" },
        { type: bucket, name: "b" },
      ],
      [
        { type: bucket, name: "a", options: { aliases: [urnOf(bucket, "b")] } },
        { type: bucket, name: "c", options: { aliases: [urnOf(bucket, "a")] } },
      ],
    );
    expect(own.changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual(["delete b", "create c"]);
  });
});

describe("replaceOnChanges", () => {
  it.each([
    ["labels.pool", { labels: { pool: "a", x: 1 } }, { labels: { pool: "b", x: 1 } }, true],
    ["labels.pool", { labels: { pool: "a", x: 1 } }, { labels: { pool: "a", x: 2 } }, false],
    ["labels", { labels: { pool: "a" } }, { labels: { pool: "b" } }, true],
    ["*", { tags: { a: 1 } }, { tags: { a: 2 } }, true],
    ["taints[*].value", { taints: [{ value: 1 }, { value: 2 }] }, { taints: [{ value: 1 }, { value: 3 }] }, true],
    ["taints[*].value", { taints: [{ effect: 1 }, { effect: 2 }] }, { taints: [{ effect: 1 }, { effect: 3 }] }, false],
    ["list[*]", { list: [1] }, { list: [1, 2] }, true],
    ["list[0]", { list: [1] }, { list: [1, 2] }, false],
  ])("%s: %j becomes %j: %s", (path, before, after, replaced) => {
    const options = { replaceOnChanges: [path] };
    const { changes } = report(
      [{ type: queue, name: "pool", inputs: before }],
      [{ type: queue, name: "pool", inputs: after, options }],
    );
    expect(changes[0]!.operation).toBe(replaced ? "replace" : "update");
    expect(changes[0]!.properties[0]).toMatchObject(
      replaced ? { forcesReplacement: true, because: "replaceOnChanges" } : {},
    );
    expect(changes[0]!.properties[0]!.because).toBe(replaced ? "replaceOnChanges" : undefined);
  });

  it("is told with the reason, is not for components, and gives way to what is ignored", () => {
    const options = { replaceOnChanges: ["*"] };
    const made = report(
      [
        { type: queue, name: "events", inputs: { tags: { a: 1 } } },
        { type: queue, name: "ignored", inputs: { tags: { a: 1 } } },
        { type: network, name: "net", custom: false, inputs: { cidr: "a" } },
      ],
      [
        { type: queue, name: "events", inputs: { tags: { a: 2 } }, options },
        { type: queue, name: "ignored", inputs: { tags: { a: 2 } }, options: { ...options, ignoreChanges: ["tags"] } },
        { type: network, name: "net", custom: false, inputs: { cidr: "b" }, options },
      ],
    );
    expect(made.changes.map(({ name, operation, holds }) => [name, operation, holds])).toEqual([
      ["events", "replace", "its messages"],
    ]);
    expect(made.counts).toMatchObject({ replace: 1, same: 1, update: 0 });
    expect(renderMarkdown(made)).toContain("`tags.a`: `1` → `2` (forces replacement: replaceOnChanges)");
    expect(renderHtml(made)).toContain("forces the replacement: replaceOnChanges");
  });
});

describe("ignoreChanges", () => {
  const size = (desiredSize: number, rest: object = {}) => ({ scalingConfig: { desiredSize, maxSize: 8 }, ...rest });
  const ignoring = { ignoreChanges: ["scalingConfig.desiredSize"] };

  it("keeps what a resource costs where all that changes is ignored", () => {
    const made = report(
      [{ type: nodeGroup, name: "pool", inputs: size(2), monthly: [100, 200, 800] }],
      [{ type: nodeGroup, name: "pool", inputs: size(4), options: ignoring, monthly: [100, 400, 800] }],
    );
    expect(made.counts).toMatchObject({ same: 1, update: 0 });
    expect(made.cost.after.monthly).toEqual({ min: 100, planned: 200, max: 800 });
    expect(made.cost.changes).toEqual([]);
    expect(made.resources[0]!.monthly).toEqual({ min: 100, planned: 200, max: 800 });
  });

  it("says where more changes than is ignored: then it is priced as the program says", () => {
    const made = report(
      [{ type: nodeGroup, name: "pool", inputs: size(2), monthly: [100, 200, 800] }],
      [{ type: nodeGroup, name: "pool", inputs: size(4, { tags: 1 }), options: ignoring, monthly: [100, 400, 800] }],
    );
    expect(made.changes[0]!.properties.map(({ path }) => path)).toEqual(["tags"]);
    expect(made.cost.after.monthly.planned).toBe(400);
    expect(made.notes).toContain(
      "Priced as the program says, although ignoreChanges keeps a part of it as it was: pool.",
    );
  });

  it("says what was judged by inputs that stay as they were", () => {
    const finding = { policy: "p", level: "advisory", urn: urnOf(nodeGroup, "pool"), message: "m", severity: "low" };
    const before: Given = [{ type: nodeGroup, name: "pool", inputs: size(2) }];
    const after: Given = [{ type: nodeGroup, name: "pool", inputs: size(4), options: ignoring }];
    const note = "Judged as the program says, although ignoreChanges keeps a part of it as it was: pool.";
    expect(report(before, after, { policies: [finding] }).notes).toContain(note);
    expect(report(before, after).notes).not.toContain(note);
    expect(report(before, before, { policies: [finding] }).notes).not.toContain(note);
  });

  it("leaves sizes to an autoscaler in components of ours, and what they plan counts", () => {
    const pool = "hybrid-gpu:index:EksGpuNodePool";
    const of = (planned: number) => [
      { type: pool, name: "train", custom: false, inputs: { nodes: { planned } } },
      {
        type: nodeGroup,
        name: "pool",
        parent: urnOf(pool, "train"),
        inputs: size(planned),
        options: ignoring,
        monthly: [0, planned * 100, 800] as const,
      },
    ];
    expect(report(of(2), of(4)).cost.after.monthly.planned).toBe(400);
  });

  it.each([
    [
      "wildcards in lists",
      ["rules[*].port"],
      { rules: [{ port: 1 }, { port: 2 }] },
      { rules: [{ port: 3 }, { port: 4 }] },
    ],
    ["a list of another length", ["rules"], { rules: [1] }, { rules: [1, 2] }],
    ["what was not there before", ["tags.added"], { tags: { a: 1 } }, { tags: { a: 1, added: 2 } }],
    ["what is gone", ["tags.gone"], { tags: { a: 1, gone: 2 } }, { tags: { a: 1 } }],
    ["everything", ["*"], { a: 1, b: 2 }, { a: 2, c: 3 }],
  ])("knows %s", (_, ignoreChanges, before, after) => {
    const { counts } = report(
      [{ type: queue, name: "events", inputs: before }],
      [{ type: queue, name: "events", inputs: after, options: { ignoreChanges } }],
    );
    expect(counts).toMatchObject({ same: 1, update: 0 });
  });
});

describe("values that are known only after creation", () => {
  it("are counted, and not printed as the plan writes them", () => {
    const later = (count: number) => Array.from({ length: count }, () => ({ unknown: true }));
    const { changes } = report(
      [{ type: queue, name: "events", inputs: { subnetIds: later(2), mixed: ["a", ...later(1)] } }],
      [{ type: queue, name: "events", inputs: { subnetIds: later(3), mixed: ["a"] } }],
    );
    expect(changes[0]!.properties).toEqual([
      { path: "subnetIds", before: "2, known only after creation", after: "3, known only after creation" },
      { path: "mixed", before: '["a","known only after creation"]', after: '["a"]' },
    ]);
  });
});
