import type { z } from "zod";
import { closest } from "../../components/core/nearest.ts";
import { joinPath, type Problem } from "../../components/core/problem.ts";
import { mostDirectories } from "../../components/lustre/index.ts";
import { isRecord } from "../markup.ts";
import { nameOf, readText } from "../readText.ts";
import { UserError } from "../userError.ts";
import { knownNames } from "./knownNames.ts";
import { propertyOfWord } from "./naming.ts";
import { parseQuantity } from "./quantity.ts";
import { platformSchemas, quantityProperties, workloadSchema } from "./workloadSchema.ts";
import { type Position, parseYaml } from "./yamlText.ts";

/** Ten times what as many directories take as are decided one by one. */
const limit = { bytes: 500_000, fix: `a workload has at most ${mostDirectories} data sets and checkpoints` };

/** A problem of the file and how much it says. */
export interface FileProblem extends Problem {
  /** It is about the name of the property and not its value. */
  readonly aboutKey?: boolean;
  /** The rules of the chooser say it better, where they say something about the same property. */
  readonly weak?: boolean;
  /** A property that the misspelt one probably was: that it is missing has no news. */
  readonly meant?: string;
}

/** A workload file as far as it can be understood. */
export interface WorkloadFile {
  readonly file: string;
  /** Texts with units are numbers; what is not understood is left out. */
  readonly value: Record<string, unknown>;
  readonly problems: readonly FileProblem[];
  locate(path: string, key?: boolean): Position;
}

/**
 * Reads a workload in YAML or JSON and holds it against the published schema.
 *
 * @throws UserError for what cannot be read or parsed at all
 */
export function readWorkloadFile(file: string): WorkloadFile {
  const text = readText(file, limit).replace(/^\uFEFF/, "");
  const yaml = parseYaml(text, file);
  if (!isRecord(yaml.value)) {
    const what = yaml.value === null || yaml.value === undefined ? "is empty" : "is no mapping of properties";
    throw new UserError(`${nameOf(file)} ${what}. Fix: begin with nodes: and machineType:`);
  }
  const problems: FileProblem[] = [];
  const value = withNumbers(yaml.value, "", problems) as Record<string, unknown>;
  // So many that none is decided: which of them are wrong besides helps nobody.
  const tooMany = [value["datasets"], value["checkpoints"]].some(
    (list) => Array.isArray(list) && list.length > mostDirectories,
  );
  const issues = tooMany ? [] : (workloadSchema.safeParse(yaml.value).error?.issues ?? []);
  for (const one of issues.flatMap((issue) => problemsOf(issue, yaml.value))) {
    // A text whose unit is wrong has its own message.
    if (problems.some(({ path }) => path === one.path)) continue;
    problems.push(one);
    if (one.weak !== true) remove(value, one.path);
  }
  return { file, value, problems, locate: yaml.locate };
}

/** The same with numbers for texts with a unit; those that are none are left out. */
function withNumbers(value: unknown, path: string, problems: FileProblem[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withNumbers(item, `${path}[${index}]`, problems));
  if (!isRecord(value)) return value;
  const out: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const at = joinPath(path, key);
    const quantity = Object.hasOwn(quantityProperties, key) ? quantityProperties[key] : undefined;
    if (quantity === undefined || typeof item !== "string") {
      out[key] = withNumbers(item, at, problems);
      continue;
    }
    const number = parseQuantity(item, quantity.kind, true);
    if (typeof number === "number") out[key] = number / (quantity.per ?? 1);
    else problems.push({ severity: "error", path: at, value: item, ...number });
  }
  return { ...out };
}

