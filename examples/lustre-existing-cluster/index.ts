import { FsxLustre, type NetworkRef, type PoolRef } from "hybrid-gpu/aws";

// A VPC and a node group that something else made: described by hand, nothing of them is touched.
const network: NetworkRef = {
  region: "us-east-2",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnets: { "us-east-2a": "subnet-0123456789abcdef0", "us-east-2b": "subnet-0123456789abcdef1" },
};
const workers: PoolRef = {
  name: "workers",
  region: "us-east-2",
  zone: "us-east-2a",
  machineType: "g6e.48xlarge",
  clientSecurityGroupIds: { nodes: "sg-0123456789abcdef0" },
  efa: false,
  maxNodes: 8,
};

const scratch = new FsxLustre("scratch", {
  network,
  zone: "us-east-2a",
  capacityGiB: 4_800,
  throughputPerTiB: 250,
  clients: [workers],
  team: "vision",
});

export const mount = { dnsName: scratch.dnsName, mountName: scratch.mountName };
