import { readString } from "../../core/value.ts";
import { lowered, type ReplacingInputs } from "../replacingInputs.ts";
import { read, remembered } from "./row.ts";

const bucket = read("s3/bucket.go", ["bucket", "bucketPrefix", "objectLockEnabled", "region"]);
const ofBucket = (file: string): ReplacingInputs =>
  remembered(`s3/${file}.go`, ["bucket", "expectedBucketOwner", "region"]);
const ofBucketAlone = (file: string): ReplacingInputs => remembered(`s3/${file}.go`, ["bucket", "region"]);
const object = (file: string): ReplacingInputs => remembered(`s3/${file}.go`, ["bucket", "key", "region"]);

/** File systems and buckets: what holds data. */
export const replacedStorage: Readonly<Record<string, ReplacingInputs>> = {
  "aws:fsx/lustreFileSystem:LustreFileSystem": read(
    "fsx/lustre_file_system.go",
    [
      "backupId",
      "copyTagsToBackups",
      "deploymentType",
      "driveCacheType",
      "efaEnabled",
      "exportPath",
      "importPath",
      "importedFileChunkSize",
      "kmsKeyId",
      "region",
      "securityGroupIds",
      "storageType",
      "subnetIds",
    ],
    {
      sometimes: {
        // A newer version is an upgrade in place.
        fileSystemTypeVersion: lowered("fileSystemTypeVersion"),
        "metadataConfiguration.iops": lowered("metadataConfiguration.iops"),
        storageCapacity: (before, after) => {
          const deployment = readString(after, "deploymentType");
          const scratch1 =
            deployment.state === "absent" || (deployment.state === "known" && deployment.value === "SCRATCH_1");
          return scratch1 || lowered("storageCapacity")(before, after);
        },
      },
    },
  ),
  "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation": read(
    "fsx/data_repository_association.go",
    ["dataRepositoryPath", "fileSystemId", "fileSystemPath", "region"],
    { complete: true },
  ),
  "aws:fsx/ontapFileSystem:OntapFileSystem": remembered("fsx/ontap_file_system.go", [
    "deploymentType",
    "endpointIpAddressRange",
    "kmsKeyId",
    "preferredSubnetId",
    "region",
    "securityGroupIds",
    "storageType",
    "subnetIds",
  ]),
  "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": remembered("fsx/openzfs_file_system.go", [
    "backupId",
    "deploymentType",
    "kmsKeyId",
    "preferredSubnetId",
    "region",
    "securityGroupIds",
    "storageType",
    "subnetIds",
  ]),
  "aws:fsx/windowsFileSystem:WindowsFileSystem": remembered("fsx/windows_file_system.go", [
    "activeDirectoryId",
    "backupId",
    "copyTagsToBackups",
    "deploymentType",
    "kmsKeyId",
    "preferredSubnetId",
    "region",
    "securityGroupIds",
    "storageType",
    "subnetIds",
  ]),
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": read(
    "s3/bucket_lifecycle_configuration.go",
    ["bucket", "expectedBucketOwner", "region"],
    { complete: true },
  ),
  "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration": ofBucket("bucket_accelerate_configuration"),
  "aws:s3/bucketAcl:BucketAcl": ofBucket("bucket_acl"),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket("bucket_cors_configuration"),
  "aws:s3/bucketLogging:BucketLogging": ofBucket("bucket_logging"),
  "aws:s3/bucketNotification:BucketNotification": ofBucketAlone("bucket_notification"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket("bucket_object_lock_configuration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucketAlone("bucket_ownership_controls"),
  "aws:s3/bucketPolicy:BucketPolicy": ofBucketAlone("bucket_policy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucketAlone("bucket_public_access_block"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket(
    "bucket_server_side_encryption_configuration",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket("bucket_versioning"),
  "aws:s3/bucketObject:BucketObject": object("bucket_object"),
  "aws:s3/bucketObjectv2:BucketObjectv2": object("object"),
  "aws:efs/fileSystem:FileSystem": read(
    "efs/file_system.go",
    ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode", "region"],
    { complete: true },
  ),
  "aws:efs/mountTarget:MountTarget": read(
    "efs/mount_target.go",
    ["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "region", "subnetId"],
    { complete: true },
  ),
};
