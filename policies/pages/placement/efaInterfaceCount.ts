import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:eks/nodeGroup:NodeGroup";

/** 32 nodes for one job, and a template for another group. */
const resources = (
  train: readonly object[],
  infer: { readonly networkCardIndex: number; readonly deviceIndex: number },
): readonly ExampleResource[] => [
  {
    type: template,
    name: "train-template",
    inputs: { instanceType: "p5.48xlarge", networkInterfaces: train },
  },
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      launchTemplate: { id: ref("train-template"), version: "1" },
      subnetIds: ["subnet-0abc1234def567890"],
      scalingConfig: { minSize: 0, desiredSize: 32, maxSize: 32 },
      labels: { role: "training" },
    },
  },
  {
    type: template,
    name: "infer-template",
    inputs: {
      instanceType: "g6.48xlarge",
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
        { ...infer, interfaceType: "efa-only" },
      ],
    },
  },
];

const primary = { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" };
const cards = Array.from({ length: 31 }, (_, index) => index + 1);

export const efaInterfaceCountPage: PolicyPage = {
  policy: "efa-interface-count",
  accident:
    'Nodes without EFA interfaces, or with one of 32, come up and work: NCCL falls back to TCP/IP without a word, and 32 nodes train at a fraction of the network that is paid for. Devices counted upward over the cards, a card index that does not exist, or an EFA interface on a card that takes none are the loud kind: EC2 refuses each node at launch ("device index exceeds the maximum"), while the rest of the cluster, or a Capacity Block, is paid for. Two widely used modules got p6-b300 wrong.',
  sources: [
    "https://github.com/aws/sagemaker-hyperpod-cli/issues/306",
    "https://github.com/eksctl-io/eksctl/issues/7520",
    "https://github.com/aws/aws-parallelcluster/issues/7143",
    "https://github.com/eksctl-io/eksctl/issues/8685",
    "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2182",
  ],
  reads: [
    ...readsOf([template], {
      instanceType: {
        use: "whose cards and slots they have to fit",
        whenAbsent: "without a type EKS starts t3.medium, which has no EFA",
      },
      "networkInterfaces[*]": {
        use: "an interface",
        whenAbsent: "the one that does not fit is gone then",
      },
      "networkInterfaces[*].networkCardIndex": "the card",
      "networkInterfaces[*].deviceIndex": "the slot on the card",
      "networkInterfaces[*].interfaceType": "whether it is an EFA interface",
      "placement.*": "whether its nodes are placed beside each other, for one job",
    }),
    ...readsOf([group], {
      "launchTemplate.*": {
        use: "the template that its nodes are started from",
        whenAbsent: "without a template EKS starts t3.medium, which has no EFA",
      },
      "labels.*": {
        use: "whether its nodes are for training",
        whenAbsent: "then nothing says that one job runs over several of its nodes, which is a warning",
      },
      "subnetIds[*]": "read with the rest of the group; nothing here depends on it",
    }),
  ],
  example: {
    fails: { resources: resources([primary], { networkCardIndex: 1, deviceIndex: 0 }) },
    fixed: {
      resources: resources(
        [
          primary,
          { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" },
          ...cards.map((networkCardIndex) => ({ networkCardIndex, deviceIndex: 0, interfaceType: "efa-only" })),
        ],
        { networkCardIndex: 0, deviceIndex: 1 },
      ),
    },
  },
  notes: [
    "A template without a machine type is judged with the groups that start from it.",
    "Too little EFA is a violation where one job runs over several nodes of a group: its nodes have some EFA interfaces, are in one placement group (`cluster`), or a label or a taint says that they are for training (`role`, `node-role`, `workload`, `workload-type` or `purpose` with `training`, `finetuning` and the like). A group of at most one node is none.",
    "Where nothing says so, a type with many EFA interfaces that is given none, and one that is given some of them, are warnings: they work, over TCP or at a part of the speed. Types that take fewer than four are trained on one by one as well: for them none at all is no fault.",
  ],
};
