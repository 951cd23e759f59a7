import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { below } from "../../../components/core/path.ts";
import type { Properties } from "../../../components/core/value.ts";
import { describeUnknownStack, stackReferenceType } from "../../../simulator/program/stackOutputs.ts";
import { isRecord } from "../../markup.ts";
import { UserError } from "../../userError.ts";
import type { Engine } from "../engine/engine.ts";

/**
 * Makes stacks that the rehearsed programs refer to and that are not rehearsed themselves: nothing but their outputs, as
 * `--answers` gives them.
 *
 * @param rehearsed `organization/project/stack` of the programs themselves
 * @param engineIn an engine that runs in a folder
 * @throws UserError as `referencesIn` does
 */
export async function stageReferences(
  answers: Readonly<Record<string, Properties>>,
  rehearsed: readonly string[],
  folder: string,
  engineIn: (directory: string) => Engine,
): Promise<void> {
  for (const [name, outputs] of referencesIn(answers, rehearsed)) {
    const [, project = "", stack = ""] = name.split("/");
    const directory = join(folder, "references", `${project}-${stack}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "Pulumi.yaml"), stringify({ name: project, runtime: "yaml" }));
    const engine = engineIn(directory);
    await engine.text(["stack", "init", stack]);
    const file = join(directory, "state.json");
    writeFileSync(file, JSON.stringify(stateWith(project, stack, outputs)), { mode: 0o600 });
    await engine.text(["stack", "import", "--stack", stack, "--file", file]);
  }
}

/**
 * The stacks that are not rehearsed themselves, with their outputs.
 *
 * @param rehearsed `organization/project/stack` of the programs themselves
 * @throws UserError for a name under which a backend of files can have no stack, and for an output without a value
 */
export function referencesIn(
  answers: Readonly<Record<string, Properties>>,
  rehearsed: readonly string[],
): (readonly [name: string, outputs: unknown])[] {
  const given = Object.entries(answers[stackReferenceType] ?? {}).filter(([name]) => !rehearsed.includes(name));
  const wrong = given.map(([name]) => name).filter((name) => !/^organization(?:\/[\w.-]+){2}$/.test(name));
  if (wrong.length > 0) {
    throw new UserError(
      `--answers: a rehearsal cannot have the stack ${wrong.join(", ")}. ` +
        "Fix: name it organization/<project>/<stack>, in the program too: a backend of files knows no other organization",
    );
  }
  const unknown = given.flatMap(([name, outputs]) => unknownsIn(outputs, "").map((path) => `${path} of ${name}`));
  if (unknown.length > 0) {
    throw new UserError(
      `--answers: ${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"} {"unknown": true}, which a stack that is made never has. ` +
        "Fix: give values as they will be, or rehearse the program that makes them as well (--project)",
    );
  }
  return given;
}

/** Paths of what a plan prints for what nobody knows yet. */
function unknownsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => unknownsIn(one, below(path, index)));
  if (!isRecord(value)) return [];
  const entries = Object.entries(value);
  if (entries.length === 1 && value["unknown"] === true) return [path];
  return entries.flatMap(([key, inner]) => unknownsIn(inner, below(path, key)));
}

/** The way out where the engine does not know a stack that a program refers to; nothing where it says something else. */
export function unknownStackIn(message: string): string | undefined {
  const [, name] = /\bunknown stack "([^"]+)"/.exec(message) ?? [];
  if (name === undefined) return undefined;
  const planned = "rehearse its program as well (--project <its directory>, before that of this one)";
  return describeUnknownStack(name, "this rehearsal has not made before", planned);
}

/** A stack that has nothing but outputs, as the engine exports one. */
function stateWith(project: string, stack: string, outputs: unknown): object {
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${project}::${type}::${project}-${stack}`;
  const manifest = { time: new Date(0).toISOString(), magic: "", version: "" };
  return { version: 3, deployment: { manifest, resources: [{ urn, type, custom: false, outputs }] } };
}
