import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { getProjectServiceAccountOutput } from "@pulumi/gcp/storage/getProjectServiceAccount.js";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem } from "../core/problem.ts";
import { checked, gated, type Inputs } from "../pulumi/checked.ts";
import { make } from "../pulumi/make.ts";
import { isProduction, ownershipOf } from "../pulumi/tags.ts";
import { allPassed, gatedLabels } from "./network/laterLabels.ts";
import { childLabels, given, knownOf, protection } from "./storage/atHand.ts";
import { GcsRecovery, type GcsTrainingBucketArgs, type GcsTrainingBucketOptions } from "./storage/bucketArgs.ts";
import { type BucketLater, checkGcsBucket, gcsLifecycle, recoveryOf } from "./storage/bucketRules.ts";
import { grantedKey } from "./storage/keyGrant.ts";

export {
  type GcsCheckpointExpiration,
  GcsRecovery,
  type GcsRetention,
  type GcsTrainingBucketArgs,
  type GcsTrainingBucketOptions,
} from "./storage/bucketArgs.ts";

const secondsPerDay = 86_400;

/**
 * A Cloud Storage bucket for datasets and checkpoints that nobody reaches by accident.
 *
 * Creates: the bucket, with rights by IAM alone (uniform access, so that rights can be held to folders), public access
 * prevented whatever rights somebody gives, soft delete or versions, and lifecycle rules for checkpoints, old versions and
 * unfinished uploads; a hierarchical namespace and a retention time on request; with a key of one's own, the right of the
 * project's Cloud Storage account to use it.
 *
 * **Cost** (from memory of 2026, verify before relying on it): 0.020 to 0.026 USD per GB and month, what soft delete or
 * versions keep and unfinished uploads included: 60 TB are about 1,200 USD a month in the United States. Nodes in another
 * region pay for every byte that they read.
 *
 * @example
 * ```ts
 * const bucket = new GcsTrainingBucket("datasets", { location: "us-east5" });
 * ```
 *
 * @example Checkpoints that go after a month, through Cloud Storage FUSE
 * ```ts
 * const bucket = new GcsTrainingBucket("checkpoints", {
 *   location: "us-east5", hierarchicalNamespace: true,
 *   checkpointExpirations: [{ prefix: "vision/", days: 30 }],
 * });
 * ```
 *
 * @see https://docs.cloud.google.com/storage/docs/best-practices
 */
export class GcsTrainingBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** Address of the bucket, `gs://…`. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: GcsTrainingBucketArgs, opts: GcsTrainingBucketOptions = {}) {
    const type = "hybrid-gpu:index:GcsTrainingBucket";
    const ownership = ownershipOf(args);
    const later: Inputs<BucketLater> = {
      projectId: args.projectId,
      bucketName: args.bucketName,
      kmsKey: args.kmsKey,
    };
    const problems = checkGcsBucket(name, args, ownership, knownOf(later));
    super(type, name, checked(type, name, args, problems), opts);

    const { overrides = {} } = opts;
    const shown = new Set(problems.map(describeProblem));
    const { values, passed } = gated<BucketLater>(
      type,
      name,
      later,
      (known) => checkGcsBucket(name, args, ownership, known).filter((one) => !shown.has(describeProblem(one))),
      this,
    );
    const labels = gatedLabels(type, name, args.labels ?? {}, this);
    const waits = allPassed([passed, labels.passed]);
    const child: pulumi.CustomResourceOptions = {
      parent: this,
      ...(waits === undefined ? {} : { dependsOn: waits }),
      ...(args.retainOnDelete ? { retainOnDelete: true } : {}),
    };
    const { location, dataLocations, retention } = args;
    const { recovery, days } = recoveryOf(args);
    const project = given("project", args.projectId, values.projectId);
    let key = values.kmsKey as pulumi.Input<string> | undefined;
    if (args.kmsKey !== undefined && args.grantKey !== false) {
      // The account is made on first use: asking for it makes it.
      const { member } = getProjectServiceAccountOutput(project, { parent: this });
      key = grantedKey({ name, key: key!, member, override: overrides.keyGrant }, child);
    }
    const bucket = make(
      Bucket,
      `${name}-bucket`,
      {
        ...project,
        ...given("name", args.bucketName, values.bucketName),
        location,
        ...(dataLocations === undefined
          ? {}
          : // As Cloud Storage gives them back: another spelling would look like a change.
            { customPlacementConfig: { dataLocations: dataLocations.map((region) => region.toUpperCase()) } }),
        storageClass: "STANDARD",
        uniformBucketLevelAccess: true,
        publicAccessPrevention: "enforced",
        versioning: { enabled: recovery === GcsRecovery.Versioning },
        softDeletePolicy: {
          // Beside versions, or without any recovery, it would keep and bill everything a second time.
          retentionDurationSeconds: recovery === GcsRecovery.SoftDelete ? days * secondsPerDay : 0,
        },
        lifecycleRules: gcsLifecycle(args),
        ...(args.hierarchicalNamespace ? { hierarchicalNamespace: { enabled: true } } : {}),
        ...(retention === undefined
          ? {}
          : {
              retentionPolicy: {
                retentionPeriod: String(retention.days * secondsPerDay),
                ...(retention.locked ? { isLocked: true } : {}),
              },
            }),
        ...(key === undefined ? {} : { encryption: { defaultKmsKeyName: key } }),
        forceDestroy: args.forceDestroy ?? false,
        labels: childLabels(ownership, `${name}-bucket`, labels.labels),
      },
      { ...child, ...protection(args.protect, opts, isProduction(ownership.environment)) },
      overrides.bucket,
    );

    this.bucketName = bucket.name;
    this.url = bucket.url;
    this.registerOutputs({
      bucketName: this.bucketName,
      url: this.url,
      summary: {
        place: "gcp",
        region: location.toLowerCase(),
        service: "gcs",
        team: ownership.team,
        environment: ownership.environment,
      },
    });
  }
}
