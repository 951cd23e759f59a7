import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import type { Style } from "./style.ts";
import { count, truncate, widthOf, wrap } from "./text.ts";

const stackType = "pulumi:pulumi:Stack";
/** Loose resources of one type that are listed one by one before they are counted. */
const listedOfOneType = 8;

/** `aws:ec2/subnet:Subnet` → `Subnet`, `pulumi:providers:aws` → `aws provider`. */
export function kindOf(type: string): string {
  if (type.startsWith("pulumi:providers:")) return `${type.slice("pulumi:providers:".length)} provider`;
  return type.split(":").pop() ?? type;
}

/** The stack as a tree: components are branches, and what is in them is counted by type, or listed with `full`. */
export function renderTree(graph: ResourceGraph, style: Style): string[] {
  const tops = graph.nodes.filter((node) => node.type !== stackType && isTop(graph, node));
  return branches(graph, tops, "", style, true);
}

function isTop(graph: ResourceGraph, node: ResourceNode): boolean {
  const parent = node.parent === undefined ? undefined : graph.get(node.parent);
  return parent === undefined || parent.type === stackType;
}

interface Item {
  readonly text: string;
  readonly node?: ResourceNode;
}

function branches(
  graph: ResourceGraph,
  nodes: readonly ResourceNode[],
  margin: string,
  style: Style,
  top: boolean,
): string[] {
  const items = itemsOf(graph, nodes, style, top);
  return items.flatMap(({ text, node }, index) => {
    const last = index === items.length - 1;
    const below = margin + (last ? "   " : "│  ");
    // A deep tree leaves some room for its leaves, whatever the terminal.
    const lines = wrap(text, Math.max(16, style.width - widthOf(below)));
    return [
      ...lines.map((line, at) => style.paint("dim", at === 0 ? margin + (last ? "└─ " : "├─ ") : below) + line),
      ...branches(graph, node === undefined ? [] : graph.children(node.urn), below, style, false),
    ].map((line) => (widthOf(line) > style.width ? truncate(line, style.width) : line));
  });
}

function itemsOf(graph: ResourceGraph, nodes: readonly ResourceNode[], style: Style, top: boolean): Item[] {
  const branch = (node: ResourceNode): boolean => !node.custom || graph.children(node.urn).length > 0;
  const heads = nodes.filter(branch).map((node) => ({ node, text: label(graph, node) }));
  const leaves = nodes.filter((node) => !branch(node));
  if (style.full) return [...heads, ...leaves.map((node) => ({ text: label(graph, node) }))];
  if (!top) return leaves.length === 0 ? heads : [...heads, { text: countByKind(leaves) }];
  const listed: Item[] = [];
  for (const [kind, group] of groupByKind(leaves)) {
    if (group.length <= listedOfOneType) listed.push(...group.map((node) => ({ text: label(graph, node) })));
    else listed.push({ text: `${group.length} × ${kind}: ${group.map((node) => node.name).join(", ")}` });
  }
  return [...heads, ...listed];
}

function label(graph: ResourceGraph, node: ResourceNode): string {
  if (!node.custom) {
    const inside = below(graph, node);
    const kept = inside.filter(({ options }) => options.protect).length;
    const marks = kept === 0 ? "" : `, ${kept} protected`;
    return `${kindOf(node.type)} ${node.name} · ${count(inside.length, "resource")}${marks}`;
  }
  const { protect, retainOnDelete } = node.options;
  const marks = [...(protect ? ["protected"] : []), ...(retainOnDelete ? ["kept on delete"] : [])];
  return `${kindOf(node.type)} ${node.name}${marks.length === 0 ? "" : ` [${marks.join(", ")}]`}`;
}

/** What a component declares in all, components in it not counted. */
function below(graph: ResourceGraph, node: ResourceNode): ResourceNode[] {
  return graph.children(node.urn).flatMap((child) => [...(child.custom ? [child] : []), ...below(graph, child)]);
}

function countByKind(nodes: readonly ResourceNode[]): string {
  return groupByKind(nodes)
    .map(([kind, group]) => (group.length === 1 ? kind : `${group.length} × ${kind}`))
    .join(", ");
}

function groupByKind(nodes: readonly ResourceNode[]): [string, ResourceNode[]][] {
  const groups = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    const kind = kindOf(node.type);
    groups.set(kind, [...(groups.get(kind) ?? []), node]);
  }
  return [...groups].sort(([a, one], [b, other]) => other.length - one.length || a.localeCompare(b));
}
