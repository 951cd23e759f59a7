import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";

const train = (networkInterfaces: readonly object[]): ExampleResource => ({
  type: template,
  name: "train",
  inputs: { instanceType: "p5.48xlarge", networkInterfaces },
});

const cards = Array.from({ length: 31 }, (_, index) => index + 1);

export const efaInterfaceCountPage: PolicyPage = {
  policy: "efa-interface-count",
  accident:
    'Devices counted upward over the cards, a card index that is missing, or an EFA interface on a card that takes none: EC2 refuses each node at launch ("device index exceeds the maximum"), while the rest of the cluster, or a Capacity Block, is paid for. Two widely used modules got p6-b300 wrong.',
  sources: [
    "https://github.com/eksctl-io/eksctl/issues/7520",
    "https://github.com/aws/aws-parallelcluster/issues/7143",
    "https://github.com/eksctl-io/eksctl/issues/8685",
    "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2182",
  ],
  reads: readsOf([template], {
    instanceType: "whose cards and slots they have to fit",
    "networkInterfaces[*].networkCardIndex": "the card",
    "networkInterfaces[*].deviceIndex": {
      use: "the slot on the card",
      whenAbsent: "then it is slot 0, which every card has",
    },
    "networkInterfaces[*].interfaceType": "whether it is an EFA interface",
  }),
  example: {
    fails: {
      resources: [
        train([
          { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa" },
          { networkCardIndex: 1, deviceIndex: 1, interfaceType: "efa-only" },
          { networkCardIndex: 2, deviceIndex: 2, interfaceType: "efa-only" },
        ]),
      ],
    },
    fixed: {
      resources: [
        train([
          { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa" },
          ...cards.map((networkCardIndex) => ({ networkCardIndex, deviceIndex: 1, interfaceType: "efa-only" })),
        ]),
      ],
    },
  },
  notes: [
    "A template without a machine type is judged with the groups that start from it.",
    "A type with many EFA interfaces that is given none is a warning: it works, over TCP.",
  ],
};
