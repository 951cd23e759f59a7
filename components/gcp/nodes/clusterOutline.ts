import type * as pulumi from "@pulumi/pulumi";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkRef } from "../../pulumi/describedBy.ts";
import { refNow } from "../../pulumi/later.ts";
import type { GkeClusterRef, GkeFabric, GkeRanges } from "../refs.ts";

/** What the rules ask of further networks: how many. */
export interface GkeFabricOutline {
  kind: GkeFabric["kind"];
  zone: string | null;
  /** Subnets of each gVNIC VPC. */
  gvnic: number[];
  /** Subnets of the RDMA VPC; `null` where there is none. */
  rdma: number | null;
}

/** What the rules ask of a cluster: everything but names. */
export interface GkeClusterOutline {
  location: string;
  project: string;
  version: string;
  /** Region of its network. */
  region: string;
  multiNetworking: boolean;
  hasWorkloadPool: boolean;
  hasNodeServiceAccount: boolean;
  nodeRange: string | null;
  podRange: string | null;
  serviceRange: string | null;
  fabrics: GkeFabricOutline[];
}

export function gkeOutlineOf(cluster: GkeClusterRef): GkeClusterOutline {
  const { network } = cluster;
  return {
    location: cluster.location,
    project: cluster.project,
    version: cluster.version,
    region: network.region,
    multiNetworking: cluster.multiNetworking === true,
    hasWorkloadPool: cluster.workloadPool !== undefined,
    hasNodeServiceAccount: cluster.nodeServiceAccount !== undefined,
    nodeRange: network.ranges?.nodes ?? null,
    podRange: network.ranges?.pods ?? null,
    serviceRange: network.ranges?.services ?? null,
    fabrics: (network.fabrics ?? []).map((fabric) => ({
      kind: fabric.kind,
      zone: fabric.zone ?? null,
      gvnic: fabric.gvnic.map(({ subnetworks }) => subnetworks.length),
      rdma: fabric.rdma === undefined ? null : fabric.rdma.subnetworks.length,
    })),
  };
}

/** The ranges of its network, as the network is described by them. */
export function rangesOf({ nodeRange, podRange, serviceRange }: GkeClusterOutline): GkeRanges {
  return {
    ...(nodeRange === null ? {} : { nodes: nodeRange }),
    ...(podRange === null ? {} : { pods: podRange }),
    ...(serviceRange === null ? {} : { services: serviceRange }),
  };
}

/** Whether a cluster is described at all, and its network: without that there is nothing to look at. */
export function checkClusterRef(cluster: unknown): Problem[] {
  const problems = new Problems().add(checkRef(cluster, "cluster", ["GkeCluster"]));
  const known = problems.hasErrors ? undefined : refNow(cluster as pulumi.Input<GkeClusterRef>);
  if (known === undefined || known === null) return problems.list;
  const network: unknown = known.network;
  if (network === undefined || network === null) {
    const fix = "give the ref of a GkeNetwork, or describe a network";
    return problems.error("cluster.network", undefined, "is missing", fix).list;
  }
  return problems.add(checkRef(network, "cluster.network", ["GkeNetwork"])).list;
}
