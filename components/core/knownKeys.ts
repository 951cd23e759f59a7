import { closest } from "./nearest.ts";
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
      fix: renameOrRemove(key, known),
    }));
}

/** Tells every property of a value below `at` that is not known, with the name that was probably meant. */
export function checkKeys(value: object, known: readonly string[], at: string, problems: Problems): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    problems.error(
      joinPath(at, key),
      (value as Record<string, unknown>)[key],
      "is not a property here",
      `${renameOrRemove(key, known)}; known are ${known.join(", ")}`,
    );
  }
}

/** Letters in another order are the same word, however many have moved. */
function renameOrRemove(key: string, known: readonly string[]): string {
  const letters = (word: string): string => [...word.toLowerCase()].sort().join("");
  const meant = known.find((name) => letters(name) === letters(key)) ?? closest(key, known);
  return meant === undefined ? "remove it" : `rename it to ${meant}, or remove it`;
}

/** What an object consists of: its properties, and what those of them consist of that are objects, or lists of objects. */
export interface Shape {
  readonly keys: readonly string[];
  readonly inner?: Readonly<Record<string, InnerShape>>;
}

/** What a property consists of that is an object, or a list of objects. */
export interface InnerShape extends Shape {
  readonly list?: boolean;
  /** What to write in place of something else, which is given: `{min: 0, planned: 2, max: 4}`. */
  readonly example: (given: unknown) => string;
}

/** As `unknownKeys`, in the objects inside it too. What is known only later is left alone. */
export function unknownKeysWithin(value: object, shape: Shape, at = ""): Problem[] {
  const inside = partsOf(value, shape, at).flatMap(({ part, path, inner, whole }) =>
    whole && isData(part) ? unknownKeysWithin(part, inner, path) : [],
  );
  return [...unknownKeys(value, shape.keys, at), ...inside];
}

/** Tells text, numbers and the like where objects or lists of objects are wanted. What is missing is left to others. */
export function wrongShapes(value: object, shape: Shape, at = ""): Problem[] {
  return partsOf(value, shape, at).flatMap(({ part, path, inner, whole }): Problem[] => {
    if (whole && isData(part)) return wrongShapes(part, inner, path);
    const kind = kindOf(part) ?? (whole ? undefined : "an object");
    if (kind === undefined) return [];
    const object = `object${whole ? "" : "s"} of ${inWords(inner.keys)}`;
    return [
      {
        severity: "error",
        path,
        value: part,
        rule: `is ${kind}, and ${whole ? "an" : "a list of"} ${object} is wanted`,
        fix: `give ${whole ? inner.example(part) : `[${inner.example(part)}]`}`,
      },
    ];
  });
}

/** What a value is that is no object with properties; `undefined` for objects. */
export function kindOf(value: unknown): string | undefined {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  const kinds: Record<string, string> = {
    string: "text",
    number: "a number",
    bigint: "a number",
    boolean: "true or false",
    function: "a function",
  };
  return kinds[typeof value];
}

/** `a, b and c`. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

interface Part {
  readonly part: unknown;
  readonly path: string;
  readonly inner: InnerShape;
  /** Whether it stands where one object is wanted, not a list of them. */
  readonly whole: boolean;
}

/** The parts that are given: of lists, each of their elements. */
function partsOf(value: object, { inner = {} }: Shape, at: string): Part[] {
  return Object.entries(inner).flatMap(([key, shape]): Part[] => {
    const part = (value as Record<string, unknown>)[key];
    const path = joinPath(at, key);
    if (part === undefined) return [];
    if (shape.list !== true) return [{ part, path, inner: shape, whole: true }];
    if (!Array.isArray(part)) {
      return isData(part) || kindOf(part) !== undefined ? [{ part, path, inner: shape, whole: false }] : [];
    }
    return part.map((one: unknown, index) => ({ part: one, path: `${path}[${index}]`, inner: shape, whole: true }));
  });
}

/** Whether a value is an object written as such: not one that stands for a value that comes later. */
function isData(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
