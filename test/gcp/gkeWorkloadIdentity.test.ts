import type * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { GcsTrainingBucket } from "../../components/gcp/gcsTrainingBucket.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GkeWorkloadIdentity, type GkeWorkloadIdentityArgs } from "../../components/gcp/gkeWorkloadIdentity.ts";
import { checkGcsPrefix, checkWorkloadIdentity } from "../../components/gcp/iam/checkIntents.ts";
import { celText, iamLimits, prefixCondition } from "../../components/gcp/iam/conditions.ts";
import { folderName } from "../../components/gcp/iam/googleName.ts";
import type { GkeClusterRef } from "../../components/gcp/refs.ts";
import type { Recording } from "../../simulator/record.ts";
import { only, outline } from "../support/graph.ts";
import { failing, failureOf, gkeClusterByHand, later, madeFrom, refusal, run, warningsOf } from "./gkeFixtures.ts";

const binding = "gcp:storage/bucketIAMMember:BucketIAMMember";
const keyBinding = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const key = "projects/example-project/locations/us-central1/keyRings/lab/cryptoKeys/models";
const trainer =
  "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/example-project.svc.id.goog/subject/ns/vision/sa/trainer";
const usual: GkeWorkloadIdentityArgs = {
  cluster: gkeClusterByHand({ ownership: { team: "platform" } }),
  namespace: "vision",
  serviceAccount: "trainer",
  readPrefix: [{ bucket: "data", prefix: "images/" }],
  writeCheckpoints: [{ bucket: "models", prefix: "checkpoints/vision" }],
};

type Changes = Partial<Record<keyof GkeWorkloadIdentityArgs, unknown>>;
type Options = ConstructorParameters<typeof GkeWorkloadIdentity>[2];
const make = (changes: Changes = {}, opts?: Options) =>
  new GkeWorkloadIdentity("trainer", { ...usual, ...changes } as GkeWorkloadIdentityArgs, opts);
const recorded = (changes?: Changes, opts?: Options): Promise<Recording> => run(() => void make(changes, opts));
const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));
const one = (problem: string): string => refusal("GkeWorkloadIdentity", "trainer", [problem]);
const inputsOf = (recording: Recording, name: string) => only(recording, binding, name).inputs;

/** Whether a condition lets a request through. This part of IAM's language is written like JavaScript. */
function allows(expression: string, request: { resource?: string; lists?: string }): boolean {
  const api = {
    getAttribute: (name: string, otherwise: string) =>
      name === "storage.googleapis.com/objectListPrefix" ? (request.lists ?? otherwise) : otherwise,
  };
  return new Function("resource", "api", `return ${expression};`)({ name: request.resource ?? "" }, api) === true;
}

