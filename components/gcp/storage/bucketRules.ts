import { unknownKeys } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkGcpProject, checkGcpRegion } from "../../hardware/gcp/region.ts";
import { isPlain } from "../../pulumi/checked.ts";
import { isProduction, type Ownership } from "../../pulumi/tags.ts";
import { checkGcsBucketName, checkGcsPrefix } from "../iam/checkIntents.ts";
import { folderOf } from "../iam/conditions.ts";
import { checkLabels } from "../labels.ts";
import { checkWhose } from "./atHand.ts";
import { bucketArgumentNames, GcsRecovery, type GcsTrainingBucketArgs } from "./bucketArgs.ts";
import { checkKmsKey } from "./kmsKey.ts";

const lockGuide = "https://docs.cloud.google.com/storage/docs/bucket-lock";
const lifecycleGuide = "https://docs.cloud.google.com/storage/docs/lifecycle";
const softDeleteGuide = "https://docs.cloud.google.com/storage/docs/soft-delete";
const locationsGuide = "https://docs.cloud.google.com/storage/docs/locations";
const hierarchyGuide = "https://docs.cloud.google.com/storage/docs/hns-overview";

/** The inputs that the rules read and that may be known only later. */
export interface BucketLater {
  projectId: string | undefined;
  bucketName: string | undefined;
  kmsKey: string | undefined;
}

/** How many days what is overwritten or deleted can be had back. */
export function recoveryOf({ recovery = GcsRecovery.SoftDelete, recoveryDays }: GcsTrainingBucketArgs): {
  recovery: GcsRecovery;
  days: number;
} {
  return { recovery, days: recoveryDays ?? (recovery === GcsRecovery.Versioning ? 30 : 7) };
}

/** Everything wrong with the arguments, as far as it can be told from what is known. */
export function checkGcsBucket(
  name: string,
  args: GcsTrainingBucketArgs,
  ownership: Required<Ownership>,
  known: Partial<BucketLater>,
): Problem[] {
  const problems = new Problems()
    .add(unknownKeys(args, bucketArgumentNames).map(asCalledHere))
    .add(checkWhose(ownership))
    .add(checkLabels(args.labels));
  const later = ["projectId", "bucketName", "kmsKey", "labels"];
  const before = problems.list.length;
  for (const key of bucketArgumentNames) {
    if (later.includes(key) || isPlain(args[key as keyof GcsTrainingBucketArgs])) continue;
    problems.error(key, "known later", "decides what is made, so it cannot come later", "give a plain value");
  }
  if (problems.list.length > before) return problems.list;
  checkLocation(problems, args);
  if (known.projectId !== undefined) problems.add(checkGcpProject(known.projectId, "projectId"));
  if (args.bucketName === undefined) problems.add(checkDefaultName(name));
  if (known.bucketName !== undefined) problems.add(checkGcsBucketName(known.bucketName), "bucketName");
  if (known.kmsKey !== undefined) {
    // Of a dual-region of one's own the key may be in either form of the location.
    const location = args.dataLocations === undefined ? String(args.location).toLowerCase() : undefined;
    problems.add(checkKmsKey(known.kmsKey, location, "the bucket"));
  }
  checkRecovery(problems, args);
  checkLifecycle(problems, args);
  checkRetention(problems, args);
  if (isProduction(ownership.environment) && args.forceDestroy === true) {
    problems.error(
      "forceDestroy",
      true,
      "would delete every object with the bucket, in production",
      "leave it out, and empty the bucket by hand when it really has to go",
    );
  }
  return problems.list;
}

/** The name that Pulumi makes of the component's: with `-bucket`, a dash and seven characters, in lower case. */
function checkDefaultName(name: string): Problem[] {
  const wrong = checkGcsBucketName(`${name.toLowerCase()}-bucket-0000000`);
  const fix = "give a bucketName, or call the component otherwise";
  return wrong.map((problem) => ({ ...problem, path: "bucketName", fix }));
}

/** What buckets of another place call it. */
const elsewhere: Readonly<Record<string, string>> = {
  region: "location",
  versioning: "recovery",
  noncurrentDays: "recoveryDays",
  objectLock: "retention",
  kmsKeyArn: "kmsKey",
};

function asCalledHere(problem: Problem): Problem {
  const here = elsewhere[problem.path];
  return here === undefined ? problem : { ...problem, fix: `it is called ${here} here` };
}

function checkLocation(problems: Problems, { location, dataLocations }: GcsTrainingBucketArgs): void {
  const continental = typeof location === "string" && /^([a-z]{2}|asia|[a-z]{2,4}\d{1,2})$/i.test(location);
  if (!continental) problems.add(checkGcpRegion(location, "location"));
  if (dataLocations === undefined) return;
  if (!continental) {
    problems.error(
      "dataLocations",
      dataLocations,
      "are the regions of a dual-region, and location names one region",
      "leave them out, or let location name the continent: US, EU or ASIA",
      locationsGuide,
    );
  }
  if (!Array.isArray(dataLocations) || dataLocations.length !== 2 || dataLocations[0] === dataLocations[1]) {
    problems.error(
      "dataLocations",
      dataLocations,
      "are not two different regions",
      "give two, such as us-east5 and us-central1",
      locationsGuide,
    );
    return;
  }
  dataLocations.forEach((region, index) => {
    problems.add(checkGcpRegion(String(region).toLowerCase(), `dataLocations[${index}]`));
  });
}

