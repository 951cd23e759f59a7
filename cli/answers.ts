import { resolve } from "node:path";
import type { Properties } from "../components/core/value.ts";
import { stackReferenceType } from "../simulator/program/stackOutputs.ts";
import { isRecord, readMarkup } from "./markup.ts";
import { UserError } from "./userError.ts";

/**
 * A file for `--answers`: results of provider functions and outputs of other stacks by token, and, for a rehearsal, properties
 * of what was there before by type and id (`aws:ec2/vpc:Vpc::vpc-0a1b`).
 */
export function answersOf(file: string | undefined): Record<string, Properties> {
  if (file === undefined) return {};
  const answers = readMarkup(resolve(file));
  const wrong = isRecord(answers)
    ? Object.entries(answers).flatMap(([token, result]) =>
        /^[^:]+:[^:]+:[^:]+(?:::.+)?$/.test(token) && isRecord(result) ? [] : [token],
      )
    : [""];
  if (wrong.length > 0) {
    throw new UserError(
      `--answers ${file}${wrong[0] === "" ? "" : `: ${wrong.join(", ")}`} is not of the form {"aws:ec2/getVpc:getVpc": {…result}}`,
    );
  }
  const stacks = (answers as Record<string, Record<string, unknown>>)[stackReferenceType] ?? {};
  const wrongStacks = Object.keys(stacks).filter((name) => !isRecord(stacks[name]));
  if (wrongStacks.length > 0) {
    throw new UserError(
      `--answers ${file}: ${stackReferenceType} is not of the form {"organization/project/stack": {…outputs}} for ${wrongStacks.join(", ")}`,
    );
  }
  return answers as Record<string, Properties>;
}
