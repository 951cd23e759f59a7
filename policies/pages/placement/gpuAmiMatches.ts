import { type ExampleResource, type PolicyPage, ref } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:eks/nodeGroup:NodeGroup";
const pool = "gcp:container/nodePool:NodePool";

const program = (amiType: string, gpuDriverVersion: string): ExampleResource[] => [
  { type: template, name: "train-template", inputs: { instanceType: "p5.48xlarge" } },
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      amiType,
      launchTemplate: { id: ref("train-template") },
      scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 8 },
    },
  },
  {
    type: pool,
    name: "infer",
    inputs: {
      cluster: "example",
      nodeConfig: {
        machineType: "g2-standard-8",
        imageType: "UBUNTU_CONTAINERD",
        guestAccelerators: [{ type: "nvidia-l4", count: 1, gpuDriverInstallationConfig: { gpuDriverVersion } }],
      },
    },
  },
];

export const gpuAmiMatchesPage: PolicyPage = {
  policy: "gpu-ami-matches",
  accident:
    "Eight H100 boot with the standard image: the node joins the cluster and is ready, and it advertises no GPU, because no driver is in the image. The pool bills by the hour while somebody looks for the fault in the device plugin.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpus",
    "https://github.com/GoogleCloudPlatform/magic-modules/pull/11152",
  ],
  reads: [
    { types: [group], path: "amiType", use: "the image" },
    {
      types: [group],
      path: "launchTemplate",
      use: "the template of its nodes",
      whenAbsent: "EKS then starts `t3.medium`, which has no accelerator",
    },
    {
      types: [template],
      path: "instanceType",
      use: "the machine type",
      whenAbsent: "EKS then starts `t3.medium`, which has no accelerator",
    },
    {
      types: [template],
      path: "imageId",
      use: "an image of your own",
      whenUnknown: "an image of your own may hold anything",
    },
    {
      types: [pool],
      path: "nodeConfig",
      use: "the machine type and its GPUs",
      whenAbsent: "GKE then starts `e2-medium`, which has no GPU",
    },
    {
      types: [pool],
      path: "nodeConfig.imageType",
      use: "the system that the driver is for",
      whenAbsent: "GKE then takes Container-Optimized OS",
    },
    {
      types: [pool],
      path: "nodeConfig.guestAccelerators",
      use: "how the driver is installed",
      whenAbsent: "GKE then installs its default driver, from version 1.30 on",
    },
    {
      types: [pool],
      path: "nodeConfig.guestAccelerators[*].*",
      use: "GPUs and their driver",
      whenAbsent: "GKE then installs its default driver, from version 1.30 on",
    },
  ],
  example: {
    fails: { resources: program("AL2023_x86_64_STANDARD", "LATEST") },
    fixed: { resources: program("AL2023_x86_64_NVIDIA", "DEFAULT") },
  },
  notes: [
    "An image of your own (`imageId` in the launch template) may hold anything, and passes. `CUSTOM` without one does not.",
    "The plain image of Bottlerocket has the Neuron driver. Types that need images of their own (Gaudi, FPGA, video, AMD GPUs) are left alone.",
    "An accelerated image on machines without accelerators is a warning, as are images of Amazon Linux 2.",
    "On GKE the image follows the machine's architecture, and TPUs need no driver: judged are GPUs, their driver and Windows. A driver that is left out, or left to others (`INSTALLATION_DISABLED`), is a warning.",
    "Groups of EC2 Auto Scaling name images by id: they are not judged.",
  ],
};
