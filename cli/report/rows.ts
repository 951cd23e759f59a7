import type { ResourceNode } from "../../components/core/graph.ts";
import { placeOf } from "../../components/pricing/attribution.ts";
import { type CountedLines, teamName, totalOf } from "./cost.ts";
import { grouped } from "./grouped.ts";
import type { ReportFinding, ResourceRow } from "./model.ts";
import type { Comparison } from "./side.ts";

/** Every resource that is or was, parents before children, siblings by name. */
export function rowsOf(
  { before, after, steps }: Comparison,
  lines: CountedLines,
  findings: readonly ReportFinding[],
): ResourceRow[] {
  const gone = (before?.graph.nodes ?? []).filter(
    (node) => after.graph.get(node.urn) === undefined && steps.has(node.urn),
  );
  const nodes = [...after.graph.nodes, ...gone];
  const known = new Set(nodes.map(({ urn }) => urn));
  const priced = grouped(lines.after, ({ line }) => line.urn);
  const found = grouped(findings, ({ urn }) => urn);
  const rowOf = (node: ResourceNode, parent: string | null): ResourceRow => {
    const graph = after.graph.get(node.urn) === undefined ? before!.graph : after.graph;
    const team = teamName(node, graph);
    // A stack is in all the places that its resources are in.
    const place = node.type.startsWith("pulumi:") ? "pulumi" : placeOf(node, graph);
    const own = priced.get(node.urn);
    return {
      urn: node.urn,
      parent,
      type: node.type,
      name: node.name,
      operation: steps.get(node.urn)?.operation ?? "same",
      ...(team === undefined ? {} : { team }),
      ...(place === "pulumi" || place === "hybrid-gpu" ? {} : { place }),
      monthly: own === undefined ? null : totalOf(own.map(({ line }) => line)),
      findings: found.get(node.urn)?.length ?? 0,
    };
  };

  const children = grouped(nodes, ({ parent }) => (parent !== undefined && known.has(parent) ? parent : null));
  for (const list of children.values()) list.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const rows: ResourceRow[] = [];
  const left = new Set(nodes);
  const walk = (roots: readonly ResourceNode[], parent: string | null): void => {
    const stack = roots.map((node) => ({ node, parent })).reverse();
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (!left.delete(next.node)) continue;
      rows.push(rowOf(next.node, next.parent));
      const { urn } = next.node;
      for (const child of (children.get(urn) ?? []).toReversed()) stack.push({ node: child, parent: urn });
    }
  };
  walk(children.get(null) ?? [], null);
  // Resources that are each other's parents hang from nothing; they are resources all the same.
  for (const node of nodes) if (left.has(node)) walk([node], null);
  return rows;
}

function key({ name, type, urn }: ResourceNode): string {
  return `${name} ${type} ${urn}`;
}
