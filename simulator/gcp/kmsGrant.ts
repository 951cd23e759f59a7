import { read, readStrings } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { lastPart, pathOf, text } from "./made.ts";
import { simulatedProjectNumber } from "./project.ts";

/** The accounts by which services of Google use keys of a project. */
export const Agent = {
  ArtifactRegistry: `service-${simulatedProjectNumber}@gcp-sa-artifactregistry.iam.gserviceaccount.com`,
  Compute: `service-${simulatedProjectNumber}@compute-system.iam.gserviceaccount.com`,
  Container: `service-${simulatedProjectNumber}@container-engine-robot.iam.gserviceaccount.com`,
  Filestore: `service-${simulatedProjectNumber}@cloud-filer.iam.gserviceaccount.com`,
  Lustre: `service-${simulatedProjectNumber}@gcp-sa-lustre.iam.gserviceaccount.com`,
  PubSub: `service-${simulatedProjectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`,
  SecretManager: `service-${simulatedProjectNumber}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
  Storage: `service-${simulatedProjectNumber}@gs-project-accounts.iam.gserviceaccount.com`,
} as const;

const source = "https://github.com/hashicorp/terraform-provider-google/issues/5103";

/**
 * Whether a service may use a key. Only of keys that are there: who may use a key that was there before the rehearsal, nobody
 * knows.
 */
export function keyDenied({ inputs, world, before }: Asked, path: string, agent: string): Refusal | undefined {
  const value = text(inputs, path);
  if (value === "" || (before !== undefined && text(before.inputs, path) === value)) return undefined;
  const key = world.find(["gcp:kms/cryptoKey:CryptoKey"], pathOf(value).replace(/\/cryptoKeyVersions\/.*$/, ""));
  if (key === undefined || isGranted(world, key, agent)) return undefined;
  if (agent === Agent.Storage) {
    return {
      code: "forbidden",
      message:
        "Permission denied on Cloud KMS key. Please ensure that your Cloud Storage service account has been authorized to use this key.",
      status: 403,
      source: "https://github.com/ollionorg/gcp-landing-zone/pull/59",
    };
  }
  return {
    code: "forbidden",
    message: `Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '${key.id}' (or it may not exist).`,
    status: 403,
    source,
  };
}

function isGranted(world: World, key: Existing, agent: string): boolean {
  const ring = text(key.inputs, "keyRing");
  const given = (type: string, path: string, on: string): boolean =>
    world.all(type).some(({ inputs }) => {
      if (on !== "" && pathOf(text(inputs, path)) !== on && lastPart(text(inputs, path)) !== on) return false;
      if (!/^roles\/(?:cloudkms\.|owner|editor)/.test(text(inputs, "role"))) return false;
      const members = readStrings(inputs, "members");
      const all = members.state === "known" ? members.value : [text(inputs, "member")];
      return all.some((member) => member === `serviceAccount:${agent}`);
    });
  const policies = (type: string, path: string, on: string): boolean =>
    world.all(type).some(({ inputs }) => {
      const data = read(inputs, "policyData");
      return pathOf(text(inputs, path)) === on && data.state === "known" && String(data.value).includes(agent);
    });
  return (
    given("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "cryptoKeyId", key.id) ||
    given("gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding", "cryptoKeyId", key.id) ||
    policies("gcp:kms/cryptoKeyIAMPolicy:CryptoKeyIAMPolicy", "cryptoKeyId", key.id) ||
    given("gcp:kms/keyRingIAMMember:KeyRingIAMMember", "keyRingId", pathOf(ring)) ||
    given("gcp:kms/keyRingIAMBinding:KeyRingIAMBinding", "keyRingId", pathOf(ring)) ||
    given("gcp:projects/iAMMember:IAMMember", "project", "") ||
    given("gcp:projects/iAMBinding:IAMBinding", "project", "")
  );
}
