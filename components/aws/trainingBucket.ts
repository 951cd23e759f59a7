import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key, type KeyArgs } from "@pulumi/aws/kms/key.js";
import { Bucket, type BucketArgs } from "@pulumi/aws/s3/bucket.js";
import {
  BucketLifecycleConfiguration,
  type BucketLifecycleConfigurationArgs,
} from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy, type BucketPolicyArgs } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { checked, gated } from "../pulumi/checked.ts";
import { make } from "../pulumi/make.ts";
import type { Override } from "../pulumi/override.ts";
import { isProduction, type OwnedArgs, ownershipOf } from "../pulumi/tags.ts";
import { checkBucketName } from "./iam/checkIntents.ts";
import { bucketArnOf, bucketKeyDocument, tlsOnlyDocument } from "./iam/documents.ts";
import { bucketNameOf, physicalName } from "./iam/physicalName.ts";
import { accountOf, scopeOf } from "./network/scope.ts";
import { checkTrainingBucket, lifecycleRules } from "./storage/bucketRules.ts";

/** How long a locked object resists. */
export const ObjectLockMode = {
  /** People with a special right can lift it. */
  Governance: "GOVERNANCE",
  /** Nobody can, not the account's root user either, until the days are over. */
  Compliance: "COMPLIANCE",
} as const;
export type ObjectLockMode = (typeof ObjectLockMode)[keyof typeof ObjectLockMode];

/** When checkpoints below a prefix go. */
export interface CheckpointExpiration {
  /** Folder, `checkpoints/vision/`. Never empty. Plain. */
  prefix: string;
  /** Days after which an object goes, whole number, at least 1. Plain. */
  days: number;
}

/** Objects that cannot be deleted or overwritten for some days. */
export interface ObjectLock {
  /**
   * Who can lift the lock before its days are over: with `GOVERNANCE` people with the right
   * `s3:BypassGovernanceRetention`, with `COMPLIANCE` nobody, the account's root user included. Plain.
   * @default none: it has to be given, because what `COMPLIANCE` locks is stored and billed to the last day
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  mode: ObjectLockMode;
  /** Days, whole number, at least 1. */
  days: number;
}

/** Arguments of `TrainingBucket`. */
export interface TrainingBucketArgs extends OwnedArgs {
  /** Region: that of the file systems and nodes that use it. Plain. */
  region: string;
  /** Name of the bucket, 3 to 63 lower-case letters, digits and hyphens, unique in the world. @default `<name>-<project>-<stack>-<account>-<region>` */
  bucketName?: pulumi.Input<string>;
  /** ARN of the KMS key. Lustre file systems that link the bucket need a statement in its policy. @default a key of its own, rotated every year */
  kmsKeyArn?: pulumi.Input<string>;
  /** Whether the policy of the bucket's own key admits FSx for Lustre file systems of the account that link the bucket. Plain. @default true */
  lustreLinks?: boolean;
  /** Whether overwritten and deleted objects are kept for a while. Plain. @default true */
  versioning?: boolean;
  /** Days that they are kept, whole number, at least 1. Plain. @default 30 */
  noncurrentDays?: number;
  /** When checkpoints go, by prefix. Plain. @default never */
  checkpointExpirations?: CheckpointExpiration[];
  /** Days after which unfinished uploads go; their parts are billed and show nowhere. Plain. @default 7 */
  abortUploadsAfterDays?: number;
  /** Objects that cannot be deleted. Plain; only at creation: a change makes a new bucket. @default none */
  objectLock?: ObjectLock;
  /** Whether the bucket may be deleted with everything in it. Plain. Refused in production. @default false */
  forceDestroy?: boolean;
  /** Whether deletion and replacement of bucket and key are refused. Plain. @default true in production */
  protect?: boolean;
  /** Whether bucket and key stay in AWS, unmanaged and billed, when they leave the program. Plain. @default false */
  retainOnDelete?: boolean;
}

/** Options of `TrainingBucket`: Pulumi's own, and raw changes to children. */
export interface TrainingBucketOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    bucket?: Override<BucketArgs>;
    key?: Override<KeyArgs>;
    policy?: Override<BucketPolicyArgs>;
    lifecycle?: Override<BucketLifecycleConfigurationArgs>;
  };
}

