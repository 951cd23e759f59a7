import { type Properties, Secret, Unknown } from "../../components/core/value.ts";
import { signatureKey } from "../../components/core/wire.ts";
import { secretAs } from "./wire.ts";

/** A text of this length is looked for anywhere, a shorter one only where it stands alone: `pass` is not found in `passed`. */
const longEnough = 8;

/** What a cloud has made of inputs, with as secret what is secret in them, wherever the cloud repeats it. */
export function keptSecret(inputs: Properties, outputs: Properties): Properties {
  const texts = hiddenIn(inputs);
  const kept = secretAs(inputs, outputs);
  return (texts.size === 0 ? kept : hiding(kept, [...texts])) as Properties;
}

/** A text in which nothing is left of what is secret in these properties. */
export function withoutHidden(text: string, ...properties: readonly Properties[]): string {
  const texts = new Set(properties.flatMap((one) => [...hiddenIn(one)]));
  const forms = new Set([...texts].flatMap((one) => [one, JSON.stringify(one).slice(1, -1)]));
  // The longest first: one may stand in another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return ordered.reduce((safe, one) => safe.replace(patternOf(one), "[secret]"), text);
}

/** An error without what is secret in what it is about. */
export function safeError(error: unknown, ...properties: readonly Properties[]): Error {
  return new Error(withoutHidden(error instanceof Error ? error.message : String(error), ...properties));
}

/** Texts and numbers in secrets, each once. */
function hiddenIn(properties: Properties): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown, hidden: boolean): void => {
    if (value instanceof Secret) visit(value.reveal(), true);
    else if (value instanceof Unknown || value === null) return;
    else if (typeof value === "object") {
      for (const inner of isAsset(value) ? contentOf(value) : Object.values(value)) visit(inner, hidden);
    } else if (hidden && value !== "" && typeof value !== "boolean" && value !== undefined) found.add(String(value));
  };
  visit(properties, false);
  return found;
}

function hiding(value: unknown, texts: readonly string[]): unknown {
  if (value instanceof Secret || value instanceof Unknown || value === null) return value;
  if (typeof value === "string") return texts.some((one) => holds(value, one)) ? new Secret(value) : value;
  if (Array.isArray(value)) return value.map((one) => hiding(one, texts));
  if (typeof value !== "object") return value;
  if (isAsset(value)) {
    const isTold = contentOf(value).some((content) => texts.some((one) => holds(content, one)));
    return isTold ? new Secret(value) : value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hiding(inner, texts)]));
}

/** Files and archives are objects on the wire, and one value to whoever hides them. */
function isAsset(value: object): value is Properties {
  return Object.hasOwn(value, signatureKey);
}

/** What is in a file or an archive, as far as the wire tells: its signature and hash are no part of it, nor is a path on the disk. */
function contentOf({ text, uri, assets }: Properties): string[] {
  const inner = Object.values(assets ?? {}).flatMap((one) => contentOf(one as Properties));
  return [text, uri, ...inner].filter((one) => typeof one === "string");
}

function holds(value: string, text: string): boolean {
  return text.length < longEnough ? value === text : value.includes(text);
}

function patternOf(text: string): RegExp {
  const exactly = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return text.length < longEnough
    ? new RegExp(`(?<![A-Za-z0-9])${exactly}(?![A-Za-z0-9])`, "g")
    : new RegExp(exactly, "g");
}
