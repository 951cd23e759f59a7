import { closest } from "../../components/core/nearest.ts";
import type { Problem } from "../../components/core/problem.ts";
import { knownNames } from "./knownNames.ts";
import { numberOf, parseQuantity, QuantityKind } from "./quantity.ts";

/** How a part of `--dataset` or `--checkpoint` is read. */
type PartKind = QuantityKind | "text" | "count" | "flag" | "not-flag" | "classes";

interface Part {
  /** The property of the workload that it gives. */
  readonly property: string;
  readonly kind: PartKind;
  /** What it is where it is left out and the workload has no default. */
  readonly absent?: unknown;
}

export const datasetParts: Readonly<Record<string, Part>> = {
  path: { property: "path", kind: "text" },
  files: { property: "fileCount", kind: "count" },
  size: { property: "sizeBytes", kind: QuantityKind.Size },
  sizes: { property: "sizes", kind: "classes" },
  pattern: { property: "pattern", kind: "text" },
  rate: { property: "bytesPerAcceleratorPerSecond", kind: QuantityKind.Rate },
  record: { property: "recordBytes", kind: QuantityKind.Size },
  open: { property: "openFilesPerAccelerator", kind: "count" },
  imported: { property: "importedFromObjectStore", kind: "flag" },
  "in-sequence": { property: "createdInSequence", kind: "flag" },
};

export const checkpointParts: Readonly<Record<string, Part>> = {
  path: { property: "path", kind: "text" },
  size: { property: "bytes", kind: QuantityKind.Size },
  writers: { property: "writers", kind: "count" },
  mode: { property: "mode", kind: "text" },
  stall: { property: "maxStallSeconds", kind: QuantityKind.Duration },
  synchronous: { property: "synchronous", kind: "flag", absent: false },
  asynchronous: { property: "synchronous", kind: "not-flag" },
  interval: { property: "intervalSeconds", kind: QuantityKind.Duration },
  keep: { property: "keep", kind: "count" },
  restore: { property: "restoreBytes", kind: QuantityKind.Size },
};

/** What one option says, and what is wrong with it. Paths of problems are parts. */
export interface DirectoryOption {
  readonly value: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

/** Reads `path=/images,files=64,size=60TB`: parts as `key=value`, and flags, with commas between them. */
export function parseDirectoryOption(text: string, parts: Readonly<Record<string, Part>>): DirectoryOption {
  const value: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const refuse = (path: string, given: unknown, rule: string, fix: string): void => {
    problems.push({ severity: "error", path, value: given, rule, fix });
  };
  const seen = new Map<string, string>();
  for (const piece of text.split(",")) {
    if (piece.trim() === "") continue;
    const equals = piece.indexOf("=");
    const key = (equals === -1 ? piece : piece.slice(0, equals)).trim();
    const part = Object.hasOwn(parts, key) ? parts[key] : undefined;
    if (part === undefined) {
      const byProperty = Object.keys(parts).find((name) => parts[name]!.property === key);
      const close = byProperty ?? closest(key, Object.keys(parts));
      const names = Object.keys(parts).join(", ");
      if (equals === -1) {
        refuse(
          "",
          piece,
          "is neither key=value nor a flag",
          `use ${names}; a path with a comma can be given in a file, with --file`,
        );
      } else refuse(key, piece.slice(equals + 1), "is not known", knownNames(close, Object.keys(parts)));
      continue;
    }
    const twin = seen.get(part.property);
    if (twin !== undefined) {
      refuse(key, piece, twin === key ? "is given twice" : `is given beside ${twin}`, "keep one of them");
      continue;
    }
    seen.set(part.property, key);
    const read = readPart(part, equals === -1 ? undefined : piece.slice(equals + 1));
    if ("fault" in read) refuse(key, read.given, read.fault.rule, read.fault.fix);
    else value[part.property] = read.value;
  }
  for (const { property, absent } of Object.values(parts)) {
    if (absent !== undefined && !seen.has(property)) value[property] = absent;
  }
  return { value, problems };
}

type Read = { readonly value: unknown } | { readonly given: unknown; readonly fault: { rule: string; fix: string } };

function readPart({ kind }: Part, text: string | undefined): Read {
  if (kind === "flag" || kind === "not-flag") {
    const yes = text === undefined || text === "yes" || text === "true";
    if (!yes && text !== "no" && text !== "false") {
      return { given: text, fault: { rule: "must be yes or no", fix: "write the flag alone, or leave it out" } };
    }
    return { value: kind === "flag" ? yes : !yes };
  }
  if (text === undefined) return { given: undefined, fault: { rule: "has no value", fix: "write key=value" } };
  switch (kind) {
    case "text":
      return { value: text };
    case "count":
      // Not a number: left as it is, and refused by the rule of what it counts.
      return { value: numberOf(text) ?? text };
    case "classes":
      return readClasses(text);
    default: {
      // Seconds are what anybody means by a plain duration; bytes are what nobody means.
      const number = parseQuantity(text, kind, kind !== QuantityKind.Duration);
      return typeof number === "number" ? { value: number } : { given: text, fault: number };
    }
  }
}

/** `100000x1MB+200x50GB`: classes of files, how many and how large. */
function readClasses(text: string): Read {
  const fix = "write count x size of each class with + between them, for example 100000x1MB+200x50GB";
  const bins: { sizeBytes: number; count: number }[] = [];
  for (const piece of text.split("+")) {
    const match = /^\s*([^x]+)x(.+)$/.exec(piece);
    const count = match === null ? undefined : numberOf(match[1]!);
    if (count === undefined) return { given: piece, fault: { rule: "is not a class of files", fix } };
    const size = parseQuantity(match![2]!, QuantityKind.Size, true);
    if (typeof size !== "number") return { given: piece, fault: { rule: size.rule, fix: size.fix } };
    bins.push({ sizeBytes: size, count });
  }
  return { value: bins };
}
