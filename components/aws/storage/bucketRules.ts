import { type Problem, Problems } from "../../core/problem.ts";
import { checkRegion } from "../../hardware/aws/region.ts";
import { checkBucketName, checkPrefix } from "../iam/checkIntents.ts";
import type { TrainingBucketArgs } from "../trainingBucket.ts";
import { repositoryName } from "./repositoryName.ts";

const lockGuide = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html";
const lifecycleGuide = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html";

/** The rule of a training bucket, on the values that are plain. */
export function checkTrainingBucket(args: TrainingBucketArgs, production: boolean): Problem[] {
  const problems = new Problems();
  problems.add(checkRegion(args.region));
  if (typeof args.bucketName === "string") problems.add(checkBucketName(args.bucketName), "bucketName");
  if (production && args.forceDestroy === true) {
    problems.error(
      "forceDestroy",
      true,
      "would delete every object with the bucket, in production",
      "leave it out, and empty the bucket by hand when it really has to go",
    );
  }
  const prefixes = (args.checkpointExpirations ?? []).map(({ prefix }) => prefix);
  for (const [index, { prefix, days }] of (args.checkpointExpirations ?? []).entries()) {
    problems.add(checkPrefix(prefix), `checkpointExpirations[${index}].prefix`);
    problems.add(checkDays(days), `checkpointExpirations[${index}].days`);
    const twin = prefixes.findIndex((other) => other.replace(/\/$/, "") === prefix.replace(/\/$/, ""));
    if (twin < index) {
      problems.error(
        `checkpointExpirations[${index}].prefix`,
        prefix,
        `is the prefix of checkpointExpirations[${twin}] too`,
        "state each prefix once",
        lifecycleGuide,
      );
    }
  }
  problems.add(checkDays(args.noncurrentDays ?? 1), "noncurrentDays");
  problems.add(checkDays(args.abortUploadsAfterDays ?? 1), "abortUploadsAfterDays");
  const { objectLock, versioning = true } = args;
  if (objectLock !== undefined) {
    problems.add(checkDays(objectLock.days), "objectLock.days");
    if (!["GOVERNANCE", "COMPLIANCE"].includes(objectLock.mode)) {
      problems.error(
        "objectLock.mode",
        objectLock.mode,
        "is not a mode of Object Lock",
        "use GOVERNANCE, which people with the right can lift, or COMPLIANCE, which nobody can",
        lockGuide,
      );
    }
    if (!versioning) {
      problems.error(
        "objectLock",
        objectLock,
        "needs versioning, which is turned off",
        "leave versioning on, or leave objectLock out",
        lockGuide,
      );
    }
  }
  return problems.list;
}

function checkDays(value: number): Problem[] {
  if (Number.isInteger(value) && value >= 1) return [];
  return new Problems().error(
    "",
    value,
    "must be a whole number of days, 1 or more",
    "give for example 30",
    lifecycleGuide,
  ).list;
}

/** Lifecycle rules: old checkpoints, old versions, uploads that were never finished. */
export function lifecycleRules(args: TrainingBucketArgs) {
  const { versioning = true, noncurrentDays = 30, abortUploadsAfterDays = 7 } = args;
  const everything = { prefix: "" };
  return [
    ...(args.checkpointExpirations ?? []).map(({ prefix, days }) => ({
      id: `expire-${repositoryName(prefix)}`,
      status: "Enabled",
      filter: { prefix: prefix.endsWith("/") ? prefix : `${prefix}/` },
      expiration: { days },
    })),
    ...(versioning
      ? [
          {
            id: "noncurrent-versions",
            status: "Enabled",
            filter: everything,
            noncurrentVersionExpiration: { noncurrentDays },
            // What is left of an object whose versions are all gone would slow every listing down.
            expiration: { expiredObjectDeleteMarker: true },
          },
        ]
      : []),
    {
      id: "unfinished-uploads",
      status: "Enabled",
      filter: everything,
      abortIncompleteMultipartUpload: { daysAfterInitiation: abortUploadsAfterDays },
    },
  ];
}
