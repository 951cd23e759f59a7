import type { ApiDescription, ValueType } from "./description.ts";

/** A request with one mistake in it. */
export interface Mutation {
  readonly mistake: "name" | "type" | "value" | "missing" | "format" | "service";
  /** Where it is. */
  readonly path: string;
  readonly body: unknown;
}

/**
 * Every request that differs from a right one by one mistake: a misspelt name, a value of another JSON type, one that
 * no enumeration has, one in the wrong format, a required field left out, a field that only answers carry put in.
 */
export function mutationsOf(api: ApiDescription, name: string, body: unknown): Mutation[] {
  return [...ofMessage(api, name, body, "")];
}

type Body = Readonly<Record<string, unknown>>;

function* ofMessage(api: ApiDescription, name: string, body: unknown, at: string): Generator<Mutation> {
  const type = api.message(name);
  const given = body as Body;
  const join = (key: string): string => (at === "" ? key : `${at}.${key}`);
  for (const field of type.fields.values()) {
    if (field.outputOnly && given[field.name] === undefined && field.type.kind !== "any") {
      yield { mistake: "service", path: join(field.name), body: { ...given, [field.name]: "x" } };
    }
  }
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const { [key]: _, ...rest } = given;
    yield { mistake: "name", path: join(`${key}Typo`), body: { ...rest, [`${key}Typo`]: value } };
    const field = type.fields.get(key);
    if (field === undefined) continue;
    if (field.required) yield { mistake: "missing", path: join(key), body: rest };
    for (const inner of ofValue(api, field.type, value, join(key))) {
      yield { ...inner, body: { ...given, [key]: inner.body } };
    }
  }
}

function* ofValue(api: ApiDescription, type: ValueType, value: unknown, at: string): Generator<Mutation> {
  switch (type.kind) {
    case "any":
      return;
    case "message":
      yield { mistake: "type", path: at, body: "an object" };
      yield* ofMessage(api, type.name, value, at);
      return;
    case "list":
      yield { mistake: "type", path: at, body: { 0: "a list" } };
      for (const [index, element] of (value as unknown[]).entries()) {
        for (const inner of ofValue(api, type.of, element, `${at}[${index}]`)) {
          yield { ...inner, body: (value as unknown[]).with(index, inner.body) };
        }
      }
      return;
    case "map":
      yield { mistake: "type", path: at, body: [] };
      for (const [key, element] of Object.entries(value as Body)) {
        for (const inner of ofValue(api, type.of, element, `${at}[${JSON.stringify(key)}]`)) {
          yield { ...inner, body: { ...(value as Body), [key]: inner.body } };
        }
      }
      return;
    case "boolean":
      yield { mistake: "type", path: at, body: String(value) };
      return;
    case "number":
      yield { mistake: "type", path: at, body: String(value) };
      if (type.integer) yield { mistake: "format", path: at, body: 0.5 };
      return;
    case "text":
      yield { mistake: "type", path: at, body: 1 };
      if (type.values !== undefined) yield { mistake: "value", path: at, body: "NO_SUCH_VALUE" };
      if (type.format !== undefined) yield { mistake: "format", path: at, body: "no such format" };
  }
}
