import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import type { Side, Step } from "./side.ts";

/**
 * The older side under the names that its resources have now: what is there by its URN is the same resource, and else what
 * one of its aliases names. `renamed` has the old URNs by the new ones.
 */
export function underNewNames(before: Side, after: Side): { before: Side; renamed: ReadonlyMap<string, string> } {
  const names = new Map<string, string>();
  for (const node of after.graph.nodes) {
    if (before.graph.get(node.urn) !== undefined) continue;
    const old = node.options.aliases?.find(
      (alias) => before.graph.get(alias) !== undefined && after.graph.get(alias) === undefined && !names.has(alias),
    );
    if (old !== undefined) names.set(old, node.urn);
  }
  if (names.size === 0) return { before, renamed: names };
  const now = <T extends { readonly urn: string }>(one: T): T => ({ ...one, urn: names.get(one.urn) ?? one.urn });
  return {
    before: {
      graph: new ResourceGraph(
        before.graph.nodes.map((node) => renamedNode(node, names)),
        before.graph.defaults,
      ),
      lines: before.lines.map(now),
      unpriced: before.unpriced.map(now),
      usageBased: before.usageBased.map(now),
    },
    renamed: new Map([...names].map(([old, urn]) => [urn, old])),
  };
}

/** A resource under its new name, below parents under theirs. */
export function renamedNode(node: ResourceNode, names: ReadonlyMap<string, string>): ResourceNode {
  const now = (urn: string): string => names.get(urn) ?? urn;
  const { parent, propertyDependencies } = node;
  const urn = now(node.urn);
  return {
    ...node,
    urn,
    name: urn === node.urn ? node.name : nameOfUrn(urn),
    ...(parent === undefined ? {} : { parent: now(parent) }),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, urns.map(now)]),
    ),
  };
}

/** The step of a resource that had another name. The engine has nothing to do for a name alone; the reader has. */
export function renamedStep(step: Step, from: string | undefined): Step {
  if (from === undefined) return step;
  return { ...step, operation: step.operation === "same" ? "update" : step.operation, renamedFrom: from };
}
