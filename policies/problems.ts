import type { ResourceNode } from "../components/core/graph.ts";
import { describeProblem, joinPath, type Problem } from "../components/core/problem.ts";
import type { Read } from "../components/core/value.ts";
import type { Finding } from "./policy.ts";

/** Problems that a rule function found in a resource, as findings. `prefix` goes before the path of each. */
export function problemFindings(node: ResourceNode, problems: readonly Problem[], prefix = ""): Finding[] {
  return problems.map((problem) => ({
    urn: node.urn,
    message: `${node.name}: ${describeProblem({ ...problem, path: joinPath(prefix, problem.path) })}`,
    ...(problem.severity === "warning" ? { because: "warning" as const } : {}),
  }));
}

/** An input that a rule needs and that cannot be read. */
export function unreadable(
  node: ResourceNode,
  answer: Exclude<Read<unknown>, { state: "known" }>,
  what: string,
): Finding {
  const why = answer.state === "unknown" ? answer.why : "not given";
  return {
    urn: node.urn,
    because: "unknown",
    message: `${node.name}: ${what} cannot be judged, because ${answer.path} is ${why}. Fix: give ${answer.path} as a plain value.`,
  };
}
