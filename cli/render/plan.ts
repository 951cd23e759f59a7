import { mandatoryFindings, type PlanReport } from "../planReport.ts";
import { renderAccelerators } from "./accelerators.ts";
import { renderCost } from "./cost.ts";
import { renderFindings } from "./findings.ts";
import { onlyRegion, renderQuotas } from "./quota.ts";
import type { Style, Tone } from "./style.ts";
import { count, dollars, indent, truncate, widthOf, wrap } from "./text.ts";
import { renderTree } from "./tree.ts";

/** A plan for a person: what it is, what it would create, what it costs, what it spends, what the policies say. */
export function renderPlan(report: PlanReport, style: Style): string {
  const { graph, estimate, quotas, policies, packs } = report;
  const accelerators = renderAccelerators(graph, style);
  const region = onlyRegion(quotas);
  const resources = graph.nodes.filter((node) => node.custom && !node.type.startsWith("pulumi:providers:"));
  const sections: string[][] = [
    header(report, style),
    ...(accelerators.length === 0 ? [] : [section("Accelerators", accelerators, style)]),
    section(`Resources (${resources.length})`, renderTree(graph, style), style),
    section("Cost", renderCost(graph, estimate, style), style),
    section(region === undefined ? "Quotas" : `Quotas in ${region}`, renderQuotas(quotas, style), style),
    ...(packs.length === 0
      ? []
      : [section(`Policies: ${packs.join(", ")}`, renderFindings(graph, policies, style), style)]),
    ...remarks(report, style),
    ...outputs(report, style),
    verdict(report, style),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return [style.paint("bold", truncate(title, style.width)), ...lines];
}

function header(report: PlanReport, style: Style): string[] {
  const { project, stack, graph, description } = report;
  const regions = graph.defaults.awsRegion === undefined ? "" : ` · aws ${graph.defaults.awsRegion}`;
  const title = truncate(`${project} · ${stack}${regions}`, style.width);
  const what =
    "Offline plan: the program ran on this machine against simulated clouds. Nothing was created and no account was asked.";
  return [
    style.paint("bold", title),
    ...(description === undefined ? [] : wrap(description, style.width)),
    ...wrap(what, style.width).map((line) => style.paint("dim", line)),
  ];
}

function remarks({ warnings, notes, diagnostics }: PlanReport, style: Style): string[][] {
  const warned = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message.trim());
  const said = diagnostics.filter(({ severity }) => severity === "info").map(({ message }) => message.trim());
  return [
    ...list("Warnings", [...new Set([...warnings, ...warned])], "warn", style),
    ...list("Notes", [...new Set([...notes, ...said])], "plain", style),
  ];
}

function list(title: string, texts: readonly string[], tone: Tone, style: Style): string[][] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) => indent(wrap(text, style.width - 4), "  - "));
  return [
    section(
      title,
      lines.map((line) => style.paint(tone, line)),
      style,
    ),
  ];
}

function outputs(report: PlanReport, style: Style): string[][] {
  const entries = Object.entries(report.outputs);
  if (entries.length === 0) return [];
  const name = Math.min(Math.max(...entries.map(([key]) => widthOf(key))), Math.floor(style.width / 3));
  const lines = entries.map(([key, value]) => {
    const text = `  ${truncate(key, name)}${" ".repeat(Math.max(0, name - widthOf(key)))}  ${show(value)}`;
    return truncate(text, style.width);
  });
  return [section("Outputs", lines, style)];
}

/** Values in one line; `JSON.stringify` writes unknowns as an object, which reads badly here. */
function show(value: unknown): string {
  if (typeof value === "string") return value.replaceAll("\n", "\\n");
  return JSON.stringify(value)
    .replaceAll('{"unknown":true}', "[unknown until created]")
    .replaceAll('"[secret]"', "[secret]");
}

function verdict(report: PlanReport, style: Style): string[] {
  const { estimate, policies, packs } = report;
  const mandatory = mandatoryFindings(report).length;
  const advisory = policies.filter(({ level }) => level === "advisory" || level === "remediate").length;
  const least = estimate.states.unpriced > 0 ? "at least " : "";
  const once = estimate.oneOff > 0 ? ` and ${dollars(estimate.oneOff)} once` : "";
  const cost = `${least}${dollars(estimate.monthly.planned)} a month as planned${once}`;
  const judged =
    packs.length === 0
      ? "no policies were asked"
      : `${count(mandatory, "mandatory finding")}, ${count(advisory, "advisory finding")}`;
  const text = `${mandatory > 0 ? "Refused" : "Fine"}: ${judged}; ${cost}.`;
  return wrap(text, style.width).map((line) => style.paint(mandatory > 0 ? "bad" : "good", line));
}
