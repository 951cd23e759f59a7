import { existsSync, statSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { nearest } from "../components/core/nearest.ts";
import { Problems } from "../components/core/problem.ts";
import { checkType, type ItemsType, isConfigType, typeName } from "./configType.ts";
import { isRecord, markupExtensions, readMarkup } from "./markup.ts";
import { problemsError, UserError } from "./userError.ts";

/** One key that Pulumi.yaml declares. */
export interface Declaration {
  /** Full key: `project:key`. */
  readonly key: string;
  /** The key as it is written in the file. */
  readonly written: string;
  readonly type?: string;
  readonly items?: ItemsType;
  readonly description?: string;
  readonly secret: boolean;
  /** What a stack gets that says nothing. `undefined`: every stack must give it. */
  readonly fallback?: unknown;
}

/** Pulumi.yaml, as far as a plan needs it. */
export interface Project {
  readonly name: string;
  readonly description?: string;
  readonly file: string;
  /** The folder of the file. */
  readonly directory: string;
  readonly main?: string;
  readonly runtime: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** Folder of the stack files. */
  readonly stackDirectory: string;
  readonly declarations: readonly Declaration[];
}

/** The project file of a folder or of the nearest folder above it. */
export function findProjectFile(start: string): string {
  const from = resolve(start);
  if (!(statSync(from, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new UserError(`--cwd ${start} is not a directory`);
  }
  for (let directory = from; ; directory = dirname(directory)) {
    const found = markupExtensions.map((extension) => join(directory, `Pulumi${extension}`)).find(existsSync);
    if (found !== undefined) return found;
    if (directory === dirname(directory)) {
      throw new UserError(
        `there is no Pulumi.yaml in ${from} nor above it. Fix: run in the folder of a Pulumi project, or name it with --cwd`,
      );
    }
  }
}

/** Reads and checks a project file; all problems together. */
export function readProject(file: string): Project {
  const raw = readMarkup(file);
  if (!isRecord(raw)) throw new UserError(`${file} is not an object with a name and a runtime`);
  const problems = new Problems();
  const name = typeof raw["name"] === "string" ? raw["name"] : "";
  if (name === "") {
    const [close] = Object.hasOwn(raw, "name") ? [] : nearest("name", Object.keys(raw), 1).filter(isClose);
    const fix = close === undefined ? "give the project a name" : `rename ${close} to name`;
    problems.error("name", raw["name"], "must be a text", fix);
  } else if (!isProjectName(name)) {
    const rule = "must be 1 to 100 letters, digits, hyphens, underscores and periods, as Pulumi has it";
    problems.error("name", name, rule, `write ${nameFrom(name)}`);
  }
  const directory = dirname(file);
  const { config, stackDirectory } = configOf(raw, directory, problems);
  const main = textOf(raw, "main", problems);
  const project: Project = {
    name,
    file,
    directory,
    stackDirectory,
    ...(typeof raw["description"] === "string" ? { description: raw["description"] } : {}),
    ...(main === undefined ? {} : { main }),
    runtime: runtimeOf(raw["runtime"], problems),
    declarations: Object.entries(config).map(([key, value]) => declarationOf(name, key, value, problems)),
  };
  const error = problemsError(file, problems.list);
  if (error !== undefined) throw error;
  return project;
}

/**
 * Pulumi's own rule. Folders are named after projects: those that lead elsewhere, which the engine takes by name, are none.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/tokens/project.go (`ValidateProjectName`)
 */
function isProjectName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,100}$/.test(name) && name !== "." && name !== "..";
}

/** A name like it that can be one. */
function nameFrom(name: string): string {
  const words = name.match(/[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*/g) ?? [];
  return words.join("-").slice(0, 100) || "a name such as gpu-cluster";
}

/** Stack files of a project, by stack name. */
export function stackFileOf(project: Project, stack: string): string {
  return join(project.stackDirectory, `Pulumi.${stack.replaceAll("/", "-")}${extname(project.file)}`);
}

/** `key` → `project:key`; namespaced keys stay, the old form `ns:config:key` becomes `ns:key`. */
export function fullKey(project: string, key: string): string {
  return key.includes(":") ? key.replace(/^([^:]+):config:/, "$1:") : `${project}:${key}`;
}

function isClose(key: string): boolean {
  return Math.abs(key.length - 4) <= 1;
}

function textOf(raw: Record<string, unknown>, key: string, problems: Problems): string | undefined {
  const value = raw[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  problems.error(key, value, "must be a text", `write ${key} as a text`);
  return undefined;
}

function runtimeOf(raw: unknown, problems: Problems): Project["runtime"] {
  if (typeof raw === "string" && raw !== "") return { name: raw, options: {} };
  if (isRecord(raw) && typeof raw["name"] === "string") {
    const options = raw["options"] ?? {};
    if (isRecord(options)) return { name: raw["name"], options };
    problems.error("runtime.options", options, "must be an object", "write the options as keys and values");
  } else {
    problems.error("runtime", raw, "must be a name, or an object with a name and options", "write runtime: nodejs");
  }
  return { name: "nodejs", options: {} };
}

/** `config: <text>` is the old way to say where stack files are. */
function configOf(raw: Record<string, unknown>, directory: string, problems: Problems) {
  const config = raw["config"];
  const folder = textOf(raw, "stackConfigDir", problems);
  if (typeof config === "string") {
    if (folder !== undefined) {
      problems.error(
        "config",
        config,
        "names the folder of the stack files, and so does stackConfigDir",
        "keep stackConfigDir only",
      );
    }
    return { config: {}, stackDirectory: join(directory, config) };
  }
  if (config !== undefined && config !== null && !isRecord(config)) {
    problems.error("config", config, "must be an object of keys", "write one key below the other");
  }
  return { config: isRecord(config) ? config : {}, stackDirectory: join(directory, folder ?? "") };
}

function declarationOf(project: string, written: string, raw: unknown, problems: Problems): Declaration {
  const path = `config.${written}`;
  const key = fullKey(project, written);
  const own = key.startsWith(`${project}:`);
  const bare = { key, written, secret: false };
  if (!isRecord(raw)) {
    if (raw === null || raw === undefined || (typeof raw === "number" && !Number.isInteger(raw))) {
      problems.error(
        path,
        raw,
        "must be a text, a whole number, true, false, a list, or a declaration",
        "write {default: …} for any other value",
      );
    }
    return { ...bare, fallback: raw };
  }
  for (const name of Object.keys(raw)) {
    if (declarationKeys.includes(name)) continue;
    const [close] = nearest(name, declarationKeys, 1);
    problems.error(
      `${path}.${name}`,
      raw[name],
      "is not a part of a declaration",
      `rename it to ${close}, or remove it`,
    );
  }
  const { type, items, description, secret, default: fallback, value } = raw;
  if (fallback !== undefined && value !== undefined) {
    problems.error(path, raw, "has both a default and a value", "keep one of them");
  }
  if (type !== undefined && !isConfigType(type)) {
    problems.error(`${path}.type`, type, "is not a type", "use string, integer, boolean, array or object");
    return bare;
  }
  if (!own) {
    if (type !== undefined) {
      problems.error(path, type, "declares a type for a key of another namespace", "remove the type");
    }
    if (fallback !== undefined) {
      problems.error(
        path,
        fallback,
        "gives a default for a key of another namespace",
        "write value in place of default",
      );
    } else if (value === undefined) {
      problems.error(path, raw, "gives no value for a key of another namespace", "add a value");
    }
  }
  if (type === "array" && !isRecord(items)) {
    problems.error(path, raw, "declares an array without saying of what", "add items: {type: …}");
    return bare;
  }
  const itemsType = isRecord(items) ? (items as unknown as ItemsType) : undefined;
  const initial = value ?? fallback;
  if (type !== undefined && initial !== undefined && initial !== null && !checkType(type, itemsType, initial)) {
    problems.error(`${path}.default`, initial, `is not of type ${typeName(type, itemsType)}`, "correct the default");
  }
  return {
    ...bare,
    secret: secret === true,
    ...(type === undefined ? {} : { type }),
    ...(itemsType === undefined ? {} : { items: itemsType }),
    ...(typeof description === "string" ? { description } : {}),
    ...(initial === undefined || initial === null ? {} : { fallback: initial }),
  };
}

const declarationKeys = ["type", "items", "description", "secret", "default", "value"];
