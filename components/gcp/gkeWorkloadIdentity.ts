import { CryptoKeyIAMMember } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember.js";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem } from "../core/problem.ts";
import { checked, gated, type Inputs, isPlain } from "../pulumi/checked.ts";
import { after, derived, refNow } from "../pulumi/later.ts";
import { make } from "../pulumi/make.ts";
import type { ComponentSummary } from "../pulumi/summary.ts";
import { ownershipOf } from "../pulumi/tags.ts";
import { checkIdentityArgs, clusterProblems } from "./iam/checkIdentityArgs.ts";
import { checkWorkloadIdentity, type WorkloadIdentityValues, wordOf } from "./iam/checkIntents.ts";
import { prefixCondition } from "./iam/conditions.ts";
import { googleName } from "./iam/googleName.ts";
import type { GkeWorkloadIdentityArgs, GkeWorkloadIdentityOptions } from "./iam/identityArgs.ts";
import type { GkeClusterRef } from "./refs.ts";
import { textOf } from "./storage/atHand.ts";

export type {
  GcpDecryptIntent,
  GcsCheckpointIntent,
  GcsMountIntent,
  GcsReadIntent,
  GkeWorkloadIdentityArgs,
  GkeWorkloadIdentityOptions,
} from "./iam/identityArgs.ts";

/**
 * Rights in Google Cloud for the pods of one Kubernetes service account: no key is made or stored anywhere, and unless it is
 * asked for no IAM service account either.
 *
 * Creates a binding on the bucket or key for every intent, for the Kubernetes service account itself
 * (`principal://iam.googleapis.com/…/subject/ns/<namespace>/sa/<service account>`), held to a folder by a condition: a pod
 * reads, lists and writes below the folders it names and nowhere else. Listing has to name the folder with its slash,
 * `images/`.
 *
 * All clusters of a project share one pool of identities: a service account of the same name in the same namespace of
 * another cluster there has these rights too. Rights take up to some minutes until they hold; pods that start at once should
 * try again.
 *
 * **Cost**: none. Requests to Cloud Storage and KMS are billed where they are made.
 *
 * @example
 * ```ts
 * new GkeWorkloadIdentity("trainer", {
 *   cluster: cluster.ref, namespace: "vision", serviceAccount: "trainer",
 *   readPrefix: [{ bucket: bucket.bucketName, prefix: "images/" }],
 *   writeCheckpoints: [{ bucket: bucket.bucketName, prefix: "checkpoints/vision/" }],
 * });
 * ```
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
 */
