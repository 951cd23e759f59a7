import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { prepareRehearsal } from "../../simulator/rehearsal.ts";

/** Whether the real engine is there: tests that need it are skipped otherwise, by name. */
export const hasEngine = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((folder) => folder !== "" && existsSync(join(folder, "pulumi")));

export interface EnginePreview {
  readonly exitCode: number;
  readonly resources: { urn: string; type: string; inputs: unknown; protect: boolean }[];
  readonly violations: { policy: string; level: string; urn: string; message: string }[];
  readonly errors: string[];
  /** The end of what was printed, for failure messages. */
  readonly text: string;
}

/** `pulumi preview` of a stack with the real engine, a file backend and simulated clouds. */
export function previewWithEngine(project: string, stack: string, more: readonly string[] = []): EnginePreview {
  const { environment, folder } = prepareRehearsal();
  const projectFolder = stageProject(project, folder);
  const pulumi = (...args: string[]) =>
    spawnSync("pulumi", [...args, "--non-interactive", "--cwd", projectFolder], {
      env: { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
  const made = pulumi("stack", "init", stack);
  if (made.status !== 0) throw new Error(`pulumi stack init: ${made.stderr}`);
  const preview = pulumi("preview", "--json", "--stack", stack, ...more);
  const events = preview.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, any>);
  const diagnostics = events
    .map((event) => event["diagnosticEvent"] as { severity: string; message: string } | undefined)
    .filter((one) => one !== undefined);
  return {
    exitCode: preview.status ?? -1,
    resources: events
      .filter((event) => event["resourcePreEvent"] !== undefined)
      .map(({ resourcePreEvent: { metadata } }) => ({
        urn: metadata.urn,
        type: metadata.type,
        inputs: metadata.new?.inputs ?? {},
        protect: metadata.new?.protect === true,
      })),
    violations: events
      .filter((event) => event["policyEvent"] !== undefined)
      .map(({ policyEvent }) => ({
        policy: policyEvent.policyName,
        level: policyEvent.enforcementLevel,
        urn: policyEvent.resourceUrn,
        // The engine puts the policy's description in front, on a line of its own.
        message: policyEvent.message.slice(policyEvent.message.indexOf("\n") + 1),
      })),
    // A mandatory violation ends the preview with this line; the violations themselves are events of their own.
    errors: diagnostics
      .filter((one) => one.severity === "error" && one.message.trim() !== "preview failed")
      .map((one) => one.message),
    text: `${diagnostics
      .filter((one) => one.severity !== "debug")
      .map((one) => one.message)
      .join("")}\n${preview.stderr}`.slice(-4_000),
  };
}

/** `pulumi stack init` writes a salt into the stack's file: it gets a copy of the files, and links to everything else. */
function stageProject(project: string, folder: string): string {
  const staged = join(folder, "project");
  mkdirSync(staged);
  for (const { name } of readdirSync(project, { withFileTypes: true })) {
    if (/^Pulumi\..*yaml$/.test(name)) copyFileSync(join(project, name), join(staged, name));
    else if (!name.startsWith(".")) symlinkSync(join(project, name), join(staged, name));
  }
  return staged;
}
