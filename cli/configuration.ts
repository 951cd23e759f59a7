import { existsSync, readdirSync } from "node:fs";
import { basename, extname } from "node:path";
import { distance } from "fastest-levenshtein";
import { nearest } from "../components/core/nearest.ts";
import { Problems } from "../components/core/problem.ts";
import { checkType, exampleOf, typeName } from "./configType.ts";
import { isRecord, readMarkup } from "./markup.ts";
import { type Declaration, fullKey, type Project, stackFileOf } from "./project.ts";
import { problemsError, UserError } from "./userError.ts";

/** What a program is configured with. */
export interface Configuration {
  /** By full key; structured values are JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Secrets that are known here (given on the command line): never to be printed. */
  readonly secrets: readonly string[];
  /** What looks wrong and is let through. */
  readonly warnings: readonly string[];
  /** What an offline plan cannot know. */
  readonly notes: readonly string[];
}

/** Stands for a secret that only its secrets provider can open. */
export const sealedSecret = "[sealed secret]";

interface Value {
  readonly text: string;
  /** The value before it became a text. */
  readonly content: unknown;
  readonly secret: boolean;
  /** Encrypted: what is inside is not known here. */
  readonly sealed: boolean;
  /** Texts that are never to be printed; a part of an object is as secret as all of it. */
  readonly hidden: readonly string[];
}

/** Names of the stacks that have a file, sorted. */
export function listStacks(project: Project): string[] {
  if (!existsSync(project.stackDirectory)) return [];
  const extension = extname(project.file);
  return readdirSync(project.stackDirectory)
    .filter((file) => file.startsWith("Pulumi.") && file.endsWith(extension) && file !== `Pulumi${extension}`)
    .map((file) => file.slice("Pulumi.".length, -extension.length))
    .filter((name) => name !== "")
    .sort();
}

/** `org/project/stack`, `org/stack` or `stack`. */
export function parseStack(text: string | undefined): { organization: string | undefined; name: string | undefined } {
  const parts = text?.split("/") ?? [];
  return { organization: parts.length > 1 ? parts[0]! : undefined, name: parts.at(-1) };
}

/** The stack to plan: the one that is named, else `dev`, else the only one. */
export function chooseStack(project: Project, named: string | undefined): string {
  const stacks = listStacks(project);
  const list = stacks.length === 0 ? "" : `The stacks of ${project.name} are: ${stacks.join(", ")}`;
  if (named !== undefined) {
    // Without any stack file every stack has an empty configuration, as with the engine.
    if (stacks.length === 0 || stacks.includes(named.replaceAll("/", "-"))) return named;
    const [close] = nearest(named, stacks, 1);
    throw new UserError(
      `there is no stack ${named}: ${basename(stackFileOf(project, named))} does not exist. ${list}. Fix: did you mean ${close}?`,
    );
  }
  if (stacks.length === 0 || stacks.includes("dev")) return "dev";
  if (stacks.length === 1) return stacks[0]!;
  throw new UserError(`which stack? ${list}. Fix: name one, for example \`hybrid-gpu plan ${stacks[0]}\``);
}

