import { joinPath } from "../components/core/problem.ts";
import { type Properties, Secret } from "../components/core/value.ts";

/** Changes that are told one by one, and characters of a value, before the rest is left out. */
const toldChanges = 6;
const toldCharacters = 80;

/** What a remediation set, for people: `metadataOptions.httpTokens = required, tags.team = research`. Empty without a change. */
export function describeChanges(before: Properties, after: Properties): string {
  const changes = changesOf(before, after, "");
  const more = changes.length - toldChanges;
  return `${changes.slice(0, toldChanges).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function changesOf(before: unknown, after: unknown, path: string): string[] {
  if (before instanceof Secret || after instanceof Secret) {
    return textOf(insideOf(before)) === textOf(insideOf(after)) ? [] : [`${path} = [secret]`];
  }
  if (textOf(before) === textOf(after) && !holdsSecret(before) && !holdsSecret(after)) return [];
  if (after === undefined) return [`${path} is removed`];
  if (isObject(after) && (before === undefined || isObject(before))) {
    const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])];
    // An empty object has nothing inside that could be told.
    if (keys.length > 0) return keys.flatMap((key) => changesOf(before?.[key], after[key], joinPath(path, key)));
  }
  if (Array.isArray(after) && Array.isArray(before)) {
    const count = Math.max(before.length, after.length);
    return Array.from({ length: count }, (_, at) => changesOf(before[at], after[at], `${path}[${at}]`)).flat();
  }
  const text = typeof after === "string" ? after : textOf(after);
  const value = text.length > toldCharacters ? `${text.slice(0, toldCharacters - 3)}...` : text;
  return [`${path} = ${value}`];
}

/** Secrets are written as `[secret]`, so that two of them look alike. */
function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

function insideOf(value: unknown): unknown {
  return value instanceof Secret ? value.reveal() : value;
}

function holdsSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && textOf(value).includes("[secret]");
}

function isObject(value: unknown): value is Properties {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
