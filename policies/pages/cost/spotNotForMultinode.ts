import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const template = "aws:ec2/launchTemplate:LaunchTemplate";

const resources = (capacityType: string): readonly ExampleResource[] => [
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
      capacityType,
      launchTemplate: { id: ref("train-template"), version: "1" },
      subnetIds: ["subnet-0abc1234def567890"],
      scalingConfig: { minSize: 0, desiredSize: 8, maxSize: 8 },
    },
  },
];

export const spotNotForMultinodePage: PolicyPage = {
  policy: "cost-spot-not-for-multinode",
  accident:
    "A job over many nodes ends when one of them is taken back, and the more nodes it has the sooner that is: 32 nodes of which each is interrupted once in four days lose one every three hours. Without checkpoints nothing is left of the hours that were paid for on all of them.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-best-practices.html",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/spot-vms",
  ],
  reads: [
    {
      types: [group],
      path: "capacityType",
      use: "whether its nodes are spot",
      whenAbsent: "node groups are on demand unless they say otherwise",
    },
    {
      types: [group],
      path: "launchTemplate.*",
      use: "the template that its nodes are started from",
      whenAbsent: "without a template EKS starts t3.medium, which has no accelerators",
    },
    { types: [group], path: "labels.*", use: "what its nodes are for, and whether their jobs keep checkpoints" },
    { types: [group], path: "taints", use: "what its nodes are for" },
    { types: [group], path: "tags.checkpointed", use: "whether its jobs keep checkpoints" },
    { types: [group], path: "subnetIds[*]", use: "its zones, which are read with it" },
    {
      types: [template],
      path: "instanceType",
      use: "whether its nodes have accelerators",
      whenAbsent: "without a type EKS starts t3.medium, which has no accelerators",
    },
    {
      types: [template],
      path: "networkInterfaces[*].*",
      use: "whether its nodes have EFA interfaces",
      whenAbsent: "then nothing says that one job runs on several of its nodes",
    },
    { types: [template], path: "placement.groupName", use: "whether its nodes are placed beside each other" },
  ],
  example: { fails: { resources: resources("SPOT") }, fixed: { resources: resources("ON_DEMAND") } },
  notes: [
    "Spot is: `capacityType` SPOT of a node group, the market `spot` of a launch template, `spot` or `preemptible` of a node pool, and an Auto Scaling group of which any part is spot (`mixedInstancesPolicy`). Flex-start and queued provisioning are not spot: their nodes stay for the time that they were given for.",
    "One job runs over several nodes of a pool when the nodes have EFA interfaces, further networks or an accelerator network profile; when they are in one placement group (`cluster`), placed compactly, or a TPU slice over several hosts; or when a label or a taint says so: one of the keys `roleKeys` (`role`, `workload`, …) with one of the values `trainingRoles` (`training`, `finetuning`, …).",
    'Pools whose jobs keep checkpoints, and start again from them without anybody\'s help, may be spot: mark them with `checkpointed: "true"` as a tag (node groups and Auto Scaling groups), in `nodeConfig.resourceLabels` (node pools) or as a label of the nodes, or name them in `checkpointed`.',
    "Single instances are not judged: nothing says which of them work together. Neither is an Auto Scaling group whose launch template is not of this stack and that says nothing of spot itself.",
  ],
};
