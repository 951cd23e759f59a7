import { Secret, UNKNOWN } from "../../components/core/value.ts";
import type { ApiDescription, Field, TextFormat, ValueType } from "./description.ts";

/** One thing in a request that its description does not allow. */
export interface Complaint {
  /** Where in the request: `config.accelerators[0].acceleratorType`. */
  readonly path: string;
  readonly problem: string;
}

const formats: Readonly<Record<TextFormat, { readonly pattern: RegExp; readonly called: string }>> = {
  int64: { pattern: /^-?\d{1,19}$/, called: "a whole number written as text (int64)" },
  uint64: { pattern: /^\d{1,20}$/, called: "a whole number from 0 written as text (uint64)" },
  duration: { pattern: /^-?\d+(\.\d{1,9})?s$/, called: 'a duration in seconds such as "3600s"' },
  timestamp: {
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    called: "a time as RFC 3339 writes it",
  },
};

/**
 * Everything in `body` that the type `name` does not allow: names that it does not have, values of another JSON type,
 * values outside an enumeration, wrong formats and lengths, missing required fields, fields that only answers carry, and
 * two fields that exclude one another. What is unknown before it is created may be anything.
 */
export function judge(description: ApiDescription, name: string, body: unknown): Complaint[] {
  const complaints: Complaint[] = [];
  judgeMessage(description, name, body, "", complaints);
  return complaints;
}

function judgeMessage(api: ApiDescription, name: string, body: unknown, at: string, found: Complaint[]): void {
  const type = api.message(name);
  if (!isObject(body)) {
    found.push({ path: at, problem: `is ${show(body)}, and ${name} is an object` });
    return;
  }
  const inside = (key: string): string => (at === "" ? key : `${at}.${key}`);
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined) continue;
    const field = type.fields.get(key);
    if (field === undefined) {
      found.push({ path: inside(key), problem: `is not a field of ${name}` });
    } else if (field.outputOnly) {
      found.push({ path: inside(key), problem: `is set by the service only${quote(field)}` });
    } else {
      judgeValue(api, field.type, value, inside(key), field, found);
    }
  }
  for (const field of type.fields.values()) {
    if (field.required && body[field.name] === undefined) {
      found.push({ path: inside(field.name), problem: `is missing, and ${name} requires it${quote(field)}` });
    }
  }
  for (const names of type.alternatives) {
    const given = names.filter((key) => body[key] !== undefined);
    if (given.length > 1) found.push({ path: at, problem: `has ${given.join(" and ")}, of which ${name} takes one` });
  }
}

function judgeValue(
  api: ApiDescription,
  type: ValueType,
  given: unknown,
  at: string,
  field: Field,
  found: Complaint[],
): void {
  const value = given instanceof Secret ? given.reveal() : given;
  if (value === UNKNOWN || type.kind === "any") return;
  const complain = (problem: string): void => {
    found.push({ path: at, problem: problem + quote(field) });
  };
  switch (type.kind) {
    case "message":
      judgeMessage(api, type.name, value, at, found);
      return;
    case "boolean":
      if (typeof value !== "boolean") complain(`is ${show(value)}, not true or false`);
      return;
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) complain(`is ${show(value)}, not a number`);
      else if (type.integer && !Number.isInteger(value)) complain(`is ${value}, not a whole number`);
      else if (type.minimum !== undefined && value < type.minimum) complain(`is ${value}, below ${type.minimum}`);
      else if (type.maximum !== undefined && value > type.maximum) complain(`is ${value}, above ${type.maximum}`);
      return;
    case "text":
      judgeText(type, value, complain);
      return;
    case "map":
      if (!isObject(value)) {
        complain(`is ${show(value)}, not a map`);
        return;
      }
      for (const [key, element] of Object.entries(value)) {
        judgeValue(api, type.of, element, `${at}[${JSON.stringify(key)}]`, field, found);
      }
      return;
    case "list":
      if (!Array.isArray(value)) {
        complain(`is ${show(value)}, not a list`);
        return;
      }
      if (value.length < (type.minItems ?? 0)) complain(`has ${value.length} elements, fewer than ${type.minItems}`);
      if (value.length > (type.maxItems ?? Infinity)) {
        complain(`has ${value.length} elements, more than ${type.maxItems}`);
      }
      for (const [index, element] of value.entries()) {
        judgeValue(api, type.of, element, `${at}[${index}]`, field, found);
      }
  }
}

function judgeText(type: ValueType & { kind: "text" }, value: unknown, complain: (problem: string) => void): void {
  if (typeof value !== "string") {
    complain(`is ${show(value)}, not a text`);
    return;
  }
  if (type.values !== undefined && !type.values.includes(value)) {
    complain(`is ${show(value)}, not one of ${type.values.join(", ")}`);
  }
  if (type.format !== undefined && !formats[type.format].pattern.test(value)) {
    complain(`is ${show(value)}, not ${formats[type.format].called}`);
  }
  if (type.pattern !== undefined && !type.pattern.test(value)) {
    complain(`is ${show(value)}, which does not match ${type.pattern.source}`);
  }
  const length = [...value].length;
  if (length < (type.minLength ?? 0)) complain(`has ${length} characters, fewer than ${type.minLength}`);
  if (length > (type.maxLength ?? Infinity)) complain(`has ${length} characters, more than ${type.maxLength}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function quote({ words }: Field): string {
  if (words === "") return "";
  return `: “${words.length > 240 ? `${words.slice(0, 237)}...` : words}”`;
}
