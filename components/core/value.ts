/**
 * Values of a resource graph. During a preview an input can be known, unknown (an output of something not yet created)
 * or absent, and confusing the three is how a cost ceiling comes to read a 64-node pool as zero. So rules, meters and
 * policies read through `read…` and have to say what they do with each answer.
 */

import { type Step, stepsOf } from "./path.ts";

/** A value that is only known after creation. One instance; written as `{"unknown": true}` in JSON. */
export class Unknown {
  toJSON(): { unknown: true } {
    return { unknown: true };
  }
  toString(): string {
    return "[unknown until created]";
  }
}
export const UNKNOWN: Unknown = Object.freeze(new Unknown());

/** A secret. Rules may look inside through `reveal`; printing and JSON show `[secret]` only. */
export class Secret {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  reveal(): unknown {
    return this.#value;
  }
  toJSON(): string {
    return "[secret]";
  }
  toString(): string {
    return "[secret]";
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

export type Properties = Readonly<Record<string, unknown>>;

export type Read<T> =
  | { readonly state: "known"; readonly value: T; readonly path: string; readonly secret: boolean }
  | { readonly state: "unknown"; readonly path: string; readonly why: string }
  | { readonly state: "absent"; readonly path: string };

/** Paths are few and written in code; they are read thousands of times in a large stack. */
const parsedPaths = new Map<string, readonly Step[]>();

function parsed(path: string): readonly Step[] {
  const known = parsedPaths.get(path);
  if (known !== undefined) return known;
  const steps = stepsOf(path);
  // Element paths come from indexes of the data: without a bound a hostile list would fill the memory.
  if (parsedPaths.size < 10_000) parsedPaths.set(path, steps);
  return steps;
}

/** Reads `scalingConfig.maxSize` or `networkInterfaces[3].deviceIndex`. `null` reads as absent, as it does in Pulumi. */
export function read(properties: unknown, path: string): Read<unknown> {
  let current: unknown = properties;
  let secret = false;
  const steps = parsed(path);
  for (let index = -1; index < steps.length; index++) {
    if (index >= 0) {
      const step = steps[index]!;
      if (current === null || current === undefined) return { state: "absent", path };
      if (typeof current !== "object") return { state: "absent", path };
      current = Object.hasOwn(current, step) ? (current as Record<Step, unknown>)[step] : undefined;
    }
    if (current instanceof Secret) {
      secret = true;
      current = current.reveal();
    }
    if (current instanceof Unknown) return { state: "unknown", path, why: "known only after creation" };
  }
  if (current === null || current === undefined) return { state: "absent", path };
  return { state: "known", value: current, path, secret };
}

function readAs<T>(
  properties: unknown,
  path: string,
  what: string,
  convert: (value: unknown) => T | undefined,
): Read<T> {
  const answer = read(properties, path);
  if (answer.state !== "known") return answer;
  const value = convert(answer.value);
  // A value of the wrong type is as unreadable as an unknown one: the rule fails closed either way.
  return value === undefined ? { state: "unknown", path, why: `not ${what}` } : { ...answer, value };
}

export function readString(properties: unknown, path: string): Read<string> {
  return readAs(properties, path, "a string", (value) => (typeof value === "string" ? value : undefined));
}

/** Numbers, and strings that are numbers (providers accept both). */
export function readNumber(properties: unknown, path: string): Read<number> {
  return readAs(properties, path, "a number", (value) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  });
}

/** Booleans, and the strings `"true"` and `"false"` (launch templates use them). */
export function readBoolean(properties: unknown, path: string): Read<boolean> {
  return readAs(properties, path, "a boolean", (value) => {
    if (typeof value === "boolean") return value;
    return value === "true" ? true : value === "false" ? false : undefined;
  });
}

/** A list; its elements may still be unknown, so read each of them by path. */
export function readList(properties: unknown, path: string): Read<readonly unknown[]> {
  return readAs(properties, path, "a list", (value) => (Array.isArray(value) ? value : undefined));
}

/** A list of strings whose every element is known; unknown as soon as one of them is. */
export function readStrings(properties: unknown, path: string): Read<string[]> {
  const list = readList(properties, path);
  if (list.state !== "known") return list;
  const values: string[] = [];
  let secret = list.secret;
  for (let index = 0; index < list.value.length; index++) {
    const element = readString(list.value, `[${index}]`);
    if (element.state !== "known") {
      return { state: "unknown", path: `${path}[${index}]`, why: element.state === "unknown" ? element.why : "empty" };
    }
    secret ||= element.secret;
    values.push(element.value);
  }
  return { state: "known", value: values, path, secret };
}
