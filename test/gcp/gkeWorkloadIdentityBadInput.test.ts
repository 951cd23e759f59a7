import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { checkWorkloadIdentity } from "../../components/gcp/iam/checkIntents.ts";
import type { GkeClusterRef } from "../../components/gcp/refs.ts";
import { failing, failureOf, gkeClusterByHand, later, refusal, warningsOf } from "./gkeFixtures.ts";
import { type Changes, key, make, recorded } from "./gkeWorkloadIdentitySupport.ts";

const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));
const one = (problem: string): string => refusal("GkeWorkloadIdentity", "trainer", [problem]);

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
