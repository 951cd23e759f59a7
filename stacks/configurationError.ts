import type { z } from "zod";
import { nearest } from "../components/core/nearest.ts";
import { describeValue } from "../components/core/problem.ts";

/** Every problem of a stack's configuration at once. Shown by its message alone: the mistake is in a file, not in code. */
export class ConfigurationError extends Error {
  /** Tells Pulumi's program runner to print the message without a stack trace. */
  readonly __pulumiRunError = true;
  readonly problems: readonly string[];
  constructor(stack: string, problems: readonly string[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`Pulumi.${stack}.yaml: ${count}`, ...problems.map((problem) => `  - ${problem}`)].join("\n"));
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/** A key that no schema knows. */
export function unknownKey(fullKey: string, key: string, known: readonly string[]): string {
  return `${fullKey} is not a key of this project. Fix: did you mean ${nearest(key, known, 2).join(" or ")}?`;
}

/** A value of the engine: structured ones are JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a plain string where something structured belongs. The schema says so with the value.
    return text;
  }
}

/**
 * One problem as a sentence with the key and the value. `partOf` gives the schema of the object that a path leads to: its
 * keys are what a misspelt one may have meant.
 */
export function describeIssue(
  project: string,
  values: unknown,
  issue: z.core.$ZodIssue,
  partOf: (path: readonly PropertyKey[]) => z.ZodObject,
): string {
  const path = issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  const key = issue.path[0] === "region" ? "aws:region" : `${project}:${path.replace(/^\./, "")}`;
  const value = issue.path.reduce<any>((inner, step) => inner?.[step], values);
  if (issue.code === "unrecognized_keys") {
    const schema = partOf(issue.path);
    const known = Object.keys(schema.shape);
    const hints = issue.keys.map((unknown) => `${unknown} (did you mean ${nearest(unknown, known, 1)[0]}?)`);
    return `${key} has unknown keys: ${hints.join(", ")}. Known are ${known.join(", ")}.`;
  }
  const message = issue.message.replace(/^Invalid input: /, "").replace(/^Invalid option: /, "");
  return `${key} (${describeValue(value)}): ${message}.`;
}
