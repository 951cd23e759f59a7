import type { CryptoKeyIAMMemberArgs } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import type { AccountArgs } from "@pulumi/gcp/serviceaccount/account.js";
import type { IAMMemberArgs } from "@pulumi/gcp/serviceaccount/iammember.js";
import type { BucketIAMMemberArgs } from "@pulumi/gcp/storage/bucketIAMMember.js";
import type * as pulumi from "@pulumi/pulumi";
import { keysOf } from "../../core/knownKeys.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import type { GkeClusterRef } from "../refs.ts";

/** Reading and listing what is below a folder of a bucket. */
export interface GcsReadIntent {
  /** Name of the bucket, which has uniform bucket-level access. */
  bucket: pulumi.Input<string>;
  /** Folder, `images/`. Never empty, no wildcards, no quotes. Plain: names and the condition are made from it. */
  prefix: string;
  /** Word for the names of resources, where folders of several buckets are called the same. Plain. @default the folder */
  name?: string;
}

/** Writing checkpoints below a folder of a bucket, and reading them back. */
export interface GcsCheckpointIntent {
  /** Name of the bucket, which has uniform bucket-level access. */
  bucket: pulumi.Input<string>;
  /** Folder, `checkpoints/vision/`. Never empty, no wildcards, no quotes. Plain: names and the condition are made from it. */
  prefix: string;
  /** Word for the names of resources, where folders of several buckets are called the same. Plain. @default the folder */
  name?: string;
  /**
   * Whether objects may be deleted and replaced. Plain.
   * @default true: in Cloud Storage who replaces an object has to be allowed to delete it, and trainers replace the file that
   * names their latest checkpoint; soft delete keeps what is gone for some days. With false objects can only be added
   */
  deleteObjects?: boolean;
}

/** Mounting a bucket with Cloud Storage FUSE, which looks at the bucket itself before it looks at objects. */
export interface GcsMountIntent {
  /** Name of the bucket. */
  bucket: pulumi.Input<string>;
  /** Word for the names of resources: `datasets`. Plain. */
  name: string;
  /**
   * Whether the names of all objects of the bucket may be listed, as mounts of the whole bucket need, and releases of
   * Cloud Storage FUSE before 3.12 that mount a folder of it (`only-dir`). Their contents stay closed. Plain.
   * @default false: the bucket's metadata alone
   */
  listAllObjects?: boolean;
}

/** Using a Cloud KMS key from a pod: for what the pod itself encrypts. Objects of a bucket with a key need no right to it. */
export interface GcpDecryptIntent {
  /** Name of the key, `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`. */
  key: pulumi.Input<string>;
  /** Word for the names of resources: `models`. Plain. */
  name: string;
  /** Whether the pods may encrypt with it too. Plain. @default false: least privilege */
  encrypt?: boolean;
}

/** Arguments of `GkeWorkloadIdentity`. */
export interface GkeWorkloadIdentityArgs extends Ownership {
  /** The cluster: `cluster.ref`, or one written by hand with `workloadPool` and `projectNumber`. */
  cluster: pulumi.Input<GkeClusterRef>;
  /** Kubernetes namespace of the pods. */
  namespace: pulumi.Input<string>;
  /** Kubernetes service account of the pods. */
  serviceAccount: pulumi.Input<string>;
  /** Datasets to read. Plain list, at most 20 folders of one bucket. */
  readPrefix?: GcsReadIntent[];
  /** Checkpoints to write. Plain list, at most 20 folders of one bucket. */
  writeCheckpoints?: GcsCheckpointIntent[];
  /** Buckets to mount, beside what is read and written in them. Plain list. */
  mountBuckets?: GcsMountIntent[];
  /** Keys that pods use themselves. Plain list. */
  decrypt?: GcpDecryptIntent[];
  /**
   * Whether the rights are those of an IAM service account that the pods act as, for the few products that know no
   * Kubernetes service accounts. The Kubernetes service account then needs `annotations`. Plain; still no key is made.
   * @default false: rights are given to the Kubernetes service account itself
   * @see https://docs.cloud.google.com/iam/docs/federated-identity-supported-services
   */
  impersonate?: boolean;
  /** Id of that IAM service account, 6 to 30 characters. Plain. @default `<project>-<stack>-<name>`, cut with a hash if it is longer */
  serviceAccountId?: string;
}

/** Options of `GkeWorkloadIdentity`: Pulumi's own, and raw changes to children. */
export interface GkeWorkloadIdentityOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    /** Every binding on a bucket in turn; the function form tells them apart by role and condition. */
    bucketBinding?: Override<BucketIAMMemberArgs>;
    /** Every binding on a key in turn. */
    keyBinding?: Override<CryptoKeyIAMMemberArgs>;
    account?: Override<AccountArgs>;
    accountBinding?: Override<IAMMemberArgs>;
  };
}

/** Arguments of `GkeWorkloadIdentity`: any other is a misspelt one. */
export const identityArgumentNames = keysOf<GkeWorkloadIdentityArgs>({
  cluster: 1,
  namespace: 1,
  serviceAccount: 1,
  readPrefix: 1,
  writeCheckpoints: 1,
  mountBuckets: 1,
  decrypt: 1,
  impersonate: 1,
  serviceAccountId: 1,
  team: 1,
  project: 1,
  environment: 1,
  owner: 1,
});
