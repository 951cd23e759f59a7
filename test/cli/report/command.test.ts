import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../cli/report/markdown.ts";
import { folder } from "../support.ts";
import { exampleReport, largeReport } from "./fixtures.ts";
import { bucket, files, hybridGpu, planOf, published, urnOf } from "./support.ts";

const plan = planOf([{ type: bucket, name: "images", monthly: [1, 2, 3] }]);
const blocked = planOf([{ type: bucket, name: "images" }], {
  policies: [
    { policy: "deletion-protection", level: "mandatory", urn: urnOf(bucket, "images"), message: "m", severity: "high" },
  ],
});

describe("hybrid-gpu report", () => {
  it("prints a comment, a page or JSON, and says by its exit code whether it is blocked", async () => {
    const { plan: fine, blocked: bad } = files({ plan, blocked });
    const comment = await hybridGpu(
      "report",
      "--plan",
      fine,
      "--baseline",
      fine,
      "--id",
      "a/b",
      "--title",
      "My @title",
    );
    expect({ code: comment.code, stderr: comment.stderr }).toEqual({ code: 0, stderr: "" });
    expect(comment.stdout.split("\n").slice(0, 4)).toEqual([
      "<!-- hybrid-gpu-report a/b -->",
      "### My `@title`",
      "",
      "**Fine**. USD 2.00 a month as planned, 0.00.",
    ]);
    const json = await hybridGpu("report", "--plan", bad, "--format", "json");
    expect(json.code).toBe(1);
    const made = published(JSON.parse(json.stdout));
    expect(made.day).toBe("2026-11-22");
    expect(made.findings[0]).toMatchObject({
      rule: expect.stringContaining("protected from deletion"),
      page: "https://unpkg.com/hybrid-gpu/docs/policies/deletion-protection.md",
    });
    expect((await hybridGpu("report", "--plan", bad, "--format", "json", "--no-fail")).code).toBe(0);
    const html = await hybridGpu("report", "--plan", bad, "--format", "html");
    expect(html.stdout).toMatch(/^<!doctype html>/i);
    expect(html.code).toBe(1);
  });

  it("writes a file whole, and never over what it reads", async () => {
    const { plan: fine } = files({ plan });
    const output = join(folder({}), "comment.md");
    expect(await hybridGpu("report", "--plan", fine, "--output", output)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(output, "utf8")).toMatch(/^<!-- hybrid-gpu-report shop\/prod -->\n/);
    const over = await hybridGpu("report", "--plan", fine, "--output", fine);
    expect(over.code).toBe(2);
    expect(over.stderr).toContain("is the file that is read, and would be overwritten");
    expect(readFileSync(fine, "utf8")).toBe(JSON.stringify(plan));
  });

  it.each([
    [[], ["there is nothing to report on. Fix: give --plan or --preview"]],
    [["--plan", "a", "--preview", "b"], ["--plan and --preview exclude each other. Fix: give one of them"]],
    [
      ["--preview", "a", "--baseline", "b"],
      ["--baseline is for plans: a preview is compared with the state of the stack. Fix: leave it out"],
    ],
    [
      ["--plan", "-", "--baseline", "-", "--id", "a b", "--policy-pack", "x", "--link", "javascript:alert(1)"],
      [
        "--plan and --baseline cannot both be read from standard input. Fix: give a file for one of them",
        '--id "a b" has to be letters, digits, ., _, / and -. Fix: give a name like team-a/prod',
        "--policy-pack is for previews: a plan has been judged already. Fix: give it to hybrid-gpu plan",
        '--link "javascript:alert(1)" is not an address. Fix: give one that begins with https://',
      ],
    ],
  ])("refuses %j", async (args, wrong) => {
    expect(await hybridGpu("report", ...args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${wrong.join("\n")}\n`,
    });
  });

  it("says everything that is wrong with a plan, and where", async () => {
    const { broken } = files({
      broken: {
        ...plan,
        project: 3,
        quotas: [{}],
        resources: [{ ...plan["resources"][0], urn: "<script>", inputs: [] }],
        notes: undefined,
      },
    });
    const { code, stderr } = await hybridGpu("report", "--plan", broken);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: \S+broken is not a plan \(hybrid-gpu plan --json\): 14 problems\n/);
    for (const line of [
      "  - project: Invalid input: expected string, received number",
      "  - resources[0].urn: must be a URN, urn:pulumi:…",
      "  - resources[0].inputs: Invalid input: expected record, received array",
      "  - notes: Invalid input: expected array, received undefined",
    ])
      expect(stderr.split("\n")).toContain(line);
  });

  it.each([
    ["", "it is not valid JSON (it is empty)"],
    ["{", "it is not valid JSON ("],
    ["null", "1 problem\n  - the file: Invalid input: expected object, received null"],
    ["[]", "1 problem\n  - the file: Invalid input: expected object, received array"],
    ["\u0000\u0001", "is not a text file: it has NUL characters"],
    [`${"[".repeat(5000)}${"]".repeat(5000)}`, "1 problem\n  - the file: Invalid input: expected object"],
    [
      JSON.stringify(
        planOf([
          { type: bucket, name: "a" },
          { type: bucket, name: "a" },
        ]),
      ),
      "1 resources have the URN of",
    ],
    [
      JSON.stringify({ ...plan, resources: [] }),
      `its estimate speaks of 1 resources that it does not have: ${urnOf(bucket, "images")}`,
    ],
    [
      JSON.stringify(planOf([{ type: bucket, name: "deep" }])).replace(
        '"inputs":{}',
        `"inputs":{"a":${'{"a":'.repeat(200)}1${"}".repeat(200)}}`,
      ),
      "deep: an input is nested more than 100 levels deep",
    ],
  ])("refuses the file %#", async (content, why) => {
    const { given } = files({ given: content });
    const { code, stdout, stderr } = await hybridGpu("report", "--plan", given);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(why);
    expect(stderr).not.toMatch(/\n\s+at |RangeError|TypeError/);
  });

  it("tells a report, a plan and a preview apart", async () => {
    const { given, steps } = files({ given: plan, steps: { steps: [], changeSummary: {} } });
    const made = files({ made: (await hybridGpu("report", "--plan", given, "--format", "json")).stdout }).made;
    const said = async (...args: string[]) => (await hybridGpu("report", ...args)).stderr.split("error: ")[1];
    const what = "a plan (hybrid-gpu plan --json)";
    expect(await said("--plan", made)).toBe(`${made} is a report, not ${what}. Fix: give the plan\n`);
    expect(await said("--plan", steps)).toBe(`${steps} is a preview, not ${what}. Fix: give the plan\n`);
    expect(await said("--preview", given)).toBe(
      `${given} is a plan, not a preview (pulumi preview --json). Fix: give the preview\n`,
    );
  });

  it("refuses options that contradict each other, and names both", async () => {
    const { given } = files({ given: plan });
    const judged = await hybridGpu("report", "--plan", given, "--no-policies");
    expect([judged.code, judged.stderr]).toEqual([
      2,
      "error: --no-policies is for previews, and what --plan names has been judged already. Fix: give it to hybrid-gpu plan, or leave it out\n",
    ]);
    const pack = await hybridGpu("report", "--preview", given, "--no-policies", "--policy-pack", "x");
    expect([pack.code, pack.stderr]).toEqual([
      2,
      "error: --policy-pack names policies to run, and --no-policies runs none. Fix: give one of them\n",
    ]);
    const planned = await hybridGpu("plan", "--no-policies", "--policy-pack", "x", "--baseline", given);
    expect([planned.code, planned.stderr]).toEqual([
      2,
      "error: --policy-pack names policies to run, and --no-policies runs none. Fix: give one of them\n" +
        "--baseline is for the policy cost-increase-limit, and --no-policies runs none. Fix: give one of them\n",
    ]);
  });

  it("refuses plans that have nothing in common, and says which programs only one of them has", async () => {
    const of = (...stacks: string[]) => ({
      ...plan,
      programs: stacks.map((stack) => ({ project: "shop", stack })),
    });
    const given = files({ prod: of("prod"), dev: of("dev"), both: of("prod", "dev") });
    const none = await hybridGpu("report", "--plan", given.prod, "--baseline", given.dev);
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(
      /prod is about shop\/prod and \S+dev about shop\/dev: there is nothing to compare\. Fix:/,
    );
    const less = await hybridGpu("report", "--plan", given.prod, "--baseline", given.both, "--format", "json");
    expect(JSON.parse(less.stdout).notes).toContain(
      "shop/dev is in the older plan alone: all of it counts as deleted.",
    );
    const more = await hybridGpu("report", "--plan", given.both, "--baseline", given.prod, "--format", "json");
    expect(JSON.parse(more.stdout).notes).toContain("shop/dev is not in the older plan: all of it counts as new.");
  });

  it("ends in a report or a clear refusal, whatever is in the file", async () => {
    const value = fc.oneof(
      fc.constantFrom(null, true, -1, 1e308, "", "urn:pulumi:x", "<b>", [], {}, { unknown: true }, "[secret]"),
      fc.json().map((text) => JSON.parse(text) as unknown),
    );
    const paths = ["resources.0.inputs", "resources.0.type", "resources.0.name", "resources.0.parent"].concat(
      ...["estimate.lines.0.monthly", "estimate.lines.0.sku", "estimate.lines.0.priceDate", "policies", "quotas"],
      ...["notes", "programs", "stack", "resources.0.options.protect", "resources.0.urn", "estimate"],
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), value, async (path, replaced) => {
        const copy = structuredClone(plan) as any;
        const steps = path.split(".");
        const last = steps.pop()!;
        steps.reduce((at, step) => at[step], copy)[last] = replaced;
        const { given, fine } = files({ given: copy, fine: plan });
        const { code, stderr } = await hybridGpu("report", "--plan", given, "--baseline", fine);
        expect([0, 1, 2]).toContain(code);
        expect(stderr === "").toBe(code !== 2);
        expect(stderr).not.toMatch(/\n\s+at |RangeError|TypeError|undefined is not|Cannot read/);
      }),
      { numRuns: 60 },
    );
  });
});

describe("examples for the other formats", () => {
  it("are of the published shape", () => {
    published(JSON.parse(JSON.stringify(exampleReport())));
    const large = largeReport(500);
    published(JSON.parse(JSON.stringify(large)));
    expect(large.resources).toHaveLength(500);
    expect(renderMarkdown(large)).toContain("… and ");
  });
});