/** The configuration of a stack: its file, over the defaults of the project, under the overrides. */
export function readConfiguration(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): Configuration {
  const file = stackFileOf(project, stack);
  const problems = new Problems();
  const warnings: string[] = [];
  const notes: string[] = [];
  const values = new Map<string, Value>();
  const declared = new Map(project.declarations.map((declaration) => [declaration.key, declaration]));

  const environments = readStackFile(project, file, values, problems, warnings);
  if (environments.length > 0) {
    notes.push(
      `${basename(file)} imports ${environments.join(", ")}, which an offline plan does not resolve: give what the program needs with --config`,
    );
  }
  for (const [written, text] of Object.entries(overrides)) {
    const key = fullKey(project.name, written);
    // What the stack's file has encrypted is as secret in the clear.
    values.set(key, overrideOf(text, declared.get(key), values.get(key)?.secret ?? false));
  }
  warnMisspelt(project, values, declared, warnings);
  sealedNotes(values, notes);

  const missing: Declaration[] = [];
  for (const declaration of project.declarations) {
    const { key, fallback } = declaration;
    const given = values.get(key);
    if (given !== undefined) checkDeclared(declaration, given, key in overridesByKey(project, overrides), problems);
    else if (fallback !== undefined) {
      values.set(key, plainValue(fallback, declaration.secret));
    } else if (key.startsWith(`${project.name}:`)) missing.push(declaration);
  }
  for (const declaration of missing) {
    const what = declaration.description === undefined ? "" : ` (${declaration.description})`;
    const known = existsSync(file) ? `to ${basename(file)}` : `in a file ${basename(file)}`;
    problems.error(
      declaration.written,
      undefined,
      `is required by ${basename(project.file)}${what}`,
      `add ${declaration.key}: … ${known}, or give --config ${declaration.written}=…`,
    );
  }
  const error = problemsError(`configuration of stack ${stack}`, problems.list);
  if (error !== undefined) throw error;

  const sealedByType = (key: string, value: Value): string => {
    // A number or a truth value has to be one, or the program would fail on the placeholder.
    const type = declared.get(key)?.type;
    return value.sealed && type === "integer" ? "0" : value.sealed && type === "boolean" ? "false" : value.text;
  };
  return {
    values: Object.fromEntries([...values].map(([key, value]) => [key, sealedByType(key, value)])),
    secretKeys: [...values].filter(([, value]) => value.secret).map(([key]) => key),
    secrets: [...values.values()].flatMap(({ hidden }) => hidden),
    warnings,
    notes,
  };
}

/** `--config key=value …` → by key as written. */
export function parseOverrides(pairs: readonly string[]): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at <= 0) throw new UserError(`--config ${pair} is not of the form key=value`);
    overrides[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return overrides;
}

function overridesByKey(project: Project, overrides: Readonly<Record<string, string>>): Record<string, true> {
  return Object.fromEntries(Object.keys(overrides).map((written) => [fullKey(project.name, written), true]));
}

function readStackFile(
  project: Project,
  file: string,
  values: Map<string, Value>,
  problems: Problems,
  warnings: string[],
): string[] {
  if (!existsSync(file)) return [];
  const raw = readMarkup(file);
  if (raw === null || raw === undefined) return [];
  if (!isRecord(raw)) throw new UserError(`${file} is not an object with a config`);
  const config = raw["config"] ?? {};
  if (!isRecord(config)) {
    problems.error("config", config, "must be an object of keys", "write one key below the other");
    return environmentsOf(raw["environment"]);
  }
  for (const [written, content] of Object.entries(config)) {
    if (content === null) {
      warnings.push(
        `${basename(file)}: ${written} has no value and counts as an empty text. Fix: write "" or remove it`,
      );
    }
    const key = fullKey(project.name, written);
    if (values.has(key)) problems.error(written, content, "is given twice", `keep one of ${written} and ${key}`);
    values.set(key, plainValue(content, false));
  }
  return environmentsOf(raw["environment"]);
}

function environmentsOf(raw: unknown): string[] {
  const imports = isRecord(raw) ? raw["imports"] : raw;
  const names = Array.isArray(imports)
    ? imports.map((one) => (isRecord(one) ? (Object.keys(one)[0] ?? "") : String(one)))
    : [];
  return isRecord(raw) && raw["values"] !== undefined ? [...names, "values of its own"] : names;
}

