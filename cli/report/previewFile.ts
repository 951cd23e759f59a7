import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { UserError } from "../userError.ts";
import { readJson } from "./jsonFile.ts";

const urn = z.string().startsWith("urn:pulumi:", "must be a URN, urn:pulumi:…");
const properties = z.record(z.string(), z.unknown());
const keys = z.array(z.string()).nullish();

const state = z.object({
  urn,
  type: z.string(),
  custom: z.boolean(),
  inputs: properties.nullish(),
  outputs: properties.nullish(),
  parent: z.string().nullish(),
  provider: z.string().nullish(),
  protect: z.boolean().nullish(),
  retainOnDelete: z.boolean().nullish(),
  external: z.boolean().nullish(),
  /** It was replaced by an update that did not end, and waits to be deleted. */
  delete: z.boolean().nullish(),
  dependencies: z.array(z.string()).nullish(),
  ignoreChanges: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});

const step = z.object({
  op: z.string(),
  urn,
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: keys,
  replaceReasons: keys,
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});

const preview = z.object({
  config: z.record(z.string(), z.string()).nullish(),
  steps: z.array(step).nullish(),
  diagnostics: z
    .array(z.object({ urn: z.string().optional(), message: z.string().optional(), severity: z.string().optional() }))
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

export type PreviewState = z.output<typeof state>;
export type PreviewStep = z.output<typeof step>;
export type PreviewFile = z.output<typeof preview>;

/**
 * Reads what `pulumi preview --json` printed. Without `--show-sames` it has no word of resources that do not change: what
 * they cost and need would be missing from every figure, so such a file is refused.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go
 * @throws UserError
 */
export function readPreview(file: string): PreviewFile {
  const read = readJson(file, preview, "a preview (pulumi preview --json)");
  const steps = read.steps ?? [];
  if (steps.length === 0) {
    throw new UserError(
      `${file} has no steps: nothing was previewed. Fix: write it with pulumi preview --json --show-sames${why(read)}`,
    );
  }
  const same = steps.filter(({ op }) => op === "same").length;
  const all = read.changeSummary?.["same"] ?? 0;
  if (same < all) {
    throw new UserError(
      `${file} leaves out ${all - same} of the ${all} resources that do not change, and so what they cost. Fix: write it with pulumi preview --json --show-sames`,
    );
  }
  return read;
}

function why({ diagnostics }: PreviewFile): string {
  const first = (diagnostics ?? []).find(({ severity }) => severity === "error")?.message;
  return first === undefined ? "" : `. The engine says: ${oneLine(first).slice(0, 300)}`;
}

/** A message of the engine without the colours that programs put into it, in one line. */
export function oneLine(message: string): string {
  return stripVTControlCharacters(message)
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();
}
