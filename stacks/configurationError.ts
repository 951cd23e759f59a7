import { z } from "zod";
import { closest } from "../components/core/nearest.ts";
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
  const close = closest(key, known);
  const fix = close === undefined ? `use one of ${known.join(", ")}, or remove it.` : `did you mean ${close}?`;
  return `${fullKey} is not a key of this project. Fix: ${fix}`;
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
 * One problem as a sentence with the key and the value.
 *
 * @param prefix what stands before the path: `hybrid-gpu:`, or all of the key where it does not end in `:`
 */
export function describeIssue(prefix: string, values: unknown, issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const path = issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  const key = prefix.endsWith(":") ? `${prefix}${path.replace(/^\./, "")}` : prefix;
  const value = issue.path.reduce<any>((inner, step) => inner?.[step], values);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    const hints = issue.keys.map((unknown) => {
      const close = closest(unknown, known);
      return close === undefined ? unknown : `${unknown} (did you mean ${close}?)`;
    });
    return `${key} has unknown keys: ${hints.join(", ")}. Known are ${known.join(", ")}.`;
  }
  const message = issue.message.replace(/^Invalid input: /, "").replace(/^Invalid option: /, "");
  return `${key} (${describeValue(value)}): ${message}.`;
}

/** Keys of the object that a path leads to: one of them is what a misspelt one may have meant. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  const inner = (one: unknown): unknown =>
    one instanceof z.ZodOptional || one instanceof z.ZodDefault ? inner(one.unwrap()) : one;
  for (const step of path) {
    const here = inner(at);
    if (here instanceof z.ZodObject) at = here.shape[step as string];
    else if (here instanceof z.ZodArray) at = here.element;
  }
  const found = inner(at);
  if (!(found instanceof z.ZodObject)) return [];
  // Keys that are there to be refused with a reason of their own are no offer.
  return Object.entries(found.shape).flatMap(([key, part]) => (inner(part) instanceof z.ZodNever ? [] : [key]));
}
