import { nearest } from "./nearest.ts";
import { joinPath, type Problem } from "./problem.ts";

/** Names of properties, written as an object so that one that is missing, or too many, does not compile. */
export function keysOf<T>(all: Record<keyof T & string, 1>): readonly string[] {
  return Object.keys(all);
}

/** Tells properties that an object does not have: a misspelt one would be passed over in silence. */
export function unknownKeys(value: object, known: readonly string[], at = ""): Problem[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key) && (value as Record<string, unknown>)[key] !== undefined)
    .map((key) => ({
      severity: "error" as const,
      path: joinPath(at, key),
      value: "given",
      rule: "is not a property here, and would be passed over",
      fix: `rename it to ${nearest(key, known, 1)[0]}, or remove it`,
    }));
}
