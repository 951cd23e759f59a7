import type { Example, ExampleResource, PolicyPage } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";

const train = (desiredSize: number): ExampleResource => ({
  type: group,
  name: "train",
  inputs: {
    clusterName: "example",
    instanceTypes: ["p5.48xlarge"],
    subnetIds: ["subnet-0abc1234def567890"],
    scalingConfig: { minSize: 0, desiredSize, maxSize: 8 },
  },
});

const before = { monthly: { min: 0, planned: 80_500, max: 321_600 }, oneOff: 0 };

const example = (desiredSize: number): Example => ({
  resources: [train(desiredSize)],
  config: { "cost-increase-limit": { baselineFile: "baseline.json" } },
  files: { "baseline.json": before },
});

export const increaseLimitPage: PolicyPage = {
  policy: "cost-increase-limit",
  accident:
    "A change of one line doubles what a month costs. It fits below the ceiling, which is there for the whole year, so no gate is in its way, and the reviewers saw one digit among hundreds of lines.",
  sources: [
    "https://www.finops.org/framework/capabilities/forecasting/",
    "https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html",
  ],
  reads: [
    {
      types: [group],
      path: "instanceTypes[*]",
      use: "machine types",
      whenAbsent: "EKS then starts t3.medium, which costs next to nothing",
    },
  ],
  example: { fails: example(4), fixed: example(2) },
  notes: [
    "An increase is too large when it is above `percent` and above `usd`: a percentage alone stops every change of a small stack, an amount alone every change of a large one. A limit of 0 leaves the other to decide. Planned and maximum size are judged apart.",
    '`baselineFile` is what `hybrid-gpu plan --json` printed before the change, of one program or of several, or figures alone: `{"monthly": {"min": 0, "planned": 80500, "max": 321600}, "oneOff": 0}`. A plan of another program or stack is refused. For a program that is new, give figures of 0.',
    "Without a baseline the policy says so, and stops nothing; with `requireBaseline` that is a violation. A baseline that is named and cannot be read always is one. A stack that costs nothing needs none.",
    "What had no price in the baseline makes it too low, and the increase seem larger than it is: the message says of how many resources. What has no price now, and had none listed before, may be any increase: a violation in prod, unless its type is in `allowUnpriced`.",
    "What is paid once is not compared: cost-monthly-ceiling has it approved.",
  ],
};
