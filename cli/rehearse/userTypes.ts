import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Problems } from "../../components/core/problem.ts";
import type { CloudType } from "../../simulator/cloudType.ts";
import { loadTypes } from "../../simulator/provider/userTypes.ts";
import { isRecord } from "../markup.ts";
import { problemsError } from "../userError.ts";

type Check = readonly [is: (value: unknown) => boolean, what: string];

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isFunction = (value: unknown): boolean => typeof value === "function";
const isAmount = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const orAbsent = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
const rule: Check = [isFunction, "is not a function"];

/** What each property of a type has to be. */
const checks: Readonly<Record<keyof CloudType, Check>> = {
  type: [
    (value) => typeof value === "string" && /^[^:\s]+:[^:\s]*:[^:\s]+$/.test(value),
    "is not the token of a type, such as aws:memorydb/cluster:Cluster",
  ],
  named: [
    (value) => isRecord(value) && [value["name"], value["within"], value["taken"]].every(isFunction),
    "has not the three functions name, within and taken",
  ],
  refers: [
    (value) => Array.isArray(value) && value.every((one) => isRecord(one) && isText(one["path"]) && isTexts(one["to"])),
    "is not a list of references, each with a path and a list of types (to)",
  ],
  replaces: [isTexts, "is not a list of names of inputs"],
  minutes: [
    (value) =>
      isRecord(value) && isAmount(value["create"]) && [value["update"], value["delete"]].every(orAbsent(isAmount)),
    "has not the number of minutes create, or update or delete are no numbers",
  ],
  refuse: rule,
  refuseDelete: rule,
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
      const check = Object.hasOwn(checks, key) ? checks[key as keyof CloudType] : undefined;
      if (check === undefined) {
        problems.error(place, key, "is no property of a type", `use ${Object.keys(checks).join(", ")}`);
      } else if (value !== undefined && !check[0](value)) {
        problems.error(`${place}.${key}`, value, check[1], "see CloudType in hybrid-gpu/simulator");
      }
    }
  }
}
