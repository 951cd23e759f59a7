import * as pulumi from "@pulumi/pulumi";
import { describeProblem, type Problem } from "../core/problem.ts";

/**
 * Bad arguments of a component: every problem at once, thrown before anything is registered.
 * The plugin host reads `reasons`; an ordinary program shows `message`, without a stack trace.
 */
export class InvalidArgsError extends pulumi.InputPropertiesError {
  /** Tells Pulumi's program runner that the message says it all (`RunError.isInstance`). */
  readonly __pulumiRunError = true;
  readonly problems: readonly Problem[];

  constructor(subject: string, problems: readonly Problem[]) {
    const errors = problems.filter((problem) => problem.severity === "error");
    const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
    const message = [`${subject}: ${count}`, ...errors.map((problem) => `  - ${describeProblem(problem)}`)].join("\n");
    super({
      message,
      errors: errors.map((problem) => ({
        propertyPath: problem.path,
        reason: describeProblem({ ...problem, path: "" }),
      })),
    });
    this.name = "InvalidArgsError";
    // When a rule refuses in `apply`, the SDK writes which property it was serializing in front of the message, once for
    // every resource on the way. The message says where the problem is by itself.
    Object.defineProperty(this, "message", { get: () => message, set: () => {} });
    this.problems = problems;
  }
}

/** `EksGpuNodePool "train"`: how messages name a component. */
export function subjectOf(type: string, name: string): string {
  return `${type.split(":").pop()} "${name}"`;
}

/** Throws when there are errors; shows the warnings either way. */
export function refuse(type: string, name: string, problems: readonly Problem[], resource?: pulumi.Resource): void {
  const subject = subjectOf(type, name);
  for (const problem of problems) {
    if (problem.severity === "warning") void pulumi.log.warn(`${subject}: ${describeProblem(problem)}`, resource);
  }
  if (problems.some((problem) => problem.severity === "error")) throw new InvalidArgsError(subject, problems);
}

/** For the `super(…)` call of a component: the arguments, or an error that lists everything wrong with them. */
export function checked<A>(type: string, name: string, args: A, problems: readonly Problem[]): A {
  refuse(type, name, problems);
  return args;
}

/** Whether a value is plain data, known now and all the way down. */
export function isPlain<T>(value: pulumi.Input<T> | undefined): value is T | undefined {
  if (value === null || value === undefined || typeof value !== "object") return typeof value !== "function";
  if (pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.Resource.isInstance(value)) return false;
  return Object.values(value).every((inner) => isPlain(inner as pulumi.Input<unknown>));
}

/** What is known of an input now: the value, or `undefined` when it comes later. */
export function knownNow<T>(value: pulumi.Input<T> | undefined): T | undefined {
  return isPlain(value) ? (value as T | undefined) : undefined;
}

/** `T` with every property maybe only known later. */
export type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K]> };

export interface Gate<T> {
  /** The inputs again: plain ones as they were, later ones waiting for the rule. */
  readonly values: Inputs<T>;
  /** For `dependsOn` of children that use none of the later inputs, so that nothing is half-created. Empty when all is plain. */
  readonly passed: pulumi.Output<pulumi.Resource[]> | undefined;
}

/**
 * One rule over several inputs. All plain: `checked` has run the rule already and the inputs come back as they are.
 * Otherwise the rule runs in `apply` as soon as every value is known, and what was not plain comes back waiting for it:
 * resources made from them are not created when the rule refuses.
 */
export function gated<T extends object>(
  type: string,
  name: string,
  inputs: Inputs<T>,
  rule: (values: T) => readonly Problem[],
  resource?: pulumi.Resource,
): Gate<T> {
  const keys = Object.keys(inputs) as (keyof T & string)[];
  if (keys.every((key) => isPlain(inputs[key]))) return { values: inputs, passed: undefined };
  const allowed = pulumi.output(inputs as object).apply((values) => {
    refuse(type, name, rule(values as T), resource);
    return values as T;
  });
  const values = Object.fromEntries(
    keys.map((key) => [key, isPlain(inputs[key]) ? inputs[key] : allowed.apply((all) => all[key])]),
  ) as Inputs<T>;
  return { values, passed: allowed.apply(() => []) };
}
