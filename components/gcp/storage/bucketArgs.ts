import type { CryptoKeyIAMMemberArgs } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import type { BucketArgs } from "@pulumi/gcp/storage/bucket.js";
import type * as pulumi from "@pulumi/pulumi";
import { keysOf } from "../../core/knownKeys.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Ownership } from "../../pulumi/tags.ts";

/** How overwritten and deleted objects can be had back. */
export const GcsRecovery = {
  /** The bucket keeps them for some days, out of sight: nobody can delete them before. */
  SoftDelete: "soft-delete",
  /** They stay as noncurrent versions, for some days, and can be listed and deleted. */
  Versioning: "versioning",
  /** Not at all. */
  None: "none",
} as const;
export type GcsRecovery = (typeof GcsRecovery)[keyof typeof GcsRecovery];

/** When checkpoints below a folder go. */
export interface GcsCheckpointExpiration {
  /** Folder, `checkpoints/vision/`. Never empty. Plain. */
  prefix: string;
  /** Days after which an object goes, whole number, at least 1. Plain. */
  days: number;
}

/** A time for which no object of the bucket can be deleted or replaced. */
export interface GcsRetention {
  /** Days, whole number, 1 to 36500. Plain. */
  days: number;
  /**
   * Whether it is locked: then nobody can ever shorten or remove it, and the bucket cannot be deleted before its last object
   * is old enough. It cannot be taken back. Plain.
   * @default false
   * @see https://docs.cloud.google.com/storage/docs/bucket-lock
   */
  locked?: boolean;
}

/** Arguments of `GcsTrainingBucket`. */
export interface GcsTrainingBucketArgs extends Ownership {
  /**
   * Where the data is: the region of the nodes that use it, `us-east5`; a dual-region, `NAM4`; or `US`, `EU`, `ASIA` with
   * `dataLocations`. Plain. Another one later makes a new, empty bucket.
   * @see https://docs.cloud.google.com/storage/docs/locations
   */
  location: string;
  /** The two regions of a dual-region of one's own choice, in the continent that `location` names. Plain. @default none */
  dataLocations?: string[];
  /** Id of the project that the bucket is made and billed in. @default that of the provider */
  projectId?: pulumi.Input<string>;
  /** Name of the bucket, 3 to 63 lower-case letters, digits, hyphens and underscores, unique in the world. @default the component's name and a random ending */
  bucketName?: pulumi.Input<string>;
  /**
   * How overwritten and deleted objects can be had back. Plain.
   * @default `soft-delete`: it covers buckets with a hierarchical namespace too, and what it keeps nobody can delete, not even
   * who may delete objects
   * @see https://docs.cloud.google.com/storage/docs/soft-delete
   */
  recovery?: GcsRecovery;
  /** Days that they are kept, whole number: 7 to 90 with `soft-delete`, at least 1 with `versioning`. They are billed. Plain. @default 7 with `soft-delete`, 30 with `versioning` */
  recoveryDays?: number;
  /** When checkpoints go, by folder. Plain. @default never */
  checkpointExpirations?: GcsCheckpointExpiration[];
  /** Days after which unfinished uploads go; their parts are billed and show nowhere. Plain. @default 7 */
  abortUploadsAfterDays?: number;
  /**
   * Whether folders are folders, which are renamed at once: for checkpoints through Cloud Storage FUSE, and for eight times
   * as many requests from the first second. Plain; only at creation: a change makes a new, empty bucket.
   * @default false
   * @see https://docs.cloud.google.com/storage/docs/hns-overview
   */
  hierarchicalNamespace?: boolean;
  /** A time for which no object can be deleted or replaced. Plain. @default none */
  retention?: GcsRetention;
  /**
   * Cloud KMS key, `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`, in the location of the bucket,
   * for new objects.
   * @default a key that Google keeps
   */
  kmsKey?: pulumi.Input<string>;
  /** Whether the project's Cloud Storage account is let use `kmsKey`. Plain. Turn it off for a key whose rights are kept elsewhere. @default true */
  grantKey?: boolean;
  /** Whether the bucket may be deleted with everything in it. Plain. Refused in production. @default false */
  forceDestroy?: boolean;
  /** Whether deletion and replacement of the bucket are refused. Plain. @default true in production */
  protect?: boolean;
  /** Whether the bucket stays in Google Cloud, unmanaged and billed, when it leaves the program. Plain. @default false */
  retainOnDelete?: boolean;
  /** More labels on the bucket, for bills: lower case. Those of `team`, `project`, `environment` and `owner` win. */
  labels?: Record<string, pulumi.Input<string>>;
}

/** Options of `GcsTrainingBucket`: Pulumi's own, and raw changes to children. */
export interface GcsTrainingBucketOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    bucket?: Override<BucketArgs>;
    keyGrant?: Override<CryptoKeyIAMMemberArgs>;
  };
}

/** Arguments of `GcsTrainingBucket`: any other is a misspelt one. */
export const bucketArgumentNames = keysOf<GcsTrainingBucketArgs>({
  location: 1,
  dataLocations: 1,
  projectId: 1,
  bucketName: 1,
  recovery: 1,
  recoveryDays: 1,
  checkpointExpirations: 1,
  abortUploadsAfterDays: 1,
  hierarchicalNamespace: 1,
  retention: 1,
  kmsKey: 1,
  grantKey: 1,
  forceDestroy: 1,
  protect: 1,
  retainOnDelete: 1,
  labels: 1,
  team: 1,
  project: 1,
  environment: 1,
  owner: 1,
});