/** A value as the program will read it: texts as they are, all else as JSON, and a secret instead of its ciphertext. */
function plainValue(content: unknown, secret: boolean): Value {
  if (isSealed(content)) return { text: sealedSecret, content: sealedSecret, secret: true, sealed: true, hidden: [] };
  if (content === null || content === undefined) return textValue("", secret);
  if (typeof content !== "object") return textValue(String(content), secret);
  const opened = open(content);
  const text = engineJson(opened);
  const holdsSecret = text !== engineJson(sorted(content));
  // What is sealed within an object is not known, and what is beside it is in plain sight.
  const hidden = secret ? [text, ...partsOf(opened)] : holdsSecret ? [text] : [];
  return { text, content: opened, secret: secret || holdsSecret, sealed: false, hidden };
}

function textValue(text: string, secret: boolean): Value {
  return { text, content: text, secret, sealed: false, hidden: secret ? [text] : [] };
}

/** The texts and numbers in a value, as they are and as they stand in JSON. */
function partsOf(value: unknown): string[] {
  if (value === sealedSecret || value === null || value === undefined || typeof value === "boolean") return [];
  if (typeof value === "object") return Object.values(value).flatMap(partsOf);
  const text = String(value);
  return [...new Set([text, JSON.stringify(text).slice(1, -1), engineJson(text).slice(1, -1)])];
}

function isSealed(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";
}

function open(value: unknown): unknown {
  if (isSealed(value)) return sealedSecret;
  if (Array.isArray(value)) return value.map(open);
  return isRecord(value) ? Object.fromEntries(keysOf(value).map((key) => [key, open(value[key])])) : value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isRecord(value) ? Object.fromEntries(keysOf(value).map((key) => [key, sorted(value[key])])) : value;
}

/** JSON as the engine writes it, which counts for a program that reads the text: safe inside HTML. */
function engineJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner));
  return text.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The engine writes objects with sorted keys. */
function keysOf(value: Record<string, unknown>): string[] {
  return Object.keys(value).sort();
}

function overrideOf(text: string, declaration: Declaration | undefined, wasSecret: boolean): Value {
  const secret = wasSecret || (declaration?.secret ?? false);
  if (declaration?.type === "array" || declaration?.type === "object") {
    try {
      return plainValue(JSON.parse(text), secret);
    } catch {
      // Not JSON: the type check below says what is wanted.
    }
  }
  return textValue(text, secret);
}

function checkDeclared(declaration: Declaration, given: Value, overridden: boolean, problems: Problems): void {
  const { type, items, secret, written, key } = declaration;
  if (type === undefined) return;
  if (secret && !given.secret && !overridden) {
    problems.error(
      written,
      sealedSecret,
      "is declared secret and stands in plain text",
      `run \`pulumi config set --secret ${key}\``,
    );
    return;
  }
  if (given.sealed || checkType(type, items, given.content)) return;
  const shown = given.secret ? sealedSecret : given.content;
  problems.error(written, shown, `is not of type ${typeName(type, items)}`, `give ${exampleOf(type, items)}`);
}

function warnMisspelt(
  project: Project,
  values: ReadonlyMap<string, Value>,
  declared: ReadonlyMap<string, Declaration>,
  warnings: string[],
): void {
  const own = [...declared.keys()].filter((key) => key.startsWith(`${project.name}:`));
  if (own.length === 0) return;
  for (const key of values.keys()) {
    if (!key.startsWith(`${project.name}:`) || declared.has(key)) continue;
    const name = (full: string): string => full.slice(project.name.length + 1);
    const [close = ""] = nearest(key, own, 1);
    const hint =
      distance(name(key), name(close)) <= Math.max(2, name(key).length / 3) ? ` Did you mean ${name(close)}?` : "";
    warnings.push(`${key} is not declared in ${basename(project.file)}: nothing checks it.${hint}`);
  }
}

function sealedNotes(values: ReadonlyMap<string, Value>, notes: string[]): void {
  const sealed = [...values].filter(([, value]) => value.text.includes(sealedSecret)).map(([key]) => key);
  if (sealed.length === 0) return;
  notes.push(`encrypted values are not opened offline, the program gets a placeholder for them: ${sealed.join(", ")}`);
}
