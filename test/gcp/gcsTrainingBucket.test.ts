import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { GcsRecovery, GcsTrainingBucket, type GcsTrainingBucketArgs } from "../../components/gcp/gcsTrainingBucket.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { only, outline } from "../support/graph.ts";
import { failing, failureOf, later, madeFrom, refusal, run, warningsOf } from "./gkeFixtures.ts";

const bucketType = "gcp:storage/bucket:Bucket";
const grantType = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const key = "projects/example-project/locations/us-east5/keyRings/lab/cryptoKeys/models";
const day = 86_400;

type Changes = Partial<Record<keyof GcsTrainingBucketArgs, unknown>>;
type Options = ConstructorParameters<typeof GcsTrainingBucket>[2];
const make = (changes: Changes = {}, opts?: Options) =>
  new GcsTrainingBucket("models", { location: "us-east5", ...changes } as GcsTrainingBucketArgs, opts);
const recorded = (changes?: Changes, opts?: Options): Promise<Recording> => run(() => void make(changes, opts));
const bucketOf = async (changes?: Changes, opts?: Options) => only(await recorded(changes, opts), bucketType);
const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));
const one = (problem: string): string => refusal("GcsTrainingBucket", "models", [problem]);
const warned = async (changes: Changes): Promise<string[]> => warningsOf(await recorded(changes));

