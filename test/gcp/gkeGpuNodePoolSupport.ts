import type { ResourceNode } from "../../components/core/graph.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import type { GkeCapacity, GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";
import { only } from "../support/graph.ts";
import { failureOf, gkeClusterByHand, gkeClusterWith, rdmaFabric, run, tcpxoFabric } from "./gkeFixtures.ts";
import { zone } from "./gkePoolPlace.ts";

export const poolType = "gcp:container/nodePool:NodePool";

/** A pool of A3 Mega on demand, with the networks that its nodes need, but for what differs. */
export const args = (more: Partial<GkeGpuNodePoolArgs> = {}): GkeGpuNodePoolArgs => ({
  cluster: gkeClusterWith(tcpxoFabric()),
  machineType: "a3-megagpu-8g",
  zone,
  nodes: { min: 0, planned: 2, max: 4 },
  ...more,
});

/** What that pool is made of once everything is known. */
export const pool = (more: Partial<GkeGpuNodePoolArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new GkeGpuNodePool("train", args(more)).ref }), { preview: false, ...options });

/** What is said when that pool is refused. */
export const refused = (more: Partial<GkeGpuNodePoolArgs>) => failureOf(() => new GkeGpuNodePool("train", args(more)));
export const nodes = (recording: Recording): ResourceNode => only(recording, poolType);
export const inputs = (recording: Recording) => nodes(recording).inputs as any;

/** Makes it a pool of A3 Ultra, with RDMA networks in its zone. */
export const ultra = (more: Partial<GkeGpuNodePoolArgs> = {}) => ({
  machineType: "a3-ultragpu-8g",
  zone: "us-central1-b",
  cluster: gkeClusterWith(rdmaFabric("us-central1-b"), "us-central1-b"),
  ...more,
});

/** Makes it a pool of G2, whose nodes need no further networks. */
export const small = (more: Partial<GkeGpuNodePoolArgs> = {}) => ({
  machineType: "g2-standard-48",
  cluster: gkeClusterByHand(),
  ...more,
});
export const ultraCluster = (version: string) => ({
  ...gkeClusterWith(rdmaFabric("us-central1-b"), "us-central1-b"),
  version,
});
export const flex: GkeCapacity = { kind: GcpCapacityKind.FlexStart };
export const reservation: GkeCapacity = { kind: GcpCapacityKind.Reservation, reservation: "research" };
