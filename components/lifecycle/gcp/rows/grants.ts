import { Confidence } from "../../../core/fact.ts";
import type { ReplacingInputs } from "../../replacingInputs.ts";

/** What grants are made on, by the beginning of their tokens, and the inputs that name it. */
const granted: Readonly<Record<string, readonly string[]>> = {
  "gcp:artifactregistry/repositoryIam": ["location", "project", "repository"],
  "gcp:compute/subnetworkIAM": ["project", "region", "subnetwork"],
  "gcp:folder/iAM": ["folder"],
  "gcp:kms/cryptoKeyIAM": ["cryptoKeyId"],
  "gcp:kms/keyRingIAM": ["keyRingId"],
  "gcp:organizations/iAM": ["orgId"],
  "gcp:projects/iAM": ["project"],
  "gcp:pubsub/subscriptionIAM": ["project", "subscription"],
  "gcp:pubsub/topicIAM": ["project", "topic"],
  "gcp:secretmanager/secretIam": ["project", "secretId"],
  "gcp:serviceaccount/iAM": ["serviceAccountId"],
  "gcp:storage/bucketIAM": ["bucket"],
  "gcp:storage/managedFolderIam": ["bucket", "managedFolder"],
};

const kinds: Readonly<Record<string, readonly string[]>> = {
  Binding: ["condition", "role"],
  Member: ["condition", "member", "role"],
  Policy: [],
};

/** A kind of grant on a kind of resource. */
interface Grant {
  readonly type: string;
  readonly kind: string;
  /** Inputs that name the resource. */
  readonly on: readonly string[];
}

export const grants: readonly Grant[] = Object.entries(granted).flatMap(([tokens, on]) =>
  Object.keys(kinds).map((kind): Grant => {
    const [module = "", prefix = ""] = tokens.split("/");
    const type = `${module}/${prefix}${kind}:${prefix.charAt(0).toUpperCase()}${prefix.slice(1)}${kind}`;
    return { type, kind, on };
  }),
);

/** Grants: a member of a role is taken or given, members of a binding and a whole policy are changed in place. */
export const grantRows: Readonly<Record<string, ReplacingInputs>> = Object.fromEntries(
  grants.map(({ type, kind, on }): [string, ReplacingInputs] => [
    type,
    {
      always: [...on, ...kinds[kind]!].sort(),
      complete: true,
      source: `hashicorp/terraform-provider-google google/tpgiamresource/resource_iam_${kind.toLowerCase()}.go (ForceNew)`,
      asOf: "2026-08-21",
      confidence: Confidence.Observed,
    },
  ]),
);
