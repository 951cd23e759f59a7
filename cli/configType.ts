import { isRecord } from "./markup.ts";

/** Types that a configuration key may be declared with. */
export type ConfigType = "string" | "integer" | "boolean" | "array" | "object";

/** What an array holds; nested for arrays of arrays. */
export interface ItemsType {
  readonly type: string;
  readonly items?: ItemsType;
}

export function isConfigType(value: unknown): value is ConfigType {
  return typeof value === "string" && ["string", "integer", "boolean", "array", "object"].includes(value);
}

/** `array<string>`: how a type is written for a person. */
export function typeName(type: string, items?: ItemsType): string {
  return items === undefined ? type : `array<${typeName(items.type, items.items)}>`;
}

/**
 * Whether a value is of a declared type. Texts that are whole numbers or truth values count as such, because a stack's
 * plain values reach the program as texts.
 */
export function checkType(type: string, items: ItemsType | undefined, value: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return typeof value === "string"
        ? /^[-+]?\d+$/.test(value)
        : Number.isInteger(value) || typeof value === "bigint";
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isRecord(value);
    default:
      return Array.isArray(value) && items !== undefined
        ? value.every((item) => checkType(items.type, items.items, item))
        : false;
  }
}

/** What to write in place of a value that is not of the type. */
export function exampleOf(type: string, items?: ItemsType): string {
  switch (type) {
    case "string":
      return 'a text, for example "abc"';
    case "integer":
      return "a whole number, for example 3";
    case "boolean":
      return "true or false";
    case "object":
      return "keys and values, for example {name: abc}";
    default:
      return `a list, each item ${items === undefined ? "of one type" : exampleOf(items.type, items.items)}`;
  }
}
