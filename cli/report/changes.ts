import type { ResourceNode } from "../../components/core/graph.ts";
import { nameOfUrn, urnParts } from "../../components/core/urn.ts";
import { holdsOf, precious } from "../../policies/data/precious.ts";
import { grouped } from "./grouped.ts";
import type { Operation, ResourceChange } from "./model.ts";
import type { Comparison, Line, Step } from "./side.ts";

/** What changes, the most dangerous first; and how many resources there are of each kind of step. */
export function changesOf({ before, after, steps }: Comparison): {
  changes: ResourceChange[];
  counts: Record<Operation, number>;
} {
  const counts: Record<Operation, number> = { create: 0, update: 0, replace: 0, delete: 0, read: 0, same: 0 };
  const lines = grouped(before?.lines ?? [], ({ urn }) => urn);
  const found: { change: ResourceChange; rank: number; weight: number }[] = [];
  for (const [urn, step] of steps) {
    // What is deleted or replaced is what was there before: its options count, and not those to come.
    const old = before?.graph.get(urn);
    const node = step.operation === "create" ? after.graph.get(urn) : (old ?? after.graph.get(urn));
    if (node === undefined) continue;
    const change = changeOf(node, step, lines.get(urn) ?? []);
    // What is counted is what is listed; of what stays there is no list.
    if (change !== undefined || step.operation === "same" || step.operation === "read") counts[step.operation]++;
    if (change === undefined) continue;
    found.push({ change, rank: rankOf(change), weight: weightOf(lines.get(urn) ?? []) });
  }
  found.sort((a, b) => a.rank - b.rank || b.weight - a.weight || (a.change.urn < b.change.urn ? -1 : 1));
  return { changes: found.map(({ change }) => change), counts };
}

function changeOf(node: ResourceNode, step: Step, lines: readonly Line[]): ResourceChange | undefined {
  const { operation, properties } = step;
  const { urn } = node;
  if (operation === "same" || operation === "read") return undefined;
  const goes = operation === "delete" || operation === "replace";
  const fee = lines.some(({ oneOff = 0 }) => oneOff > 0) ? "a fee that is paid and not refunded" : undefined;
  const holds = goes ? (holdsOf(node) ?? fee) : undefined;
  // What happens to a component happens to what it is made of, which is listed.
  if (!node.custom && holds === undefined) return undefined;
  return {
    operation,
    urn,
    type: node.type,
    name: node.name,
    ...(holds === undefined ? {} : { holds }),
    ...(goes && node.options.retainOnDelete === true ? { retained: true } : {}),
    ...(goes && node.options.protect === true ? { protected: true } : {}),
    ...(step.mayReplace === true ? { mayReplace: true } : {}),
    ...(step.renamedFrom === undefined ? {} : { renamedFrom: formerName(step.renamedFrom, urn) }),
    properties,
  };
}

/** The old name; where only the type or the place is another one, that with it. */
function formerName(before: string, now: string): string {
  const { name, types } = urnParts(before);
  return name === nameOfUrn(now) ? `${types}::${name}` : name;
}

/** What is lost first; then what would be, but for its protection; then what can be made again. */
function rankOf({ operation, holds, retained, protected: kept, type, properties }: ResourceChange): number {
  if (holds !== undefined) return retained === true ? 3 : kept === true ? 1 : 0;
  const unprotected = properties.some(({ path, after }) => path === "options.protect" && after === "false");
  if (unprotected && Object.hasOwn(precious, type)) return 2;
  return { replace: 4, delete: 5, update: unprotected ? 6 : 7, create: 8 }[operation];
}

function weightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { monthly, oneOff = 0 }) => sum + monthly.max + oneOff, 0);
}
