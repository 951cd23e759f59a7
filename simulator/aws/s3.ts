import { partitionOf } from "../../components/hardware/aws/region.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { hash } from "./ids.ts";
import { type AwsType, chosen, flag, type Making, nameOf, refers, text } from "./model.ts";
import { awsTypes as t } from "./tokens.ts";

const errors =
  "AWS S3 API Reference, error responses (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html)";
const buckets = [t.bucket, t.bucketV2];

function s3(code: string, message: string, status: number, operation?: string): Refusal {
  return {
    code,
    message,
    status,
    source: errors,
    ...(operation === undefined ? {} : { operation: `S3: ${operation}` }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** Names of this form that S3 does not give. */
const keptNames = [
  /\.\./,
  /^\d{1,3}(?:\.\d{1,3}){3}$/,
  /^(?:xn--|sthree-|amzn-s3-demo-)/,
  /(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
];

const ofBucket = refers("bucket", buckets, () => s3("NoSuchBucket", "The specified bucket does not exist", 404));
const bucketArn = ({ region }: Making, id: string): string => `arn:${partitionOf(region)}:s3:::${id}`;

/** Settings of a bucket are known by its name. */
const setting = (type: string): AwsType => ({
  type,
  refers: [ofBucket],
  id: ({ inputs, name }) => text(inputs, "bucket") ?? name,
});

const bucket = (type: string): AwsType => ({
  type,
  named: {
    name: (properties) => text(properties, "bucket"),
    // All accounts of a partition share the names.
    within: (_, settings) => partitionOf(settings["region"] ?? "us-east-1"),
    taken: () =>
      s3(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409,
        "CreateBucket",
      ),
  },
  id: (made) => nameOf(made, "bucket"),
  arn: bucketArn,
  outputs: ({ region, dnsSuffix, inputs }, id) => ({
    bucket: id,
    bucketDomainName: `${id}.s3.${dnsSuffix}`,
    bucketRegion: region,
    bucketRegionalDomainName: `${id}.s3.${region}.${dnsSuffix}`,
    hostedZoneId: "Z2O1EMRO9K5GLX",
    ...chosen(inputs, { objectLockEnabled: false }),
  }),
  refuse: ({ inputs, added = {} }) => {
    const name = text(inputs, "bucket") ?? text(added, "bucket");
    if (name === undefined || (bucketName.test(name) && !keptNames.some((kept) => kept.test(name)))) return undefined;
    return s3("InvalidBucketName", "The specified bucket is not valid.", 400, "CreateBucket");
  },
  refuseDelete: notEmpty,
});

export const s3Types: readonly AwsType[] = [
  bucket(t.bucket),
  bucket(t.bucketV2),
  ...[
    "bucketAccelerateConfiguration:BucketAccelerateConfiguration",
    "bucketAcl:BucketAcl",
    "bucketCorsConfiguration:BucketCorsConfiguration",
    "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "bucketLogging:BucketLogging",
    "bucketNotification:BucketNotification",
    "bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "bucketOwnershipControls:BucketOwnershipControls",
    "bucketPolicy:BucketPolicy",
    "bucketPublicAccessBlock:BucketPublicAccessBlock",
    "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "bucketVersioning:BucketVersioning",
  ].map((kind) => setting(`aws:s3/${kind}`)),
  ...[t.bucketObject, t.bucketObjectv2].map(
    (type): AwsType => ({
      type,
      refers: [ofBucket],
      id: ({ inputs, name }) => `${text(inputs, "bucket") ?? "bucket"}/${text(inputs, "key") ?? name}`,
      arn: (made) =>
        bucketArn(made, `${text(made.inputs, "bucket") ?? "bucket"}/${text(made.inputs, "key") ?? made.name}`),
      outputs: ({ inputs, name, seed }) => ({
        ...chosen(inputs, {
          key: name,
          etag: hash(seed).slice(0, 32),
          storageClass: "STANDARD",
          contentType: "application/octet-stream",
        }),
        versionId: hash(`version ${seed}`).slice(0, 32),
      }),
    }),
  ),
];

/**
 * A bucket with objects stays. Of what jobs have written nothing is known here: only objects that programs declare count, so that a
 * rehearsal can be cleared away.
 */
function notEmpty(bucket: Existing, world: World): Refusal | undefined {
  if (flag(bucket.inputs, "forceDestroy") === true) return undefined;
  const objects = [t.bucketObject, t.bucketObjectv2].flatMap((type) => world.all(type));
  if (!objects.some((one) => text(one.inputs, "bucket") === bucket.id)) return undefined;
  const versioned = world
    .all(t.bucketVersioning)
    .some(
      (one) =>
        text(one.inputs, "bucket") === bucket.id && text(one.inputs, "versioningConfiguration.status") === "Enabled",
    );
  return s3(
    "BucketNotEmpty",
    `The bucket you tried to delete is not empty${versioned ? ". You must delete all versions in the bucket." : ""}`,
    409,
    "DeleteBucket",
  );
}
