import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasEngine } from "../support/engine.ts";
import { type Configuration, changesOf, MadeStack, problemsOf } from "./edited.ts";

/** An environment with one of everything that an edit can hit: pools on demand and reserved, Lustre in both places. */
function configurationOf(environment: "dev" | "prod"): Configuration {
  return {
    "aws:region": "us-east-2",
    "gcp:project": "example-project",
    "gcp:region": "us-central1",
    "hybrid-gpu:environment": environment,
    "hybrid-gpu:places": ["aws", "gcp"],
    "hybrid-gpu:team": "research",
    "hybrid-gpu:owner": "ml-platform",
    "hybrid-gpu:aws": {
      zones: ["us-east-2a", "us-east-2b"],
      kubernetesVersion: "1.33",
      admins: ["arn:aws:iam::123456789012:role/example-platform-admin"],
      pools: [
        {
          name: "train",
          machineType: "p5.48xlarge",
          zone: "us-east-2a",
          nodes: { min: 0, planned: 0, max: 2 },
          capacity: { kind: "on-demand" },
          amiReleaseVersion: "1.33.4-20260714",
        },
        {
          name: "serve",
          machineType: "g6e.2xlarge",
          zone: "us-east-2a",
          nodes: { min: 0, planned: 1, max: 4 },
          capacity: { kind: "reservation" },
        },
      ],
      lustre: {
        name: "datasets",
        zone: "us-east-2a",
        deploymentType: "PERSISTENT_2",
        capacityGiB: 4800,
        throughputPerTiB: 250,
      },
    },
    "hybrid-gpu:gcp": {
      location: "us-central1",
      pools: [
        {
          name: "notebooks",
          machineType: "g2-standard-8",
          zone: "us-central1-a",
          nodes: { min: 0, planned: 0, max: 4 },
          capacity: { kind: "on-demand" },
        },
      ],
      lustre: { name: "images", zone: "us-central1-a", capacityGiB: 18000, throughputPerTiB: 500 },
    },
  };
}

const aws = (configuration: Configuration): any => configuration["hybrid-gpu:aws"];
const gcp = (configuration: Configuration): any => configuration["hybrid-gpu:gcp"];

type Edit = (configuration: Configuration) => void;

