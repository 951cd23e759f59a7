import type { PolicyPage } from "../page.ts";

const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const cluster = "gcp:container/cluster:Cluster";

const bucket = "gcp:storage/bucket:Bucket";

const claim = "kubernetes:core/v1:PersistentVolumeClaim";

const files = {
  deploymentType: "PERSISTENT_2",
  storageType: "SSD",
  storageCapacity: 9_600,
  perUnitStorageThroughput: 250,
};

export const deletionProtectionPage: PolicyPage = {
  policy: "deletion-protection",
  accident:
    "A change of the deployment type, the subnet or the encryption key replaces a file system, and the provider deletes the old one without a final backup unless it is asked for: " +
    "the data sets of a whole team are gone with one edit of a program.",
  sources: [
    "https://www.pulumi.com/registry/packages/aws/api-docs/fsx/lustrefilesystem/",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html",
  ],
  reads: [
    {
      types: [lustre, cluster, bucket, claim],
      path: "options.protect",
      use: "whether the engine refuses to delete it",
    },
    { types: [cluster, bucket], path: "deletionPolicy", use: "`PREVENT` protects as well" },
    {
      types: [cluster],
      path: "deletionProtection",
      use: "protection of the provider's own",
      whenAbsent: "it is on unless it is switched off",
    },
    {
      types: [claim],
      path: "spec.volumeName",
      use: "a volume that is named stays with whoever made it",
      whenUnknown: "that a volume is named is known before its name",
    },
    { types: [bucket], path: "forceDestroy", use: "whether it is deleted with its objects" },
    {
      types: [lustre],
      path: "deploymentType",
      use: "scratch file systems have no backups",
      whenAbsent: "it is `SCRATCH_1` then, of which there are no backups",
    },
    { types: [lustre], path: "importPath", use: "files that are in a bucket are not backed up" },
    { types: [lustre], path: "skipFinalBackup", use: "whether it is deleted without a backup" },
  ],
  example: {
    fails: {
      resources: [
        { type: lustre, name: "datasets", inputs: { ...files, skipFinalBackup: true }, options: { protect: true } },
        {
          type: cluster,
          name: "train",
          inputs: { location: "us-central1", deletionProtection: false },
          options: { protect: true },
        },
        { type: bucket, name: "images", inputs: { location: "us-central1", forceDestroy: true } },
        { type: claim, name: "scratch", inputs: { spec: {} } },
      ],
    },
    fixed: {
      resources: [
        { type: lustre, name: "datasets", inputs: { ...files, skipFinalBackup: false }, options: { protect: true } },
        { type: cluster, name: "train", inputs: { location: "us-central1" }, options: { protect: true } },
        { type: bucket, name: "images", inputs: { location: "us-central1" }, options: { protect: true } },
        { type: claim, name: "scratch", inputs: { spec: {} }, options: { protect: true } },
      ],
    },
  },
  notes: [
    "Also judged: S3, Cloud Storage and Filestore, Managed Lustre, EKS clusters, databases, queues, secrets, image repositories, KMS keys, and reservations of capacity, which may not be had again.",
  ],
};
