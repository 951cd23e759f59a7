import { describe, expect, it } from "vitest";
import { jointJson, jointOf } from "../../cli/jointPlan.ts";
import { plannedLustre } from "../../cli/lustrePlan.ts";
import { type PlanReport, planJson, withoutSecrets } from "../../cli/planReport.ts";
import { renderLustre } from "../../cli/render/lustre.ts";
import { renderPlan } from "../../cli/render/plan.ts";
import { styleOf } from "../../cli/render/style.ts";
import { widthOf } from "../../cli/render/text.ts";
import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import { shared } from "../support/analyzer.ts";

const style = styleOf({}, { COLUMNS: "80" });
const urnOf = (type: string, name: string) => `urn:pulumi:dev::site::${type}::${name}`;

function node(type: string, name: string, more: Partial<ResourceNode> = {}): ResourceNode {
  const custom = !type.startsWith("hybrid-gpu:");
  return { urn: urnOf(type, name), type, name, custom, inputs: {}, options: {}, propertyDependencies: {}, ...more };
}

const prediction = {
  need: "8 accelerators × 150 MB/s = 1.2 GB/s read",
  fileSystem: "PERSISTENT_2 250 MB/s per TiB, 12,000 GiB: 10 OSTs on 5 servers; given",
  utilisation: 0.9174,
  readMBps: 2936,
  boundBy: "disk",
  directories: [
    {
      path: "/images",
      layout: "-c 10 -S 1M",
      importedFileChunkSizeMiB: 1241,
      megabytesPerSecond: 2936,
      boundBy: "disk",
      why: "ten stripes spread each file",
    },
    { path: "/ckpt", layout: "-c 1", megabytesPerSecond: 650, boundBy: "client", why: "one file for every rank" },
  ],
  checkpoints: [
    { path: "/ckpt", writeSeconds: 33.93, intervalSeconds: 6521, restartSeconds: 30.1, lostShare: 0.009221 },
  ],
};

const fileSystem = (value: unknown, name = "data") =>
  node("hybrid-gpu:index:FsxLustre", name, { outputs: { prediction: value } });

/** A volume and what it makes: with a table, a Job and the ConfigMap that it reads. */
function volume(name: string, data?: unknown): ResourceNode[] {
  const type = "hybrid-gpu:index:LustreVolume";
  const parent = urnOf(type, name);
  const settings = { data: { "settings.tsv": "lctl\ta\t1\n" } };
  return [
    node(type, name),
    node("kubernetes:core/v1:ConfigMap", `${name}-clients`, { parent, inputs: settings }),
    ...(data === undefined
      ? []
      : [
          node("kubernetes:core/v1:ConfigMap", `${name}-layouts`, { parent, inputs: { data } }),
          node("kubernetes:batch/v1:Job", `${name}-layouts`, { parent }),
        ]),
  ];
}

const linesOf = (nodes: readonly ResourceNode[], full = false, width = 80) =>
  renderLustre(plannedLustre(new ResourceGraph(nodes)), styleOf({}, { COLUMNS: String(width) }, full));

function report(nodes: readonly ResourceNode[]): PlanReport {
  const graph = new ResourceGraph(nodes);
  return {
    project: "site",
    stack: "dev",
    graph,
    outputs: {},
    lustre: plannedLustre(graph),
    estimate: estimate(graph, PriceBook.builtIn(), { now: "2026-11-22" }),
    quotas: [],
    packs: [],
    policies: [],
    diagnostics: [],
    warnings: [],
    notes: [],
  };
}

describe("a Lustre file system in a plan", () => {
  it("has its need, its size, every directory, its checkpoints and what they come to", () => {
    expect(linesOf([fileSystem(prediction)])).toEqual([
      "  FsxLustre data",
      "    need: 8 accelerators × 150 MB/s = 1.2 GB/s read",
      "    file system: PERSISTENT_2 250 MB/s per TiB, 12,000 GiB: 10 OSTs on 5",
      "      servers; given",
      "    /images: files from S3 in chunks of 1,241 MiB; reads 2.94 GB/s, bound by",
      "      disk; ten stripes spread each file",
      "    /ckpt: lfs setstripe -c 1; writes 650 MB/s, bound by client; one file for",
      "      every rank",
      "    checkpoint /ckpt: written in 33.9 s, every 1.81 h, 0.922 % of the time is",
      "      lost",
      "    prediction: accelerators are busy 91.7 % of the time; all data sets are",
      "      read at up to 2.94 GB/s, bound by disk",
    ]);
  });

  it("that nothing is read from keeps nobody waiting", () => {
    const idle = { ...prediction, utilisation: 1, readMBps: 3000, boundBy: "nothing is read", directories: [] };
    expect(linesOf([fileSystem(idle)], false, 100).at(-1)).toBe(
      "    prediction: nothing is read while training, accelerators do not wait for data",
    );
  });

  it("fits the terminal", () => {
    const nodes = [fileSystem(prediction, "a-name-that-is-longer-than-any-terminal-is-wide"), ...volume("data")];
    for (const width of [40, 60, 100]) {
      expect(Math.max(...linesOf(nodes, true, width).map(widthOf))).toBeLessThanOrEqual(width);
    }
  });

  it("is left out unless every part is known, of the shape that is read, and no secret", () => {
    const [images, ckpt] = prediction.directories;
    const unread: unknown[] = [
      undefined,
      null,
      UNKNOWN,
      "fine",
      new Secret(prediction),
      { ...prediction, need: UNKNOWN },
      { ...prediction, need: new Secret(prediction.need) },
      { ...prediction, utilisation: Number.NaN },
      { ...prediction, directories: new Secret(prediction.directories) },
      { ...prediction, directories: {} },
      { ...prediction, directories: [images, { ...ckpt, why: UNKNOWN }] },
      { ...prediction, directories: [{ ...images, importedFileChunkSizeMiB: UNKNOWN }] },
      { ...prediction, checkpoints: [{ path: "/ckpt" }] },
    ];
    for (const value of unread) expect(linesOf([fileSystem(value)])).toEqual([]);
    expect(linesOf([node("hybrid-gpu:index:FsxLustre", "data")])).toEqual([]);
  });

  it("has the first eight directories, and all of them with --full", () => {
    const directories = Array.from({ length: 10 }, (_, index) => ({
      ...prediction.directories[1],
      path: `/d${index}`,
    }));
    const nodes = [fileSystem({ ...prediction, directories, checkpoints: [] })];
    const short = linesOf(nodes, false, 200);
    expect(short.slice(3, 12)).toEqual([
      ...directories
        .slice(0, 8)
        .map(({ path }) => `    ${path}: lfs setstripe -c 1; reads 650 MB/s, bound by client; one file for every rank`),
      "    … 2 more directories (--full shows all)",
    ]);
    const nine = linesOf([fileSystem({ ...prediction, directories: directories.slice(0, 9), checkpoints: [] })]);
    expect(nine).toContain("    … 1 more directory (--full shows all)");
    const full = linesOf(nodes, true, 200);
    expect(full.filter((line) => line.startsWith("    /d"))).toHaveLength(10);
    expect(full.join("\n")).not.toContain("--full");
  });
});