describe("a workload identity", () => {
  it("is a binding for every intent, and nothing else: no account, no key", async () => {
    expect(outline(await recorded())).toEqual([
      "gcp:storage/bucketIAMMember:BucketIAMMember trainer-read-images < trainer",
      "gcp:storage/bucketIAMMember:BucketIAMMember trainer-write-checkpoints-vision-cb334dab < trainer",
      "hybrid-gpu:index:GkeWorkloadIdentity trainer < test-dev",
    ]);
  });

  it("waits for the cluster, whose making makes the pool of identities, and says in a preview whose rights they are", async () => {
    const recording = await run(() => {
      const network = new GkeNetwork("main", { region: "us-central1" });
      const cluster = new GkeCluster("main", { network: network.ref });
      const data = new GcsTrainingBucket("data", { location: "us-central1" });
      make({
        cluster: cluster.ref,
        readPrefix: [{ bucket: data.bucketName, prefix: "images/" }],
        writeCheckpoints: [],
      });
    });
    const read = only(recording, binding, "trainer-read-images");
    expect(read.options.dependsOn).toContain(only(recording, "gcp:container/cluster:Cluster").urn);
    expect(read.inputs).toMatchObject({ bucket: UNKNOWN, member: trainer });
  });

  it("reads and lists below its folder", async () => {
    expect(inputsOf(await recorded(), "trainer-read-images")).toEqual({
      bucket: "data",
      role: "roles/storage.objectViewer",
      member: trainer,
      condition: {
        title: "read-images",
        description: "Read below images/",
        expression:
          'resource.name.startsWith("projects/_/buckets/data/objects/images/") || resource.name.startsWith("projects/_/buckets/data/folders/images/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("images/")',
      },
    });
  });

  it("writes checkpoints, replaces them, and only adds to them on request", async () => {
    const checkpoints = { bucket: "models", prefix: "vision" };
    const condition = (title: string, description: string) => ({
      title,
      description,
      expression: prefixCondition("models", "vision", "", "").expression,
    });
    const usually = await recorded({ writeCheckpoints: [checkpoints], readPrefix: undefined });
    expect(inputsOf(usually, "trainer-write-vision")).toEqual({
      bucket: "models",
      role: "roles/storage.objectUser",
      member: trainer,
      condition: condition("write-vision", "Read, write and delete below vision/"),
    });
    const adding = await recorded({
      writeCheckpoints: [{ ...checkpoints, deleteObjects: false }],
      readPrefix: undefined,
    });
    expect(outline(adding)).toEqual([
      "gcp:storage/bucketIAMMember:BucketIAMMember trainer-add-vision < trainer",
      "gcp:storage/bucketIAMMember:BucketIAMMember trainer-review-vision < trainer",
      "hybrid-gpu:index:GkeWorkloadIdentity trainer < test-dev",
    ]);
    expect(inputsOf(adding, "trainer-add-vision")).toEqual({
      bucket: "models",
      role: "roles/storage.objectCreator",
      member: trainer,
      condition: condition("add-vision", "Add below vision/"),
    });
    expect(inputsOf(adding, "trainer-review-vision")).toMatchObject({
      role: "roles/storage.objectViewer",
      condition: condition("review-vision", "Read back below vision/"),
    });
  });

  it("mounts buckets, which know of the bucket what a mount asks, and decrypts with keys of its own", async () => {
    const recording = await recorded({
      mountBuckets: [
        { bucket: "data", name: "data" },
        { bucket: "models", name: "models", listAllObjects: true },
      ],
      decrypt: [
        { key, name: "models" },
        { key: `${key}-2`, name: "more", encrypt: true },
      ],
    });
    expect(inputsOf(recording, "trainer-mount-data")).toEqual({
      bucket: "data",
      role: "roles/storage.bucketViewer",
      member: trainer,
    });
    expect(inputsOf(recording, "trainer-mount-models")).toEqual({
      bucket: "models",
      role: "roles/storage.legacyBucketReader",
      member: trainer,
    });
    expect(only(recording, keyBinding, "trainer-key-models").inputs).toEqual({
      cryptoKeyId: key,
      role: "roles/cloudkms.cryptoKeyDecrypter",
      member: trainer,
    });
    expect(only(recording, keyBinding, "trainer-key-more").inputs["role"]).toBe(
      "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    );
  });

  it("grants no role that is wider than the intent", async () => {
    const recording = await recorded({
      writeCheckpoints: [
        { bucket: "models", prefix: "a" },
        { bucket: "models", prefix: "b", deleteObjects: false },
      ],
      mountBuckets: [{ bucket: "models", name: "models" }],
    });
    const roles = recording.nodes.filter(({ type }) => type === binding).map(({ inputs }) => inputs["role"]);
    expect([...new Set(roles)].sort()).toEqual([
      "roles/storage.bucketViewer",
      "roles/storage.objectCreator",
      "roles/storage.objectUser",
      "roles/storage.objectViewer",
    ]);
  });

  it("acts as an IAM service account where that is asked for, without a key", async () => {
    const program = () => {
      const { member, annotations } = make({ impersonate: true, readPrefix: [{ bucket: "data", prefix: "images" }] });
      return { member, annotations };
    };
    const made = await run(program, { preview: false });
    const email = "test-dev-trainer@example-project.iam.gserviceaccount.com";
    expect(outline(made)).toEqual([
      "gcp:serviceaccount/account:Account trainer-account < trainer [deleteBeforeReplace]",
      "gcp:serviceaccount/iAMMember:IAMMember trainer-act-as < trainer",
      "gcp:storage/bucketIAMMember:BucketIAMMember trainer-read-images < trainer",
      "gcp:storage/bucketIAMMember:BucketIAMMember trainer-write-checkpoints-vision-cb334dab < trainer",
      "hybrid-gpu:index:GkeWorkloadIdentity trainer < test-dev",
    ]);
    expect(only(made, "gcp:serviceaccount/account:Account").inputs).toEqual({
      project: "example-project",
      accountId: "test-dev-trainer",
      displayName: "Pods of vision/trainer",
    });
    expect(only(made, "gcp:serviceaccount/iAMMember:IAMMember").inputs).toEqual({
      serviceAccountId: `projects/example-project/serviceAccounts/${email}`,
      role: "roles/iam.workloadIdentityUser",
      member: "serviceAccount:example-project.svc.id.goog[vision/trainer]",
    });
    expect(inputsOf(made, "trainer-read-images")["member"]).toBe(`serviceAccount:${email}`);
    expect(made.outputs).toEqual({
      member: `serviceAccount:${email}`,
      annotations: { "iam.gke.io/gcp-service-account": email },
    });
    // It has no number of a project in it.
    const { projectNumber: _, ...cluster } = gkeClusterByHand();
    expect(outline(await recorded({ impersonate: true, cluster }))).toEqual(outline(made));
    const own = await recorded({ impersonate: true, serviceAccountId: "vision-trainer" });
    expect(only(own, "gcp:serviceaccount/account:Account").inputs["accountId"]).toBe("vision-trainer");
  });

  it("has an account of 6 to 30 characters, whatever it is called", async () => {
    const idOf = async (name: string) => {
      const recording = await run(() => void new GkeWorkloadIdentity(name, { ...usual, impersonate: true }));
      return only(recording, "gcp:serviceaccount/account:Account").inputs["accountId"] as string;
    };
    expect(await idOf("a-team-with-a-very-long-name-indeed")).toMatch(/^test-dev-a-team-with-[0-9a-f]{8}$/);
    expect(await idOf("Trainer")).toMatch(/^test-dev-trainer-[0-9a-f]{8}$/);
    const short = await run(() => void new GkeWorkloadIdentity("x", { ...usual, impersonate: true }), {
      project: "a",
      stack: "b",
    });
    expect(only(short, "gcp:serviceaccount/account:Account").inputs["accountId"]).toBe("a-b-x-sa-pods");
  });

  it("tells who the pods are once they have their rights", async () => {
    const recording = await run(() => {
      const { member, annotations } = make();
      return { member, annotations };
    });
    expect(recording.outputs).toEqual({ member: trainer, annotations: {} });
    expect(only(recording, "hybrid-gpu:index:GkeWorkloadIdentity").outputs!["summary"]).toEqual({
      place: "gcp",
      region: "us-central1",
      team: "platform",
      environment: "dev",
    });
  });

  it("takes a cluster, a bucket and a service account that are known only later", async () => {
    const program = () =>
      void make({
        cluster: later("cluster", gkeClusterByHand()) as pulumi.Output<GkeClusterRef>,
        serviceAccount: later("account", "trainer"),
        readPrefix: [{ bucket: later("bucket", "data"), prefix: "images/" }],
      });
    const made = await run(program, { preview: false });
    expect(inputsOf(made, "trainer-read-images")).toMatchObject({
      bucket: "data",
      member: trainer,
      condition: { expression: prefixCondition("data", "images/", "", "").expression },
    });
    const preview = await run(program);
    expect(outline(preview)).toEqual(outline(made));
    expect(inputsOf(preview, "trainer-read-images")["member"]).toBe(UNKNOWN);
    expect(madeFrom(preview, only(preview, binding, "trainer-read-images"), "bucket")).toEqual([
      "test:index:Later bucket",
    ]);
    const { condition } = inputsOf(preview, "trainer-write-checkpoints-vision-cb334dab");
    expect((condition as Properties)["expression"]).toContain(
      '"projects/_/buckets/models/objects/checkpoints/vision/"',
    );
  });

  it("takes raw changes to its children", async () => {
    const recording = await recorded(
      { impersonate: true, decrypt: [{ key, name: "models" }] },
      {
        overrides: {
          bucketBinding: (args) => ({ ...args, role: "roles/storage.objectAdmin" }),
          keyBinding: { role: "roles/cloudkms.admin" },
          account: { description: "trainers" },
          accountBinding: { role: "roles/iam.serviceAccountTokenCreator" },
        },
      },
    );
    expect(inputsOf(recording, "trainer-read-images")["role"]).toBe("roles/storage.objectAdmin");
    expect(only(recording, keyBinding).inputs["role"]).toBe("roles/cloudkms.admin");
    expect(only(recording, "gcp:serviceaccount/account:Account").inputs["description"]).toBe("trainers");
    expect(only(recording, "gcp:serviceaccount/iAMMember:IAMMember").inputs["role"]).toBe(
      "roles/iam.serviceAccountTokenCreator",
    );
  });
});

describe("conditions", () => {
  const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/);
  const part = fc
    .stringMatching(/^[A-Za-z0-9._=+#@ -]{1,12}$/)
    .filter((text) => !/^\.*$/.test(text) && text.trim() !== "");
  const prefix = fc
    .array(part, { minLength: 1, maxLength: 4 })
    .chain((parts) => fc.constantFrom(parts.join("/"), `${parts.join("/")}/`));

  it("reach what is below a folder, and nothing beside it", () => {
    fc.assert(
      fc.property(bucket, prefix, fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/), (at, folder, more) => {
        expect(checkGcsPrefix(folder)).toEqual([]);
        const { expression } = prefixCondition(at, folder, "", "");
        const bare = folder.replace(/\/$/, "");
        const object = (name: string, of = at) => `projects/_/buckets/${of}/objects/${name}`;
        expect(allows(expression, { resource: object(`${bare}/${more}`) })).toBe(true);
        expect(allows(expression, { resource: `projects/_/buckets/${at}/folders/${bare}/${more}/` })).toBe(true);
        expect(allows(expression, { resource: object(`${bare}${more}`) })).toBe(false);
        expect(allows(expression, { resource: object(`${more}/${bare}`) })).toBe(
          more === bare || bare.startsWith(`${more}/`),
        );
        expect(allows(expression, { resource: object(`${bare}/${more}`, `${at}-2`) })).toBe(false);
        // Listing asks about the bucket, with what is listed beside it.
        const resource = `projects/_/buckets/${at}`;
        expect(allows(expression, { resource, lists: `${bare}/` })).toBe(true);
        expect(allows(expression, { resource, lists: `${bare}/${more}` })).toBe(true);
        expect(allows(expression, { resource, lists: "" })).toBe(false);
        expect(allows(expression, { resource, lists: bare })).toBe(false);
        expect(allows(expression, { resource })).toBe(false);
        expect(expression.match(/\|\||&&|!/g)!.length).toBeLessThanOrEqual(iamLimits.operators);
      }),
    );
  });

  it("cannot be changed by what is in a prefix: it is refused, and would be quoted", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab/ .\"'`\\$*?[]|()!\n\u0000\u007f\u009fé日"), maxLength: 30 }),
        (text) => {
          const told = checkGcsPrefix(text);
          if (/["'`\\$*?[\]]|\p{Cc}/u.test(text)) expect(told).toHaveLength(1);
          if (told.length > 0) return;
          const { expression } = prefixCondition("data", text, "", "");
          expect(allows(expression, { resource: "projects/_/buckets/data/objects/other/x" })).toBe(
            "other/x".startsWith(text.endsWith("/") ? text : `${text}/`),
          );
          expect(new Function(`return ${celText(text)};`)()).toBe(text);
        },
      ),
    );
    expect(celText('a"b\\c')).toBe('"a\\"b\\\\c"');
  });

  it("have names that tell folders apart", () => {
    fc.assert(
      fc.property(prefix, prefix, (a, b) => {
        const same = a.replace(/\/$/, "") === b.replace(/\/$/, "");
        expect(folderName(a) === folderName(b)).toBe(same);
        expect(folderName(a)).toMatch(/^[A-Za-z0-9-]{1,49}$/);
      }),
    );
  });

  it("stay within what IAM takes for titles and descriptions", async () => {
    const long = `${"x".repeat(250)}/${"y".repeat(250)}`;
    const recording = await recorded({ readPrefix: [{ bucket: "data", prefix: long }], writeCheckpoints: [] });
    const { condition } = only(recording, binding).inputs as { condition: { title: string; description: string } };
    expect(condition.title.length).toBeLessThanOrEqual(100);
    expect(condition.description.length).toBe(256);
  });
});

