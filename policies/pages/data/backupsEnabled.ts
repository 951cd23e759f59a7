import type { ExampleResource, PolicyPage } from "../page.ts";

const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";

const home = (backups: object): ExampleResource => ({
  type: lustre,
  name: "home",
  inputs: {
    deploymentType: "PERSISTENT_2",
    storageType: "SSD",
    storageCapacity: 9_600,
    perUnitStorageThroughput: 250,
    subnetIds: "subnet-0abc1234def567890",
    ...backups,
  },
});

export const backupsEnabledPage: PolicyPage = {
  policy: "backups-enabled",
  accident:
    "FSx for Lustre makes no automatic backups unless it is told for how many days to keep them. A job that cleans up the wrong directory takes the checkpoints of months, and there is nothing to go back to.",
  sources: [
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html",
    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html",
  ],
  reads: [
    {
      types: [lustre],
      path: "deploymentType",
      use: "scratch file systems have no backups",
      whenAbsent: "it is `SCRATCH_1` then, of which there are no backups",
    },
    { types: [lustre], path: "importPath", use: "files that are in a bucket are not backed up" },
    { types: [lustre], path: "automaticBackupRetentionDays", use: "for how many days backups are kept" },
  ],
  example: {
    fails: { resources: [home({})] },
    fixed: { resources: [home({ automaticBackupRetentionDays: 7 })] },
  },
  notes: [
    "Judged are file systems that FSx can back up: persistent ones without a data repository. Scratch file systems have no backups, and those that are linked to a bucket (a data repository association, or `importPath`) have their files there; FSx backs up neither.",
    "Managed Lustre of Google Cloud has no backups, so nothing is asked of it: export what has to stay to a bucket.",
    "Buckets are not judged: what they keep of deleted objects is a matter of cost, which is theirs to decide.",
    "The backup at the end of a file system's life is a matter of [deletion-protection](deletion-protection.md).",
  ],
};