describe("a Lustre volume in a plan", () => {
  const table = {
    "apply-layouts.sh": "#!/bin/sh\n",
    "layouts.tsv": "/a\t-c 1\teof:1:*\n/b c\t-E 1M -c 1 -E -1 -c 4\tx\n",
  };

  it.each([
    ["no Job", undefined, "sets no layouts"],
    ["a table", table, "its Job sets /a (-c 1), /b c (-E 1M -c 1 -E -1 -c 4)"],
    ["an unknown table", { "layouts.tsv": UNKNOWN }, "its Job sets layouts that are known later"],
    ["unknown data", UNKNOWN, "its Job sets layouts that are known later"],
    ["a secret table", { "layouts.tsv": new Secret("/a\t-c 1\tx\n") }, "its Job sets layouts that are secret"],
    ["secret data", new Secret(table), "its Job sets layouts that are secret"],
  ])("with %s", (_, data, expected) => {
    expect(linesOf(volume("vol", data), false, 100)).toEqual([`  LustreVolume vol: ${expected}`]);
  });

  it("is told after the file systems", () => {
    const lines = linesOf([...volume("vol", table), fileSystem(prediction)]);
    expect([lines[0], lines.at(-1)]).toEqual([
      "  FsxLustre data",
      "  LustreVolume vol: its Job sets /a (-c 1), /b c (-E 1M -c 1 -E -1 -c 4)",
    ]);
  });
});

describe("a plan with Lustre", () => {
  const nodes = [fileSystem(prediction), ...volume("vol")];
  const titles = (text: string) => text.split("\n").filter((line) => /^(Resources|Lustre|Cost|Quotas)/.test(line));

  it("tells of it between resources and cost, and of nothing where there is none", () => {
    expect(titles(renderPlan(report(nodes), style))).toEqual(["Resources (1)", "Lustre", "Cost", "Quotas"]);
    expect(titles(renderPlan(report([]), style))).toEqual(["Resources (0)", "Cost", "Quotas"]);
  });

  it("has predictions in its JSON, those of all programs in that of several", () => {
    const entry = { urn: urnOf("hybrid-gpu:index:FsxLustre", "data"), name: "data", prediction };
    const one = report(nodes);
    expect(planJson(one)).toMatchObject({ lustre: [entry] });
    expect(planJson(report([]))).toMatchObject({ lustre: [] });
    const other = { ...report([]), project: "other" };
    const joint = jointOf([one, other], "other", [{ byPolicy: {}, shared: shared() }]);
    expect(jointJson(joint)).toMatchObject({ project: "other", lustre: [entry] });
  });

  it("has no secret in it, even where a sentence quotes one", () => {
    const quoting = {
      ...prediction,
      directories: [{ ...prediction.directories[1]!, path: "/h7x-hidden", why: "because of h7x-hidden" }],
      checkpoints: [],
    };
    const secret = node("test:index:Thing", "thing", { inputs: { token: new Secret("h7x-hidden") } });
    const clean = withoutSecrets(
      report([secret, fileSystem(quoting), ...volume("vol", { "layouts.tsv": "/h7x-hidden\t-c 1\tx\n" })]),
    );
    expect(clean.lustre).toEqual({
      fileSystems: [
        {
          urn: urnOf("hybrid-gpu:index:FsxLustre", "data"),
          name: "data",
          prediction: {
            ...quoting,
            directories: [{ ...quoting.directories[0]!, path: "/[secret]", why: "because of [secret]" }],
          },
        },
      ],
      volumes: [
        {
          urn: urnOf("hybrid-gpu:index:LustreVolume", "vol"),
          name: "vol",
          layouts: [{ path: "/[secret]", layout: "-c 1" }],
        },
      ],
    });
    expect(renderPlan(clean, style)).not.toContain("h7x");
  });
});
