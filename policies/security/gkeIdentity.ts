import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { read, readBoolean, readString } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { type GkePool, gkePoolsOf } from "../placement/gkePools.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity";
const pool = "workloadIdentityConfig.workloadPool";
const what = "whether its pods have identities of their own";

/** What GKE clusters with accelerated pools, and these pools, lack to give pods identities of their own. */
export function judgeGkeIdentity(graph: ResourceGraph): Finding[] {
  const accelerated = gkePoolsOf(graph).filter((one) => one.accelerated !== "no");
  const pools = new Map<ResourceNode, GkePool[]>();
  const findings: Finding[] = [];
  for (const one of accelerated) {
    const cluster = clusterOf(graph, one.node);
    if (cluster === undefined) findings.push(...judgeForeign(one));
    else pools.set(cluster, [...(pools.get(cluster) ?? []), one]);
  }
  for (const [cluster, its] of pools) findings.push(...judgeCluster(graph, cluster, its));
  return [...findings, ...accelerated.flatMap(judgePool)];
}

function clusterOf(graph: ResourceGraph, node: ResourceNode): ResourceNode | undefined {
  if (node.type === gkeClusterType) return node;
  const behind = graph.behind(node, "cluster", gkeClusterType);
  if (behind.length === 1) return behind[0];
  const named = readString(node.inputs, "cluster");
  if (named.state !== "known") return undefined;
  const name = named.value.slice(named.value.lastIndexOf("/") + 1);
  const found = graph.ofType(gkeClusterType).filter((cluster) => {
    const names = [readString(cluster.inputs, "name"), readString(cluster.outputs ?? {}, "name")];
    return names.some((answer) => answer.state === "known" && answer.value === name);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** A cluster that is not of this program: one that is named is somebody else's to judge. */
function judgeForeign({ node, name }: GkePool): Finding[] {
  const named = readString(node.inputs, "cluster");
  if (named.state !== "known") return [unreadable(node, named, what)];
  return [
    {
      urn: node.urn,
      because: "warning",
      message:
        `${name}: ${what} cannot be judged, because cluster ${JSON.stringify(named.value)} is not in this stack. ` +
        `Fix: nothing, if it has a ${pool}. [${guide}]`,
    },
  ];
}

function judgeCluster(graph: ResourceGraph, cluster: ResourceNode, pools: readonly GkePool[]): Finding[] {
  const { inputs } = cluster;
  const autopilot = readBoolean(inputs, "enableAutopilot");
  if (autopilot.state === "known" && autopilot.value) return [];
  const given = readString(inputs, pool);
  if (given.state === "known" && given.value.trim() !== "") return [];
  const external = cluster.external === true;
  if (external && readString(cluster.outputs ?? {}, pool).state === "known") return [];
  const names = pools.map(({ name }) => name).join(", ");
  if (given.state === "unknown") {
    // Made from the project of this program, whose id is known only later.
    const config = read(inputs, "workloadIdentityConfig");
    const made = graph.behind(cluster, "workloadIdentityConfig", "gcp:organizations/project:Project");
    if (config.state === "known" && made.length > 0) return [];
    return [unreadable(cluster, given, what)];
  }
  return problemFindings(cluster, [
    {
      // One that is only read is somebody else's to mend.
      severity: external ? "warning" : "error",
      path: pool,
      value: given.state === "known" ? given.value : undefined,
      rule: `leaves the pods of ${names} the identity of their nodes, with all its rights`,
      fix: 'set it to "<project id>.svc.id.goog", and workloadMetadataConfig.mode: "GKE_METADATA" in the pools',
      source: guide,
    },
  ]);
}

function judgePool({ node, name, view }: GkePool): Finding[] {
  if (view === undefined) return [];
  const path = joinPath(view.at, "nodeConfig.workloadMetadataConfig.mode");
  const mode = readString(node.inputs, path);
  if (mode.state === "unknown")
    return [unreadable(node, mode, `whether the pods of ${name} have identities of their own`)];
  if (mode.state === "known" && mode.value === "GKE_METADATA") return [];
  const given = mode.state === "known";
  return problemFindings(node, [
    {
      // GKE sets it in pools that are made after the cluster has a workload pool, not in older ones.
      severity: given ? "error" : "warning",
      path,
      value: given ? mode.value : undefined,
      rule: given
        ? "gives pods the identity of the node, with all its rights"
        : "leaves it to GKE, and pods of a pool that is older than the cluster's workload pool have the identity of the node",
      fix: 'set it to "GKE_METADATA"',
      source: guide,
    },
  ]);
}
