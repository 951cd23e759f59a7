import type { ExampleResource, PolicyPage } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const pool = "gcp:container/nodePool:NodePool";
const component = "hybrid-gpu:index:EksGpuNodePool";

const program = (parents: { readonly aws?: string; readonly gcp?: string }): ExampleResource[] => [
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      instanceTypes: ["p5.48xlarge"],
      scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 8 },
    },
    ...(parents.aws === undefined ? {} : { parent: parents.aws }),
  },
  {
    type: pool,
    name: "infer",
    inputs: { cluster: "example", nodeConfig: { machineType: "g2-standard-8" } },
    ...(parents.gcp === undefined ? {} : { parent: parents.gcp }),
  },
];

export const componentRequiredPage: PolicyPage = {
  policy: "component-required",
  accident:
    "A pool that is written by hand beside those of the library has none of what they default to: one subnet, the interfaces of the machine type, placement, images, labels for cost. " +
    "Each of these has cost somebody days, and a copied pool copies the mistake.",
  sources: [
    "https://www.pulumi.com/docs/iac/concepts/components/",
    "https://github.com/aws-samples/aws-efa-eks/issues/19",
    "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2182",
  ],
  reads: [
    {
      types: [group],
      path: "instanceTypes",
      use: "whether it is accelerated",
      whenAbsent: "EKS then starts `t3.medium`, which has no accelerator",
    },
    {
      types: [group],
      path: "instanceTypes[*]",
      use: "whether it is accelerated",
      whenAbsent: "EKS then starts `t3.medium`, which has no accelerator",
    },
    {
      types: [pool],
      path: "nodeConfig",
      use: "the machine type",
      whenAbsent: "GKE then starts `e2-medium`, which has no accelerator",
    },
    {
      types: [pool],
      path: "nodeConfig.machineType",
      use: "whether it is accelerated",
      whenAbsent: "GKE then starts `e2-medium`, which has no accelerator",
    },
    { types: [group], path: "subnetIds", use: "read with the rest of the group; nothing here depends on it" },
    { types: [component], path: "nodes", use: "read with the rest of the group; nothing here depends on it" },
  ],
  example: {
    fails: { resources: program({}) },
    fixed: {
      resources: [
        { type: component, name: "train-pool", inputs: {} },
        { type: "hybrid-gpu:index:GkeGpuNodePool", name: "infer-pool", inputs: {} },
        ...program({ aws: "train-pool", gcp: "infer-pool" }),
      ],
    },
  },
  notes: [
    'Whoever uses the policies without the components switches this one off: `"component-required": "disabled"` in the file of `--policy-pack-config`, or in `overrides` of a pack of one\'s own.',
    'A single pool is let through by its URN in `allow`, where `*` stands for any characters: `"urn:pulumi:prod::*::notebooks"`.',
    "Any component of the library counts, at any depth, also inside a component of your own. The types above a resource stand in its URN, so this is seen in targeted updates as well.",
    "Judged are node groups, Auto Scaling groups and EC2 instances, node pools of GKE, TPU VMs, and instances and instance templates of Compute Engine.",
  ],
};
