import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import {
  type GkeNodePoolView,
  gkeClusterPools,
  gkeClusterType,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../components/hardware/gcp/nodePoolView.ts";
import type { Certainty, Pool } from "./pools.ts";
import type { Zones } from "./zones.ts";

/** A node pool of GKE, or one inside a cluster. */
export interface GkePool extends Pool {
  /** Absent when it cannot even be told which pools a cluster has. */
  readonly view?: GkeNodePoolView;
}

/** Whether a machine type has accelerators by its name: true also of types that the catalogue does not have yet. */
export function hasAcceleratedGcpName(type: string): boolean {
  return /^(a\d+x?|g[2-9]\d*|ct\d\w*|tpu\w*)-/.test(type);
}

const pools = new WeakMap<ResourceGraph, readonly GkePool[]>();

/** All node pools of a stack. */
export function gkePoolsOf(graph: ResourceGraph): readonly GkePool[] {
  let found = pools.get(graph);
  if (found === undefined) {
    found = [
      ...graph.ofType(gkeNodePoolType).map((node) => pool(gkeNodePoolView(graph, node))),
      ...graph.ofType(gkeClusterType).flatMap((node) => poolsOfCluster(graph, node)),
    ];
    pools.set(graph, found);
  }
  return found;
}

function poolsOfCluster(graph: ResourceGraph, node: ResourceNode): GkePool[] {
  const views = gkeClusterPools(graph, node);
  if (views.state === "known") return views.value.map(pool);
  if (views.state === "absent") return [];
  const zones: Zones = { names: new Set(), subnets: undefined, uncertain: `${views.path} is ${views.why}` };
  return [{ node, name: node.name, accelerated: "maybe", zones }];
}

function pool(view: GkeNodePoolView): GkePool {
  return { node: view.node, name: nameOf(view), view, accelerated: isAccelerated(view), zones: zonesOf(view) };
}

function nameOf({ node, at }: GkeNodePoolView): string {
  return at === "" ? node.name : `${node.name} ${at}`;
}

function isAccelerated({ accelerator, machineType }: GkeNodePoolView): Certainty {
  if (accelerator.type.state === "known") return "yes";
  if (accelerator.type.state === "unknown" || machineType.state !== "known") return "maybe";
  return hasAcceleratedGcpName(machineType.value) ? "yes" : "no";
}

function zonesOf({ zones }: GkeNodePoolView): Zones {
  if (zones.state === "known") return { names: new Set(zones.value), subnets: zones.value.length };
  const why = zones.state === "unknown" ? zones.why : "not given";
  return { names: new Set(), subnets: undefined, uncertain: `${zones.path} is ${why}` };
}
