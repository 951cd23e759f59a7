import { printable } from "../../../components/lustre/layout/shellQuote.ts";
import type { RehearsalRecord } from "../model.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
/** What programs and language hosts set colours with, and move about. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const sequence = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** A text of somebody else's in lines, without anything that a terminal obeys: colours go, all else is shown as `\x07`. */
export function plainText(text: string): string {
  if (!obeyed.test(text)) return text;
  return text
    .replaceAll(sequence, "")
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\n\t]+/g, printable);
}

/** A rehearsal in which every text is one for a terminal: programs, policies and clouds say what they like. */
export function plainRecord(record: RehearsalRecord): RehearsalRecord {
  return plain(record) as RehearsalRecord;
}

/** What a resource is made of is told nowhere. */
const untold = new Set(["inputs", "outputs", "settings"]);

function plain(value: unknown): unknown {
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, untold.has(key) ? inner : plain(inner)]);
  return Object.fromEntries(entries);
}
