import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { foreignIn } from "../../cli/comment/foreign.ts";
import { fixture, folder, launcher } from "../cli/support.ts";
import { runLink, runStep, type StepRun } from "./support.ts";

const planBase = ["hybrid-gpu.yml", "plan", "Plan the base"] as const;
const planChange = ["hybrid-gpu.yml", "plan", "Plan the change"] as const;
const preview = ["hybrid-gpu.yml", "preview", "Preview"] as const;
const comment = ["hybrid-gpu.yml", "comment", "Comment"] as const;
const forkComment = ["hybrid-gpu-comment.yml", "comment", "Comment"] as const;

const blocked = (stack: string, what: string): string =>
  `<!-- hybrid-gpu-report ${stack} -->\n### Hybrid GPU: ${stack}\n\n**Blocked**: it cannot be ${what}; the [log of the run](${runLink}) says why.\n`;

const text = (...path: string[]): string => readFileSync(join(...path), "utf8");

describe("the steps of a plan", () => {
  const root = folder({ "base/index.ts": "", "change/index.ts": "" });
  const environment = {
    STACKS: "dev",
    DIRECTORY: ".",
    COMMAND: `${process.execPath} ${launcher}`,
    GITHUB_STEP_SUMMARY: join(root, "summary.md"),
  };
  let base: StepRun;
  let change: StepRun;

  beforeAll(() => {
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(root, "node_modules"));
    for (const tree of ["base", "change"]) cpSync(fixture("raw-ts"), join(root, tree), { recursive: true });
    base = runStep(planBase, join(root, "base"), environment);
    change = runStep(planChange, join(root, "change"), environment);
  }, 180_000);

  it("compare the change with the base, and keep reports but no plans", () => {
    expect(base.status, base.output).toBe(0);
    expect(change.status, change.output).toBe(0);
    expect(readdirSync(join(root, "reports")).sort()).toEqual(["dev.html", "dev.json", "dev.md"]);
    const report = text(root, "reports/dev.md");
    expect(report).toMatch(/^<!-- hybrid-gpu-report raw-ts\/dev -->\n/);
    expect(foreignIn(report, runLink)).toBeUndefined();
    expect(text(root, "summary.md")).toBe(report);
    expect(JSON.parse(text(root, "reports/dev.json")).baseline).toBe("plan");
  });
});

/** A `hybrid-gpu` and a `pulumi` that answer at once, by the name of the stack. */
const stub = `#!/usr/bin/env bash
verb=$1
all="$*"
stack=$2
while [ $# -gt 0 ]; do
  case $1 in
    --output) output=$2 ;;
    --baseline) baseline=$2 ;;
    --plan|--preview) source=$2 ;;
    --stack) stack=$2 ;;
  esac
  shift
done
case $verb in
  plan)
    case $stack in
      broken) exit 2 ;;
      absent) exit 1 ;;
    esac
    echo "$stack"
    [ "$stack" != forbidden ]
    ;;
  report)
    case $(cat "$source") in renamed*) [ -z "$baseline" ] || exit 2 ;; garbage*) exit 2 ;; esac
    printf '<!-- hybrid-gpu-report x -->\\n### Hybrid GPU: x\\n\\n**Fine**: %s.\\n' "\${baseline:+compared}" > "$output"
    ;;
  comment) echo "$all" ;;
  preview)
    case $stack in silent) exit 255 ;; esac
    echo "$stack"
    [ "$stack" != forbidden ]
    ;;
esac
`;

function stubbed(files: Readonly<Record<string, string>> = {}) {
  const root = folder({ "bin/pulumi": stub, "base/x": "", "change/x": "", "temporary/x": "", ...files });
  chmodSync(join(root, "bin/pulumi"), 0o755);
  const summary = join(root, "summary.md");
  writeFileSync(summary, "");
  return {
    root,
    summary,
    environment: {
      COMMAND: join(root, "bin/pulumi"),
      DIRECTORY: ".",
      POLICY_PACK: "pack",
      PATH: `${join(root, "bin")}:${process.env["PATH"]}`,
      TMPDIR: join(root, "temporary"),
      RUNNER_TEMP: root,
      GITHUB_STEP_SUMMARY: summary,
    },
  };
}

