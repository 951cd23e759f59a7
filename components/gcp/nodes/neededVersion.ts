import { inWords } from "../../core/knownKeys.ts";
import type { Problem } from "../../core/problem.ts";
import {
  checkGkeVersion,
  compareGkeVersions,
  type GkeMinimum,
  type GkeVersionNeeds,
  gkeMinimums,
  parseGkeVersion,
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
  if (found.length === 0 || parseGkeVersion(version) === undefined) return found;
  const unmet = gkeMinimums.flatMap((minimum) => unmetBy(minimum, version, needs, path));
  const problems: Problem[] = [];
  let enough: string | undefined;
  // What refuses comes first, and what is only likely last: it is heard where it asks for more than that.
  for (const weight of [0, 1, 2]) {
    const heard = unmet.filter((one) => weightOf(one) === weight && !(enough !== undefined && isMet(one, enough)));
    if (heard.length === 0) continue;
    const { problem, lowest } = together(version as string, heard, needs);
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

function concerns({ family, generation, feature }: GkeMinimum, needs: GkeVersionNeeds): boolean {
  return (
    (family !== undefined && family === needs.family) ||
    (generation !== undefined && generation === needs.generation) ||
    (feature !== undefined && needs.features?.includes(feature) === true)
  );
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

/**
 * One problem of several of the same weight. What it offers is refused by nothing: where a floor is higher in later minors,
 * what is enough for one thing may be too old for another, which the given version was new enough for.
 */
function together(
  version: string,
  unmet: readonly Unmet[],
  needs: GkeVersionNeeds,
): { problem: Problem; lowest: string } {
  const mayBe = (one: string) =>
    compareGkeVersions(one, version) > 0 && !checkGkeVersion(one, needs).some(({ severity }) => severity === "error");
  const enough = gkeMinimums
    .filter((minimum) => concerns(minimum, needs))
    .flatMap(({ versions }) => versions)
    .filter((one) => mayBe(one) && unmet.every((other) => isMet(other, one)))
    .sort(compareGkeVersions);
  const [lowest, highest] = [enough[0]!, enough.at(-1)!];
  const [first] = unmet;
  const own = first!.minimum.versions.filter((one) => compareGkeVersions(one, version) > 0);
  if (unmet.length === 1 && own.every(mayBe)) return { problem: first!.problem, lowest };
  const what = inWords(unmet.map(({ minimum }) => minimum.what));
  const likely = isLikely(first!);
  const minor =
    lowest === highest ? `use ${lowest} or later` : `use ${lowest} or later of its minor, or ${highest} or later`;
  const problem: Problem = {
    ...first!.problem,
    rule: `${likely ? "may be below" : "is below"} ${lowest}, the lowest version for ${what}`,
    fix: likely ? `name the whole version, ${lowest} or later` : minor,
    source: gkeMinimums.find((one) => concerns(one, needs) && one.versions.includes(lowest))!.source,
  };
  return { problem, lowest };
}
