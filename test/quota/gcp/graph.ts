import type { ResourceNode } from "../../../components/core/graph.ts";
import type { Properties } from "../../../components/core/value.ts";
import { demands } from "../../../components/quota/demand.ts";
import { graph, node, urnOf } from "../../hardware/graph.ts";

export const gcp = {
  pool: "gcp:container/nodePool:NodePool",
  cluster: "gcp:container/cluster:Cluster",
  reservation: "gcp:compute/reservation:Reservation",
  disk: "gcp:compute/disk:Disk",
  address: "gcp:compute/address:Address",
  vm: "gcp:tpu/v2Vm:V2Vm",
  gpuPool: "hybrid-gpu:index:GkeGpuNodePool",
} as const;

export const defaults = { gcp: { project: "example-project", region: "us-central1", zone: "us-central1-a" } };

/** A node pool of 0, 2 and 4 nodes. */
export function pool(name: string, zone: string, nodeConfig: Properties, inputs: Properties = {}): ResourceNode {
  const sizes = { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 4 }, initialNodeCount: 2 };
  return node(gcp.pool, name, { location: zone, nodeConfig, ...sizes, ...inputs });
}

/** `name code(dimension value) min/planned/max unit in region`, and `name ? code in region: why` for the unknown. */
export function spent(nodes: ResourceNode[], settings: typeof defaults | Record<string, never> = defaults): string[] {
  const found = demands(graph(nodes, settings));
  const nameOf = (urn: string) => urn.split("::").pop();
  const of = (dimensions: Readonly<Record<string, string>> = {}) =>
    Object.entries(dimensions)
      .map(([key, value]) => `(${key} ${value})`)
      .join("");
  return [
    ...found.demands.map(({ urn, code, needed, unit, dimensions, region }) => {
      const amount = `${needed.min}/${needed.planned}/${needed.max} ${unit}`;
      return `${nameOf(urn)} ${code}${of(dimensions)} ${amount} in ${region}`;
    }),
    ...found.unknown.map(({ urn, quota, dimensions, region, why }) => {
      const where = region === undefined ? "" : ` in ${region}`;
      return `${nameOf(urn)} ? ${quota ?? "-"}${of(dimensions)}${where}: ${why}`;
    }),
  ];
}

export { graph, node, urnOf };