/** What somebody does to an environment, and everything that changes by it. Components change where their arguments do. */
const harmless: Readonly<Record<string, readonly [edit: Edit, changes: readonly string[]]>> = {
  "nothing at all": [() => {}, []],
  "renaming a pool": [
    (configuration) => {
      aws(configuration).pools[0].name = "pretrain";
    },
    [...poolOf("create", "pretrain"), ...poolOf("delete", "train"), "update hybrid-gpu:index:FsxLustre datasets"],
  ],
  "renaming a pool of GKE": [
    (configuration) => {
      gcp(configuration).pools[0].name = "laptops";
    },
    [
      "create gcp:container/nodePool:NodePool laptops-nodes",
      "create hybrid-gpu:index:GkeGpuNodePool laptops",
      "delete gcp:container/nodePool:NodePool notebooks-nodes",
      "delete hybrid-gpu:index:GkeGpuNodePool notebooks",
      "update hybrid-gpu:index:GoogleManagedLustre images",
    ],
  ],
  "adding a zone": [
    (configuration) => {
      aws(configuration).zones.push("us-east-2c");
    },
    [
      "create aws:ec2/route:Route main-private-us-east-2c-nat",
      "create aws:ec2/routeTable:RouteTable main-private-us-east-2c",
      "create aws:ec2/routeTableAssociation:RouteTableAssociation main-private-us-east-2c",
      "create aws:ec2/subnet:Subnet main-private-us-east-2c",
      "update aws:ec2/vpcEndpoint:VpcEndpoint main-s3: routeTableIds[2]",
      "update aws:eks/cluster:Cluster main-cluster: vpcConfig.subnetIds[2]",
      "update hybrid-gpu:index:EksCluster main",
      "update hybrid-gpu:index:EksGpuNodePool serve",
      "update hybrid-gpu:index:EksGpuNodePool train",
      "update hybrid-gpu:index:EksNetwork main",
      "update hybrid-gpu:index:FsxLustre datasets",
      "update hybrid-gpu:index:PodIdentityRole research-trainer",
    ],
  ],
  "growing a pool": [
    (configuration) => {
      aws(configuration).pools[0].nodes.max = 4;
    },
    [
      "update aws:eks/nodeGroup:NodeGroup train-nodes: scalingConfig.maxSize",
      "update hybrid-gpu:index:EksGpuNodePool train",
      "update hybrid-gpu:index:FsxLustre datasets",
    ],
  ],
  "growing a pool with its reservation": [
    (configuration) => {
      aws(configuration).pools[1].nodes.max = 6;
    },
    [
      "update aws:ec2/capacityReservation:CapacityReservation serve-reservation: instanceCount",
      "update aws:eks/nodeGroup:NodeGroup serve-nodes: scalingConfig.maxSize",
      "update hybrid-gpu:index:EksGpuNodePool serve",
      "update hybrid-gpu:index:FsxLustre datasets",
    ],
  ],
  "growing a pool of GKE": [
    (configuration) => {
      gcp(configuration).pools[0].nodes.max = 6;
    },
    [
      "update gcp:container/nodePool:NodePool notebooks-nodes: autoscaling.totalMaxNodeCount",
      "update hybrid-gpu:index:GkeGpuNodePool notebooks",
      "update hybrid-gpu:index:GoogleManagedLustre images",
    ],
  ],
  "a second pool": [
    (configuration) => {
      const [train] = aws(configuration).pools;
      aws(configuration).pools.push({ ...train, name: "evaluate", zone: "us-east-2b" });
    },
    [...poolOf("create", "evaluate"), "update hybrid-gpu:index:FsxLustre datasets"],
  ],
  "the next version of Kubernetes": [
    (configuration) => {
      aws(configuration).kubernetesVersion = "1.34";
    },
    [
      "update aws:eks/cluster:Cluster main-cluster: version",
      "update hybrid-gpu:index:EksCluster main",
      "update hybrid-gpu:index:EksGpuNodePool serve",
      "update hybrid-gpu:index:EksGpuNodePool train",
      "update hybrid-gpu:index:PodIdentityRole research-trainer",
    ],
  ],
  "another release of the nodes' image": [
    (configuration) => {
      aws(configuration).pools[0].amiReleaseVersion = "1.33.5-20260821";
    },
    ["update aws:eks/nodeGroup:NodeGroup train-nodes: releaseVersion", "update hybrid-gpu:index:EksGpuNodePool train"],
  ],
  "more throughput of FSx": [
    (configuration) => {
      aws(configuration).lustre.throughputPerTiB = 500;
    },
    [
      "update aws:fsx/lustreFileSystem:LustreFileSystem datasets-lustre: perUnitStorageThroughput",
      "update hybrid-gpu:index:FsxLustre datasets",
    ],
  ],
  "more room on FSx": [
    (configuration) => {
      aws(configuration).lustre.capacityGiB = 9600;
    },
    [
      "update aws:fsx/lustreFileSystem:LustreFileSystem datasets-lustre: storageCapacity",
      "update hybrid-gpu:index:FsxLustre datasets",
    ],
  ],
  "more room on Managed Lustre": [
    (configuration) => {
      gcp(configuration).lustre.capacityGiB = 36000;
    },
    [
      "update gcp:lustre/instance:Instance images-lustre: capacityGib",
      "update hybrid-gpu:index:GoogleManagedLustre images",
    ],
  ],
  // Nothing is precious in dev: it goes, with what is in it. In production it is stopped, below.
  "another tier of Managed Lustre": [
    (configuration) => {
      gcp(configuration).lustre.throughputPerTiB = 1000;
    },
    [
      "replace gcp:lustre/instance:Instance images-lustre: perUnitStorageThroughput",
      "update hybrid-gpu:index:GoogleManagedLustre images",
    ],
  ],
};

