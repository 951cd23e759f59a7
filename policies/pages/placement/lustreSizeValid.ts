import { type PolicyPage, readsOf } from "../page.ts";

const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const managed = "gcp:lustre/instance:Instance";

const example = (
  storageCapacity: number,
  perUnitStorageThroughput: number,
  capacityGib: string,
): PolicyPage["example"]["fails"] => ({
  resources: [
    {
      type: lustre,
      name: "datasets",
      inputs: {
        deploymentType: "PERSISTENT_2",
        storageType: "SSD",
        storageCapacity,
        perUnitStorageThroughput,
        efaEnabled: true,
        metadataConfiguration: { mode: "AUTOMATIC" },
        subnetIds: "subnet-0abc1234def567890",
      },
    },
    {
      type: managed,
      name: "images",
      inputs: {
        instanceId: "images",
        filesystem: "images",
        location: "us-central1-a",
        capacityGib,
        perUnitStorageThroughput: "500",
        network: "projects/example/global/networks/example",
      },
    },
  ],
});

export const lustreSizeValidPage: PolicyPage = {
  policy: "lustre-size-valid",
  accident:
    "Sizes come in steps that differ by deployment type and throughput, and a wrong one is refused after the VPC and the cluster stand; making the file system alone takes a quarter of an hour. EFA without a metadata configuration, or `importPath` on PERSISTENT_2, is refused as well.",
  sources: [
    "https://github.com/hashicorp/terraform-provider-aws/pull/40568",
    "https://github.com/hashicorp/terraform-provider-aws/issues/22656",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/cannot-create-fs.html",
  ],
  reads: [
    ...readsOf([lustre], {
      deploymentType: "which sizes, tiers and features there are",
      storageType: "which sizes and tiers there are",
      storageCapacity: "size",
      perUnitStorageThroughput: "throughput tier",
      throughputCapacity: "throughput of intelligent tiering",
      efaEnabled: "which steps sizes have",
      "metadataConfiguration.*": "is needed for EFA, and refused before PERSISTENT_2",
      "dataReadCacheConfiguration.*": "is of intelligent tiering",
      driveCacheType: "is of hard disks",
      dataCompressionType: "has to be one that there is",
      "rootSquashConfiguration.*": "has to be as FSx writes it",
      fileSystemTypeVersion: "has to be one that there is",
      importPath: "is refused on PERSISTENT_2",
      exportPath: "is refused on PERSISTENT_2",
      autoImportPolicy: "needs an import path",
      importedFileChunkSize: "needs an import path",
      automaticBackupRetentionDays: "is refused on scratch file systems",
      dailyAutomaticBackupStartTime: "needs backups",
      skipFinalBackup: "scratch file systems have no backup",
      copyTagsToBackups: "needs backups",
      kmsKeyId: "is refused on scratch file systems",
      weeklyMaintenanceStartTime: "has to be as FSx writes it",
      "logConfiguration.*": "has to be one that there is",
      backupId: {
        use: "what a restored file system takes from its backup",
        whenUnknown: "a restored file system has the throughput of its backup",
      },
    }),
    ...readsOf([managed], {
      capacityGib: { use: "size", whenAbsent: "the provider asks for it itself" },
      perUnitStorageThroughput: "throughput tier",
      "dynamicTierOptions.*": "another kind of tier",
      filesystem: "has to be as the service takes it",
      instanceId: "has to be as the service takes it",
    }),
  ],
  example: { fails: example(10_000, 300, "20000"), fixed: example(38_400, 250, "18000") },
  notes: [
    "Associations with buckets are judged together with their file system.",
    "Parallelstore, which takes no new instances, is refused.",
  ],
};