/** Deletes a property, so that it counts as not given. */
function remove(value: Record<string, unknown>, path: string): void {
  let at: unknown = value;
  const names = [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  for (const name of names.slice(0, -1)) at = (at as Record<string | number, unknown> | undefined)?.[name];
  const last = names.at(-1);
  if (last === undefined || typeof at !== "object" || at === null) return;
  // An element stays in its place, or the numbers of those after it would change.
  if (Array.isArray(at)) at[last as number] = {};
  else delete (at as Record<string, unknown>)[last];
}

const kinds: Readonly<Record<string, readonly [rule: string, fix: string]>> = {
  string: ["must be a text", "write a text, in quotes where YAML would take it for something else"],
  number: ["must be a number", "write a number"],
  int: ["must be a whole number", "write a whole number"],
  boolean: ["must be true or false", "write true or false"],
  array: ["must be a list", "write a list, also for one"],
  object: ["must be a mapping of properties", "write properties below it, moved in"],
  record: ["must be a mapping of properties", "write properties below it, moved in"],
};

function problemsOf(issue: z.core.$ZodIssue, root: unknown): FileProblem[] {
  const path = pathOf(issue.path);
  const value = issue.path.reduce<unknown>(
    (at, name) => (at as Record<PropertyKey, unknown> | undefined)?.[name],
    root,
  );
  const base = { severity: "error", path, value } as const;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(issue.path, key, value));
    case "invalid_type": {
      const [rule, fix] = kinds[issue.expected] ?? ["is not of the right kind", "see the schema"];
      if (value === undefined) return [{ ...base, rule: "is missing", fix: "add it", weak: true }];
      return [{ ...base, rule, fix, ...(/^(number|int)$/.test(issue.expected) ? { weak: true } : {}) }];
    }
    case "invalid_union": {
      if (path === "platform.kind")
        return [{ ...base, rule: "is not a platform", fix: "write fsx, azure, google or onprem", weak: true }];
      if (value === undefined) return [{ ...base, rule: "is missing", fix: "add it", weak: true }];
      const range = typeof value === "number" || typeof value === "string";
      return [
        {
          ...base,
          rule: "must be a number, or a number with a unit",
          fix: "see the schema for its units",
          ...(range ? { weak: true } : {}),
        },
      ];
    }
    default:
      return [{ ...base, rule: `is not allowed: ${issue.message}`, fix: "see the schema", weak: true }];
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (whole, name) => joinPath(whole, typeof name === "number" ? `[${name}]` : String(name)),
    "",
  );
}

/** A property that nothing reads, with what it probably should have been. */
function unknownKey(parent: readonly PropertyKey[], key: string, value: unknown): FileProblem {
  const known = keysAt(parent, value);
  const word = meantBy(key, parent, value);
  const close = word !== undefined && known.includes(word) ? word : closest(key, known);
  const at = pathOf(parent);
  const path = joinPath(at, key);
  const given = (value as Record<string, unknown>)[key];
  const fix = knownNames(close, known);
  return {
    severity: "error",
    path,
    value: given,
    rule: "is not known",
    fix,
    aboutKey: true,
    ...(close === undefined ? {} : { meant: joinPath(at, close) }),
  };
}

/** The property that a word of the command line gives at this place. */
function meantBy(key: string, [first, , third]: readonly PropertyKey[], value: unknown): string | undefined {
  if (first === undefined) return propertyOfWord(key, "workload");
  if (first === "platform") return propertyOfWord(key, "platform", String((value as { kind?: unknown }).kind));
  if (third === "sizes") return key === "size" ? "sizeBytes" : undefined;
  return propertyOfWord(key, first === "datasets" ? "dataset" : "checkpoint");
}

function keysAt(parent: readonly PropertyKey[], value: unknown): string[] {
  const [first, , third] = parent;
  const shape = workloadSchema.shape;
  if (first === undefined) return Object.keys(shape).filter((name) => name !== "$schema");
  if (first === "platform") {
    const kind = (value as { kind: keyof typeof platformSchemas }).kind;
    return Object.keys(platformSchemas[kind].shape);
  }
  if (third === "sizes") return ["sizeBytes", "count"];
  const list = first === "datasets" ? shape.datasets : shape.checkpoints;
  return Object.keys(list.unwrap().element.shape);
}
