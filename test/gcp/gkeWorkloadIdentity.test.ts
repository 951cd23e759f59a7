import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { GcsTrainingBucket } from "../../components/gcp/gcsTrainingBucket.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GkeWorkloadIdentity } from "../../components/gcp/gkeWorkloadIdentity.ts";
import { prefixCondition } from "../../components/gcp/iam/conditions.ts";
import type { GkeClusterRef } from "../../components/gcp/refs.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { only, outline } from "../support/graph.ts";
import { gkeClusterByHand, later, madeFrom, run } from "./gkeFixtures.ts";
import { binding, key, make, recorded, usual } from "./gkeWorkloadIdentitySupport.ts";

const keyBinding = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const trainer =
  "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/example-project.svc.id.goog/subject/ns/vision/sa/trainer";
const inputsOf = (recording: Recording, name: string) => only(recording, binding, name).inputs;

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