export class GkeWorkloadIdentity extends pulumi.ComponentResource {
  /** Who the pods are to IAM, known once their rights are there: `principal://…` or `serviceAccount:…`. */
  readonly member: pulumi.Output<string>;
  /** Annotations that the Kubernetes service account needs. Empty unless `impersonate` is set. */
  readonly annotations: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: GkeWorkloadIdentityArgs, opts: GkeWorkloadIdentityOptions = {}) {
    const type = "hybrid-gpu:index:GkeWorkloadIdentity";
    const cluster = args.cluster === undefined ? undefined : refNow(args.cluster);
    const ownership = ownershipOf(args, cluster?.ownership);
    const later = laterInputs(args);
    const problems = checkIdentityArgs(args, ownership, knownOf(later));
    super(type, name, checked(type, name, args, problems), opts);

    const { overrides = {} } = opts;
    const { readPrefix = [], writeCheckpoints = [], mountBuckets = [], decrypt = [], impersonate = false } = args;
    const shown = new Set(problems.map(describeProblem));
    const gate = gated<Later>(
      type,
      name,
      later,
      ({ missing, ...values }) =>
        [...(missing ?? []), ...checkWorkloadIdentity(values as WorkloadIdentityValues)].filter(
          (one) => !shown.has(describeProblem(one)),
        ),
      this,
    );
    // Google makes the workload identity pool of a project with its first cluster, and knows no member of it before.
    const clusterIsThere = pulumi.output(derived(args.cluster, (ref) => ref.name)).apply((): pulumi.Resource[] => []);
    const child: pulumi.CustomResourceOptions = {
      parent: this,
      dependsOn:
        gate.passed === undefined
          ? clusterIsThere
          : pulumi.all([clusterIsThere, gate.passed]).apply((): pulumi.Resource[] => []),
    };
    // Not from behind the gate: whose rights they are is then known in a preview, where the buckets' names are not yet.
    // What is made from it waits for the gate all the same.
    const [pool, number, namespace, account] = (
      ["workloadPool", "projectNumber", "namespace", "serviceAccount"] as const
    ).map((key) => (later[key] ?? "") as pulumi.Input<string>) as [
      pulumi.Input<string>,
      pulumi.Input<string>,
      pulumi.Input<string>,
      pulumi.Input<string>,
    ];
    const bindings: pulumi.Resource[] = [];
    const actor = impersonate ? impersonated() : undefined;
    const member =
      actor?.member ??
      textOf(
        [number, pool, namespace, account],
        (of, within, space, who) =>
          `principal://iam.googleapis.com/projects/${of}/locations/global/workloadIdentityPools/${within}/subject/ns/${space}/sa/${who}`,
      );

    for (const intent of readPrefix) folder("read", "roles/storage.objectViewer", intent, "Read below");
    for (const intent of writeCheckpoints) {
      if (intent.deleteObjects ?? true) {
        folder("write", "roles/storage.objectUser", intent, "Read, write and delete below");
      } else {
        folder("add", "roles/storage.objectCreator", intent, "Add below");
        folder("review", "roles/storage.objectViewer", intent, "Read back below");
      }
    }
    for (const { bucket, name: word, listAllObjects } of mountBuckets) {
      // Both know the bucket's metadata; the second lists names of objects beside that, and reads none.
      const role = listAllObjects ? "roles/storage.legacyBucketReader" : "roles/storage.bucketViewer";
      bind(`mount-${word}`, { bucket, role, member });
    }
    for (const { key, name: word, encrypt } of decrypt) {
      const role = encrypt ? "roles/cloudkms.cryptoKeyEncrypterDecrypter" : "roles/cloudkms.cryptoKeyDecrypter";
      const binding = { cryptoKeyId: key, role, member };
      bindings.push(make(CryptoKeyIAMMember, `${name}-key-${word}`, binding, child, overrides.keyBinding));
    }

    this.member = after(member, bindings);
    this.annotations = after(actor?.email ?? "", bindings).apply(
      (email): Record<string, string> => (email === "" ? {} : { "iam.gke.io/gcp-service-account": email }),
    );
    const { team, environment } = ownership;
    const region = derived(args.cluster, ({ network }) => network.region);
    const summary: Inputs<ComponentSummary> = { place: "gcp", region, team, environment };
    this.registerOutputs({ member: this.member, annotations: this.annotations, summary });

    function folder(
      kind: string,
      role: string,
      intent: { bucket: pulumi.Input<string>; prefix: string; name?: string },
      purpose: string,
    ): void {
      const { bucket, prefix } = intent;
      const label = `${kind}-${wordOf(intent)}`;
      const condition = derived(bucket, (known) => prefixCondition(known, prefix, purpose, label));
      bind(label, { bucket, role, member, condition });
    }

    function bind(label: string, binding: ConstructorParameters<typeof BucketIAMMember>[1]): void {
      bindings.push(make(BucketIAMMember, `${name}-${label}`, binding, child, overrides.bucketBinding));
    }

    /** An IAM service account that the pods act as. */
    function impersonated(): Account {
      const project = derived(args.cluster, (ref) => ref.project);
      const accountId = args.serviceAccountId ?? googleName([pulumi.getProject(), pulumi.getStack(), name], 30);
      const made = make(
        Account,
        `${name}-account`,
        {
          project,
          accountId: accountId.length < 6 ? `${accountId}-sa-pods` : accountId,
          displayName: textOf([namespace, account], (space, who) => `Pods of ${space}/${who}`),
        },
        // Its id is fixed, so there cannot be two of it for a moment.
        { ...child, deleteBeforeReplace: true },
        overrides.account,
      );
      const user = textOf(
        [pool, namespace, account],
        (within, space, who) => `serviceAccount:${within}[${space}/${who}]`,
      );
      const role = "roles/iam.workloadIdentityUser";
      const binding = { serviceAccountId: made.name, role, member: user };
      bindings.push(make(IAMMember, `${name}-act-as`, binding, child, overrides.accountBinding));
      return made;
    }
  }
}

/** What may be known only later. `missing`: what a cluster that comes later turns out to lack. */
type Later = { [K in keyof Required<WorkloadIdentityValues>]: WorkloadIdentityValues[K] | undefined } & {
  missing: ReturnType<typeof clusterProblems> | undefined;
};

function laterInputs(args: GkeWorkloadIdentityArgs): Inputs<Later> {
  const cluster = args.cluster ?? ({} as GkeClusterRef);
  return {
    namespace: args.namespace,
    serviceAccount: args.serviceAccount,
    readPrefix: args.readPrefix as Inputs<Later>["readPrefix"],
    writeCheckpoints: args.writeCheckpoints as Inputs<Later>["writeCheckpoints"],
    mountBuckets: args.mountBuckets as Inputs<Later>["mountBuckets"],
    decrypt: args.decrypt as Inputs<Later>["decrypt"],
    workloadPool: derived(cluster, ({ workloadPool }) => workloadPool),
    projectNumber: derived(cluster, ({ projectNumber }) => projectNumber as string | undefined),
    missing:
      refNow(cluster) === undefined
        ? derived(cluster, ({ workloadPool, projectNumber }) =>
            clusterProblems(workloadPool, projectNumber, args.impersonate === true),
          )
        : undefined,
  };
}

/** Those that are known now; lists of intents always, with the leaves that are. */
function knownOf(later: Inputs<Later>): WorkloadIdentityValues {
  const lists = ["readPrefix", "writeCheckpoints", "mountBuckets", "decrypt"];
  return Object.fromEntries(
    Object.entries(later).filter(
      ([key, value]) => key !== "missing" && (isPlain(value) || (lists.includes(key) && Array.isArray(value))),
    ),
  );
}
