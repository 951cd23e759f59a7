import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Configuration, sealedSecret } from "../../configuration.ts";
import { isRecord, readMarkup } from "../../markup.ts";
import type { Configured } from "../../program.ts";
import { fullKey, type Project, stackFileOf } from "../../project.ts";
import type { Engine } from "../engine/engine.ts";
import type { StagedProgram } from "../engine/program.ts";
import { compiledAsThere, linkedFolder } from "./stagedFolder.ts";

/** A program as it is staged. */
export interface Staging extends Configured {
  readonly project: Project;
}

/**
 * Puts a program into a folder where the engine may write: `pulumi stack init` writes a salt into the stack's file, and a
 * rehearsal must not write into anybody's. The project file and the stack's file are written anew, everything else is linked.
 *
 * @param place an empty place of its own
 * @param engineIn an engine that runs in a folder
 */
export async function stageProgram(
  staging: Staging,
  place: string,
  engineIn: (directory: string) => Engine,
  policies: readonly string[],
): Promise<StagedProgram> {
  const { project, id } = staging;
  const { directory, secrets } = stageFiles(staging, place);
  const engine = engineIn(directory);
  await engine.text(["stack", "init", id.stack]);
  await setSecrets(engine, id.stack, secrets);
  return {
    id: stackIdOf(staging),
    project: project.name,
    stack: id.stack,
    engine,
    directory,
    policies,
  };
}

/**
 * Puts a program as it was before an edit beside the edited one: another folder, the same stack, with the key of its secrets.
 *
 * @param edited as it is staged
 */
export async function stageEarlier(
  staging: Staging,
  place: string,
  engineIn: (directory: string) => Engine,
  edited: StagedProgram,
): Promise<StagedProgram> {
  const { directory, secrets } = stageFiles(staging, place);
  const name = `Pulumi.${edited.stack}.yaml`;
  const salt = /^encryptionsalt: .*$/m.exec(readFileSync(join(edited.directory, name), "utf8"))?.[0] ?? "";
  appendFileSync(join(directory, name), `\n${salt}\n`);
  const engine = engineIn(directory);
  await setSecrets(engine, edited.stack, secrets);
  return { ...edited, engine, directory };
}

/** The engine encrypts them: in state, and in what it prints, they are as secret as with the user's own provider of secrets. */
async function setSecrets(engine: Engine, stack: string, secrets: Readonly<Record<string, string>>): Promise<void> {
  const pairs = Object.entries(secrets).flatMap(([path, value]) => ["--secret", `${path}=${value}`]);
  if (pairs.length > 0) await engine.text(["config", "set-all", "--path", ...pairs, "--stack", stack]);
}

/** As the engine names it in a backend of files. */
export function stackIdOf({ project, id }: Staging): string {
  return `organization/${project.name}/${id.stack}`;
}

/** Writes and links the files, and gives back what is secret: values by path. */
function stageFiles({ project, id: { stack }, configuration, overridden }: Staging, place: string) {
  const directory = linkedFolder(project, place);
  writeFileSync(join(directory, "Pulumi.yaml"), markup(projectFile(project, place)));
  const { content, secrets } = stackFile(project, stack, configuration, overridden);
  writeFileSync(join(directory, `Pulumi.${stack}.yaml`), markup({ config: content }), { mode: 0o600 });
  return { directory, secrets };
}

/** The engine's YAML takes an unquoted date for a point in time: whatever is a text is quoted. */
function markup(content: object): string {
  return stringify(content, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
}

/**
 * The project file without what leads elsewhere: a backend, a folder of stack files, and providers of one's own, which would
 * ask real clouds.
 */
function projectFile(project: Project, place: string): Record<string, unknown> {
  const raw = readMarkup(project.file) as Record<string, unknown>;
  const { backend: _backend, stackConfigDir: _folder, plugins: _plugins, config, ...others } = raw;
  // `config: <text>` is the old way to name a folder of stack files.
  const rest = isRecord(config) ? { ...others, config } : others;
  if (project.runtime.name !== "nodejs") return rest;
  const options = compiledAsThere(project, place);
  return Object.keys(options).length === 0 ? rest : { ...rest, runtime: { name: "nodejs", options } };
}

/** The stack's configuration in the clear, and apart from it what is secret. */
function stackFile(
  project: Project,
  stack: string,
  configuration: Configuration,
  overridden: readonly string[],
): { content: Record<string, unknown>; secrets: Record<string, string> } {
  const file = stackFileOf(project, stack);
  const raw: unknown = existsSync(file) ? readMarkup(file) : {};
  const written = isRecord(raw) && isRecord(raw["config"]) ? raw["config"] : {};
  const content: Record<string, unknown> = {};
  const secrets: Record<string, string> = {};
  for (const [key, value] of Object.entries(written)) {
    const full = fullKey(project.name, key);
    const opened = unsealed(value, quotedPath(full), secrets, configuration.values[full]);
    if (opened !== undefined) content[full] = opened;
  }
  for (const key of overridden) {
    const full = fullKey(project.name, key);
    const text = configuration.values[full] ?? "";
    delete content[full];
    for (const path of Object.keys(secrets)) if (isAtOrBelow(path, quotedPath(full))) delete secrets[path];
    if (configuration.secretKeys.includes(full)) secrets[quotedPath(full)] = text;
    else content[full] = typed(text, project.declarations.find((one) => one.key === full)?.type);
  }
  return { content, secrets };
}

/** A value without its ciphertexts: `undefined` where nothing is left, and what is secret noted by its path. */
function unsealed(value: unknown, path: string, secrets: Record<string, string>, whole?: string): unknown {
  if (isRecord(value)) {
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0] === "secure" && typeof value["secure"] === "string") {
      // Configuration has a value of the declared type for what is sealed as a whole.
      secrets[path] = whole ?? sealedSecret;
      return undefined;
    }
    const entries = keys.map((key): [string, unknown] => [key, unsealed(value[key], `${path}${part(key)}`, secrets)]);
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
  }
  if (!Array.isArray(value)) return value;
  return value.map((inner, index) => unsealed(inner, `${path}[${index}]`, secrets) ?? sealedSecret);
}

/** A key of configuration as the first part of a path: what has dots and brackets in it is quoted. */
function quotedPath(key: string): string {
  const at = key.indexOf(":");
  return `${key.slice(0, at + 1)}${/^[\w-]+$/.test(key.slice(at + 1)) ? key.slice(at + 1) : `["${key.slice(at + 1)}"]`}`;
}

function part(key: string): string {
  return /^\w+$/.test(key) ? `.${key}` : `["${key}"]`;
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

/** A value of the command line as the stack's file would have it: the engine holds it to the type that is declared. */
function typed(text: string, type: string | undefined): unknown {
  if (type === "integer") return Number(text);
  if (type === "boolean") return text === "true";
  if (type !== "array" && type !== "object") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
