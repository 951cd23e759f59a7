import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { describeProblem } from "../../components/core/problem.ts";
import { checkFsxLustre } from "../../components/lustre/fsx/fsx.ts";
import { asFsxInput, fsxRepositoryOf, fsxSpecOf } from "../../components/lustre/fsx/fsxReading.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import {
  associationsElsewhere,
  fsxAssociationType as associationType,
  fsxLustreType as lustreType,
} from "./fsxAssociations.ts";
import { judgeGoogleLustre, managedLustreType, parallelstoreType } from "./googleLustre.ts";

/** A size that the service refuses is found here in seconds, and there after the rest of the stack stands. */
export const lustreSizeValid = gpuPolicy<NoConfig>({
  name: "lustre-size-valid",
  description: "Lustre file systems have a size, throughput and features that their service takes together.",
  severity: "medium",
  source: "https://doc.lustre.org/lustre_manual.xhtml",
  remediation: "Use one of the sizes, tiers and combinations that the finding names.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: [lustreType, managedLustreType, parallelstoreType],
  evaluate: (node) => {
    if (node.type !== lustreType) return judgeGoogleLustre(node);
    const { spec, unknown, unread } = fsxSpecOf(node.inputs);
    const problems = checkFsxLustre(spec, { unknown }).map(asFsxInput);
    return [
      ...problemFindings(node, problems),
      ...unread.map((answer) => unreadable(node, answer, "whether FSx takes its size")),
    ];
  },
  stackTypes: [associationType],
  evaluateStack: (graph) => [
    ...graph.ofType(lustreType).flatMap((node) => associationFindings(graph, node)),
    ...associationsElsewhere(graph),
  ],
});

/**
 * What is wrong with the associations of a file system among themselves and with it. Which file system an association
 * is for shows in its dependencies, so only the whole stack can be asked. What the file system does wrong by itself was
 * said of it alone.
 */
function associationFindings(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const associations = graph
    .ofType(associationType)
    .filter((one) => graph.behind(one, "fileSystemId", lustreType).includes(node))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
  if (associations.length === 0) return [];
  const { spec, unknown } = fsxSpecOf(node.inputs);
  const alone = new Set(checkFsxLustre(spec, { unknown }).map(describeProblem));
  const dataRepositories = associations.map(({ inputs }) => fsxRepositoryOf(inputs));
  const together = checkFsxLustre({ ...spec, dataRepositories }, { unknown });
  const problems = together.filter((problem) => !alone.has(describeProblem(problem)));
  const names = associations.map((one, index) => `[${index}] ${one.name}`).join(", ");
  return problemFindings(node, problems.map(asFsxInput)).map((finding) => ({
    ...finding,
    message: `${finding.message} Associations: ${names}.`,
  }));
}