/** What would cost production its data, a cluster or capacity: the edit, and what it would do to what is precious, by which property. */
const stopped: Readonly<Record<string, readonly [edit: Edit, loss: string]>> = {
  "another kind of file system": [
    (configuration) => {
      aws(configuration).lustre.deploymentType = "SCRATCH_2";
      delete aws(configuration).lustre.throughputPerTiB;
    },
    "replace aws:fsx/lustreFileSystem:LustreFileSystem datasets-lustre: copyTagsToBackups, deploymentType",
  ],
  "a file system in another zone": [
    (configuration) => {
      aws(configuration).lustre.zone = "us-east-2b";
    },
    "replace aws:fsx/lustreFileSystem:LustreFileSystem datasets-lustre: subnetIds",
  ],
  "a smaller file system": [
    (configuration) => {
      aws(configuration).lustre.capacityGiB = 2400;
    },
    "replace aws:fsx/lustreFileSystem:LustreFileSystem datasets-lustre: storageCapacity",
  ],
  "a file system with EFA": [
    (configuration) => {
      Object.assign(aws(configuration).lustre, { efa: true, capacityGiB: 19200 });
    },
    "replace aws:fsx/lustreFileSystem:LustreFileSystem datasets-lustre: efaEnabled",
  ],
  "another machine in a reservation": [
    (configuration) => {
      aws(configuration).pools[1].machineType = "g6e.4xlarge";
    },
    "replace aws:ec2/capacityReservation:CapacityReservation serve-reservation: instanceType",
  ],
  "a reservation in another zone": [
    (configuration) => {
      aws(configuration).pools[1].zone = "us-east-2b";
    },
    "replace aws:ec2/capacityReservation:CapacityReservation serve-reservation: availabilityZone",
  ],
  "a reservation that is no longer wanted": [
    (configuration) => {
      aws(configuration).pools[1].capacity = { kind: "on-demand" };
    },
    "delete aws:ec2/capacityReservation:CapacityReservation serve-reservation",
  ],
  "a cluster in one zone instead of a region": [
    (configuration) => {
      gcp(configuration).location = "us-central1-a";
    },
    "replace gcp:container/cluster:Cluster main-cluster: location",
  ],
  "another tier of Managed Lustre": [
    (configuration) => {
      gcp(configuration).lustre.throughputPerTiB = 1000;
    },
    "replace gcp:lustre/instance:Instance images-lustre: perUnitStorageThroughput",
  ],
};

/** Every resource of a pool of H100 on demand. */
function poolOf(operation: "create" | "delete", name: string): string[] {
  return [
    `aws:autoscaling/tag:Tag ${name}-label/hybrid-gpu/accelerator`,
    `aws:autoscaling/tag:Tag ${name}-label/hybrid-gpu/capacity`,
    `aws:autoscaling/tag:Tag ${name}-label/hybrid-gpu/fabric`,
    `aws:autoscaling/tag:Tag ${name}-label/hybrid-gpu/pool`,
    `aws:autoscaling/tag:Tag ${name}-label/hybrid-gpu/team`,
    `aws:autoscaling/tag:Tag ${name}-resources/nvidia.com/gpu`,
    `aws:autoscaling/tag:Tag ${name}-resources/vpc.amazonaws.com/efa`,
    `aws:autoscaling/tag:Tag ${name}-taint/nvidia.com/gpu`,
    `aws:ec2/launchTemplate:LaunchTemplate ${name}-template`,
    `aws:ec2/placementGroup:PlacementGroup ${name}-placement`,
    `aws:eks/nodeGroup:NodeGroup ${name}-nodes`,
    `hybrid-gpu:index:EksGpuNodePool ${name}`,
  ].map((resource) => `${operation} ${resource}`);
}

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("an edit of an environment (needs pulumi on PATH)", () => {
  let dev: MadeStack | undefined;
  beforeAll(async () => {
    dev = await MadeStack.make("dev", configurationOf("dev"));
  }, 300_000);
  afterAll(() => dev?.remove());

  it.concurrent.each(Object.entries(harmless))(
    "%s changes what it must, and nothing else",
    async (_, [edit, changes]) => {
      const preview = await dev!.preview(edit);
      expect(problemsOf(preview)).toEqual([]);
      expect(changesOf(preview)).toEqual([...changes].sort());
    },
    300_000,
  );
});

describe.skipIf(!hasEngine)("an edit of production (needs pulumi on PATH)", () => {
  let prod: MadeStack | undefined;
  beforeAll(async () => {
    prod = await MadeStack.make("prod", configurationOf("prod"));
  }, 300_000);
  afterAll(() => prod?.remove());

  it.concurrent.each(Object.entries(stopped))(
    "%s is stopped by protection, and the property is named",
    async (_, [edit, loss]) => {
      const preview = await prod!.preview(edit);
      const name = loss.split(" ")[2]!.replace(":", "");
      const precious = changesOf(preview).filter((line) =>
        line.startsWith(`${loss.split(" ").slice(0, 2).join(" ")} `),
      );
      expect(precious).toEqual([loss]);
      expect(problemsOf(preview)[0]).toMatch(
        new RegExp(`resource "urn:pulumi:prod::hybrid-gpu::\\S*::${name}"[^]*(?:marked for protection|is protected)`),
      );
      expect(preview.exitCode).not.toBe(0);
    },
    300_000,
  );
});
