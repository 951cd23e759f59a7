import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Properties } from "../../components/core/value.ts";
import { stackReferenceType } from "../../simulator/stackOutputs.ts";
import { Engine } from "./engine.ts";

/**
 * Makes stacks that the rehearsed programs refer to and that are not rehearsed themselves: nothing but their outputs, as
 * `--answers` gives them.
 *
 * @param rehearsed `organization/project/stack` of the programs themselves
 */
export async function stageReferences(
  answers: Readonly<Record<string, Properties>>,
  rehearsed: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  for (const [name, outputs] of Object.entries(answers[stackReferenceType] ?? {})) {
    if (rehearsed.includes(name)) continue;
    const [project = "", stack = ""] = name.split("/").slice(-2);
    const directory = join(folder, "references", `${project}-${stack}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "Pulumi.yaml"), stringify({ name: project, runtime: "yaml" }));
    const engine = new Engine(environment, directory);
    await engine.text(["stack", "init", stack]);
    const file = join(directory, "state.json");
    writeFileSync(file, JSON.stringify(stateWith(project, stack, outputs)), { mode: 0o600 });
    await engine.text(["stack", "import", "--stack", stack, "--file", file]);
  }
}

/** A stack that has nothing but outputs, as the engine exports one. */
function stateWith(project: string, stack: string, outputs: unknown): object {
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${project}::${type}::${project}-${stack}`;
  const manifest = { time: new Date(0).toISOString(), magic: "", version: "" };
  return { version: 3, deployment: { manifest, resources: [{ urn, type, custom: false, outputs }] } };
}
