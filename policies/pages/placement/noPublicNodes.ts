import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const subnet = "aws:ec2/subnet:Subnet";
const group = "aws:eks/nodeGroup:NodeGroup";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const cluster = "gcp:container/cluster:Cluster";
const pool = "gcp:container/nodePool:NodePool";
const instance = "gcp:compute/instance:Instance";

const program = (isPublic: boolean): ExampleResource[] => [
  {
    type: subnet,
    name: "nodes",
    inputs: { vpcId: "vpc-0abc1234def567890", cidrBlock: "10.0.0.0/20", mapPublicIpOnLaunch: isPublic },
  },
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      instanceTypes: ["g6e.12xlarge"],
      subnetIds: [ref("nodes")],
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 4 },
    },
  },
  {
    type: template,
    name: "workers",
    inputs: { instanceType: "g6e.12xlarge", networkInterfaces: [{ associatePublicIpAddress: String(isPublic) }] },
  },
  {
    type: cluster,
    name: "main",
    inputs: {
      location: "us-central1",
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      ...(isPublic ? {} : { privateClusterConfig: { enablePrivateNodes: true } }),
    },
  },
  {
    type: pool,
    name: "infer",
    inputs: {
      cluster: ref("main", "name"),
      nodeConfig: { machineType: "g2-standard-8" },
      networkConfig: { enablePrivateNodes: !isPublic },
    },
  },
  {
    type: instance,
    name: "login",
    inputs: {
      machineType: "e2-standard-4",
      networkInterfaces: [{ network: "default", ...(isPublic ? { accessConfigs: [{}] } : {}) }],
    },
  },
];

export const noPublicNodesPage: PolicyPage = {
  policy: "no-public-nodes",
  accident:
    "Nodes of GKE have public addresses unless somebody says otherwise, and so has whatever starts in a public subnet of AWS. A notebook or a Ray dashboard that listens on its host is then open to everybody, and GPUs are what miners look for. " +
    "EC2 besides refuses public addresses for instances with several network interfaces.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
    "https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  ],
  reads: [
    {
      types: [template],
      path: "networkInterfaces",
      use: "interfaces of the nodes",
      whenAbsent: "the subnet decides then",
    },
    { types: [template], path: "networkInterfaces[*]", use: "an interface", whenAbsent: "the subnet decides then" },
    {
      types: [template],
      path: "networkInterfaces[*].associatePublicIpAddress",
      use: "whether EC2 gives it an address",
      whenAbsent: "the subnet decides then",
    },
    {
      types: [group],
      path: "subnetIds",
      use: "subnets of the nodes",
      whenAbsent: "nothing is known of its subnets then",
    },
    {
      types: [group],
      path: "subnetIds[*]",
      use: "a subnet of the nodes",
      whenAbsent: "nothing is known of its subnets then",
    },
    {
      types: [subnet],
      path: "mapPublicIpOnLaunch",
      use: "whether what starts there has an address",
      whenAbsent: "it is off unless it is switched on",
    },
    { types: [subnet], path: "availabilityZone", use: "read with the rest of the group; nothing here depends on it" },
    { types: [subnet], path: "availabilityZoneId", use: "read with the rest of the group; nothing here depends on it" },
    { types: [cluster], path: "privateClusterConfig", use: "whether its nodes have addresses" },
    { types: [cluster], path: "privateClusterConfig.enablePrivateNodes", use: "whether its nodes have addresses" },
    { types: [cluster], path: "nodePools", use: "pools that it brings itself" },
    {
      types: [pool],
      path: "networkConfig",
      use: "whether its nodes have addresses",
      whenAbsent: "it then does as its cluster, which is judged itself",
    },
    {
      types: [pool],
      path: "networkConfig.enablePrivateNodes",
      use: "whether its nodes have addresses",
      whenAbsent: "it then does as its cluster, which is judged itself",
    },
    {
      types: [instance],
      path: "networkInterfaces",
      use: "interfaces of the machine",
      whenAbsent: "a machine without interfaces has no address",
    },
    {
      types: [instance],
      path: "networkInterfaces[*]",
      use: "an interface",
      whenAbsent: "a machine without interfaces has no address",
    },
    {
      types: [instance],
      path: "networkInterfaces[*].accessConfigs",
      use: "its public address",
      whenAbsent: "it then has a private address only",
    },
    { types: [instance], path: "networkInterfaces[*].ipv6AccessConfigs", use: "its public IPv6 address" },
  ],
  example: { fails: { resources: program(true) }, fixed: { resources: program(false) } },
  notes: [
    "What a machine or its launch template says goes before its subnet. Subnets that are not of the stack are not judged.",
    "A node pool of GKE that says nothing does as its cluster. The cluster is a violation where `privateClusterConfig.enablePrivateNodes` is not true; if it is not of the stack, the pool is a warning.",
    "Also judged: launch configurations, EC2 instances (spot, too), instances and instance templates of Compute Engine, TPU VMs and queued TPUs (`enableExternalIps`; left out, it is a warning).",
    "For a bastion that has to be public, write a waiver.",
  ],
};
