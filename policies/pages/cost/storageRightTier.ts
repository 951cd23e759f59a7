import type { ExampleResource, PolicyPage } from "../page.ts";

const fsx = "aws:fsx/lustreFileSystem:LustreFileSystem";
const managed = "gcp:lustre/instance:Instance";

const resources = (deployment: object, perUnitStorageThroughput: string): readonly ExampleResource[] => [
  {
    type: fsx,
    name: "checkpoints",
    inputs: { subnetIds: "subnet-0abc1234def567890", storageCapacity: 4800, ...deployment },
  },
  {
    type: managed,
    name: "datasets",
    inputs: {
      instanceId: "datasets",
      location: "us-central1-a",
      filesystem: "datasets",
      network: "projects/example/global/networks/main",
      capacityGib: "36000",
      perUnitStorageThroughput,
    },
  },
];

const limits = { maxThroughputPerTiB: 500, maxCapacityGiB: 102_400 };

export const storageRightTierPage: PolicyPage = {
  policy: "cost-storage-right-tier",
  accident:
    "Nothing on a scratch file system is replicated: when a server fails its files are gone, and with them the checkpoints of the run that was to survive exactly that. The fastest tier costs four times as much for each GiB as the slowest, and file systems of dev are seldom deleted and never saturated.",
  sources: [
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html",
    "https://aws.amazon.com/fsx/lustre/pricing/",
    "https://docs.cloud.google.com/managed-lustre/docs/create-instance",
  ],
  reads: [
    { types: [fsx], path: "deploymentType", use: "scratch or persistent; FSx makes scratch where nothing is said" },
    {
      types: [fsx, managed],
      path: "perUnitStorageThroughput",
      use: "MB/s for each TiB",
      whenAbsent: "then the type has no tiers, or is refused by the cloud",
    },
    { types: [fsx], path: "storageCapacity", use: "GiB" },
    { types: [managed], path: "capacityGib", use: "GiB" },
  ],
  example: {
    fails: {
      resources: resources({ deploymentType: "SCRATCH_2" }, "1000"),
      config: { "cost-storage-right-tier": limits },
    },
    fixed: {
      resources: resources({ deploymentType: "PERSISTENT_2", perUnitStorageThroughput: 250 }, "250"),
      config: { "cost-storage-right-tier": limits },
    },
  },
  notes: [
    "Unless told otherwise, dev has at most 500 MB/s for each TiB and 102,400 GiB (100 TiB) in one file system; staging and prod have no such limits, and prod has no scratch. A scratch file system that only holds copies is allowed by name, with `allowScratch`.",
    "The tier of 1,000 MB/s for each TiB costs three quarters more for each GiB than that of 500 (0.600 against 0.340 USD a GB-month of FSx in us-east-1), which only many clients at a time make use of.",
    "Managed Lustre has no scratch deployment. Parallelstore has, and makes scratch where nothing is said. The throughput of FSx file systems of the class Intelligent-Tiering is not judged.",
  ],
};
