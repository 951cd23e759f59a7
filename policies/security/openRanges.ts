import type { ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import type { Read } from "../../components/core/value.ts";
import { openMixedIngress } from "../../components/security/ingress.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { deferredIngress } from "./deferredIngress.ts";

/** Where the API of a cluster is opened, in the words of its service. */
export interface ApiRanges {
  /** The list of ranges. */
  readonly path: string;
  readonly fix: string;
  readonly source: string;
}

/** Whether the ranges that may reach a cluster's API hold the internet. */
export function judgeApiRanges(node: ResourceNode, answers: readonly Read<string>[], where: ApiRanges): Finding[] {
  const { path, fix, source } = where;
  const known = answers.flatMap((answer) => (answer.state === "known" ? [answer] : []));
  const ranges = known.map(({ value }) => value);
  const problems = openMixedIngress({ protocol: "tcp", fromPort: 443, toPort: 443, ranges }).map((problem): Problem => {
    const at = /^\[(\d+)\]$/.exec(problem.path)?.[1];
    if (at !== undefined) return { ...problem, path: known[Number(at)]!.path, source };
    return { ...problem, path, rule: "opens the cluster's API to the internet", fix, source };
  });
  return [
    ...problemFindings(node, problems),
    ...answers.flatMap((answer) => {
      if (answer.state === "known") return [];
      if (answer.state === "absent") return [unreadable(node, answer, "who reaches the cluster's API")];
      return [deferredIngress(node, answer.path, answer.why)];
    }),
  ];
}
