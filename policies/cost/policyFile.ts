import type { ResourceGraph } from "../../components/core/graph.ts";

/** Where a project sets what policies are told of a stack: `policy.prod.json`. */
export function policyFileOf(graph: ResourceGraph): string {
  const { stack } = programOf(graph);
  return `policy.${stack === "" ? "<stack>" : stack}.json`;
}

/** The program that a graph is of, from its URNs; empty words where it has no resources. */
export function programOf(graph: ResourceGraph): { readonly project: string; readonly stack: string } {
  const [, , stack = "", project = ""] = (graph.nodes[0]?.urn ?? "").split(/:+/);
  return { project, stack };
}

/** `a, b, c and 4 more`. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** `1 resource`, `3 resources`. */
export function countOf(number: number, what: string): string {
  return `${number.toLocaleString("en-US")} ${what}${number === 1 ? "" : "s"}`;
}
