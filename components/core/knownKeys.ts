import { nearest } from "./nearest.ts";
import { joinPath, type Problem, type Problems } from "./problem.ts";

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

/** Tells every property of a value below `at` that is not known, with the name that was probably meant. */
export function checkKeys(value: object, known: readonly string[], at: string, problems: Problems): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const [close] = nearest(key, known, 1);
    problems.error(
      joinPath(at, key),
      (value as Record<string, unknown>)[key],
      "is not a property here",
      `rename it to ${close}, or remove it; known are ${known.join(", ")}`,
    );
  }
}
