import { type Example, type ExampleResource, type PolicyPage, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const pool = "gcp:container/nodePool:NodePool";

const serve = (instanceType: string): ExampleResource[] => [
  { type: template, name: "serve", inputs: { instanceType } },
  {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: "serve-nodes",
    inputs: {
      clusterName: "example",
      launchTemplate: { id: ref("serve"), version: "1" },
      subnetIds: ["subnet-0abc1234def567890"],
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 4 },
    },
  },
];

const rank = (machineType: string): ExampleResource => ({
  type: pool,
  name: "rank",
  inputs: {
    cluster: "example",
    location: "us-central1-a",
    nodeLocations: ["us-central1-a"],
    autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 2 },
    nodeConfig: { machineType },
  },
});

const config: Example["config"] = { "cost-per-gpu-hour-ceiling": { perAcceleratorUsd: { L4: 1.5 } } };

export const perGpuHourCeilingPage: PolicyPage = {
  policy: "cost-per-gpu-hour-ceiling",
  accident:
    "A g6e.16xlarge has one L40S like a g6e.xlarge, and costs four times as much: the rest is processors and memory that a model server leaves idle. " +
    "Nobody sees it, because the price of the machine is looked up, and never the price of the accelerator in it.",
  sources: [
    "https://aws.amazon.com/ec2/instance-types/g6e/",
    "https://cloud.google.com/compute/docs/accelerator-optimized-machines",
    "https://www.finops.org/framework/capabilities/unit-economics/",
  ],
  reads: [
    {
      types: [template],
      path: "instanceType",
      use: "machine type",
      whenAbsent: "EKS then starts t3.medium, which has no accelerator",
    },
    {
      types: [pool],
      path: "nodeConfig.machineType",
      use: "machine type",
      whenAbsent: "GKE then starts e2-medium, which has no accelerator",
    },
  ],
  example: {
    fails: { resources: [...serve("g6e.16xlarge"), rank("g2-standard-32")], config },
    fixed: { resources: [...serve("g6e.2xlarge"), rank("g2-standard-8")], config },
  },
  notes: [
    "The ceiling is that of `perAcceleratorUsd` for the accelerator, else for `*`, else `timesLowestList` times the lowest on-demand price of the same accelerator that the price book has for the same place. With the built-in book a region costs up to 1.4 times the cheapest, and a machine type with several accelerators up to 2.1 times the smallest that has one; hence 2.5.",
    "The price is that of the machine as it is bought, divided by its accelerators; on Google Cloud the sum of its accelerators and its host. Disks and local SSD are not in it.",
    "Spot is held to the on-demand price of the same machine: that is what a fallback costs. Capacity that a reservation pays for is not judged, and dated capacity where the book has a price for it.",
    "The whole stack is judged at once, not one resource at a time: the machine type and the way to buy stand in launch templates, the region in providers. A launch template is judged by itself where nothing in the stack launches from it.",
  ],
};
