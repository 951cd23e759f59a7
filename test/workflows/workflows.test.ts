import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fixture, folder, launcher } from "../cli/support.ts";

const directory = join(import.meta.dirname, "../../.github/workflows");
const names = readdirSync(directory);

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly secrets?: unknown;
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
}
interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (name: string): Workflow => parse(readFileSync(join(directory, name), "utf8"));
const jobs = names.flatMap((name) =>
  Object.entries(read(name).jobs).map(([job, content]) => [`${name} ${job}`, content] as const),
);

function linter(): string | undefined {
  const found = spawnSync("actionlint", ["-version"], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.split("\n")[0] : undefined;
}
const lint = linter();

describe("the workflows", () => {
  it("are these", () => {
    expect(names.sort()).toEqual(["hybrid-gpu-comment.yml", "hybrid-gpu.yml", "pull-request.yml"]);
  });

  it.each(names)("%s gives nothing that a job does not ask for", (name) => {
    expect(read(name).permissions).toEqual({});
  });

  it("ask for no more than this", () => {
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      "hybrid-gpu-comment.yml comment": { actions: "read", contents: "read", "pull-requests": "write" },
      "hybrid-gpu.yml plan": { contents: "read" },
      "hybrid-gpu.yml preview": { contents: "read", "id-token": "write" },
      "hybrid-gpu.yml comment": { contents: "read", "pull-requests": "write" },
      "pull-request.yml test": { contents: "read" },
      "pull-request.yml clusters": { contents: "read", "pull-requests": "write", "id-token": "write" },
    });
  });

  it.each(jobs)(
    "%s pins actions by commit, keeps no credentials, ends in time and reads its inputs from the environment",
    (_, job) => {
      for (const { uses, run, with: given } of job.steps ?? []) {
        if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        if (uses?.startsWith("actions/checkout@") === true) expect(given?.["persist-credentials"]).toBe(false);
        // What is written into a script by `${{ }}` is run, whoever wrote it.
        expect(run ?? "").not.toContain("${{");
      }
      if (job.steps !== undefined) expect(job["timeout-minutes"]).toBeGreaterThan(0);
    },
  );

  it("give secrets to the preview alone, which forks do not reach", () => {
    const users = jobs.filter(([, job]) => JSON.stringify(job).includes("secrets."));
    expect(users.map(([name]) => name)).toEqual(["hybrid-gpu.yml preview", "pull-request.yml clusters"]);
    expect(readFileSync(join(directory, "hybrid-gpu.yml"), "utf8")).toContain(
      "if: inputs.preview && github.event.pull_request.head.repo.full_name == github.repository\n",
    );
  });

  it.skipIf(lint === undefined)(`pass actionlint (${lint ?? "skipped: actionlint is not on PATH"})`, () => {
    expect(
      execFileSync(
        "actionlint",
        names.map((name) => join(directory, name)),
        { encoding: "utf8" },
      ),
    ).toBe("");
  });
});

/** What the runner does with a step: the script in bash, strictly. */
function runStep(
  name: string,
  cwd: string,
  environment: Record<string, string>,
): { status: number | null; output: string } {
  const step = read("hybrid-gpu.yml").jobs["plan"]!.steps!.find((one) => one.name === name)!;
  const script = join(cwd, "..", "step.sh");
  writeFileSync(script, step.run!);
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { status, output: stdout + stderr };
}

describe("the steps of the plan", () => {
  const root = folder({});
  const environment = {
    STACKS: "dev broken",
    DIRECTORY: ".",
    COMMAND: `${process.execPath} ${launcher}`,
    GITHUB_STEP_SUMMARY: join(root, "summary.md"),
  };
  let base: ReturnType<typeof runStep>;
  let change: ReturnType<typeof runStep>;

  beforeAll(() => {
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(root, "node_modules"));
    for (const tree of ["base", "change"]) {
      mkdirSync(join(root, tree));
      cpSync(fixture("raw-ts"), join(root, tree), { recursive: true });
      writeFileSync(join(root, tree, "Pulumi.broken.yaml"), "config: {}\n");
    }
    writeFileSync(join(root, "change/Pulumi.broken.yaml"), "config: [\n");
    base = runStep("Plan the base", join(root, "base"), environment);
    change = runStep("Plan the change", join(root, "change"), environment);
  }, 180_000);

  it("plan the base without stopping at what does not plan", () => {
    expect(base.status).toBe(0);
    expect(existsSync(join(root, "reports/dev.base.json"))).toBe(true);
  });

  it("report on each stack, and fail when one cannot be planned", () => {
    expect(change.status, change.output).toBe(2);
    expect(
      readdirSync(join(root, "reports"))
        .filter((file) => !file.includes("base"))
        .sort(),
    ).toEqual(["broken.md", "dev.html", "dev.json", "dev.md", "dev.report.json"]);
    expect(readFileSync(join(root, "reports/broken.md"), "utf8")).toBe(
      "### Hybrid GPU: broken\n\n**Blocked**: it cannot be planned; the log of the run says why.\n",
    );
    const report = readFileSync(join(root, "reports/dev.md"), "utf8");
    expect(report).toMatch(/^<!-- hybrid-gpu-report /);
    expect(readFileSync(join(root, "summary.md"), "utf8")).toBe(report);
    const { baseline } = JSON.parse(readFileSync(join(root, "reports/dev.report.json"), "utf8"));
    expect(baseline).toBe("plan");
  });
});
