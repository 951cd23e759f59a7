import { checkCidr, checkOverlaps } from "../../core/cidr.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import type { GkeRanges } from "../refs.ts";

/** The rule of the ranges that a network is described by: `network.ranges` is what its path begins with. */
export function checkNetworkRanges(ranges: GkeRanges, path: string): Problem[] {
  const problems = new Problems();
  const named = (["nodes", "pods", "services"] as const).flatMap((key) =>
    ranges[key] === undefined ? [] : [{ path: `${path}.${key}`, cidr: ranges[key] }],
  );
  for (const range of named) problems.add(checkCidr(range.cidr, range.path));
  return problems.add(checkOverlaps(named)).list;
}
