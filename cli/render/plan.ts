import type { ResourceNode } from "../../components/core/graph.ts";
import type { JointPlan } from "../jointPlan.ts";
import { mandatoryFindings, type PlanReport } from "../planReport.ts";
import { renderAccelerators } from "./accelerators.ts";
import { paidElsewhere, renderCost } from "./cost.ts";
import { renderFindings } from "./findings.ts";
import { renderLustre } from "./lustre.ts";
import { onlyRegion, renderQuotas } from "./quota.ts";
import type { Style, Tone } from "./style.ts";
import { count, dollars, indent, truncate, widthOf, wrap } from "./text.ts";
import { renderTogether } from "./together.ts";
import { renderTree } from "./tree.ts";

/** A plan for a person: what it is, what it would create, what it costs, what it spends, what the policies say. */
export function renderPlan(report: PlanReport, style: Style): string {
  return joined([[...header(report, style), ...offline(style)], ...body(report, style), verdict([report], style)]);
}

/**
 * The plans of several programs, and what they come to together; or, when some failed, which ones: then there is no whole
 * to sum up or judge.
 */
export function renderPlans(
  reports: readonly PlanReport[],
  whole: JointPlan | readonly string[],
  style: Style,
): string {
  return joined([
    ...reports.flatMap((report, index) => [
      [rule(report, style), ...header(report, style).slice(1), ...(index === 0 ? offline(style) : [])],
      ...body(report, style),
    ]),
    ...("reports" in whole ? [...renderTogether(whole, style), verdict(reports, style)] : [incomplete(whole, style)]),
  ]);
}

function incomplete(failed: readonly string[], style: Style): string[] {
  const text = `Incomplete: ${failed.join(", ")} could not be planned, so that there is no total and no verdict.`;
  return wrap(text, style.width).map((line) => style.paint("bad", line));
}

function joined(sections: readonly (readonly string[])[]): string {
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Everything between the head of a program's plan and the verdict. */
function body(report: PlanReport, style: Style): string[][] {
  const { graph, estimate, quotas, policies, packs } = report;
  const accelerators = renderAccelerators(graph, style);
  const lustre = renderLustre(report.lustre, style);
  const region = onlyRegion(quotas);
  const resources = graph.nodes.filter((node) => node.custom && !isAside(node));
  return [
    ...(accelerators.length === 0 ? [] : [section("Accelerators", accelerators, style)]),
    section(`Resources (${resources.length})`, renderTree(graph, style), style),
    ...(lustre.length === 0 ? [] : [section("Lustre", lustre, style)]),
    section("Cost", renderCost(graph, estimate, style), style),
    section(region === undefined ? "Quotas" : `Quotas in ${region}`, renderQuotas(quotas, style), style),
    ...(packs.length === 0
      ? []
      : [section(`Policies: ${packs.join(", ")}`, renderFindings(graph, policies, style), style)]),
    ...remarks(report, style),
    ...outputs(report, style),
  ];
}

/** Providers and references to other stacks are resources to the engine; nobody counts them. */
function isAside({ type }: ResourceNode): boolean {
  return type.startsWith("pulumi:providers:") || type === "pulumi:pulumi:StackReference";
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return [style.paint("bold", truncate(title, style.width)), ...lines];
}

function titleOf({ project, stack, graph }: PlanReport): string {
  const regions = Object.entries(graph.defaults)
    .flatMap(([place, { region }]) => (region === undefined ? [] : [` · ${place} ${region}`]))
    .join("");
  return `${project} · ${stack}${regions}`;
}

function header(report: PlanReport, style: Style): string[] {
  const { description, refersTo = [] } = report;
  const others = refersTo.map(({ project, stack }) => `${project} · ${stack}`);
  return [
    style.paint("bold", truncate(titleOf(report), style.width)),
    ...(description === undefined ? [] : wrap(description, style.width)),
    ...(others.length === 0 ? [] : wrap(`With the outputs of ${others.join(", ")}, as planned.`, style.width)),
  ];
}

function offline(style: Style): string[] {
  const what =
    "Offline plan: the program ran on this machine against simulated clouds. Nothing was created and no account was asked.";
  return wrap(what, style.width).map((line) => style.paint("dim", line));
}

/** A title that a reader finds again in the middle of a long text. */
function rule(report: PlanReport, style: Style): string {
  const title = truncate(`── ${titleOf(report)} `, style.width);
  return style.paint("bold", title + "─".repeat(style.width - widthOf(title)));
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

function verdict(reports: readonly PlanReport[], style: Style): string[] {
  const findings = reports.flatMap(({ policies }) => policies);
  const mandatory = mandatoryFindings({ policies: findings }).length;
  const advisory = findings.filter(({ level }) => level === "advisory").length;
  const mended = findings.filter(({ level }) => level === "remediate").length;
  const sum = (of: (report: PlanReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const oneOff = sum(({ estimate }) => estimate.oneOff);
  const least = reports.some(({ estimate }) => estimate.states.unpriced > 0) ? "at least " : "";
  const once = oneOff > 0 ? ` and ${dollars(oneOff)} once` : "";
  const reserved = sum(({ estimate }) => paidElsewhere(estimate.lines).planned);
  const elsewhere = reserved > 0 ? `, beside ${dollars(reserved)} a month at list price that is paid elsewhere` : "";
  const cost = `${least}${dollars(sum(({ estimate }) => estimate.monthly.planned))} a month as planned${once}${elsewhere}`;
  const judged = reports.every(({ packs }) => packs.length === 0)
    ? "no policies were asked"
    : `${count(mandatory, "mandatory finding")}, ${count(advisory, "advisory finding")}${mended > 0 ? `, ${mended} mended` : ""}`;
  const text = `${mandatory > 0 ? "Refused" : "Fine"}: ${judged}; ${cost}.`;
  return wrap(text, style.width).map((line) => style.paint(mandatory > 0 ? "bad" : "good", line));
}
