import { type PolicyPage, readsOf, ref } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";

const example = (maxSize: unknown): PolicyPage["example"]["fails"] => ({
  resources: [
    { type: "aws:ssm/parameter:Parameter", name: "most-nodes", inputs: { type: "String", value: "8" } },
    {
      type: group,
      name: "train",
      inputs: {
        clusterName: "example",
        instanceTypes: ["p5.48xlarge"],
        subnetIds: ["subnet-0abc1234def567890"],
        scalingConfig: { minSize: 0, desiredSize: 2, maxSize },
      },
    },
  ],
});

export const noUnknownQuantityPage: PolicyPage = {
  policy: "cost-no-unknown-quantity",
  accident:
    "A maximum size that comes from another resource is unknown in the preview. An exception in a policy is a mere warning then, and a pull request for any number of nodes goes green.",
  sources: ["https://github.com/pulumi/pulumi/issues/7854", "https://github.com/pulumi/pulumi-policy/issues/445"],
  reads: readsOf([group], {
    "instanceTypes[*]": "what a node costs",
    "scalingConfig.minSize": "smallest size",
    "scalingConfig.desiredSize": "planned size",
    "scalingConfig.maxSize": "maximum size",
    diskSize: "root disk",
    region: { use: "which prices hold", whenUnknown: "cost-no-unpriced reports it then" },
  }),
  example: { fails: example(ref("most-nodes", "value")), fixed: example(8) },
};
