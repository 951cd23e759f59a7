import { GcpCapacityKind, GkeCluster, GkeGpuNodePool, GkeNetwork } from "hybrid-gpu/gcp";

const region = "us-central1";
// GPUDirect-TCPXO takes eight further VPCs, one for every GPU of a node.
const network = new GkeNetwork("main", { region, fabrics: [{ kind: "tcpxo" }], team: "vision" });
const cluster = new GkeCluster("main", { network: network.ref, location: region });

const pool = new GkeGpuNodePool("train", {
  cluster: cluster.ref,
  machineType: "a3-megagpu-8g",
  zone: "us-central1-a",
  nodes: { min: 0, planned: 2, max: 2 },
  capacity: { kind: GcpCapacityKind.FlexStart, maxRunHours: 72 },
});

export const clusterName = cluster.clusterName;
export const nodePool = pool.nodePoolName;
