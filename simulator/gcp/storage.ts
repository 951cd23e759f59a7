import { readBoolean } from "../../components/core/value.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import type { GoogleType } from "./googleType.ts";
import { Agent, keyDenied } from "./kmsGrant.ts";
import { fingerprint, hash, lastPart, madeAt, number, ofProject, text } from "./made.ts";
import { simulatedProjectNumber } from "./project.ts";
import { notFound } from "./refusals.ts";
import { Stage } from "./stage.ts";

const bucketType = "gcp:storage/bucket:Bucket";
const objectType = "gcp:storage/bucketObject:BucketObject";
const provider = "hashicorp/terraform-provider-google google/services/storage/resource_storage_bucket.go";
const api = "https://www.googleapis.com/storage/v1/b";
const updated = { createTime: madeAt, updateTime: madeAt };

/** An input that names a bucket. */
export const inBucket = (path = "bucket") => ({
  path,
  to: [bucketType],
  missing: (value: string): Refusal | undefined =>
    notFound(value) === undefined
      ? undefined
      : {
          code: "notFound",
          message: "The specified bucket does not exist.",
          status: 404,
          source: "https://docs.cloud.google.com/storage/docs/json_api/v1/status-codes#404-not-found",
        },
});

/** Cloud Storage. */
export const storageTypes: readonly GoogleType[] = [
  {
    type: bucketType,
    id: ({ name }) => name,
    outputs: ({ name }) => ({
      url: `gs://${name}`,
      selfLink: `${api}/${name}`,
      projectNumber: Number(simulatedProjectNumber),
      timeCreated: madeAt,
      updated: madeAt,
    }),
    called: "",
    taken: () => ({
      code: "conflict",
      message: "Your previous request to create the named bucket succeeded and you already own it.",
      status: 409,
      source: "https://github.com/gitpod-io/gitpod/issues/15578",
    }),
    refuse: (asked) => keyDenied(asked, "encryption.defaultKmsKeyName", Agent.Storage),
    refuseDelete: notEmpty,
    takesAlong: objectsOf,
  },
  {
    type: objectType,
    id: ({ inputs, name }) => `${text(inputs, "bucket")}-${name}`,
    project: false,
    outputs: ({ inputs, name, seed }) => {
      const at = `${api}/${text(inputs, "bucket")}/o/${encodeURIComponent(name)}`;
      const digest = hash(`${seed}/${text(inputs, "content")}`);
      return {
        outputName: name,
        selfLink: at,
        mediaLink: `https://storage.googleapis.com/download/storage/v1/b/${text(inputs, "bucket")}/o/${encodeURIComponent(name)}?generation=${number(seed).slice(0, 16)}&alt=media`,
        generation: Number(number(seed).slice(0, 15)),
        crc32c: `${Buffer.from(digest.slice(0, 8), "hex").toString("base64")}`,
        md5hash: Buffer.from(digest.slice(0, 32), "hex").toString("base64"),
        md5hexhash: digest.slice(0, 32),
      };
    },
    called: "",
    // An object of the same name is overwritten.
    taken: null,
    refers: [inBucket()],
  },
  {
    type: "gcp:storage/managedFolder:ManagedFolder",
    id: ({ inputs, name }) => `${text(inputs, "bucket")}/${name}`,
    project: false,
    outputs: ({ inputs, name }) => ({
      ...updated,
      metageneration: "1",
      selfLink: `${api}/${text(inputs, "bucket")}/managedFolders/${encodeURIComponent(name)}`,
    }),
    called: "ManagedFolder",
    refers: [inBucket()],
  },
  {
    type: "gcp:storage/folder:Folder",
    id: ({ inputs, name }) => `${text(inputs, "bucket")}/${name}`,
    project: false,
    outputs: ({ inputs, name }) => ({
      ...updated,
      metageneration: "1",
      selfLink: `${api}/${text(inputs, "bucket")}/folders/${encodeURIComponent(name)}`,
    }),
    called: "Folder",
    refers: [inBucket()],
  },
  {
    type: "gcp:storage/anywhereCache:AnywhereCache",
    id: ({ inputs }) => `${text(inputs, "bucket")}/${text(inputs, "zone")}`,
    nameFrom: null,
    project: false,
    outputs: ({ inputs }) => ({
      ...updated,
      anywhereCacheId: text(inputs, "zone"),
      pendingUpdate: false,
      state: "running",
    }),
    called: "AnywhereCache",
    minutes: { create: 60, source: "https://docs.cloud.google.com/storage/docs/anywhere-cache (up to 48 hours)" },
    refers: [inBucket()],
  },
  {
    type: "gcp:storage/hmacKey:HmacKey",
    id: (made) => `projects/${made.project}/hmacKeys/GOOG1E${hash(made.seed).slice(0, 55).toUpperCase()}`,
    nameFrom: null,
    outputs: ({ seed }) => ({
      accessId: `GOOG1E${hash(seed).slice(0, 55).toUpperCase()}`,
      secret: fingerprint(seed).repeat(4).slice(0, 40),
      timeCreated: madeAt,
      updated: madeAt,
    }),
    called: "HmacKey",
    taken: null,
  },
  {
    type: "gcp:storage/transferJob:TransferJob",
    id: ({ project, name }) => `${project}/${lastPart(name)}`,
    outputs: () => ({ creationTime: madeAt, deletionTime: "", lastModificationTime: madeAt }),
    called: "",
  },
  {
    type: "gcp:artifactregistry/repository:Repository",
    id: (made) =>
      `projects/${made.project}/locations/${text(made.inputs, "location") || (made.settings["region"] ?? "us-central1")}/repositories/${made.name}`,
    nameFrom: "repositoryId",
    outputs: ({ inputs, project, name, settings }) => ({
      ...updated,
      name,
      registryUri: `${text(inputs, "location") || (settings["region"] ?? "us-central1")}-${(text(inputs, "format") || "docker").toLowerCase() === "docker" ? "docker" : text(inputs, "format").toLowerCase()}.pkg.dev/${project}/${name}`,
    }),
    called: "Repository",
    taken: (_, { id }) => ({
      code: "alreadyExists",
      message: `the repository already exists: ${id}`,
      status: 409,
      source: "https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos",
    }),
    minutes: { create: 0.2, source: "https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos" },
    refuse: (asked) => keyDenied(asked, "kmsKeyName", Agent.ArtifactRegistry),
  },
  {
    type: "gcp:pubsub/topic:Topic",
    id: ofProject("topics"),
    called: "Topic",
    taken: resourceExists,
    refuse: (asked) => keyDenied(asked, "kmsKeyName", Agent.PubSub),
  },
  {
    type: "gcp:pubsub/subscription:Subscription",
    id: ofProject("subscriptions"),
    called: "Subscription",
    taken: resourceExists,
  },
];

function resourceExists(name: string): Refusal {
  return {
    code: "alreadyExists",
    message: `Resource already exists in the project (resource=${name}).`,
    status: 409,
    source: "https://docs.cloud.google.com/pubsub/docs/reference/error-codes",
  };
}

function objectsOf({ id }: Existing, world: World): readonly Existing[] {
  return world.all(objectType).filter(({ inputs }) => text(inputs, "bucket") === id);
}

/** The provider looks first, and empties only what it was told to empty. */
function notEmpty(bucket: Existing, world: World): Refusal | undefined {
  const emptied = readBoolean(bucket.inputs, "forceDestroy");
  if ((emptied.state === "known" && emptied.value) || objectsOf(bucket, world).length === 0) return undefined;
  return {
    code: "conflict",
    message: `Error trying to delete bucket ${bucket.id} without \`force_destroy\` set to true`,
    operation: Stage.Provider,
    source: provider,
  };
}
