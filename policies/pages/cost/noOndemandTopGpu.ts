import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:eks/nodeGroup:NodeGroup";
const pool = "gcp:container/nodePool:NodePool";
const tpuVm = "gcp:tpu/v2Vm:V2Vm";

const train = (inputs: object, capacity: object): ExampleResource[] => [
  { type: template, name: "train", inputs: { instanceType: "p5.48xlarge", ...inputs } },
  {
    type: group,
    name: "train-nodes",
    inputs: {
      clusterName: "example",
      launchTemplate: { id: ref("train"), version: "1" },
      subnetIds: ["subnet-0abc1234def567890"],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 2 },
      ...capacity,
    },
  },
];

const tune = (nodeConfig: object): ExampleResource => ({
  type: pool,
  name: "tune",
  inputs: {
    cluster: "example",
    location: "us-central1-a",
    nodeLocations: ["us-central1-a"],
    autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 2 },
    nodeConfig: { machineType: "a3-megagpu-8g", ...nodeConfig },
  },
});

const slice = (schedulingConfig: object): ExampleResource => ({
  type: tpuVm,
  name: "slice",
  inputs: {
    zone: "us-east5-a",
    runtimeVersion: "v2-alpha-tpuv5",
    acceleratorConfig: { type: "V5P", topology: "2x2x2" },
    schedulingConfig,
  },
});

export const noOndemandTopGpuPage: PolicyPage = {
  policy: "cost-no-ondemand-top-gpu",
  accident:
    "A p5.48xlarge costs 55 USD an hour on demand and 42 in a Capacity Block; an a3-megagpu-8g costs about half of its on-demand price by flex-start. " +
    "Asked for on demand they mostly do not come at all, and the pool waits for hours with an error that nobody reads.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws",
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
    { types: [tpuVm], path: "acceleratorConfig.*", use: "TPU generation and chips" },
    { types: [tpuVm], path: "schedulingConfig.*", use: "how it is bought" },
  ],
  example: {
    fails: { resources: [...train({}, {}), tune({}), slice({})] },
    fixed: {
      resources: [
        ...train(
          {
            instanceMarketOptions: { marketType: "capacity-block" },
            capacityReservationSpecification: {
              capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" },
            },
          },
          { capacityType: "CAPACITY_BLOCK" },
        ),
        tune({ flexStart: true }),
        slice({ spot: true }),
      ],
    },
  },
  notes: [
    "Judged are P5, P6 and Trn2 of AWS, A3, A4 and A4X, TPU v5p, v6e and 7x of Google Cloud, and whatever comes after them. `allowTypes` lets some of them through.",
    "A group that mixes on-demand and spot asks for them on demand. Nodes of GKE that take any open reservation do, too: where none matches, they run and are billed on demand.",
    "The whole stack is judged at once: the machine type and the way to buy stand in launch templates. A launch template is judged by itself where nothing in the stack launches from it.",
  ],
};
