import { nameOfUrn } from "../../components/core/urn.ts";
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

/** Where a finding's resource has its type and its name from: a graph of resources, for example. */
export interface Named {
  get(urn: string): { readonly type: string; readonly name: string } | undefined;
}

/** Findings that are shown as one. */
interface Entry {
  readonly findings: readonly PolicyFinding[];
  /** How many different things are said in them. */
  readonly messages: number;
}

/**
 * What the policies say, in the order in which it is given: the strictest first. Equal words about several resources are said
 * once. Where there is no room for all of a level, the policies with the most to say are folded, so that a wall of one kind
 * hides no other one; of what is mandatory every policy is shown.
 */
export function renderFindings(graph: Named, findings: readonly PolicyFinding[], style: Style): string[] {
  if (findings.length === 0) return ["  no findings"];
  return order.flatMap((level) => {
    const all = entriesOf(findings.filter((finding) => finding.level === level));
    const entries = style.full ? all : folded(all);
    const shown = style.full || level === "mandatory" ? entries : entries.slice(0, shownOfLevel);
    const hidden = entries.slice(shown.length).reduce((sum, { messages }) => sum + messages, 0);
    return [
      ...shown.flatMap((entry) => renderEntry(graph, entry, style)),
      ...(hidden === 0 ? [] : [`  … ${count(hidden, `more ${level} finding`)} (--full shows all)`]),
    ];
  });
}

function entriesOf(findings: readonly PolicyFinding[]): Entry[] {
  const groups = new Map<string, PolicyFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.policy, finding.message]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => ({ findings: group, messages: 1 }));
}

/** No more entries than there is room for, as far as folding goes: what a policy says is at the place of its first finding. */
function folded(entries: readonly Entry[]): readonly Entry[] {
  const byPolicy = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { policy } = entry.findings[0]!;
    byPolicy.set(policy, [...(byPolicy.get(policy) ?? []), entry]);
  }
  let many = entries.length;
  const fold = new Set<string>();
  // Of two with as much to say the later one is folded: it is less severe.
  const largest = [...byPolicy].reverse().sort(([, a], [, b]) => b.length - a.length);
  for (const [policy, { length }] of largest) {
    if (many <= shownOfLevel || length === 1) break;
    fold.add(policy);
    many -= length - 1;
  }
  return entries.flatMap((entry): Entry[] => {
    const { policy } = entry.findings[0]!;
    if (!fold.has(policy)) return [entry];
    const all = byPolicy.get(policy)!;
    return entry === all[0] ? [{ findings: all.flatMap(({ findings }) => findings), messages: all.length }] : [];
  });
}

function renderEntry(graph: Named, { findings, messages }: Entry, style: Style): string[] {
  const { policy, level, message } = findings[0]!;
  const urns = [...new Set(findings.map(({ urn }) => urn))];
  const shown = (style.full ? urns : urns.slice(0, shownOfOne)).map((urn) => nameOf(graph, urn));
  const more = urns.length > shown.length ? ` and ${urns.length - shown.length} more` : "";
  const many = messages === 1 ? "" : `${count(messages, "finding")}: `;
  const [head = "", ...rest] = wrap(`${level}  ${policy}  ${many}${shown.join(", ")}${more}`, style.width - 2);
  const like = messages === 1 ? "" : `\n… and ${count(messages - 1, "more finding")} of this policy (--full shows all)`;
  return [
    `  ${style.paint(tones[level], head)}`,
    ...rest.map((line) => `    ${line}`),
    ...wrap(`${message.trim()}${like}`, style.width - 4).map((line) => `    ${line}`.trimEnd()),
  ];
}

function nameOf(graph: Named, urn: string | undefined): string {
  if (urn === undefined || urn === "") return "the stack";
  const node = graph.get(urn);
  if (node === undefined) return nameOfUrn(urn);
  return node.type === "pulumi:pulumi:Stack" ? "the stack" : `${kindOf(node.type)} ${node.name}`;
}
