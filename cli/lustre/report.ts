import { type Candidate, explain, type LustreDecision } from "../../components/lustre/index.ts";
import { digits, percentText, rateText } from "../../components/lustre/units.ts";
import type { Style, Tone } from "../render/style.ts";
import { type Column, type Row, table } from "../render/table.ts";
import { dollars, indent, wrap } from "../render/text.ts";
import type { LustreRequest } from "./request.ts";

/** A decision as it is printed: the explanation, the tiers that were compared, the commands. */
export function report(
  decision: LustreDecision,
  { mountPoint, region, describe, inWords }: LustreRequest,
  style: Style,
): string {
  const { commands, verification } = decision;
  const explanation = explain({
    ...decision,
    commands: [],
    verification: [],
    warnings: decision.warnings.map(describe),
  });
  const text = inWords(
    region === undefined ? explanation : explanation.replace(/^ {2}[\d,.]+ USD a month\b/m, `$& in ${region}`),
  );
  return [
    ...text
      .trimEnd()
      .split("\n")
      .flatMap((line) => explanationLine(line, style)),
    ...candidatesTable(decision, style),
    ...section(`Commands, on one node with the file system mounted at ${mountPoint}`, commands, style),
    ...section("To verify", verification, style),
    "",
  ].join("\n");
}

/** Titles stand out, sentences are wrapped, and what is to be copied stays on one line. */
function explanationLine(line: string, style: Style): string[] {
  if (line === "") return [""];
  if (!line.startsWith(" ")) return wrap(line, style.width).map((part) => style.paint("bold", part));
  if (line.includes("  # ")) return [line];
  const [, margin = ""] = /^( *(?:- )?)/.exec(line) ?? [];
  const rest = `${" ".repeat(margin.length)}  `;
  const lines = wrap(line.slice(margin.length), Math.max(20, style.width - rest.length));
  return indent(lines, margin, rest);
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  const titles = wrap(title, style.width).map((part) => style.paint("bold", part));
  return lines.length === 0 ? [] : ["", ...titles, ...lines.map((line) => `  ${line}`)];
}

/** Columns of a reason before it goes on below. */
const reasonWidth = 32;

function candidatesTable({ candidates, need, system }: LustreDecision, style: Style): string[] {
  if (candidates.length < 2) return [];
  const reads = need.readBps > 0;
  const columns: Column[] = [
    { header: "File system" },
    { header: "Size", align: "right" },
    { header: "OSTs", align: "right", optional: 1 },
    { header: reads ? "Reads" : "Writes", align: "right", optional: 2 },
    { header: "A month", align: "right" },
    ...(reads ? [{ header: "Busy", align: "right" as const }] : []),
    { header: "Why not" },
  ];
  const rows = candidates.flatMap((one) => candidateRows(one, reads, columns.length));
  const title = system.platform === "onprem" ? "Candidates" : "Candidates, cheapest first";
  return ["", style.paint("bold", title), ...table(columns, rows, style, "  ")];
}

function candidateRows({ system, price, utilisation, rejected }: Candidate, reads: boolean, columns: number): Row[] {
  const { amount, unit } = system.capacity;
  const [first = "", ...more] = wrap(rejected ?? "taken", reasonWidth);
  const tone: Tone = rejected === undefined ? "good" : "plain";
  const cells = [
    system.label,
    unit === "elastic" ? "elastic" : `${amount.toLocaleString("en-US")} ${unit}`,
    system.osts === undefined ? "?" : digits(system.osts),
    rateText(reads ? system.readBps : system.writeBps),
    price.known ? dollars(Math.round(price.monthly)) : "?",
    ...(reads ? [percentText(utilisation)] : []),
    first,
  ];
  return [
    { cells, tone },
    ...more.map((line): Row => ({ cells: [...Array<string>(columns - 1).fill(""), line], tone })),
  ];
}
