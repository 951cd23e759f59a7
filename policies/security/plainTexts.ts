import { Secret, Unknown } from "../../components/core/value.ts";

/** A text inside an input, or a place where one may be that is not known yet. */
export interface PlainText {
  readonly path: string;
  /** Absent: known only after creation. */
  readonly text?: string;
  /** What it is called: the key of a map, the name of an environment variable. */
  readonly name?: string;
  /** The program marks it as a secret. */
  readonly secret: boolean;
}

const deepest = 64;

/** Every text inside a value, with its path. */
export function plainTexts(value: unknown, path: string, secret = false, name?: string, depth = 0): PlainText[] {
  if (value instanceof Secret) return plainTexts(value.reveal(), path, true, name, depth);
  const called = name === undefined ? {} : { name };
  if (value instanceof Unknown) return [{ path, secret, ...called }];
  if (typeof value === "string") return [{ path, text: value, secret, ...called }];
  if (value === null || typeof value !== "object" || depth >= deepest) return [];
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => plainTexts(one, `${path}[${index}]`, secret, name, depth + 1));
  }
  const variable = variableOf(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    plainTexts(inner, joined(path, key), secret, key === "value" ? (variable ?? key) : key, depth + 1),
  );
}

/** `{ name: "TOKEN", value: "…" }`: how containers are given variables. */
function variableOf(value: object): string | undefined {
  const own = (key: string): unknown =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  const name = own("name") ?? own("key");
  return typeof name === "string" ? name : undefined;
}

function joined(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
