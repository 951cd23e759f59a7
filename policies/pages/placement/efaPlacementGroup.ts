import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:eks/nodeGroup:NodeGroup";
const placementGroup = "aws:ec2/placementGroup:PlacementGroup";

const pool = (placement: object): ExampleResource[] => [
  {
    type: template,
    name: "train-template",
    inputs: {
      instanceType: "p5.48xlarge",
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0 },
        { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" },
      ],
      ...placement,
    },
  },
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      launchTemplate: { id: ref("train-template") },
      scalingConfig: { minSize: 0, desiredSize: 4, maxSize: 16 },
    },
  },
];

export const efaPlacementGroupPage: PolicyPage = {
  policy: "efa-placement-group",
  accident:
    "Without a placement group EC2 puts 16 nodes anywhere in the zone, and each step of a job waits for the pair that is farthest apart: everything works, at a fraction of the network that is paid for. " +
    "The opposite mistake is a placement group for a Capacity Block: the launch fails with InsufficientInstanceCapacity although the block is active.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",
    "https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3730",
    "https://github.com/eksctl-io/eksctl/issues/7949",
  ],
  reads: [
    {
      types: [group],
      path: "launchTemplate",
      use: "the template that decides where its nodes are put",
      whenAbsent: "a group without a template has no EFA interfaces",
    },
    {
      types: [template],
      path: "networkInterfaces",
      use: "interfaces with EFA",
      whenAbsent: "a template without interfaces has no EFA",
    },
    {
      types: [template],
      path: "networkInterfaces[*]",
      use: "an interface",
      whenAbsent: "the interface with EFA is gone then",
    },
    {
      types: [template],
      path: "networkInterfaces[*].interfaceType",
      use: "whether it carries EFA",
      whenAbsent: "it is an ordinary interface then",
    },
    { types: [template], path: "networkInterfaces[*].deviceIndex", use: "which interface it is" },
    { types: [template], path: "networkInterfaces[*].networkCardIndex", use: "which interface it is" },
    { types: [template], path: "placement", use: "where EC2 puts the nodes" },
    { types: [template], path: "placement.groupName", use: "the placement group" },
    { types: [template], path: "placement.groupId", use: "the placement group, by its id" },
    { types: [placementGroup], path: "strategy", use: "whether the group keeps its nodes together" },
    { types: [group], path: "subnetIds", use: "read with the rest of the group; nothing here depends on it" },
  ],
  example: {
    fails: { resources: pool({}) },
    fixed: {
      resources: [
        { type: placementGroup, name: "together", inputs: { strategy: "cluster" } },
        ...pool({ placement: { groupName: ref("together", "name") } }),
      ],
    },
  },
  notes: [
    "Groups of at most one node need no placement group. Instances that are declared one by one are groups of one.",
    "Capacity Blocks place their instances themselves: for them a placement group is the violation.",
    "A reservation has its instances where it was made: without a placement group this is a warning, and so is a group in which a reservation of the same stack was not made.",
    "A placement group or a launch template that is named by a plain name and is not of the stack is a warning: its strategy cannot be seen.",
  ],
};
