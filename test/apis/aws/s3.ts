import type { Properties } from "../../../components/core/value.ts";
import {
  asList,
  asTagList,
  type Converter,
  capitalised,
  physicalName,
  type Shape,
  sendAll,
  unsent,
} from "../convert.ts";

const service = "hashicorp/terraform-provider-aws internal/service/s3";

/** A setting of a bucket: what is not the bucket's name goes in the part `inside`. */
function setting(type: string, inside: string, file: string, shape: Shape = {}): Converter {
  return {
    source: `${service}/${file}`,
    requests: ({ bucket: Bucket, region: _, expectedBucketOwner: __, ...rest }) => [
      {
        api: "s3",
        type,
        body: { Bucket, [inside]: sendAll(rest as Properties, { timeouts: unsent, ...shape }, capitalised) },
      },
    ],
  };
}

export const s3Converters: Readonly<Record<string, Converter>> = {
  "aws:s3/bucket:Bucket": {
    source: `${service}/bucket.go`,
    requests: (inputs, node) => {
      const Bucket = physicalName(node, inputs["bucket"]);
      const { region, tags, forceDestroy: _, bucket: __, bucketPrefix: ___, objectLockEnabled, ...rest } = inputs;
      return [
        {
          api: "s3",
          type: "CreateBucketRequest",
          body: {
            Bucket,
            ...(region === undefined || region === "us-east-1"
              ? {}
              : { CreateBucketConfiguration: { LocationConstraint: region } }),
            ...(objectLockEnabled === undefined ? {} : { ObjectLockEnabledForBucket: objectLockEnabled }),
            ...sendAll(rest as Properties, {}, capitalised),
          },
        },
        ...(tags === undefined
          ? []
          : [{ api: "s3", type: "PutBucketTaggingRequest", body: { Bucket, Tagging: { TagSet: asTagList(tags) } } }]),
      ];
    },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting(
    "PutBucketLifecycleConfigurationRequest",
    "LifecycleConfiguration",
    "bucket_lifecycle_configuration.go",
    { rules: { of: { id: "ID", filter: { of: { tag: {}, and: { of: { tags: { as: asTagList } } } } } } } },
  ),
  "aws:s3/bucketVersioning:BucketVersioning": {
    source: `${service}/bucket_versioning.go`,
    requests: (inputs) => [
      {
        api: "s3",
        type: "PutBucketVersioningRequest",
        body: sendAll(
          inputs,
          { region: unsent, expectedBucketOwner: unsent, versioningConfiguration: { of: { mfaDelete: "MFADelete" } } },
          capitalised,
        ),
      },
    ],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting(
    "PutBucketOwnershipControlsRequest",
    "OwnershipControls",
    "bucket_ownership_controls.go",
    { rule: { to: "Rules", of: {}, as: asList } },
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting(
    "PutPublicAccessBlockRequest",
    "PublicAccessBlockConfiguration",
    "bucket_public_access_block.go",
    { skipDestroy: unsent },
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
    "PutBucketEncryptionRequest",
    "ServerSideEncryptionConfiguration",
    "bucket_server_side_encryption_configuration.go",
    {
      rules: {
        of: {
          applyServerSideEncryptionByDefault: {
            of: { kmsMasterKeyId: "KMSMasterKeyID", sseAlgorithm: "SSEAlgorithm" },
          },
        },
      },
    },
  ),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    source: `${service}/bucket_object_lock_configuration.go`,
    requests: ({ bucket, rule, objectLockEnabled }) => [
      {
        api: "s3",
        type: "PutObjectLockConfigurationRequest",
        body: {
          Bucket: bucket,
          ObjectLockConfiguration: {
            ObjectLockEnabled: objectLockEnabled ?? "Enabled",
            ...sendAll({ rule }, {}, capitalised),
          },
        },
      },
    ],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    source: `${service}/bucket_policy.go`,
    requests: ({ bucket, policy }) => [
      { api: "s3", type: "PutBucketPolicyRequest", body: { Bucket: bucket, Policy: policy } },
    ],
  },
};
