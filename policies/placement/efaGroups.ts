import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Read, readList, readString } from "../../components/core/value.ts";
import { launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import { groupsBehind, idOf, securityGroupTypes } from "../../components/hardware/aws/selfReference.ts";

export const networkInterfaceType = "aws:ec2/networkInterface:NetworkInterface";
export const eksClusterType = "aws:eks/cluster:Cluster";

/** An interface that carries EFA, or may. */
export interface EfaInterface {
  /** Where it stands: `networkInterfaces[1]`; `""` for an interface that is a resource. */
  readonly at: string;
  readonly type: Read<string>;
}

/** The interfaces with EFA of a launch template or an interface; those of which it cannot be told have an unknown type. */
export function efaInterfaces(node: ResourceNode): Read<readonly EfaInterface[]> {
  if (node.type !== launchTemplateType) {
    const one = { at: "", type: readString(node.inputs, "interfaceType") };
    return { state: "known", value: [one].filter(mayBeEfa), path: "", secret: false };
  }
  const list = readList(node.inputs, "networkInterfaces");
  if (list.state !== "known") return list;
  const all = list.value.map((_, index): EfaInterface => {
    const at = `networkInterfaces[${index}]`;
    return { at, type: readString(node.inputs, `${at}.interfaceType`) };
  });
  return { ...list, value: all.filter(mayBeEfa) };
}

function mayBeEfa({ type }: EfaInterface): boolean {
  return type.state === "unknown" || (type.state === "known" && type.value.startsWith("efa"));
}

/** The security groups of an interface, as far as they can be told. */
export interface Carried {
  /** Groups of this stack that it surely carries. The group of an EKS cluster stands for itself as the cluster. */
  readonly groups: readonly ResourceNode[];
  /** Groups of this stack of which it carries some, and which is known only later. */
  readonly among: readonly ResourceNode[];
  /** Ids of groups that are made elsewhere. */
  readonly elsewhere: readonly string[];
  /** How many more there are of which nothing can be told. */
  readonly more: number;
}

/** Undefined where it names no group at all: it then carries that of its cluster, or the default one of its VPC. */
export function carriedGroups(graph: ResourceGraph, node: ResourceNode, at: string): Carried | undefined {
  const own = at === "" ? "securityGroups" : `${at}.securityGroups`;
  const ofInterface = carried(graph, node, own, at === "" ? "securityGroups" : "networkInterfaces");
  if (ofInterface !== undefined || at === "") return ofInterface;
  return carried(graph, node, "vpcSecurityGroupIds", "vpcSecurityGroupIds");
}

function carried(graph: ResourceGraph, node: ResourceNode, path: string, property: string): Carried | undefined {
  const list = readList(node.inputs, path);
  if (list.state === "absent" || (list.state === "known" && list.value.length === 0)) return undefined;
  const open = new Set([...groupsBehind(graph, node, property), ...graph.behind(node, property, eksClusterType)]);
  if (list.state === "unknown") return { groups: [...open], among: [], elsewhere: [], more: open.size === 0 ? 1 : 0 };
  const groups: ResourceNode[] = [];
  const elsewhere: string[] = [];
  let unknown = 0;
  for (const index of list.value.keys()) {
    const id = readString(node.inputs, `${path}[${index}]`);
    if (id.state !== "known") unknown++;
    else {
      const group = groupsById(graph).get(id.value);
      if (group !== undefined) {
        groups.push(group);
        open.delete(group);
      }
      // It may be the id of one that it was made from and whose own id is not told.
      else if ([...open].some((one) => one.type !== eksClusterType && idOf(one) === undefined)) unknown++;
      else elsewhere.push(id.value);
    }
  }
  if (unknown < open.size) return { groups, among: unknown === 0 ? [] : [...open], elsewhere, more: 0 };
  return { groups: [...groups, ...open], among: [], elsewhere, more: unknown - open.size };
}

const byId = new WeakMap<ResourceGraph, Map<string, ResourceNode>>();

function groupsById(graph: ResourceGraph): Map<string, ResourceNode> {
  let found = byId.get(graph);
  if (found === undefined) {
    found = new Map();
    for (const group of securityGroupTypes.flatMap((type) => graph.ofType(type))) {
      const id = idOf(group);
      if (id !== undefined) found.set(id, group);
    }
    for (const cluster of graph.ofType(eksClusterType)) {
      const id = readString(cluster.outputs ?? {}, "vpcConfig.clusterSecurityGroupId");
      if (id.state === "known") found.set(id.value, cluster);
    }
    byId.set(graph, found);
  }
  return found;
}
