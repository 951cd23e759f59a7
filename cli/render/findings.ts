import type { ResourceGraph } from "../../components/core/graph.ts";
import type { PolicyFinding, PolicyLevel } from "../planReport.ts";
import type { Style, Tone } from "./style.ts";
import { count, wrap } from "./text.ts";
import { kindOf } from "./tree.ts";

const order: readonly PolicyLevel[] = ["mandatory", "remediate", "advisory", "disabled"];
const tones: Readonly<Record<PolicyLevel, Tone>> = {
  mandatory: "bad",
  remediate: "warn",
  advisory: "warn",
  disabled: "dim",
};
/** Resources of one finding, and findings of one level, before the rest is counted. */
const shownOfOne = 3;
const shownOfLevel = 12;

/** What the policies say, the strictest first; equal words about several resources once. */
export function renderFindings(graph: ResourceGraph, findings: readonly PolicyFinding[], style: Style): string[] {
  if (findings.length === 0) return ["  no findings"];
  return order.flatMap((level) => {
    const groups = [...groupsOf(findings.filter((finding) => finding.level === level)).values()];
    const shown = style.full ? groups : groups.slice(0, shownOfLevel);
    const hidden = groups.length - shown.length;
    return [
      ...shown.flatMap((group) => renderGroup(graph, group, style)),
      ...(hidden === 0 ? [] : [`  … ${count(hidden, `more ${level} finding`)} (--full shows all)`]),
    ];
  });
}

function groupsOf(findings: readonly PolicyFinding[]): Map<string, PolicyFinding[]> {
  const groups = new Map<string, PolicyFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.policy, finding.message]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return groups;
}

function renderGroup(graph: ResourceGraph, group: readonly PolicyFinding[], style: Style): string[] {
  const { policy, level, message } = group[0]!;
  const shown = style.full ? group : group.slice(0, shownOfOne);
  const who = shown.map(({ urn }) => nameOf(graph, urn)).join(", ");
  const more = group.length > shown.length ? ` and ${group.length - shown.length} more` : "";
  const [head = "", ...rest] = wrap(`${level}  ${policy}  ${who}${more}`, style.width - 2);
  return [
    `  ${style.paint(tones[level], head)}`,
    ...rest.map((line) => `    ${line}`),
    ...wrap(message.trim(), style.width - 4).map((line) => `    ${line}`.trimEnd()),
  ];
}

function nameOf(graph: ResourceGraph, urn: string | undefined): string {
  if (urn === undefined || urn === "") return "the stack";
  const node = graph.get(urn);
  if (node === undefined) return urn.split("::").pop() ?? urn;
  return node.type === "pulumi:pulumi:Stack" ? "the stack" : `${kindOf(node.type)} ${node.name}`;
}
