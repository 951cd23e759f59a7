import { CapacityKind, EksCluster, EksNetwork, EksNeuronNodePool } from "hybrid-gpu/aws";

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

const pool = new EksNeuronNodePool("pretrain", {
  cluster: cluster.ref,
  machineType: "trn1.32xlarge",
  zone: "us-east-2b",
  nodes: { min: 0, planned: 2, max: 4 },
  capacity: { kind: CapacityKind.OnDemand },
  team: "language",
});

export const clusterName = cluster.clusterName;
export const nodeGroup = pool.nodeGroupName;