describe("bad arguments", () => {
  const folder = "Fix: name one folder, for example team/vision/.";
  const objects = "[https://docs.cloud.google.com/storage/docs/objects#naming]";
  const quotes = `holds a quote, a backslash, a dollar or a control character, which could change the condition. ${folder} ${objects}`;

  it.each<[string, string, string]>([
    ["nothing", "", `("") is empty, which would be the whole bucket. ${folder} ${objects}`],
    ["the root", "/", `("/") is empty, which would be the whole bucket. ${folder} ${objects}`],
    ["a wildcard", "images/*", `("images/*") holds a wildcard. ${folder} ${objects}`],
    ["a set", "images/[ab]", `("images/[ab]") holds a wildcard. ${folder} ${objects}`],
    ["a way up", "a/../b", `("a/../b") holds . or .., which Cloud Storage does not resolve. ${folder} ${objects}`],
    ["a slash in front", "/a", `("/a") begins with a slash, as no usual object name does. ${folder} ${objects}`],
    ["an empty part", "a//b", `("a//b") holds an empty part. ${folder} ${objects}`],
    ["another condition", 'a") || true || ("', `("a\\") || true || (\\"") ${quotes}`],
    ["another condition, in single quotes", "a') || true || ('", `("a') || true || ('") ${quotes}`],
    ["a backslash", "a\\", `("a\\\\") ${quotes}`],
    ["a line feed", "a\nb", `("a\\nb") ${quotes}`],
  ])("a prefix with %s", async (_, prefix, told) => {
    expect(await refused({ readPrefix: [{ bucket: "data", prefix }] })).toBe(one(`readPrefix[0].prefix ${told}`));
    expect(await refused({ writeCheckpoints: [{ bucket: "data", prefix }] })).toBe(
      one(`writeCheckpoints[0].prefix ${told}`),
    );
  });

  it("are all told at once", async () => {
    const failure = await refused({
      cluster: { ...gkeClusterByHand(), workloadPool: "example-project", projectNumber: "example-project" },
      namespace: "Vision",
      serviceAccount: "trainer/x",
      readPrefix: [
        { bucket: "gs://data", prefix: "images/" },
        { bucket: "data", prefix: "images" },
        { bucket: "my-google-data", prefix: "b", name: "b b" },
      ],
      writeCheckpoints: undefined,
      mountBuckets: [
        { bucket: "data", name: "data" },
        { bucket: "data", name: "data" },
        { bucket: "Data.example", name: "" },
      ],
      decrypt: [
        { key: "models", name: "k" },
        { key, name: "k" },
      ],
      serviceAccountId: "x",
      team: "Vision",
      readPrefixes: [],
    } as Changes);
    const names = "[https://kubernetes.io/docs/concepts/overview/working-with-objects/names/]";
    const naming = "[https://docs.cloud.google.com/storage/docs/buckets#naming]";
    const identity = "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity]";
    const label =
      "is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]";
    const bucketRule = `is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and underscores, a letter or digit at both ends (names with dots are domains, which have to be verified). Fix: give the name of one bucket, without gs://. ${naming}`;
    const word =
      "is not a word that names of resources are made from: 1 to 60 letters, digits and hyphens. Fix: give a plain word, for example datasets.";
    expect(failure).toBe(
      refusal("GkeWorkloadIdentity", "trainer", [
        'readPrefixes ("given") is not a property here, and would be passed over. Fix: rename it to readPrefix, or remove it.',
        `team ("Vision") ${label}`,
        `serviceAccountId ("x") names an IAM service account, and none is made. Fix: leave it out: rights are given to the Kubernetes service account itself; or set impersonate. ${identity}`,
        `namespace ("Vision") is not a Kubernetes name of at most 63 characters: lower-case letters, digits and hyphens. Fix: give the name that the pod has. ${names}`,
        `serviceAccount ("trainer/x") is not a Kubernetes name of at most 253 characters: lower-case letters, digits and hyphens. Fix: give the name that the pod has. ${names}`,
        `readPrefix[0].bucket ("gs://data") ${bucketRule}`,
        "readPrefix[1].name (not given) makes the same names of resources as readPrefix[0] (images). Fix: state each folder once, and give intents of several buckets a name each.",
        `readPrefix[2].bucket ("my-google-data") begins with goog or holds google, which bucket names must not. Fix: use a name of your own. ${naming}`,
        `readPrefix[2].name ("b b") ${word}`,
        'mountBuckets[1].bucket ("data") is that of mountBuckets[0] too. Fix: state each bucket once.',
        'mountBuckets[1].name ("data") is that of mountBuckets[0] too. Fix: give each bucket a name of its own.',
        `mountBuckets[2].bucket ("Data.example") ${bucketRule}`,
        `mountBuckets[2].name ("") ${word}`,
        'decrypt[0].key ("models") is not the name of a Cloud KMS key (a version of a key is not one). Fix: write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>. [https://docs.cloud.google.com/kms/docs/getting-resource-ids]',
        'decrypt[1].name ("k") is the name of decrypt[0] too. Fix: give each key a name of its own.',
        `cluster.workloadPool ("example-project") is not a workload identity pool. Fix: write <project>.svc.id.goog. ${identity}`,
        `cluster.projectNumber ("example-project") is not the number of a project. Fix: give the figure that gcloud projects describe prints as projectNumber. ${identity}`,
      ]),
    );
  });

  it("are a cluster without Workload Identity, or without the number of its project", async () => {
    const guide = "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity]";
    const pool = `cluster.workloadPool (not given) is missing: without Workload Identity pods have no identity of their own, only that of their node. Fix: turn Workload Identity on and give <project>.svc.id.goog. ${guide}`;
    const number = `cluster.projectNumber (not given) is missing: the names of Kubernetes service accounts in IAM begin with it. Fix: give the figure that gcloud projects describe prints as projectNumber. ${guide}`;
    const { workloadPool: _, projectNumber: __, ...bare } = gkeClusterByHand();
    expect(await refused({ cluster: bare })).toBe(refusal("GkeWorkloadIdentity", "trainer", [pool, number]));
    expect(await refused({ cluster: bare, impersonate: true })).toBe(one(pool));
    expect(await refused({ cluster: undefined })).toBe(
      one("cluster (not given) is missing. Fix: give the ref of a GkeCluster, or describe one by hand."),
    );
    const { message, made } = await failing(
      () => void make({ cluster: later("cluster", bare) as unknown as pulumi.Output<GkeClusterRef> }),
    );
    expect(message).toBe(refusal("GkeWorkloadIdentity", "trainer", [pool, number]));
    expect(made).toEqual([]);
  });

  it("are more folders of one bucket than a policy has conditions for", async () => {
    const folders = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ bucket: "data", prefix: `f${index}` }));
    expect(checkWorkloadIdentity({ readPrefix: folders(20), writeCheckpoints: folders(20) })).toEqual([]);
    expect(await refused({ readPrefix: folders(21) })).toBe(
      one(
        'readPrefix ("21 folders of data") are more than the 20 conditions that a bucket\'s policy has room for, for one role and one service account. Fix: name a folder that holds several of them, or use several service accounts. [https://docs.cloud.google.com/iam/quotas]',
      ),
    );
  });

  it("are no intent at all, and lists and prefixes that come later", async () => {
    expect(await refused({ readPrefix: [], writeCheckpoints: undefined })).toBe(
      one(
        "(not given) states no intent, so the pods would be allowed nothing. Fix: give readPrefix, writeCheckpoints, mountBuckets or decrypt.",
      ),
    );
    expect(await failureOf(() => void make({ readPrefix: later("list", []) }))).toBe(
      one('readPrefix ("known later") has to be a plain list. Fix: give a list; buckets and keys may come later.'),
    );
    expect(await failureOf(() => void make({ readPrefix: [{ bucket: "data", prefix: later("prefix", "a") }] }))).toBe(
      one(
        'readPrefix[0].prefix ("known later") has to be plain text: names of resources are made from it. Fix: name one folder, for example team/vision/.',
      ),
    );
    expect(
      await failureOf(
        () => void make({ writeCheckpoints: [{ bucket: "data", prefix: "a", deleteObjects: later("flag", true) }] }),
      ),
    ).toBe(
      one(
        'writeCheckpoints[0].deleteObjects ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
      ),
    );
    expect(await refused({ impersonate: true, serviceAccountId: "Trainer" })).toBe(
      one(
        'serviceAccountId ("Trainer") is not the id of a service account: 6 to 30 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen. Fix: shorten it, or leave it out. [https://docs.cloud.google.com/iam/docs/service-accounts-create]',
      ),
    );
  });

  it("may come to light later, and then nothing is made", async () => {
    const { message, made } = await failing(
      () => void make({ readPrefix: [{ bucket: later("bucket", "gs://data"), prefix: "images" }] }),
    );
    expect(message).toContain('readPrefix[0].bucket ("gs://data") is not a bucket name');
    expect(made).toEqual([]);
    expect(warningsOf(await recorded())).toEqual([]);
  });
});
