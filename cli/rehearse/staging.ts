import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { type Configuration, sealedSecret } from "../configuration.ts";
import { isRecord, readMarkup } from "../markup.ts";
import type { Configured } from "../program.ts";
import { fullKey, type Project, stackFileOf } from "../project.ts";
import type { Engine } from "./engine.ts";
import type { StagedProgram } from "./program.ts";

/** A program as it is staged. */
export interface Staging extends Configured {
  readonly project: Project;
}

/**
 * Puts a program into a folder where the engine may write: `pulumi stack init` writes a salt into the stack's file, and a
 * rehearsal must not write into anybody's. The project file and the stack's file are written anew, everything else is linked.
 */
export async function stageProgram(
  staging: Staging,
  staged: string,
  engine: Engine,
  policies: readonly string[],
): Promise<StagedProgram> {
  const { project, id } = staging;
  const secrets = stageFiles(staging, staged);
  await engine.text(["stack", "init", id.stack]);
  const pairs = Object.entries(secrets).flatMap(([path, value]) => ["--secret", `${path}=${value}`]);
  // The engine encrypts them: in state, and in what it prints, they are as secret as with the user's own provider of secrets.
  if (pairs.length > 0) await engine.text(["config", "set-all", "--path", ...pairs, "--stack", id.stack]);
  return {
    id: `organization/${project.name}/${id.stack}`,
    project: project.name,
    stack: id.stack,
    engine,
    directory: staged,
    policies,
  };
}

/** Writes and links the files, and gives back what is secret: values by path. */
function stageFiles({ project, id: { stack }, configuration, overridden }: Staging, staged: string) {
  mkdirSync(staged, { recursive: true });
  for (const { name } of readdirSync(project.directory, { withFileTypes: true })) {
    if (/^Pulumi\..*(?:ya?ml|json)$/.test(name) || neverLinked.has(name)) continue;
    symlinkSync(join(project.directory, name), join(staged, name));
  }
  // A project inside another one finds its packages above itself; here they are linked beside it.
  for (const name of ["node_modules", "package.json"]) {
    const found = above(project.directory, name);
    if (found !== undefined && !existsSync(join(staged, name))) symlinkSync(found, join(staged, name));
  }
  writeFileSync(join(staged, "Pulumi.yaml"), markup(projectFile(project)));
  const { content, secrets } = stackFile(project, stack, configuration, overridden);
  writeFileSync(join(staged, `Pulumi.${stack}.yaml`), markup({ config: content }), { mode: 0o600 });
  return secrets;
}

/** The engine's YAML takes an unquoted date for a point in time: whatever is a text is quoted. */
function markup(content: object): string {
  return stringify(content, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
}

/** What belongs to the folder it lies in, and to no copy of it. */
const neverLinked = new Set([".git", ".pulumi"]);

/** The project file without what leads elsewhere: a backend, a folder of stack files. */
function projectFile(project: Project): Record<string, unknown> {
  const raw = readMarkup(project.file) as Record<string, unknown>;
  const { backend: _backend, stackConfigDir: _folder, config, ...rest } = raw;
  return isRecord(config) ? { ...rest, config } : rest;
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

function above(folder: string, name: string): string | undefined {
  if (existsSync(join(folder, name))) return join(folder, name);
  return folder === dirname(folder) ? undefined : above(dirname(folder), name);
}
