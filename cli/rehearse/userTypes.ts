import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Problems } from "../../components/core/problem.ts";
import type { CloudType } from "../../simulator/cloudType.ts";
import { loadTypes } from "../../simulator/provider/userTypes.ts";
import { isRecord } from "../markup.ts";
import { problemsError } from "../userError.ts";

/** Where, what stands there, and what is wrong with it. */
type Complaint = readonly [path: string, value: unknown, what: string];
type Check = (value: unknown, path: string) => readonly Complaint[];

const check =
  (is: (value: unknown) => boolean, what: string): Check =>
  (value, path) =>
    is(value) ? [] : [[path, value, what]];

const orAbsent =
  (one: Check): Check =>
  (value, path) =>
    value === undefined ? [] : one(value, path);

/** An object with these parts and no others. */
const objectOf =
  (parts: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isRecord(value)) return [[path, value, "is not an object"]];
    const others = Object.keys(value).filter((key) => !Object.hasOwn(parts, key));
    return [
      ...others.map((key): Complaint => [path, key, `is no part of it: there are ${Object.keys(parts).join(", ")}`]),
      ...Object.entries(parts).flatMap(([key, part]) => part(value[key], `${path}.${key}`)),
    ];
  };

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const text = check(isText, "is not a text");
const rule = check((value) => typeof value === "function", "is not a function");
const amount = check(
  (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  "is not a number of minutes",
);

const reference = objectOf({
  path: text,
  to: check((value) => isTexts(value) && (value as unknown[]).length > 0, "is not a list of one type or more"),
  missing: orAbsent(rule),
  holds: orAbsent(rule),
});

const importId = objectOf({ of: rule, wrong: orAbsent(rule) });

/** What each property of a type has to be. */
const checks: Readonly<Record<keyof CloudType, Check>> = {
  type: check(
    (value) => typeof value === "string" && /^[^:\s]+:[^:\s]*:[^:\s]+$/.test(value),
    "is not the token of a type, such as aws:memorydb/cluster:Cluster",
  ),
  named: objectOf({ name: rule, within: rule, taken: rule }),
  refers: (value, path) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => reference(one, `${path}[${index}]`))
      : [[path, value, "is not a list of references"]],
  replaces: check(isTexts, "is not a list of names of inputs"),
  minutes: objectOf({ create: amount, update: orAbsent(amount), delete: orAbsent(amount), source: text }),
  importId: (value, path) => (value === null ? [] : importId(value, path)),
  refuse: rule,
  refuseDelete: rule,
  leaves: rule,
  updated: rule,
  takesAlong: rule,
};

/**
 * Holds modules of `--types` against what the simulated clouds can use. Providers load them again when the engine starts them,
 * and what is wrong there comes late and in pieces.
 *
 * @returns the types of all modules, as they are called
 * @throws UserError with all problems of all modules
 */
export async function checkTypes(files: readonly string[]): Promise<string[]> {
  const types: string[] = [];
  const problems = new Problems();
  for (const file of files) {
    if (!existsSync(resolve(file))) {
      problems.error("--types", file, "is not there", "give the path of a module, from here");
      continue;
    }
    try {
      const list = await loadTypes(file);
      checkList(file, list, problems);
      if (Array.isArray(list)) types.push(...list.map((one) => String((one as CloudType | null)?.type)));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.error("--types", file, `cannot be loaded: ${why}`, "see that Node.js can import it");
    }
  }
  const error = problemsError("--types", problems.list);
  if (error !== undefined) throw error;
  return types;
}

function checkList(file: string, list: unknown, problems: Problems): void {
  if (!Array.isArray(list)) {
    const fix = 'write export default [{ type: "aws:…" }]';
    problems.error("--types", file, "has no list of types as its default export", fix);
    return;
  }
  for (const [index, one] of list.entries()) {
    const place = `${file}[${index}]`;
    if (!isRecord(one)) {
      problems.error(place, one, "is not an object", 'write { type: "aws:…" }');
      continue;
    }
    if (one["type"] === undefined) problems.error(place, undefined, "has no type", "give its token as type");
    for (const [key, value] of Object.entries(one)) {
      if (!Object.hasOwn(checks, key)) {
        problems.error(place, key, "is no property of a type", `use ${Object.keys(checks).join(", ")}`);
      } else if (value !== undefined) {
        for (const [path, wrong, what] of checks[key as keyof CloudType](value, `${place}.${key}`)) {
          problems.error(path, wrong, what, "see CloudType in hybrid-gpu/simulator");
        }
      }
    }
  }
}
