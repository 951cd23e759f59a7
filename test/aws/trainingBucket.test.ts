import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ObjectLockMode, TrainingBucket, type TrainingBucketArgs } from "../../components/aws/trainingBucket.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { IamDocumentKind, wildcardGrants } from "../../components/security/iamDocument.ts";
import { failureOf, only, outline, recordAws } from "../support/graph.ts";
import { failing, later } from "./eksFixtures.ts";

const region = "us-east-2";
const name = "models-test-dev-123456789012-us-east-2";
const arn = `arn:aws:s3:::${name}`;

const make =
  (args: Partial<TrainingBucketArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
  () => {
    const bucket = new TrainingBucket("models", { region, ...args }, opts);
    return { bucketName: bucket.bucketName, bucketArn: bucket.bucketArn, keyArn: bucket.keyArn };
  };

describe("a training bucket", () => {
  it("is made of these", async () => {
    expect(outline(await recordAws(make()))).toEqual([
      "aws:kms/alias:Alias models-key < models [deleteBeforeReplace]",
      "aws:kms/key:Key models-key < models",
      "aws:s3/bucket:Bucket models-bucket < models",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration models-lifecycle < models",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls models-ownership < models",
      "aws:s3/bucketPolicy:BucketPolicy models-policy < models",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock models-public-access < models",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration models-encryption < models",
      "aws:s3/bucketVersioning:BucketVersioning models-versioning < models",
      "hybrid-gpu:index:TrainingBucket models < test-dev",
    ]);
  });

  it("has a name that is known in a preview, and closes every door", async () => {
    const recording = await recordAws(make({ team: "vision" }));
    expect(recording.outputs).toEqual({ bucketName: name, bucketArn: arn, keyArn: UNKNOWN });
    const inputs = (type: string) => only(recording, type).inputs;
    expect(inputs("aws:s3/bucket:Bucket")).toEqual({
      region,
      bucket: name,
      forceDestroy: false,
      tags: { Name: "models-bucket", team: "vision", project: "test", environment: "dev", owner: "vision" },
    });
    expect(inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).toEqual({
      region,
      bucket: name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(inputs("aws:s3/bucketOwnershipControls:BucketOwnershipControls")["rule"]).toEqual({
      objectOwnership: "BucketOwnerEnforced",
    });
    expect(
      inputs("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")["rules"],
    ).toEqual([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN },
        bucketKeyEnabled: true,
      },
    ]);
    expect(inputs("aws:s3/bucketVersioning:BucketVersioning")["versioningConfiguration"]).toEqual({
      status: "Enabled",
    });
    const summary = only(recording, "hybrid-gpu:index:TrainingBucket").outputs!["summary"];
    expect(summary).toEqual({ place: "aws", region, service: "s3", team: "vision", environment: "dev" });
  });

  it("refuses what does not come over TLS, and grants nothing to everybody", async () => {
    const recording = await recordAws(make());
    const policy = only(recording, "aws:s3/bucketPolicy:BucketPolicy").inputs["policy"];
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`] };
    expect(JSON.parse(policy as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "TlsOnly", ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } },
        { Sid: "RecentTlsOnly", ...deny, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
      ],
    });
    expect(wildcardGrants(policy, IamDocumentKind.Resource)).toEqual([]);
  });

  it("has a key that rotates, for the account and for Lustre file systems that link the bucket", async () => {
    const recording = await recordAws(make());
    const { policy, ...key } = only(recording, "aws:kms/key:Key").inputs;
    expect(key).toMatchObject({ region, enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(JSON.parse(policy as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecides",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "LustreFileSystemsThatLinkTheBucket",
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
          Resource: "*",
          Condition: {
            StringEquals: { "kms:CallerAccount": "123456789012", "kms:ViaService": "s3.us-east-2.amazonaws.com" },
            StringLike: { "aws:userid": "*:FSx", "kms:EncryptionContext:aws:s3:arn": [arn, `${arn}/*`] },
          },
        },
      ],
    });
    expect(wildcardGrants(policy, IamDocumentKind.Key)).toEqual([]);
    expect(only(recording, "aws:kms/alias:Alias").inputs["name"]).toBe("alias/test-dev-models");
    const alone = await recordAws(make({ lustreLinks: false }));
    const document = JSON.parse(only(alone, "aws:kms/key:Key").inputs["policy"] as string) as { Statement: unknown[] };
    expect(document.Statement).toHaveLength(1);
  });

  it("follows the partition of its region", async () => {
    const recording = await recordAws(make({ region: "cn-north-1" }));
    const document = only(recording, "aws:kms/key:Key").inputs["policy"] as string;
    expect(document).toContain('"arn:aws-cn:iam::123456789012:root"');
    expect(document).toContain('"s3.cn-north-1.amazonaws.com.cn"');
    expect(recording.outputs["bucketArn"]).toBe("arn:aws-cn:s3:::models-test-dev-123456789012-cn-north-1");
  });

  it("takes a key of somebody else's", async () => {
    const kmsKeyArn = "arn:aws:kms:us-east-2:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";
    const recording = await recordAws(make({ kmsKeyArn }));
    expect(recording.nodes.filter(({ type }) => type.startsWith("aws:kms/"))).toEqual([]);
    expect(recording.outputs["keyArn"]).toBe(kmsKeyArn);
  });

  it("lets checkpoints, old versions and unfinished uploads go", async () => {
    const lifecycle = async (args: Partial<TrainingBucketArgs>) => {
      const recording = await recordAws(make(args));
      const node = only(recording, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
      const versions = only(recording, "aws:s3/bucketVersioning:BucketVersioning");
      expect(node.options.dependsOn).toEqual([versions.urn]);
      return node.inputs["rules"];
    };
    const everything = { prefix: "" };
    const versions = {
      id: "noncurrent-versions",
      status: "Enabled",
      filter: everything,
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      expiration: { expiredObjectDeleteMarker: true },
    };
    const uploads = (days: number) => ({
      id: "unfinished-uploads",
      status: "Enabled",
      filter: everything,
      abortIncompleteMultipartUpload: { daysAfterInitiation: days },
    });
    expect(await lifecycle({})).toEqual([versions, uploads(7)]);
    expect(
      await lifecycle({
        checkpointExpirations: [
          { prefix: "checkpoints", days: 30 },
          { prefix: "scratch/vision/", days: 3 },
        ],
        noncurrentDays: 5,
        abortUploadsAfterDays: 2,
      }),
    ).toEqual([
      { id: "expire-checkpoints", status: "Enabled", filter: { prefix: "checkpoints/" }, expiration: { days: 30 } },
      {
        id: expect.stringMatching(/^expire-scratch-vision-[0-9a-f]{8}$/),
        status: "Enabled",
        filter: { prefix: "scratch/vision/" },
        expiration: { days: 3 },
      },
      { ...versions, noncurrentVersionExpiration: { noncurrentDays: 5 } },
      uploads(2),
    ]);
    expect(await lifecycle({ versioning: false })).toEqual([uploads(7)]);
  });

  it("locks objects on request, from its creation", async () => {
    const recording = await recordAws(make({ objectLock: { mode: ObjectLockMode.Governance, days: 90 } }));
    expect(only(recording, "aws:s3/bucket:Bucket").inputs["objectLockEnabled"]).toBe(true);
    expect(
      only(recording, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration").inputs["rule"],
    ).toEqual({
      defaultRetention: { mode: "GOVERNANCE", days: 90 },
    });
  });

  it("is protected in production with its key, unless told otherwise", async () => {
    const protectedOnes = async (args: Partial<TrainingBucketArgs>, opts?: pulumi.ComponentResourceOptions) =>
      (await recordAws(make(args, opts))).nodes
        .filter(({ options }) => options.protect)
        .map((node) => node.name)
        .sort();
    expect(await protectedOnes({ environment: "prod" })).toEqual(["models-bucket", "models-key"]);
    expect(await protectedOnes({})).toEqual([]);
    expect(await protectedOnes({ environment: "prod", protect: false })).toEqual([]);
    expect(await protectedOnes({ environment: "prod" }, { protect: false })).toEqual([]);
  });

  it("stays behind whole on request", async () => {
    const recording = await recordAws(make({ retainOnDelete: true }));
    const children = recording.nodes.filter(({ custom }) => custom);
    expect(children).toHaveLength(9);
    expect(children.every(({ options }) => options.retainOnDelete === true)).toBe(true);
  });

  it("takes raw changes to its children", async () => {
    const recording = await recordAws(() => {
      new TrainingBucket(
        "models",
        { region },
        {
          overrides: {
            bucket: { bucket: "own-name" },
            key: (args) => ({ ...args, multiRegion: true }),
            policy: { policy: "{}" },
            lifecycle: { rules: [] },
          },
        },
      );
    });
    expect(only(recording, "aws:s3/bucket:Bucket").inputs["bucket"]).toBe("own-name");
    expect(only(recording, "aws:kms/key:Key").inputs).toMatchObject({ multiRegion: true, enableKeyRotation: true });
    expect(only(recording, "aws:s3/bucketPolicy:BucketPolicy").inputs["policy"]).toBe("{}");
    expect(only(recording, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs["rules"]).toEqual(
      [],
    );
  });

  it("cuts a long name and keeps two of them apart", async () => {
    const recording = await recordAws(() => {
      const names = ["a", "b"].map((end) => `${"Very.Long_".repeat(8)}${end}`);
      return Object.fromEntries(names.map((long, index) => [index, new TrainingBucket(long, { region }).bucketName]));
    });
    const [one, two] = [recording.outputs["0"] as string, recording.outputs["1"] as string];
    for (const cut of [one, two]) expect(cut).toMatch(/^very-long-[a-z0-9-]{45,52}[a-z0-9]$/);
    expect(one.length).toBeLessThanOrEqual(63);
    expect(one).not.toBe(two);
    const aliases = recording.nodes.filter(({ type }) => type === "aws:kms/alias:Alias");
    expect(aliases).toHaveLength(2);
    for (const { inputs } of aliases) expect(inputs["name"]).toMatch(/^alias\/test-dev-Very-Long_[A-Za-z0-9_-]+$/);
  });
});

describe("bad arguments of a training bucket", () => {
  const lock = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html";
  const lifecycle = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html";

  it("are all told at once", async () => {
    const failure = await failureOf(
      make({
        region: "ohio",
        bucketName: "Models.prod",
        environment: "prod",
        forceDestroy: true,
        versioning: false,
        checkpointExpirations: [
          { prefix: "", days: 0 },
          { prefix: "a/", days: 1 },
          { prefix: "a", days: 1.5 },
          { prefix: "b/*", days: 1 },
        ],
        objectLock: { mode: "FOREVER" as ObjectLockMode, days: 0 },
      }),
    );
    expect(failure.split("\n")).toEqual(
      [
        'TrainingBucket "models": 10 problems',
        '  - region ("ohio") is not the name of an AWS region. Fix: use one such as us-east-2.',
        '  - bucketName ("Models.prod") is not a bucket name: 3 to 63 lower-case letters, digits and hyphens (no dots, which TLS certificates do not cover). Fix: give the name of one bucket, not an ARN or a pattern. [https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html]',
        "  - forceDestroy (true) would delete every object with the bucket, in production. Fix: leave it out, and empty the bucket by hand when it really has to go.",
        '  - checkpointExpirations[0].prefix ("") is empty, which would be the whole bucket. Fix: name one folder, for example team/vision/.',
        `  - checkpointExpirations[0].days (0) must be a whole number of days, 1 or more. Fix: give for example 30. [${lifecycle}]`,
        `  - checkpointExpirations[2].days (1.5) must be a whole number of days, 1 or more. Fix: give for example 30. [${lifecycle}]`,
        `  - checkpointExpirations[2].prefix ("a") is the prefix of checkpointExpirations[1] too. Fix: state each prefix once. [${lifecycle}]`,
        '  - checkpointExpirations[3].prefix ("b/*") holds a wildcard or a policy variable. Fix: name one folder, for example team/vision/.',
        `  - objectLock.days (0) must be a whole number of days, 1 or more. Fix: give for example 30. [${lifecycle}]`,
        `  - objectLock.mode ("FOREVER") is not a mode of Object Lock. Fix: use GOVERNANCE, which people with the right can lift, or COMPLIANCE, which nobody can. [${lock}]`,
        `  - objectLock ({"mode":"FOREVER","days":0}) needs versioning, which is turned off. Fix: leave versioning on, or leave objectLock out. [${lock}]`,
      ].map((line, index, lines) => (index === 0 ? `TrainingBucket "models": ${lines.length - 1} problems` : line)),
    );
  });

  it("may come later, and then nothing is made before they are checked", async () => {
    const { message, made } = await failing(() => make({ bucketName: later("name", "Models") })());
    expect(message).toBe(
      'TrainingBucket "models": 1 problem\n  - bucketName ("Models") is not a bucket name: 3 to 63 lower-case letters, digits and hyphens (no dots, which TLS certificates do not cover). Fix: give the name of one bucket, not an ARN or a pattern. [https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html]',
    );
    expect(made).toEqual([]);
  });
});
