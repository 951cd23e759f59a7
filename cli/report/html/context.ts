import { urnParts } from "../../../components/core/urn.ts";
import type { Report, ResourceRow } from "../model.ts";
import { type Html, html } from "./escape.ts";

/** A resource at its place in the tree. */
export interface TreeRow {
  readonly row: ResourceRow;
  /** 1 for what has no parent in the report. */
  readonly level: number;
}

/** What every part of the page draws from. */
export interface PageContext {
  readonly report: Report;
  /** The resources, each right below its parent and its earlier siblings. */
  readonly tree: readonly TreeRow[];
  /** Where a resource is in the tree, for links to it. */
  readonly places: ReadonlyMap<string, number>;
}

export function contextOf(report: Report): PageContext {
  const tree = treeOf(report.resources);
  return { report, tree, places: new Map(tree.map(({ row }, index) => [row.urn, index])) };
}

/** Depth first, every resource once, whatever the order and the parents: what is its own ancestor stands at the top. */
function treeOf(resources: readonly ResourceRow[]): TreeRow[] {
  const known = new Set(resources.map(({ urn }) => urn));
  const children = new Map<string | null, ResourceRow[]>();
  for (const row of resources) {
    const parent = row.parent !== null && known.has(row.parent) ? row.parent : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [row]);
    else siblings.push(row);
  }
  const tree: TreeRow[] = [];
  const seen = new Set<ResourceRow>();
  const place = (top: ResourceRow): void => {
    // A list of what is left to do and no recursion: a chain of parents may be as long as the report.
    const left: TreeRow[] = [{ row: top, level: 1 }];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { row, level } = next;
      if (seen.has(row)) continue;
      seen.add(row);
      tree.push(next);
      for (const child of (children.get(row.urn) ?? []).toReversed()) left.push({ row: child, level: level + 1 });
    }
  };
  for (const top of children.get(null) ?? []) place(top);
  for (const row of resources) if (!seen.has(row)) place(row);
  return tree;
}

/** The name of a resource as a link to its row, where its URN is, with its type; without a row with its URN. */
export function resourceLink({ places }: PageContext, urn: string, name: string): Html {
  const place = places.get(urn);
  const type = html`<small>${urnParts(urn).type}</small>`;
  return place === undefined
    ? html`<b><bdi>${name}</bdi></b> ${type} <code class="urn">${urn}</code>`
    : html`<a href="#r${place}"><bdi>${name}</bdi></a> ${type}`;
}