describe("a training bucket", () => {
  it("is one bucket that nobody reaches by accident", async () => {
    const recording = await recorded();
    expect(outline(recording)).toEqual([
      "gcp:storage/bucket:Bucket models-bucket < models",
      "hybrid-gpu:index:GcsTrainingBucket models < test-dev",
    ]);
    expect(only(recording, bucketType).inputs).toEqual({
      location: "us-east5",
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: false },
      softDeletePolicy: { retentionDurationSeconds: 7 * day },
      lifecycleRules: [{ action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } }],
      forceDestroy: false,
      labels: { name: "models-bucket", team: "shared", project: "test", environment: "dev", owner: "shared" },
    });
    expect(warningsOf(recording)).toEqual([]);
  });

  it("takes everything that is offered", async () => {
    const { inputs } = await bucketOf({
      location: "US",
      dataLocations: ["us-east5", "us-central1"],
      projectId: "storage-project",
      bucketName: "models_2026",
      recoveryDays: 30,
      checkpointExpirations: [{ prefix: "checkpoints/vision", days: 30 }],
      abortUploadsAfterDays: 2,
      hierarchicalNamespace: true,
      forceDestroy: true,
      team: "vision",
      labels: { tier: "hot" },
    });
    expect(inputs).toMatchObject({
      project: "storage-project",
      name: "models_2026",
      location: "US",
      customPlacementConfig: { dataLocations: ["US-EAST5", "US-CENTRAL1"] },
      softDeletePolicy: { retentionDurationSeconds: 30 * day },
      lifecycleRules: [
        { action: { type: "Delete" }, condition: { age: 30, matchesPrefixes: ["checkpoints/vision/"] } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 2 } },
      ],
      hierarchicalNamespace: { enabled: true },
      forceDestroy: true,
      labels: { team: "vision", owner: "vision", tier: "hot" },
    });
  });

  it("keeps versions instead, each thing once", async () => {
    const { inputs } = await bucketOf({
      recovery: GcsRecovery.Versioning,
      checkpointExpirations: [{ prefix: "vision/", days: 14 }],
    });
    expect(inputs).toMatchObject({
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: 0 },
      lifecycleRules: [
        { action: { type: "Delete" }, condition: { age: 14, matchesPrefixes: ["vision/"], withState: "LIVE" } },
        { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 30, withState: "ARCHIVED" } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
      ],
    });
    const days = await bucketOf({ recovery: "versioning", recoveryDays: 3 });
    expect(days.inputs["lifecycleRules"]).toContainEqual({
      action: { type: "Delete" },
      condition: { daysSinceNoncurrentTime: 3, withState: "ARCHIVED" },
    });
    expect((await bucketOf({ recovery: "none" })).inputs).toMatchObject({
      versioning: { enabled: false },
      softDeletePolicy: { retentionDurationSeconds: 0 },
    });
  });

  it("retains objects on request, and says that a lock is for ever", async () => {
    const { inputs } = await bucketOf({ retention: { days: 90 } });
    expect(inputs["retentionPolicy"]).toEqual({ retentionPeriod: String(90 * day) });
    expect(await warned({ retention: { days: 90 } })).toEqual([]);
    const locked = await bucketOf({ retention: { days: 90, locked: true } });
    expect(locked.inputs["retentionPolicy"]).toEqual({ retentionPeriod: String(90 * day), isLocked: true });
    const guide = "[https://docs.cloud.google.com/storage/docs/bucket-lock]";
    expect(await warned({ retention: { days: 90, locked: true } })).toEqual([
      `GcsTrainingBucket "models": retention.locked (true) can never be taken back: nobody can delete or replace an object before 90 days, shorten that, or delete the bucket before its last object is that old. Fix: leave it out until the days have proved right. ${guide}`,
    ]);
    const checkpointExpirations = [
      { prefix: "vision/", days: 30 },
      { prefix: "text/", days: 90 },
    ];
    expect(await warned({ retention: { days: 90 }, checkpointExpirations })).toEqual([
      `GcsTrainingBucket "models": checkpointExpirations[0].days (30) is less than the 90 days that every object is retained: these go only then. Fix: count on what they cost until then, or keep them in a bucket of their own. ${guide}`,
    ]);
  });

  it("warns of what a hierarchical namespace is not known to go with", async () => {
    const guide = "[https://docs.cloud.google.com/storage/docs/hns-overview]";
    const rule = "is not known to be offered for buckets with a hierarchical namespace";
    expect(await warned({ hierarchicalNamespace: true, recovery: "versioning", retention: { days: 1 } })).toEqual([
      `GcsTrainingBucket "models": recovery ("versioning") ${rule}. Fix: use soft-delete. ${guide}`,
      `GcsTrainingBucket "models": retention ({"days":1}) ${rule}. Fix: leave one of them out. ${guide}`,
    ]);
    expect(await warned({ hierarchicalNamespace: true })).toEqual([]);
  });

  it("is encrypted with a key once Cloud Storage may use it", async () => {
    const made = await run(() => void make({ kmsKey: key, projectId: "example-project" }), { preview: false });
    expect(only(made, grantType).inputs).toEqual({
      cryptoKeyId: key,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com",
    });
    expect(only(made, bucketType).inputs["encryption"]).toEqual({ defaultKmsKeyName: key });
    expect(madeFrom(made, only(made, bucketType), "encryption")).toEqual([`${grantType} models-key`]);
    const own = await recorded({ kmsKey: key, grantKey: false });
    expect(outline(own)).toHaveLength(2);
    expect(only(own, bucketType).inputs["encryption"]).toEqual({ defaultKmsKeyName: key });
  });

  it("tells its name and address, and what it is", async () => {
    const made = await run(
      () => {
        const { bucketName, url } = make();
        return { bucketName, url };
      },
      { preview: false },
    );
    const { bucketName, url } = made.outputs as Record<string, string>;
    expect(bucketName).toMatch(/^models-bucket-[0-9a-f]{7}$/);
    expect(url).toBe(`gs://${bucketName}`);
    expect(only(made, "hybrid-gpu:index:GcsTrainingBucket").outputs!["summary"]).toEqual({
      place: "gcp",
      region: "us-east5",
      service: "gcs",
      team: "shared",
      environment: "dev",
    });
  });

  it("takes a name, a project and a key that are known only later", async () => {
    const program = () =>
      void make({
        bucketName: later("name", "models-2026"),
        projectId: later("project", "storage-project"),
        kmsKey: later("key", key),
      });
    const made = await run(program, { preview: false });
    expect(only(made, bucketType).inputs).toMatchObject({
      name: "models-2026",
      project: "storage-project",
      encryption: { defaultKmsKeyName: key },
    });
    const preview = await run(program);
    expect(outline(preview)).toEqual(outline(made));
    expect(only(preview, bucketType).inputs["name"]).toBe(UNKNOWN);
  });

  it("takes raw changes to its children", async () => {
    const recording = await recorded(
      { kmsKey: key },
      { overrides: { bucket: { rpo: "ASYNC_TURBO" }, keyGrant: { role: "roles/cloudkms.admin" } } },
    );
    expect(only(recording, bucketType).inputs["rpo"]).toBe("ASYNC_TURBO");
    expect(only(recording, grantType).inputs["role"]).toBe("roles/cloudkms.admin");
  });
});