/**
 * A bucket for datasets and checkpoints that nobody reaches by accident.
 *
 * Creates: the bucket; a KMS key with yearly rotation, unless one is given; encryption with that key for everything;
 * versioning; no public access in any of four ways; no ACLs; a policy that refuses whatever does not come over TLS 1.2;
 * lifecycle rules for checkpoints, old versions and unfinished uploads; Object Lock on request.
 *
 * The bucket's name is known before it is made, so that file systems, roles and policies can be read in a preview.
 *
 * **Cost** (us-east-1, July 2026): 0.023 USD per GB and month for the first 50 TB, old versions and unfinished uploads
 * included: 60 TB are about 1,380 USD a month. Writes 0.005 USD per 1000, reads 0.0004. The key 1 USD a month; with a
 * bucket key, hardly any requests to it.
 *
 * @example
 * ```ts
 * const bucket = new TrainingBucket("datasets", { region: "us-east-2" });
 * ```
 *
 * @example Checkpoints that go after a month, and a release area that nobody can touch
 * ```ts
 * const bucket = new TrainingBucket("models", {
 *   region: "us-east-2",
 *   checkpointExpirations: [{ prefix: "checkpoints/", days: 30 }],
 *   objectLock: { mode: ObjectLockMode.Governance, days: 90 },
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class TrainingBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the key that encrypts it. */
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: TrainingBucketArgs, opts: TrainingBucketOptions = {}) {
    const type = "hybrid-gpu:index:TrainingBucket";
    const ownership = ownershipOf(args);
    const production = isProduction(ownership.environment);
    super(type, name, checked(type, name, args, checkTrainingBucket(args, production)), opts);

    const { region, versioning = true, objectLock } = args;
    const { overrides = {} } = opts;
    const gate = gated<{ bucketName: string | undefined }>(
      type,
      name,
      { bucketName: args.bucketName },
      ({ bucketName }) =>
        bucketName === undefined
          ? []
          : checkBucketName(bucketName).map((problem) => ({ ...problem, path: "bucketName" })),
      this,
    );
    const { child, tags } = scopeOf(this, name, region, ownership, args.tags, gate.passed);
    const protect = args.protect ?? opts.protect ?? (production ? true : undefined);
    // Without its key the data is as lost as without its bucket.
    const kept: pulumi.CustomResourceOptions = {
      ...child,
      ...(protect === undefined ? {} : { protect }),
      ...(args.retainOnDelete ? { retainOnDelete: true } : {}),
    };
    const settings: pulumi.CustomResourceOptions = {
      ...child,
      ...(args.retainOnDelete ? { retainOnDelete: true } : {}),
    };

    const account = accountOf(this);
    const chosen =
      args.bucketName === undefined
        ? account.apply((id) => bucketNameOf([name, pulumi.getProject(), pulumi.getStack(), id, region]))
        : pulumi.output(gate.values.bucketName as pulumi.Input<string>);
    const bucket = make(
      Bucket,
      `${name}-bucket`,
      {
        region,
        bucket: chosen,
        forceDestroy: args.forceDestroy ?? false,
        ...(objectLock === undefined ? {} : { objectLockEnabled: true }),
        tags: tags(`${name}-bucket`),
      },
      kept,
      overrides.bucket,
    );
    // The name as the bucket carries it: known in a preview, and whoever uses it waits for the bucket.
    const bucketName = bucket.bucket;

    let keyArn: pulumi.Output<string>;
    if (args.kmsKeyArn === undefined) {
      const document = pulumi
        .all([account, chosen])
        .apply(([id, at]) => JSON.stringify(bucketKeyDocument(region, id, at, args.lustreLinks ?? true)));
      const key = make(
        Key,
        `${name}-key`,
        {
          region,
          description: `Objects of the bucket ${name}`,
          enableKeyRotation: true,
          deletionWindowInDays: 30,
          policy: document,
          tags: tags(`${name}-key`),
        },
        kept,
        overrides.key,
      );
      // KMS takes no dot in an alias; projects and stacks may have some.
      const named = physicalName([pulumi.getProject(), pulumi.getStack(), name], 240).replaceAll(".", "-");
      const alias = `alias/${named}`;
      new Alias(
        `${name}-key`,
        { region, name: alias, targetKeyId: key.keyId },
        { ...settings, deleteBeforeReplace: true },
      );
      keyArn = key.arn;
    } else {
      keyArn = pulumi.output(args.kmsKeyArn);
    }

    const ownershipControls = new BucketOwnershipControls(
      `${name}-ownership`,
      { region, bucket: bucketName, rule: { objectOwnership: "BucketOwnerEnforced" } },
      settings,
    );
    // S3 answers two changes to one bucket at the same moment with a conflict, so some wait for others.
    const publicAccess = new BucketPublicAccessBlock(
      `${name}-public-access`,
      {
        region,
        bucket: bucketName,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { ...settings, dependsOn: [ownershipControls] },
    );
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        region,
        bucket: bucketName,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      settings,
    );
    const versions = new BucketVersioning(
      `${name}-versioning`,
      { region, bucket: bucketName, versioningConfiguration: { status: versioning ? "Enabled" : "Suspended" } },
      settings,
    );
    make(
      BucketPolicy,
      `${name}-policy`,
      { region, bucket: bucketName, policy: bucketName.apply((at) => JSON.stringify(tlsOnlyDocument(region, at))) },
      { ...settings, dependsOn: [publicAccess] },
      overrides.policy,
    );
    make(
      BucketLifecycleConfiguration,
      `${name}-lifecycle`,
      { region, bucket: bucketName, rules: lifecycleRules(args) },
      { ...settings, dependsOn: [versions] },
      overrides.lifecycle,
    );
    if (objectLock !== undefined) {
      new BucketObjectLockConfiguration(
        `${name}-lock`,
        { region, bucket: bucketName, rule: { defaultRetention: { mode: objectLock.mode, days: objectLock.days } } },
        { ...settings, dependsOn: [versions] },
      );
    }

    this.bucketName = bucketName;
    this.bucketArn = bucketName.apply((at) => bucketArnOf(region, at));
    this.keyArn = keyArn;
    this.registerOutputs({
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      keyArn: this.keyArn,
      summary: {
        place: "aws",
        region,
        service: "s3",
        team: ownership.team,
        environment: ownership.environment,
      },
    });
  }
}
