import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readString } from "../../components/core/value.ts";

export const lustreType = "aws:fsx/lustreFileSystem:LustreFileSystem";
const associationType = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation";

const linked = new WeakMap<ResourceGraph, Set<string>>();

/**
 * Whether an FSx for Lustre file system is linked to a bucket, which then keeps its files: FSx makes no backups of it.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html
 */
export function isLinked(graph: ResourceGraph, node: ResourceNode): boolean {
  let urns = linked.get(graph);
  if (urns === undefined) {
    urns = new Set(graph.ofType(associationType).flatMap((one) => one.propertyDependencies["fileSystemId"] ?? []));
    linked.set(graph, urns);
  }
  return urns.has(node.urn) || readString(node.inputs, "importPath").state === "known";
}
