import { inWords } from "../../core/knownKeys.ts";
import type { Problem } from "../../core/problem.ts";
import {
  checkGkeVersion,
  compareGkeVersions,
  type GkeMinimum,
  type GkeVersionNeeds,
  gkeMinimums,
} from "../../hardware/gcp/gkeVersion.ts";

/** One thing that needs a version which this one is not. */
interface Unmet {
  readonly minimum: GkeMinimum;
  readonly need: GkeVersionNeeds;
  readonly problem: Problem;
}

/** As `checkGkeVersion`, and where several things need several versions, the one that is needed for all of them, said once. */
export function checkNeededVersion(version: unknown, needs: GkeVersionNeeds, path = "version"): Problem[] {
  const found = checkGkeVersion(version, needs, path);
  if (found.length < 2) return found;
  const unmet = gkeMinimums.flatMap((minimum) => unmetBy(minimum, version, needs, path));
  const problems: Problem[] = [];
  let enough: string | undefined;
  // What refuses comes first, and what is only likely last: it is heard where it asks for more than that.
  for (const weight of [0, 1, 2]) {
    const heard = unmet.filter((one) => weightOf(one) === weight && !(enough !== undefined && isMet(one, enough)));
    if (heard.length === 0) continue;
    const { problem, lowest } = together(version as string, heard);
    enough ??= lowest;
    problems.push(problem);
  }
  return problems;
}

function unmetBy(minimum: GkeMinimum, version: unknown, needs: GkeVersionNeeds, path: string): Unmet[] {
  const { family, generation, feature } = minimum;
  const need: GkeVersionNeeds = {
    ...(family === undefined || family !== needs.family ? {} : { family }),
    ...(generation === undefined || generation !== needs.generation ? {} : { generation }),
    ...(feature === undefined || needs.features?.includes(feature) !== true ? {} : { features: [feature] }),
  };
  return checkGkeVersion(version, need, path).map((problem) => ({ minimum, need, problem }));
}

function isMet({ need }: Unmet, version: string): boolean {
  return checkGkeVersion(version, need).length === 0;
}

function isLikely({ problem }: Unmet): boolean {
  return problem.rule.startsWith("may be below ");
}

function weightOf(unmet: Unmet): number {
  if (unmet.problem.severity === "error") return 0;
  return isLikely(unmet) ? 2 : 1;
}

/** One problem of several of the same weight. */
function together(version: string, unmet: readonly Unmet[]): { problem: Problem; lowest: string } {
  const enough = unmet
    .flatMap(({ minimum }) => minimum.versions)
    .filter((one) => compareGkeVersions(one, version) > 0 && unmet.every((other) => isMet(other, one)))
    .sort(compareGkeVersions);
  const [lowest, highest] = [enough[0]!, enough.at(-1)!];
  const [first] = unmet;
  if (unmet.length === 1) return { problem: first!.problem, lowest };
  const what = inWords(unmet.map(({ minimum }) => minimum.what));
  const likely = isLikely(first!);
  const minor =
    lowest === highest ? `use ${lowest} or later` : `use ${lowest} or later of its minor, or ${highest} or later`;
  const problem: Problem = {
    ...first!.problem,
    rule: `${likely ? "may be below" : "is below"} ${lowest}, the lowest version for ${what}`,
    fix: likely ? `name the whole version, ${lowest} or later` : minor,
    source: unmet.find(({ minimum }) => minimum.versions.includes(lowest))!.minimum.source,
  };
  return { problem, lowest };
}
