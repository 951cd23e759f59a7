import type { Style } from "../../render/style.ts";
import { count, indent, truncate, wrap } from "../../render/text.ts";
import { cut } from "../../report/values.ts";
import { type SafeWords, safeWords } from "../told/jsonSecrets.ts";
import { plainText } from "../told/plainText.ts";
import { grouped, nameOf, namesText, stackText } from "../told/renderWords.ts";
import type { PlanDifference } from "./compare.ts";
import type { Comparison } from "./comparison.ts";

/** Differences of one resource, and groups of resources, before the rest is counted. */
const shownOfOne = 6;
const shownOfAll = 12;
const shownNames = 4;

/** A comparison for a person: of what it is, and what came out. */
export function toldComparison(
  given: Pick<Comparison, "stacks" | "pulumi" | "differences" | "resources" | "secrets">,
  style: Style,
): string {
  const { stacks, pulumi, differences, resources, secrets } = given;
  const title = truncate(`Comparison of ${stacks.map(stackText).join(", ")}`, style.width);
  return `${style.paint("bold", title)}\npulumi ${pulumi.replace(/^v/, "")}\n\n${comparisonText(differences, resources, style, secrets)}`;
}

/**
 * Where an offline plan and the engine's preview differ, for a person. Resources that differ in the same way are said
 * together. No secret is in it.
 *
 * @param compared how many resources both have
 * @param secrets values that the configuration holds as secrets
 */
export function comparisonText(
  differences: readonly PlanDifference[],
  compared: number,
  style: Style,
  secrets: readonly string[] = [],
): string {
  if (differences.length === 0) {
    const text = `Plan and preview agree: ${count(compared, "resource")} with the same inputs and options, and the same verdicts.`;
    return `${wrap(text, style.width)
      .map((line) => style.paint("good", line))
      .join("\n")}\n`;
  }
  const safe = plainWords(secrets);
  const errors = differences.flatMap((one) => (one.kind === "error" ? [safe.text(one.message.trim())] : []));
  const rest = differences.filter((one) => one.kind !== "error");
  const byUrn = grouped(rest, ({ urn }) => urn);
  // A resource that differs is told with all of it; those of which the same is told go together.
  const told = [...byUrn].map(([urn, all]) => ({
    urn,
    lines: all.flatMap((one) => linesOf(one, safe)).map(plainText),
  }));
  const groups = [...grouped(told, ({ lines }) => JSON.stringify(lines)).values()];
  const shownGroups = style.full ? groups : groups.slice(0, shownOfAll);
  const hidden = groups.slice(shownGroups.length).reduce((sum, group) => sum + group.length, 0);
  const lines = [
    ...errors.flatMap((message) =>
      indent(wrap(`the engine could not preview: ${message}`, style.width - 2), "✕ ").map((line) =>
        style.paint("bad", line),
      ),
    ),
    ...shownGroups.flatMap((group) => groupLines(group, style)),
    ...(hidden === 0 ? [] : [`… ${count(hidden, "more resource")} (--full shows all)`]),
    "",
    ...wrap(
      `Plan and preview differ: ${count(rest.length, "difference")} in ${count(byUrn.size, "resource")}.`,
      style.width,
    ).map((line) => style.paint("bad", line)),
  ];
  return `${lines.join("\n")}\n`;
}

/** A secret in which a colour stands is found only without it. */
function plainWords(secrets: readonly string[]): SafeWords {
  const { text, shown } = safeWords(secrets);
  return { text: (one) => text(plainText(one)), shown };
}

function groupLines(group: readonly { urn: string; lines: readonly string[] }[], style: Style): string[] {
  const names = group.map(({ urn }) => (urn === "" ? "the stack" : plainText(nameOf(urn))));
  const head = namesText(names, style.full ? names.length : shownNames);
  const { lines } = group[0]!;
  const some = style.full ? lines : lines.slice(0, shownOfOne);
  const more = lines.length - some.length;
  return [
    ...wrap(head, style.width).map((line) => style.paint("bold", line)),
    ...some.flatMap((line) => indent(wrap(line, style.width - 4), "  - ")),
    ...(more > 0 ? [`  … ${count(more, "more difference")} (--full shows all)`] : []),
  ];
}

function linesOf(one: PlanDifference, safe: SafeWords): string[] {
  switch (one.kind) {
    case "only in plan":
    case "only in preview":
      return [`is ${one.kind}`];
    case "type":
    case "input":
    case "option": {
      const [plan, preview] = pair(one.plan, one.preview, one.path, safe);
      return [`${one.kind === "option" ? "option " : ""}${one.path}: plan ${plan}, preview ${preview}`];
    }
    case "verdict":
      return [verdictLine(one, safe)];
    case "error":
      return [];
  }
}

function verdictLine({ policy, plan, preview }: Extract<PlanDifference, { kind: "verdict" }>, safe: SafeWords): string {
  const words = (text: string): string => safe.text(text).replaceAll(/\s+/g, " ");
  if (plan === undefined)
    return `policy ${policy}: ${preview!.level} in the preview only: ${short(words(preview!.message))}`;
  if (preview === undefined) return `policy ${policy}: ${plan.level} in the plan only: ${short(words(plan.message))}`;
  if (plan.message === preview.message)
    return `policy ${policy}: ${plan.level} in the plan, ${preview.level} in the preview`;
  const [one, other] = apart(words(plan.message), words(preview.message));
  return `policy ${policy}: plan says ${plan.level} ${one}, preview says ${preview.level} ${other}`;
}

/** Both values as they may be shown: of two long texts the part where they part. */
function pair(plan: unknown, preview: unknown, path: string, safe: SafeWords): [string, string] {
  const [one, other] = [valueText(plan, path, safe), valueText(preview, path, safe)];
  if (typeof plan !== "string" || typeof preview !== "string" || one === hidden || other === hidden)
    return [one, other];
  return apart(safe.text(plan), safe.text(preview));
}

function valueText(value: unknown, path: string, safe: SafeWords): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  // A text that holds a secret is replaced as a text.
  const text = safe.shown(value, path)!;
  return text === JSON.stringify(hidden) ? hidden : text;
}

/** What a report shows in place of a value that may hold a secret. */
const hidden = "[not shown]";

const longest = 120;
/** Characters before the place where two texts part. */
const before = 30;

/** Two texts, quoted; when they are long, from shortly before the place where they part. */
function apart(one: string, other: string): [string, string] {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - before);
  const window = (text: string): string =>
    text.length <= longest ? JSON.stringify(text) : JSON.stringify(`${from > 0 ? "…" : ""}${short(text.slice(from))}`);
  return [window(one), window(other)];
}

function short(text: string): string {
  return text.length <= longest ? text : `${cut(text, longest - 1)}…`;
}
