import { type Properties, Secret, UNKNOWN, Unknown } from "../../components/core/value.ts";
import { secretSignature, signatureKey, unknownSentinel } from "../../components/core/wire.ts";
import { decodedTexts } from "../../components/security/encodedText.ts";
import { findSecrets } from "../../components/security/secretFinder.ts";
import { isRecord } from "../markup.ts";
import { UserError } from "../userError.ts";

const maxDepth = 100;
/** A secret whose inside is not in the file. */
const sealed = new Secret(UNKNOWN);

/**
 * Properties as a plan or a preview writes them → graph values. What is unknown is `{"unknown": true}` in a plan and the
 * engine's own mark in a preview; a secret is `"[secret]"` in both, and reads as unknown.
 */
export function valuesOf(json: Readonly<Record<string, unknown>>): Properties {
  return decoded(json, 0) as Properties;
}

function decoded(json: unknown, depth: number): unknown {
  if (depth > maxDepth) throw new UserError(`an input is nested more than ${maxDepth} levels deep`);
  if (json === unknownSentinel) return UNKNOWN;
  if (json === "[secret]") return sealed;
  if (Array.isArray(json)) return json.map((one) => decoded(one, depth + 1));
  if (!isRecord(json)) return json;
  if (json["unknown"] === true && Object.keys(json).length === 1) return UNKNOWN;
  if (json[signatureKey] === secretSignature) return sealed;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, decoded(value, depth + 1)]));
}

/** The engine writes what a provider is configured with as JSON inside of texts. */
export function providerValuesOf(json: Readonly<Record<string, unknown>>): Properties {
  return valuesOf(
    Object.fromEntries(
      Object.entries(json)
        .filter(([key]) => key !== "__internal")
        .map(([key, value]) => [key, unpacked(value)]),
    ),
  );
}

function unpacked(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** One input that is not what it was. */
export interface Difference {
  /** `scalingConfig.maxSize`, `networkInterfaces[0].deviceIndex`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Inputs that differ, as deep as both sides have the same shape. Two secrets are taken for the same one. */
export function differences(before: Properties, after: Properties): Difference[] {
  const found: Difference[] = [];
  compare(before, after, "", found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: Difference[]): void {
  if (before === after) return;
  // What is left out and what is null are the same to Pulumi.
  if ((before ?? undefined) === (after ?? undefined)) return;
  if (before instanceof Unknown || after instanceof Unknown || before instanceof Secret || after instanceof Secret) {
    if (!(before instanceof Secret && after instanceof Secret)) found.push({ path, before, after });
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, value] of before.entries()) compare(value, after[index], `${path}[${index}]`, found);
  } else if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const at = /^[\w$/-]+$/.test(key) ? (path === "" ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`;
      compare(own(before, key), own(after, key), at, found);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    found.push({ path, before, after });
  }
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const longest = 120;
/** Inputs that hold keys and scripts as often as not, marked as secrets or not: a report is read by more people than a plan. */
const delicate =
  /(?:pass(?:word|wd|phrase)|secret|token|credential|private.?key|api.?key|access.?key|user.?data|startup.?script|connection.?string)/i;

/** A value as a report shows it: short, and never a secret. Undefined: it is not there. */
export function shown(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Unknown) return "known only after creation";
  if (value instanceof Secret) return "[secret]";
  if (typeof value !== "boolean" && delicate.test(path)) return "[not shown]";
  if (Array.isArray(value) && value.length > 0 && value.every((one) => one instanceof Unknown)) {
    return `${value.length}, known only after creation`;
  }
  const text = JSON.stringify(readable(value), (key, inner: unknown) =>
    typeof inner === "string" && ((key !== "" && delicate.test(key)) || holdsSecret(inner)) ? "[not shown]" : inner,
  );
  return text.length <= longest ? text : `${cut(text, longest - 1)}…`;
}

/** In the words of a report: `{"unknown":true}` is how a plan writes what it does not know. */
function readable(value: unknown): unknown {
  if (value instanceof Unknown) return "known only after creation";
  if (Array.isArray(value)) return value.map(readable);
  if (!isRecord(value) || value instanceof Secret) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

/** A script, a URL or a variable may hold a key under any name. */
function holdsSecret(text: string): boolean {
  return [text, ...decodedTexts(text)].some((one) => findSecrets(one).length > 0 || credentialsInUrl.test(one));
}

const credentialsInUrl = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/i;

/** The first characters of a text, none of them in halves. */
export function cut(text: string, length: number): string {
  const part = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(part) ? part.slice(0, -1) : part;
}
