import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";

const train = (desiredSize: number, maxSize: number): ExampleResource => ({
  type: group,
  name: "train",
  inputs: {
    clusterName: "example",
    instanceTypes: ["p5.48xlarge"],
    subnetIds: ["subnet-0abc1234def567890"],
    scalingConfig: { minSize: 0, desiredSize, maxSize },
  },
});

export const monthlyCeilingPage: PolicyPage = {
  policy: "cost-monthly-ceiling",
  accident:
    "One digit in a maximum size is a million dollars: 64 nodes of p5.48xlarge cost 2.6 million USD a month on demand, and an autoscaler starts them over a weekend. " +
    "Tools that price a pool that they cannot read at zero let exactly these through.",
  sources: [
    "https://github.com/infracost/infracost/issues/3218",
    "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html",
  ],
  reads: readsOf([group], {
    "instanceTypes[*]": {
      use: "what a node costs; of several the dearest",
      whenAbsent: "then EKS takes t3.medium, which is cheap",
    },
    "scalingConfig.desiredSize": "planned size",
    "scalingConfig.maxSize": "maximum size",
  }),
  example: {
    fails: { resources: [train(2, 64)] },
    fixed: { resources: [train(2, 8)] },
  },
  notes: [
    "Planned size is judged against `plannedUsd`, maximum size against `maxUsd`, and what is paid once, such as a Capacity Block, against `oneOffUsd`.",
    "What a reservation or a Capacity Block pays for is not counted twice.",
    "Of a stack with resources that have no price it cannot be told whether it stays below: that is a violation in staging and prod. Types in `allowUnpriced` may be without.",
  ],
};
