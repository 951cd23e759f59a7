import { type ExampleResource, type PolicyPage, readsOf, ref } from "../page.ts";

const subnet = "aws:ec2/subnet:Subnet";
const group = "aws:eks/nodeGroup:NodeGroup";
const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const managed = "gcp:lustre/instance:Instance";
const pool = "gcp:container/nodePool:NodePool";

const subnetIn = (zone: string, cidrBlock: string): ExampleResource => ({
  type: subnet,
  name: `private-${zone.at(-1)}`,
  inputs: { vpcId: "vpc-0abc1234def567890", availabilityZone: zone, cidrBlock },
});

const resources = (subnetOfFiles: string, location: string): ExampleResource[] => [
  subnetIn("us-east-2a", "10.0.0.0/20"),
  subnetIn("us-east-2b", "10.0.16.0/20"),
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      instanceTypes: ["p5.48xlarge"],
      subnetIds: [ref("private-a")],
      scalingConfig: { minSize: 0, desiredSize: 8, maxSize: 8 },
    },
  },
  {
    type: lustre,
    name: "datasets",
    inputs: {
      deploymentType: "PERSISTENT_2",
      storageCapacity: 9_600,
      perUnitStorageThroughput: 250,
      subnetIds: ref(subnetOfFiles),
    },
  },
  {
    type: pool,
    name: "finetune",
    inputs: {
      cluster: "example",
      location: "us-central1",
      nodeLocations: ["us-central1-a"],
      nodeCount: 8,
      nodeConfig: { machineType: "a3-megagpu-8g" },
    },
  },
  {
    type: managed,
    name: "images",
    inputs: {
      instanceId: "images",
      filesystem: "images",
      location,
      capacityGib: "18000",
      perUnitStorageThroughput: "500",
      network: "projects/example/global/networks/example",
    },
  },
];

export const storageSameZonePage: PolicyPage = {
  policy: "storage-same-az-as-compute",
  accident:
    "A file system in another zone than the GPUs works, and that is the trap: every byte crosses zones and is billed, EFA does not reach it, and GPUs wait for data. A continuous integration project ended up with four file systems, one for each zone, because one was shared by all.",
  sources: ["https://github.com/vllm-project/ci-infra/pull/493", "https://aws.amazon.com/fsx/lustre/faqs/"],
  reads: [
    ...readsOf([group], {
      "instanceTypes[*]": {
        use: "whether it has accelerators",
        whenAbsent: "then it has none, and is not asked about",
      },
      "subnetIds[*]": "the subnets, and so the zones, that it stands in",
    }),
    ...readsOf([subnet], { availabilityZone: "the zone of a subnet" }),
    ...readsOf([lustre], { subnetIds: "the subnet, and so the zone, that it stands in" }),
    ...readsOf([pool], {
      "nodeConfig.machineType": {
        use: "whether it has accelerators",
        whenAbsent: "then it has none, and is not asked about",
      },
      "nodeLocations[*]": "the zones that it stands in",
    }),
    ...readsOf([managed], {
      location: { use: "the zone that it stands in", whenAbsent: "then it is the zone of the provider" },
    }),
  ],
  example: {
    fails: { resources: resources("private-b", "us-central1-c") },
    fixed: { resources: resources("private-a", "us-central1-a") },
  },
};
