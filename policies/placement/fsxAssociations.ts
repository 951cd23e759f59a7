import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { readString } from "../../components/core/value.ts";
import { fsxRepositoryOf } from "../../components/lustre/fsx/fsxReading.ts";
import { checkRepositories } from "../../components/lustre/fsx/fsxRepositories.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";

export const fsxLustreType = "aws:fsx/lustreFileSystem:LustreFileSystem";
export const fsxAssociationType = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation";

/** Input of the resource by property of the rule. */
const spelling: Readonly<Record<string, string>> = {
  path: "fileSystemPath",
  importedFileChunkSizeMiB: "importedFileChunkSize",
  autoImport: "s3.autoImportPolicy.events",
  autoExport: "s3.autoExportPolicy.events",
};

/** The associations of file systems that this stack does not make, and what is wrong with them among themselves. */
export function associationsElsewhere(graph: ResourceGraph): Finding[] {
  const byFileSystem = new Map<string, ResourceNode[]>();
  for (const node of graph.ofType(fsxAssociationType)) {
    if (graph.behind(node, "fileSystemId", fsxLustreType).length > 0) continue;
    const id = readString(node.inputs, "fileSystemId");
    // Nothing says that two whose ids are known later are of one file system.
    const key = id.state === "known" ? id.value : node.urn;
    byFileSystem.set(key, [...(byFileSystem.get(key) ?? []), node]);
  }
  return [...byFileSystem.values()].flatMap((nodes) => {
    const sorted = nodes.sort((a, b) => (a.urn < b.urn ? -1 : 1));
    const names = sorted.map(({ name }, index) => `[${index}] ${name}`).join(", ");
    return checkRepositories(sorted.map(({ inputs }) => fsxRepositoryOf(inputs))).flatMap((problem) => {
      const [, index = "0", property = "", rest = ""] = /^(?:\[(\d+)\])?\.?(\w*)(.*)$/.exec(problem.path)!;
      const path = joinPath(spelling[property] ?? property, rest);
      const found = problemFindings(sorted[Number(index)]!, [{ ...problem, path }]);
      if (sorted.length === 1) return found;
      return found.map((finding) => ({ ...finding, message: `${finding.message} Associations: ${names}.` }));
    });
  });
}
