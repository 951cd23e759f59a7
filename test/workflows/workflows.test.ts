import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { directory, read, type Workflow } from "./support.ts";

const names = readdirSync(directory);

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
    expect(names.sort()).toEqual([
      "hybrid-gpu-comment.yml",
      "hybrid-gpu.yml",
      "pull-request-comment.yml",
      "pull-request.yml",
    ]);
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
      "pull-request-comment.yml comment": { actions: "read", contents: "read", "pull-requests": "write" },
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

  it("run the code of a change in no job that may write, and let no file of its reports into the checkout", () => {
    const writers = jobs.filter(
      ([, { permissions, steps }]) => steps !== undefined && permissions?.["pull-requests"] === "write",
    );
    expect(writers.map(([name]) => name)).toEqual(["hybrid-gpu-comment.yml comment", "hybrid-gpu.yml comment"]);
    for (const [, { steps = [] }] of writers) {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      expect(checkouts.map((step) => step.with?.["ref"] ?? "the default branch")).toEqual([
        expect.stringMatching(/^(?:the default branch|\$\{\{ github\.event\.pull_request\.base\.sha \}\})$/),
      ]);
      for (const { uses, with: given } of steps) {
        if (uses?.startsWith("actions/download-artifact@") !== true) continue;
        expect(given?.["path"]).toMatch(/^\$\{\{ runner\.temp \}\}\//);
      }
    }
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

describe("the callers in the README", () => {
  const readme = readFileSync(join(directory, "../../README.md"), "utf8");
  const callers = [...readme.matchAll(/```yaml\n# \.github\/workflows\/(\S+)\n(.*?)```/gs)].map(
    ([, file = "", text = ""]) => ({ file, caller: parse(text) as Workflow }),
  );

  it("are two, and the second follows the first", () => {
    expect(callers.map(({ file }) => file)).toEqual(["clusters.yml", "clusters-comment.yml"]);
    expect(callers[1]!.caller.on).toEqual({
      workflow_run: { workflows: [callers[0]!.caller.name], types: ["completed"] },
    });
  });

  it.each(callers)("$file gives what is asked for, and no more", ({ caller }) => {
    expect(caller.permissions).toEqual({});
    for (const { uses = "", with: given = {}, secrets = {}, permissions = {} } of Object.values(caller.jobs)) {
      const [, name = ""] = /^example\/hybrid-gpu\/\.github\/workflows\/([\w-]+\.yml)@<commit>$/.exec(uses) ?? [];
      const called = read(name);
      const asked = (called.on as { workflow_call: Called }).workflow_call;
      expect(Object.keys(asked.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      for (const [input, { required }] of Object.entries(asked.inputs)) {
        if (required === true) expect(Object.keys(given)).toContain(input);
      }
      expect(Object.keys(asked.secrets ?? {})).toEqual(expect.arrayContaining(Object.keys(secrets)));
      const all = Object.assign({}, ...Object.values(called.jobs).map((job) => job.permissions ?? {}));
      const writes = Object.entries(all as Record<string, string>).map(([scope]) => [
        scope,
        Object.values(called.jobs).some((job) => job.permissions?.[scope] === "write") ? "write" : "read",
      ]);
      expect(permissions).toEqual(Object.fromEntries(writes));
    }
  });
});

interface Called {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
}
