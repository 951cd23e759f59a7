import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parseDocument, type ScalarTag } from "yaml";
import { reasonOf } from "./readText.ts";
import { UserError } from "./userError.ts";

/** Extensions of project and stack files, in the order in which the engine looks for them. */
export const markupExtensions = [".json", ".yaml", ".yml"] as const;

/**
 * The engine's YAML differs from YAML 1.2 in ways that change values: digits may be grouped with `_`, a leading 0 means
 * octal, `0b` binary, whole numbers keep all their digits, and an unquoted date is a point in time.
 */
const engineTags: ScalarTag[] = [
  {
    tag: "tag:yaml.org,2002:int",
    default: true,
    test: /^[-+]?(?:0b[01_]+|0[0-7_]+|[0-9][0-9_]*)$/,
    resolve: (text) => {
      const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(text.replaceAll("_", "")) ?? [];
      const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
      const number = sign === "-" ? -BigInt(octal) : BigInt(octal);
      return Number.isSafeInteger(Number(number)) ? Number(number) : number;
    },
  },
  {
    tag: "tag:yaml.org,2002:timestamp",
    default: true,
    test: /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[ \t]*[-+]\d{1,2}(?::?\d{2})?)?)?$/,
    resolve: (text) => pointInTime(text),
  },
];

/** `2024-1-05` and `2024-01-05T10:00:00Z` as the engine writes a time: `2024-01-05 10:00:00 +0000 UTC`. */
function pointInTime(text: string): string {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt \t]+(\d{1,2}:\d{2}:\d{2}(?:\.\d+)?)(.*))?$/.exec(text);
  const [, year = "", month = "", day = "", time = "00:00:00", zone = ""] = match ?? [];
  const offset = /^\s*([-+])(\d{1,2}):?(\d{2})?$/.exec(zone);
  const shift = offset === null ? "+0000 UTC" : `${offset[1]}${offset[2]!.padStart(2, "0")}${offset[3] ?? "00"}`;
  const named = offset === null ? shift : `${shift} ${shift}`;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")} ${time.padStart(8, "0")} ${named}`;
}

/** Reads a YAML or JSON file as the engine does. An empty file is `null`. */
export function readMarkup(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const fault = error as NodeJS.ErrnoException;
    if (fault.code === "EISDIR") throw new UserError(`${file} is a directory. Fix: give a file`);
    throw new UserError(`${file} cannot be read: ${reasonOf(fault)}`);
  }
  if (extname(file) === ".json") {
    try {
      return text.trim() === "" ? null : JSON.parse(text);
    } catch (error) {
      throw new UserError(`${file} is not valid JSON: ${(error as Error).message}`);
    }
  }
  const document = parseDocument(text, { customTags: (tags) => [...engineTags, ...tags], merge: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw new UserError(`${file} is not valid YAML: ${problem.message.trimEnd()}`);
  return document.toJS();
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
