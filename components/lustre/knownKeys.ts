import { nearest } from "../core/nearest.ts";
import type { Problems } from "../core/problem.ts";

/** Properties of a type, so that a misspelt one is told and not passed over. A missing name does not compile. */
export function namesOf<T>(all: Record<keyof T & string, 1>): readonly string[] {
  return Object.keys(all);
}

/** Tells every property of a value below `at` that is not known, with the name that was probably meant. */
export function checkKeys(value: object, known: readonly string[], at: string, problems: Problems): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const [close] = nearest(key, known, 1);
    const path = at === "" ? key : `${at}.${key}`;
    problems.error(
      path,
      (value as Record<string, unknown>)[key],
      "is not a property here",
      `rename it to ${close}, or remove it; known are ${known.join(", ")}`,
    );
  }
}
