import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const subnet = "aws:ec2/subnet:Subnet";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:eks/nodeGroup:NodeGroup";

const subnetIn = (zone: string, cidrBlock: string): ExampleResource => ({
  type: subnet,
  name: `private-${zone.at(-1)}`,
  inputs: { vpcId: "vpc-0abc1234def567890", availabilityZone: zone, cidrBlock },
});

const resources = (...subnets: string[]): ExampleResource[] => [
  subnetIn("us-east-2a", "10.0.0.0/20"),
  subnetIn("us-east-2b", "10.0.16.0/20"),
  {
    type: template,
    name: "train-template",
    inputs: {
      instanceType: "p5.48xlarge",
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
        { networkCardIndex: 1, deviceIndex: 0, interfaceType: "efa-only" },
      ],
    },
  },
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      launchTemplate: { id: ref("train-template"), version: "1" },
      subnetIds: subnets.map((name) => ref(name)),
      scalingConfig: { minSize: 0, desiredSize: 8, maxSize: 16 },
    },
  },
];

export const efaSingleZonePage: PolicyPage = {
  policy: "efa-single-az",
  accident:
    "Traffic of EFA does not leave a subnet's zone. A group over two zones comes up and is paid for; its jobs hang in the first collective operation, or run over TCP at a fraction of the speed.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html",
  ],
  reads: [
    {
      types: [group],
      path: "subnetIds[*]",
      use: "the subnets, and so the zones, that it stands in",
      whenAbsent: "with one subnet less it stands in one zone",
    },
    { types: [subnet], path: "availabilityZone", use: "the zone of a subnet" },
    {
      types: [group],
      path: "launchTemplate.*",
      use: "the template that its nodes are started from",
      whenAbsent: "without a template of its own a group has no EFA interfaces",
    },
    {
      types: [template],
      path: "networkInterfaces[*].interfaceType",
      use: "`efa` and `efa-only` are EFA interfaces",
      whenAbsent: "an interface without a type is a plain one",
    },
    { types: [template], path: "networkInterfaces[*].networkCardIndex", use: "which interfaces there are" },
    { types: [template], path: "networkInterfaces[*].deviceIndex", use: "which interfaces there are" },
  ],
  example: {
    fails: { resources: resources("private-a", "private-b") },
    fixed: { resources: resources("private-a") },
  },
};
