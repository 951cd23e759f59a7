import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { folder } from "../cli/support.ts";

export const directory = join(import.meta.dirname, "../../.github/workflows");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
}
export interface Workflow {
  readonly name?: string;
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function read(name: string): Workflow {
  return parse(readFileSync(join(directory, name), "utf8"));
}

export interface StepRun {
  readonly status: number | null;
  readonly output: string;
}

/** What the runner does with a step: its script in bash, strictly. */
export function runStep(
  [file, job, name]: readonly [file: string, job: string, name: string],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): StepRun {
  const step = read(file).jobs[job]!.steps!.find((one) => one.name === name)!;
  const script = join(folder({}), "step.sh");
  writeFileSync(script, step.run!);
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd,
    encoding: "utf8",
    env: {
      ...process.env,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "example/shop",
      GITHUB_RUN_ID: "12",
      ...environment,
    },
  });
  return { status, output: stdout + stderr };
}

/** The page of the run above. */
export const runLink = "https://github.com/example/shop/actions/runs/12";