describe("production", () => {
  it("protects the bucket, unless told otherwise, and never empties it", async () => {
    const options = async (changes: Changes, opts?: pulumi.ComponentResourceOptions) =>
      (await bucketOf(changes, opts)).options;
    expect(await options({ environment: "prod" })).toEqual({ protect: true });
    expect(await options({ environment: "prod", protect: false })).toEqual({});
    expect(await options({ environment: "prod" }, { protect: false })).toEqual({});
    expect(await options({ protect: true })).toEqual({ protect: true });
    expect(await refused({ environment: "prod", forceDestroy: true })).toBe(
      one(
        "forceDestroy (true) would delete every object with the bucket, in production. Fix: leave it out, and empty the bucket by hand when it really has to go.",
      ),
    );
  });

  it("leaves behind, on request, the bucket and its right to its key", async () => {
    const recording = await recorded({ kmsKey: key, retainOnDelete: true });
    const kept = recording.nodes.filter(({ options }) => options.retainOnDelete).map(({ name }) => name);
    expect(kept.sort()).toEqual(["models-bucket", "models-key"]);
  });
});

describe("bad arguments", () => {
  const naming = "[https://docs.cloud.google.com/storage/docs/buckets#naming]";
  const form =
    "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and underscores, a letter or digit at both ends (names with dots are domains, which have to be verified). Fix: give the name of one bucket, without gs://.";
  const ours = "begins with goog or holds google, which bucket names must not. Fix: use a name of your own.";

  it.each([
    ["Models", form],
    ["models.example.com", form],
    ["-models", form],
    ["models_", form],
    ["ab", form],
    ["m".repeat(64), form],
    ["gs://models", form],
    ["goog-models", ours],
    ["my-google-models", ours],
    ["g00gle-models", ours],
  ])("the name %s", async (bucketName, problem) => {
    expect(await refused({ bucketName })).toBe(one(`bucketName ("${bucketName}") ${problem} ${naming}`));
  });

  it("a good name is no bad one", async () => {
    for (const bucketName of ["abc", "m".repeat(63), "models_2026-11", "0models0", "a-goog-b"]) {
      expect((await bucketOf({ bucketName })).inputs["name"]).toBe(bucketName);
    }
  });

  it("the name that Pulumi would make of the component's", async () => {
    const fix = "Fix: give a bucketName, or call the component otherwise.";
    const told = (name: string, more = {}) =>
      failureOf(() => void new GcsTrainingBucket(name, { location: "us-east5", ...more }));
    expect(await told("my models")).toBe(
      refusal("GcsTrainingBucket", "my models", [
        `bucketName ("my models-bucket-0000000") ${form.replace(/Fix: .*/, fix)} ${naming}`,
      ]),
    );
    const long = "a".repeat(49);
    expect(await told(long)).toContain(`bucketName ("${long}-bucket-0000000") is not a bucket name`);
    await run(() => {
      new GcsTrainingBucket("a".repeat(48), { location: "us-east5" });
      new GcsTrainingBucket("Models", { location: "us-east5" });
      new GcsTrainingBucket(long, { location: "us-east5", bucketName: "models-2026" });
    });
  });

  it("are labels that come to light later", async () => {
    const { message, made } = await failing(() => void make({ labels: { tier: later("tier", "Hot") } }));
    expect(message).toBe(
      one(
        'labels.tier ("Hot") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ),
    );
    expect(made).toEqual([]);
  });

  it("are all told at once", async () => {
    const label = "[https://docs.cloud.google.com/compute/docs/labeling-resources]";
    const lifecycle = "[https://docs.cloud.google.com/storage/docs/lifecycle]";
    const regions = "[https://docs.cloud.google.com/compute/docs/regions-zones]";
    const value = `is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. ${label}`;
    const days = "must be a whole number of days, 1 or more. Fix: give for example 30.";
    expect(
      await refused({
        location: "us-east5-a",
        dataLocations: ["us-east5", "us-east5"],
        projectId: "x",
        recovery: "soft-delete",
        recoveryDays: 5,
        checkpointExpirations: [
          { prefix: "a/", days: 0 },
          { prefix: "a", days: 1.5 },
          { prefix: 'b") || true', days: 1 },
        ],
        abortUploadsAfterDays: 0,
        retention: { days: 0 },
        kmsKey: "models",
        owner: "Ada",
        labels: { Tier: "x" },
        versioning: true,
      } as Changes),
    ).toBe(
      refusal("GcsTrainingBucket", "models", [
        'versioning ("given") is not a property here, and would be passed over. Fix: it is called recovery here.',
        `owner ("Ada") ${value}`,
        `labels.Tier ("Tier") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. ${label}`,
        `location ("us-east5-a") is a zone, and a region is wanted. Fix: use us-east5. ${regions}`,
        'dataLocations (["us-east5","us-east5"]) are the regions of a dual-region, and location names one region. Fix: leave them out, or let location name the continent: US, EU or ASIA. [https://docs.cloud.google.com/storage/docs/locations]',
        'dataLocations (["us-east5","us-east5"]) are not two different regions. Fix: give two, such as us-east5 and us-central1. [https://docs.cloud.google.com/storage/docs/locations]',
        'projectId ("x") is not the id of a project. Fix: give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last. [https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects]',
        'kmsKey ("models") is not the name of a Cloud KMS key (a version of a key is not one). Fix: write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>. [https://docs.cloud.google.com/kms/docs/getting-resource-ids]',
        "recoveryDays (5) must be a whole number of days, 7 to 90, with soft delete. Fix: leave them out for 7. [https://docs.cloud.google.com/storage/docs/soft-delete]",
        `checkpointExpirations[0].days (0) ${days} ${lifecycle}`,
        `checkpointExpirations[1].days (1.5) ${days} ${lifecycle}`,
        `checkpointExpirations[1].prefix ("a") is the prefix of checkpointExpirations[0] too. Fix: state each prefix once. ${lifecycle}`,
        `checkpointExpirations[2].prefix ("b\\") || true") holds a quote, a backslash, a dollar or a control character, which could change the condition. Fix: name one folder, for example team/vision/. [https://docs.cloud.google.com/storage/docs/objects#naming]`,
        `abortUploadsAfterDays (0) ${days} ${lifecycle}`,
        "retention.days (0) must be a whole number of days, 1 to 36500. Fix: give for example 90. [https://docs.cloud.google.com/storage/docs/bucket-lock]",
      ]),
    );
  });

  it("are ways to have objects back that there are not", async () => {
    const guide = "[https://docs.cloud.google.com/storage/docs/soft-delete]";
    expect(await refused({ recovery: "backup" })).toBe(
      one(`recovery ("backup") is no way to have objects back. Fix: use soft-delete, versioning, none. ${guide}`),
    );
    expect(await refused({ recovery: "none", recoveryDays: 7 })).toBe(
      one(`recoveryDays (7) are days to keep what is not kept. Fix: leave them out, or choose a recovery. ${guide}`),
    );
    expect(await refused({ recovery: "versioning", recoveryDays: 0 })).toBe(
      one(
        "recoveryDays (0) must be a whole number of days, 1 or more. Fix: give for example 30. [https://docs.cloud.google.com/storage/docs/lifecycle]",
      ),
    );
    for (const recoveryDays of [7, 90]) await recorded({ recoveryDays });
    for (const recoveryDays of [6, 91, 7.5]) {
      expect(await refused({ recoveryDays })).toContain(`recoveryDays (${recoveryDays}) must be a whole number`);
    }
  });

  it("are a location and a key that do not fit", async () => {
    expect(await refused({ location: "Ohio" })).toBe(
      one(
        'location ("Ohio") is not the name of a Google Cloud region. Fix: use one such as us-east5. [https://docs.cloud.google.com/compute/docs/regions-zones]',
      ),
    );
    expect(await refused({ location: "us-central1", kmsKey: key })).toBe(
      one(
        `kmsKey ("${key}") is in us-east5, and a key has to be where the bucket is: in us-central1. Fix: use a key of us-central1. [https://docs.cloud.google.com/kms/docs/cmek]`,
      ),
    );
    for (const location of ["US", "EU", "ASIA", "NAM4", "EUR8"]) {
      await recorded({ location, kmsKey: key.replace("us-east5", location.toLowerCase()) });
    }
  });

  it("come later, where they decide what is made", async () => {
    expect(await failureOf(() => void make({ retention: { days: later("days", 3) } }))).toBe(
      one('retention ("known later") decides what is made, so it cannot come later. Fix: give a plain value.'),
    );
  });

  it("may come to light later, and then nothing is made", async () => {
    const { message, made } = await failing(() => void make({ bucketName: later("name", "Models"), kmsKey: key }));
    expect(message).toBe(one(`bucketName ("Models") ${form} ${naming}`));
    expect(made).toEqual([]);
  });
});
