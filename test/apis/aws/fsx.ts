import { asTagList, type Converter, capitalised, given, type Shape, sendAll, unsent } from "../convert.ts";

const service = "hashicorp/terraform-provider-aws internal/service/fsx";

/** What every kind of file system has; all else of `aws.fsx.LustreFileSystem` is about Lustre. */
const ofAllKinds = ["storageCapacity", "storageType", "securityGroupIds", "kmsKeyId", "fileSystemTypeVersion"] as const;

const lustre: Shape = {
  ...Object.fromEntries(ofAllKinds.map((key) => [key, unsent] as const)),
  region: unsent,
  tags: unsent,
  subnetIds: unsent,
  backupId: unsent,
  dataReadCacheConfiguration: { of: { size: "SizeGiB" } },
  // Of the request that deletes.
  skipFinalBackup: unsent,
  finalBackupTags: unsent,
};

export const fsxConverters: Readonly<Record<string, Converter>> = {
  "aws:fsx/lustreFileSystem:LustreFileSystem": {
    source: `${service}/lustre_file_system.go`,
    requests: (inputs) => [
      {
        api: "fsx",
        type: inputs["backupId"] === undefined ? "CreateFileSystemRequest" : "CreateFileSystemFromBackupRequest",
        body: {
          ...(inputs["backupId"] === undefined ? { FileSystemType: "LUSTRE" } : { BackupId: inputs["backupId"] }),
          ...given(Object.fromEntries(ofAllKinds.map((key) => [capitalised(key), inputs[key]]))),
          // Pulumi takes one subnet: there is one for Lustre.
          SubnetIds: [inputs["subnetIds"]],
          Tags: asTagList(inputs["tags"]),
          LustreConfiguration: sendAll(inputs, lustre, capitalised),
        },
      },
      {
        api: "fsx",
        type: "DeleteFileSystemRequest",
        body: {
          FileSystemId: "fs-0123456789abcdef0",
          LustreConfiguration: given({
            SkipFinalBackup: inputs["skipFinalBackup"],
            FinalBackupTags: asTagList(inputs["finalBackupTags"]),
          }),
        },
      },
    ],
  },
  "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation": {
    source: `${service}/data_repository_association.go`,
    requests: (inputs) => [
      {
        api: "fsx",
        type: "CreateDataRepositoryAssociationRequest",
        body: sendAll(inputs, { region: unsent, deleteDataInFilesystem: unsent, tags: { as: asTagList } }, capitalised),
      },
    ],
  },
};
