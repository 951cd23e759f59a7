import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { readString } from "../../components/core/value.ts";
import { checkTpuPool } from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gcpResourcePolicyType } from "../../components/hardware/gcp/nodePoolView.ts";
import { findTpuGeneration, findTpuMachineType } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { gkeNodePoolTypes, judgeNodePool, judgeNodePools, type ReadNodePool, readNodePools } from "./gkeNodePools.ts";
import { judgeTpuVm, tpuVmTypes } from "./tpuVm.ts";

const what = "whether GKE makes its slice";

/** A slice of the wrong shape or count is refused when the pool is made, after the cluster around it stands. */
export const tpuTopologyValid = gpuPolicy<NoConfig>({
  name: "tpu-topology-valid",
  description: "TPU slices have a topology of their generation and all of its nodes, in one zone.",
  severity: "high",
  source: "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus",
  remediation:
    "Use a topology of the generation, and as many nodes as it has: product of the topology through chips of a node.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: [...gkeNodePoolTypes, ...tpuVmTypes],
  evaluate: (node) => (tpuVmTypes.includes(node.type) ? judgeTpuVm(node) : judgeNodePools(node, checkTpuPool, what)),
  // A topology may stand in the workload policy behind the pool, which is found with the stack only.
  stackTypes: gkeNodePoolTypes,
  evaluateStack: (graph) =>
    gkeNodePoolTypes.flatMap((type) => graph.ofType(type)).flatMap((node) => judgeBehind(graph, node)),
});

function judgeBehind(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const alone = readNodePools(node, what);
  const { pools } = readNodePools(node, what, graph);
  return pools.flatMap((pool, index) => {
    const { spec, unknown } = pool.reading;
    const { placement, workloadTopology } = spec;
    const named = placement?.policyName !== undefined || unknown.includes("placementPolicy.policyName");
    if (!named || placement?.tpuTopology !== undefined) return [];
    const told = workloadTopology !== undefined;
    // A pool of an unknown machine type may be a slice of this topology.
    const maybe = told && unknown.includes("nodeConfig.machineType");
    if (!maybe && !isPlacedByPolicy(spec.machineType)) return [];
    if (!told) return untold(graph, node, pool);
    const said = new Set(messagesOf(judgeNodePool(node, alone.pools[index]!, checkTpuPool, what)));
    // What the policy is called is of no matter once it is found.
    const reading = { spec, unknown: unknown.filter((path) => path !== "placementPolicy.policyName") };
    return judgeNodePool(node, { ...pool, reading }, checkTpuPool, what).filter(({ message }) => !said.has(message));
  });
}

/** Whether slices of a machine type get their topology from a workload policy. */
function isPlacedByPolicy(machineType: string | undefined): boolean {
  const machine = findTpuMachineType(machineType ?? "");
  return machine !== undefined && findTpuGeneration(machine.generation).placement === "workload-policy";
}

function untold(graph: ResourceGraph, node: ResourceNode, { at }: ReadNodePool): Finding[] {
  const policy = at === "" ? graph.behind(node, "placementPolicy", gcpResourcePolicyType)[0] : undefined;
  if (policy !== undefined) {
    const topology = readString(policy.inputs, "workloadPolicy.acceleratorTopology");
    if (topology.state === "unknown") {
      return [unreadable(node, { ...topology, path: `${topology.path} of ${policy.name}` }, what)];
    }
  }
  const path = joinPath(at, "placementPolicy.policyName");
  const why = policy === undefined ? "is not of this stack" : "has no topology";
  return [
    {
      urn: node.urn,
      because: "warning",
      message:
        `${node.name}: the workload policy of ${path} ${why}, so whether the pool has all nodes of its slice is not judged. ` +
        "Fix: declare the policy in this stack with workloadPolicy.acceleratorTopology, or count the nodes.",
    },
  ];
}

function messagesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ message }) => message);
}