describe("the steps of a plan, where something fails", () => {
  it("go on to the other stacks, and say which cannot be planned", () => {
    const { root, summary, environment } = stubbed();
    const env = { ...environment, STACKS: "broken absent renamed forbidden org/dev" };
    expect(runStep(planBase, join(root, "base"), env)).toEqual({ status: 0, output: "" });
    expect(readdirSync(join(root, "plans")).sort()).toEqual([
      "forbidden.base.json",
      "org.dev.base.json",
      "renamed.base.json",
    ]);
    expect(runStep(planChange, join(root, "change"), env).status).toBe(2);
    const report = (stack: string): string => text(root, "reports", `${stack}.md`);
    for (const stack of ["broken", "absent"]) expect(report(stack)).toBe(blocked(stack, "planned"));
    expect(report("org.dev")).toContain("**Fine**: compared.");
    expect(report("forbidden")).toContain("**Fine**: compared.");
    expect(report("renamed")).toMatch(/\*\*Fine\*\*: \.\n\nCompared with nothing: .*says why\.\n$/);
    expect(existsSync(join(root, "reports/renamed.html"))).toBe(true);
    for (const stack of ["broken", "renamed"]) expect(foreignIn(report(stack), runLink)).toBeUndefined();
    expect(text(summary).match(/^### Hybrid GPU/gm)).toHaveLength(5);
  });

  it("compare with nothing where the base has no hybrid-gpu", () => {
    const { root, environment } = stubbed();
    expect(runStep(planBase, join(root, "base"), { ...environment, STACKS: "dev", COMMAND: "false" }).status).toBe(0);
    expect(runStep(planChange, join(root, "change"), { ...environment, STACKS: "dev" }).status).toBe(0);
    expect(text(root, "reports/dev.md")).toContain("**Fine**: .");
  });

  it("fail where a mandatory policy does", () => {
    const { root, environment } = stubbed();
    expect(runStep(planChange, join(root, "change"), { ...environment, STACKS: "forbidden dev" }).status).toBe(1);
  });
});

describe("the step of a preview", () => {
  it("goes on to the other stacks, says which cannot be previewed and leaves no preview behind", () => {
    const { root, environment } = stubbed({ "change/policy.dev.json": "{}" });
    const cwd = join(root, "change");
    const env = { ...environment, STACKS: "silent garbage org/dev" };
    expect(runStep(preview, cwd, env).status).toBe(1);
    expect(readdirSync(join(cwd, "reports")).sort()).toEqual([
      "garbage.md",
      "org.dev.html",
      "org.dev.json",
      "org.dev.md",
      "silent.md",
    ]);
    expect(text(cwd, "reports/silent.md")).toBe(blocked("silent", "previewed"));
    expect(text(cwd, "reports/garbage.md")).toBe(blocked("garbage", "previewed"));
    expect(readdirSync(join(root, "temporary"))).toEqual(["x"]);
  });

  it("fails where the engine refuses, and passes where it does not", () => {
    const { root, environment } = stubbed();
    const cwd = join(root, "change");
    expect(runStep(preview, cwd, { ...environment, STACKS: "dev" })).toEqual({ status: 0, output: "" });
    expect(runStep(preview, cwd, { ...environment, STACKS: "forbidden dev" }).status).toBe(1);
    expect(existsSync(join(cwd, "reports/forbidden.html"))).toBe(true);
  });
});

describe("the step of the comment", () => {
  const pullRequest = { STACKS: "dev prod org/new", NUMBER: "7", COMMIT: "c0ffee", PREVIEW: "skipped" };

  it("takes the reports of the plan, and says which are missing", () => {
    const { root, environment } = stubbed({ "reports/dev.md": "a", "reports/prod.md": "b" });
    const { status, output } = runStep(comment, root, { ...environment, ...pullRequest });
    expect([status, output]).toEqual([
      0,
      `comment --file ${root}/reports/dev.md --file ${root}/reports/prod.md --file ${root}/reports/org.new.md ` +
        `--link ${runLink} --pull-request 7 --commit c0ffee\n`,
    ]);
    expect(text(root, "reports/org.new.md")).toBe(blocked("org/new", "planned"));
  });

  it("prefers those of the preview, and says where one failed beside what the plan says", () => {
    const { root, environment } = stubbed({
      "previews/dev.md": "a",
      "previews/dev.html": "a",
      "previews/prod.md": "failed",
      "reports/dev.md": "b",
      "reports/prod.md": "b",
    });
    const env = { ...environment, ...pullRequest, PREVIEW: "failure", STACKS: "dev prod late" };
    const { output } = runStep(comment, root, env);
    expect([...output.matchAll(/--file \S+\/(\w+\/\w+\.md)/g)].map(([, file]) => file)).toEqual([
      "previews/dev.md",
      "previews/prod.md",
      "reports/prod.md",
      "previews/late.md",
      "reports/late.md",
    ]);
    expect(text(root, "previews/late.md")).toBe(blocked("late", "previewed"));
  });

  it.each([
    ["the base branch", comment, "base"],
    ["the default branch", forkComment, "default"],
  ])("is left out where %s has no hybrid-gpu yet", (_, step, branch) => {
    const { root, summary, environment } = stubbed();
    const { status, output } = runStep(step, root, { ...environment, ...pullRequest, COMMAND: "false", RUN: "12" });
    expect([status, output]).toEqual([
      0,
      `::warning::The ${branch} branch has no hybrid-gpu that runs, and nothing else may write a comment: there is none this time.\n`,
    ]);
    expect(text(summary)).toMatch(/are in the summary of the (?:job that planned|run)\.\n$/);
  });

  it("does not trust the reports of a fork", () => {
    const { root, environment } = stubbed({ "reports/dev.md": "a" });
    const fork = { STACKS: "dev prod", OWNER: "someone", BRANCH: "a;b", COMMIT: "c0ffee", RUN: "12" };
    const { status, output } = runStep(forkComment, root, { ...environment, ...fork, GITHUB_RUN_ID: "99" });
    expect([status, output]).toEqual([
      0,
      `comment --file ${root}/reports/dev.md --file ${root}/reports/prod.md --untrusted --link ${runLink} --head someone:a;b --commit c0ffee\n`,
    ]);
    expect(foreignIn(text(root, "reports/prod.md"), runLink)).toBeUndefined();
  });
});