function checkRecovery(problems: Problems, args: GcsTrainingBucketArgs): void {
  const kinds = Object.values(GcsRecovery);
  const { recovery, days } = recoveryOf(args);
  if (!kinds.includes(recovery)) {
    problems.error("recovery", recovery, "is no way to have objects back", `use ${kinds.join(", ")}`, softDeleteGuide);
    return;
  }
  if (recovery === GcsRecovery.None) {
    if (args.recoveryDays !== undefined) {
      const rule = "are days to keep what is not kept";
      problems.error("recoveryDays", args.recoveryDays, rule, "leave them out, or choose a recovery", softDeleteGuide);
    }
    return;
  }
  if (recovery === GcsRecovery.SoftDelete && !(Number.isInteger(days) && days >= 7 && days <= 90)) {
    problems.error(
      "recoveryDays",
      days,
      "must be a whole number of days, 7 to 90, with soft delete",
      "leave them out for 7",
      softDeleteGuide,
    );
  }
  if (recovery === GcsRecovery.Versioning) {
    problems.add(checkDays(days, "recoveryDays"));
    if (args.hierarchicalNamespace === true) {
      problems.warning(
        "recovery",
        recovery,
        "is not known to be offered for buckets with a hierarchical namespace",
        `use ${GcsRecovery.SoftDelete}`,
        hierarchyGuide,
      );
    }
  }
}

function checkLifecycle(problems: Problems, args: GcsTrainingBucketArgs): void {
  const { checkpointExpirations = [], retention } = args;
  const folders = checkpointExpirations.map(({ prefix }) => folderOf(String(prefix)));
  for (const [index, { prefix, days }] of checkpointExpirations.entries()) {
    const at = `checkpointExpirations[${index}]`;
    problems.add(checkGcsPrefix(prefix), `${at}.prefix`);
    problems.add(checkDays(days, `${at}.days`));
    const twin = folders.indexOf(folders[index]!);
    if (twin < index) {
      const rule = `is the prefix of checkpointExpirations[${twin}] too`;
      problems.error(`${at}.prefix`, prefix, rule, "state each prefix once", lifecycleGuide);
    }
    if (retention !== undefined && days < retention.days) {
      problems.warning(
        `${at}.days`,
        days,
        `is less than the ${retention.days} days that every object is retained: these go only then`,
        "count on what they cost until then, or keep them in a bucket of their own",
        lockGuide,
      );
    }
  }
  problems.add(checkDays(args.abortUploadsAfterDays ?? 1, "abortUploadsAfterDays"));
}

function checkRetention(problems: Problems, { retention, hierarchicalNamespace }: GcsTrainingBucketArgs): void {
  if (retention === undefined) return;
  const { days, locked } = retention;
  if (!Number.isInteger(days) || days < 1 || days > 36_500) {
    const rule = "must be a whole number of days, 1 to 36500";
    problems.error("retention.days", days, rule, "give for example 90", lockGuide);
  }
  if (locked === true) {
    problems.warning(
      "retention.locked",
      true,
      `can never be taken back: nobody can delete or replace an object before ${days} days, shorten that, or delete the bucket before its last object is that old`,
      "leave it out until the days have proved right",
      lockGuide,
    );
  }
  if (hierarchicalNamespace === true) {
    problems.warning(
      "retention",
      retention,
      "is not known to be offered for buckets with a hierarchical namespace",
      "leave one of them out",
      hierarchyGuide,
    );
  }
}

function checkDays(value: unknown, path: string): Problem[] {
  if (Number.isInteger(value) && (value as number) >= 1) return [];
  const rule = "must be a whole number of days, 1 or more";
  return new Problems().error(path, value, rule, "give for example 30", lifecycleGuide).list;
}

/** Lifecycle rules: old checkpoints, old versions, uploads that were never finished. */
export function gcsLifecycle(args: GcsTrainingBucketArgs) {
  const { recovery, days: kept } = recoveryOf(args);
  const versioned = recovery === GcsRecovery.Versioning;
  return [
    ...(args.checkpointExpirations ?? []).map(({ prefix, days }) => ({
      action: { type: "Delete" },
      // Of versions only the live one goes this way, and becomes one that the next rule keeps for a while.
      condition: { age: days, matchesPrefixes: [folderOf(prefix)], ...(versioned ? { withState: "LIVE" } : {}) },
    })),
    ...(versioned
      ? [{ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: kept, withState: "ARCHIVED" } }]
      : []),
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: args.abortUploadsAfterDays ?? 7 } },
  ];
}
