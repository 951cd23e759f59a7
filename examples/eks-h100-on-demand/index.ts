import { CapacityKind, EksCluster, EksGpuNodePool, EksNetwork } from "hybrid-gpu/aws";

const network = new EksNetwork("main", {
  region: "us-east-2",
  zones: ["us-east-2a", "us-east-2b"],
  cidrBlock: "10.0.0.0/16",
});
const cluster = new EksCluster("main", {
  network: network.ref,
  kubernetesVersion: "1.34",
  admins: ["arn:aws:iam::123456789012:role/example-platform-admin"],
});

// 32 EFA interfaces a node, one placement group, nothing running until a pod asks for it.
const pool = new EksGpuNodePool("burst", {
  cluster: cluster.ref,
  machineType: "p5.48xlarge",
  zone: "us-east-2a",
  nodes: { min: 0, planned: 0, max: 2 },
  capacity: { kind: CapacityKind.OnDemand },
  team: "language",
});

export const clusterName = cluster.clusterName;
export const nodeGroup = pool.nodeGroupName;
