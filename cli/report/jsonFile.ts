import type { z } from "zod";
import { isRecord } from "../markup.ts";
import { nameOf, readText } from "../readText.ts";
import { UserError } from "../userError.ts";

const limit = {
  bytes: 256 * 1024 * 1024,
  fix: "report on fewer programs at a time",
} as const;
const shownProblems = 20;

/**
 * Reads a JSON file that has to be of some shape; everything that is wrong with it at once.
 *
 * @param what it should be: `a plan (hybrid-gpu plan --json)`
 * @throws UserError
 */
export function readJson<T extends z.ZodType>(file: string, schema: T, what: string): z.output<T> {
  const text = readText(file, limit).replace(/^\uFEFF/, "");
  let json: unknown;
  try {
    json = JSON.parse(text) as unknown;
  } catch (error) {
    const why = text.trim() === "" ? "it is empty" : printable((error as Error).message);
    throw new UserError(`${nameOf(file)} is not ${what}: it is not valid JSON (${why})`);
  }
  const kind = kindOf(json);
  if (kind !== undefined && !what.startsWith(`a ${kind} (`)) {
    throw new UserError(`${nameOf(file)} is a ${kind}, not ${what}. Fix: give the ${what.split(" ")[1]}`);
  }
  const result = schema.safeParse(json, { reportInput: false });
  if (result.success) return result.data;
  const { issues } = result.error;
  throw new UserError(
    [
      `${nameOf(file)} is not ${what}: ${issues.length === 1 ? "1 problem" : `${issues.length} problems`}`,
      ...issues.slice(0, shownProblems).map(({ path, message }) => `  - ${pathOf(path)}: ${printable(message)}`),
      ...(issues.length > shownProblems ? [`  … and ${issues.length - shownProblems} more`] : []),
    ].join("\n"),
  );
}

/** What somebody may give in place of another one, told by what only that has. */
function kindOf(json: unknown): "report" | "plan" | "preview" | undefined {
  if (!isRecord(json)) return undefined;
  if (isRecord(json["verdict"]) && isRecord(json["cost"])) return "report";
  if (isRecord(json["estimate"]) && Array.isArray(json["resources"])) return "plan";
  if (isRecord(json["changeSummary"]) && Array.isArray(json["steps"])) return "preview";
  return undefined;
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
  return text === "" ? "the file" : printable(text);
}

/** Messages of a parser quote the file, which may hold anything. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 300);
}
