import { type Properties, read, readStrings } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Asked, Reference } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { GoogleType } from "./googleType.ts";
import { etag, lastPart, type Made, pathOf, projectIn, regionOf, text } from "./made.ts";
import { badRequest, notFound } from "./refusals.ts";
import { inBucket } from "./storage.ts";

/** What grants are made on: the beginning of their tokens, and the resource in their ids. */
interface Granted {
  /** `gcp:storage/bucketIAM` → `gcp:storage/bucketIAMMember:BucketIAMMember`. */
  readonly tokens: string;
  readonly resource: (made: Made) => string;
  readonly refers?: readonly Reference[];
  /** Its resource says the project. */
  readonly project?: true;
}

const by = (path: string) => (made: Made) => pathOf(text(made.inputs, path));
const on = (path: string, to: string): readonly Reference[] => [{ path, to: [to], missing: notFound }];

const granted: readonly Granted[] = [
  { tokens: "gcp:projects/iAM", resource: ({ inputs, settings }) => lastPart(projectIn(inputs, settings)) },
  { tokens: "gcp:folder/iAM", resource: by("folder") },
  { tokens: "gcp:organizations/iAM", resource: by("orgId") },
  {
    tokens: "gcp:serviceaccount/iAM",
    resource: by("serviceAccountId"),
    refers: on("serviceAccountId", "gcp:serviceaccount/account:Account"),
  },
  {
    tokens: "gcp:storage/bucketIAM",
    resource: ({ inputs }) => `b/${text(inputs, "bucket").replace(/^b\//, "")}`,
    refers: [inBucket()],
  },
  {
    tokens: "gcp:storage/managedFolderIam",
    resource: ({ inputs }) =>
      `b/${text(inputs, "bucket").replace(/^b\//, "")}/managedFolders/${text(inputs, "managedFolder")}`,
    refers: [inBucket()],
  },
  {
    tokens: "gcp:kms/cryptoKeyIAM",
    resource: by("cryptoKeyId"),
    refers: on("cryptoKeyId", "gcp:kms/cryptoKey:CryptoKey"),
  },
  {
    tokens: "gcp:kms/keyRingIAM",
    resource: by("keyRingId"),
    refers: on("keyRingId", "gcp:kms/keyRing:KeyRing"),
  },
  {
    tokens: "gcp:artifactregistry/repositoryIam",
    resource: (made) =>
      `projects/${made.project}/locations/${text(made.inputs, "location") || regionOf(made)}/repositories/${lastPart(text(made.inputs, "repository"))}`,
    project: true,
  },
  {
    tokens: "gcp:secretmanager/secretIam",
    resource: (made) => `projects/${made.project}/secrets/${lastPart(text(made.inputs, "secretId"))}`,
    project: true,
  },
  {
    tokens: "gcp:compute/subnetworkIAM",
    resource: (made) =>
      `projects/${made.project}/regions/${regionOf(made)}/subnetworks/${lastPart(text(made.inputs, "subnetwork"))}`,
    refers: on("subnetwork", "gcp:compute/subnetwork:Subnetwork"),
    project: true,
  },
  {
    tokens: "gcp:pubsub/topicIAM",
    resource: (made) => `projects/${made.project}/topics/${lastPart(text(made.inputs, "topic"))}`,
    project: true,
  },
  {
    tokens: "gcp:pubsub/subscriptionIAM",
    resource: (made) => `projects/${made.project}/subscriptions/${lastPart(text(made.inputs, "subscription"))}`,
    project: true,
  },
];

/** Who may do what: a member, all members of a role, or the whole policy of a resource. */
export const grantTypes: readonly GoogleType[] = granted.flatMap(({ tokens, resource, refers = [], project }) => {
  const [module = "", prefix = ""] = tokens.split("/");
  const token = (kind: string): string =>
    `${module}/${prefix}${kind}:${prefix.charAt(0).toUpperCase()}${prefix.slice(1)}${kind}`;
  const type = (kind: string, id: (made: Made) => string): GoogleType => ({
    type: token(kind),
    id,
    nameFrom: null,
    ...(project === true ? {} : { project: false as const }),
    outputs: ({ seed, inputs }) => ({ etag: etag(`${seed}/${JSON.stringify(read(inputs, "role"))}`) }),
    called: "IAM policy",
    taken: null,
    deletionPolicy: false,
    minutes: {
      create: 0.15,
      delete: 0.15,
      source: "hashicorp/terraform-provider-google google/tpgiamresource/iam.go (three reads after a write)",
    },
    refers: [...refers, ...(kind === "Policy" ? [] : [account(kind === "Member" ? "member" : "members[]")])],
    refuse: noIdentityPool,
  });
  return [
    type(
      "Member",
      (made) => `${resource(made)}/${text(made.inputs, "role")}/${memberOf(made.inputs)}${conditionOf(made.inputs)}`,
    ),
    type("Binding", (made) => `${resource(made)}/${text(made.inputs, "role")}${conditionOf(made.inputs)}`),
    type("Policy", resource),
  ];
});

/** An account is known to the rest of the cloud some seconds after it is made. */
function account(path: string): Reference {
  return {
    path,
    to: ["gcp:serviceaccount/account:Account"],
    missing: (value, unseen) =>
      unseen === undefined
        ? undefined
        : badRequest(
            `Service account ${value.replace(/^serviceAccount:/, "")} does not exist.`,
            "https://github.com/GoogleCloudPlatform/genai-for-marketing/issues/139",
          ),
  };
}

/** Addresses are in small letters, as the provider keeps them. */
function memberOf(inputs: Properties): string {
  const member = text(inputs, "member");
  return /^(?:user|serviceAccount|group|domain):/.test(member)
    ? member.replace(/:(.*)$/, (_, rest: string) => `:${rest.includes("[") ? rest : rest.toLowerCase()}`)
    : member;
}

/** @see hashicorp/terraform-provider-google google/tpgiamresource/iam.go (conditionKey) */
function conditionOf(inputs: Properties): string {
  if (read(inputs, "condition").state !== "known") return "";
  return `/${["title", "description", "expression"].map((part) => text(inputs, `condition.${part}`)).join("/")}`;
}

/** The pool of a project's workload identities comes with its first cluster that has them. */
function noIdentityPool({ inputs, world }: Asked): Refusal | undefined {
  const listed = readStrings(inputs, "members");
  const members = listed.state === "known" ? listed.value : [text(inputs, "member")];
  for (const member of members) {
    const pool = /([a-z0-9.-]+\.svc\.id\.goog)/.exec(member)?.[1];
    if (pool === undefined) continue;
    const clusters = world
      .all(gkeClusterType)
      .filter((cluster) => text(cluster.inputs, "workloadIdentityConfig.workloadPool") === pool);
    // Without any the pool may be there from before the rehearsal.
    if (clusters.length === 0 || clusters.some(({ status }) => status !== "creating")) continue;
    return badRequest(
      `Identity Pool does not exist (${pool}). Please check that you specified a valid resource name as returned in the \`name\` attribute in the configuration API.`,
      "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/916",
    );
  }
  return undefined;
}
