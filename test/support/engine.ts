import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type ComparedPreview, previewOf } from "../../cli/rehearse/compare/compare.ts";
import { prepareRehearsal } from "../../simulator/provider/rehearsal.ts";

/** Whether the real engine is there: tests that need it are skipped otherwise, by name. */
export const hasEngine = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((folder) => folder !== "" && existsSync(join(folder, "pulumi")));

export interface EnginePreview extends ComparedPreview {
  readonly exitCode: number;
  /** The end of what was printed, for failure messages. */
  readonly text: string;
}

type Pulumi = (...args: string[]) => { status: number | null; stdout: string; stderr: string };

/** `pulumi preview` of a stack with the real engine, a file backend and simulated clouds. */
export function previewWithEngine(project: string, stack: string, more: readonly string[] = []): EnginePreview {
  return new EngineRun().preview(project, stack, more);
}

/** A file backend of its own with simulated clouds, in which several projects are previewed and made. */
export class EngineRun {
  readonly #rehearsal = prepareRehearsal();
  readonly #staged = new Map<string, Pulumi>();

  preview(project: string, stack: string, more: readonly string[] = []): EnginePreview {
    const preview = this.#pulumi(project, stack)("preview", "--json", "--stack", stack, ...more);
    return previewed(preview.status, preview.stdout, preview.stderr);
  }

  /** Makes a stack, and gives back its outputs with the secrets in them. */
  up(project: string, stack: string, more: readonly string[] = []): Record<string, any> {
    const pulumi = this.#pulumi(project, stack);
    const made = pulumi("up", "--yes", "--skip-preview", "--stack", stack, ...more);
    if (made.status !== 0) throw new Error(`pulumi up: ${made.stdout.slice(-4_000)}${made.stderr}`);
    return JSON.parse(pulumi("stack", "output", "--json", "--show-secrets", "--stack", stack).stdout);
  }

  /** What is in a stack's state. */
  resources(project: string, stack: string): { urn: string; type: string; id?: string; inputs?: any; outputs?: any }[] {
    const { stdout } = this.#pulumi(project, stack)("stack", "export", "--stack", stack);
    return JSON.parse(stdout).deployment.resources;
  }

  #pulumi(project: string, stack: string): Pulumi {
    const { environment, folder } = this.#rehearsal;
    const known = this.#staged.get(`${project} ${stack}`);
    if (known !== undefined) return known;
    const projectFolder = stageProject(project, join(folder, `project-${this.#staged.size}`));
    const pulumi: Pulumi = (...args) =>
      spawnSync("pulumi", [...args, "--non-interactive", "--cwd", projectFolder], {
        env: { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
        encoding: "utf8",
        maxBuffer: 1 << 28,
      });
    const made = pulumi("stack", "init", stack);
    if (made.status !== 0) throw new Error(`pulumi stack init: ${made.stderr}`);
    this.#staged.set(`${project} ${stack}`, pulumi);
    return pulumi;
  }
}

function previewed(status: number | null, stdout: string, stderr: string): EnginePreview {
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, any>);
  const diagnostics = events
    .map((event) => event["diagnosticEvent"] as { severity: string; message: string } | undefined)
    .filter((one) => one !== undefined && one.severity !== "debug");
  return {
    ...previewOf(events),
    exitCode: status ?? -1,
    text: `${diagnostics.map((one) => one!.message).join("")}\n${stderr}`.slice(-4_000),
  };
}

/**
 * `pulumi stack init` writes a salt into the stack's file: it gets a copy of the files, and links to everything else. A
 * project inside another one finds its packages above itself; here they are linked beside it.
 */
function stageProject(project: string, staged: string): string {
  mkdirSync(staged);
  for (const { name } of readdirSync(project, { withFileTypes: true })) {
    if (/^Pulumi\..*yaml$/.test(name)) copyFileSync(join(project, name), join(staged, name));
    else if (!name.startsWith(".")) symlinkSync(join(project, name), join(staged, name));
  }
  for (const name of ["node_modules", "package.json"]) {
    if (!existsSync(join(staged, name))) symlinkSync(above(project, name), join(staged, name));
  }
  return staged;
}

function above(folder: string, name: string): string {
  return existsSync(join(folder, name)) ? join(folder, name) : above(dirname(folder), name);
}
