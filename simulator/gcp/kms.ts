import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import type { GoogleType } from "./googleType.ts";
import { providerProtection } from "./keeping.ts";
import { Agent, keyDenied } from "./kmsGrant.ts";
import { lastPart, located, madeAt, ofProject, pathOf, projectIn, text } from "./made.ts";
import { notFound } from "./refusals.ts";

const provider = "hashicorp/terraform-provider-google google/services";
const keyRing = "gcp:kms/keyRing:KeyRing";
const secretType = "gcp:secretmanager/secret:Secret";

/** Keys and secrets. */
export const keyTypes: readonly GoogleType[] = [
  {
    type: keyRing,
    id: located("keyRings"),
    called: "KeyRing",
    taken: keyTaken("KeyRing"),
    deletionPolicy: false,
    nameStays: `${provider}/kms/resource_kms_key_ring.go (resourceKMSKeyRingDelete only forgets it)`,
  },
  {
    type: "gcp:kms/cryptoKey:CryptoKey",
    id: ({ inputs, name }) => `${pathOf(text(inputs, "keyRing"))}/cryptoKeys/${name}`,
    project: false,
    outputs: (_, id) => ({ primaries: [{ name: `${id}/cryptoKeyVersions/1`, state: "ENABLED" }] }),
    called: "CryptoKey",
    taken: keyTaken("CryptoKey"),
    nameStays: `${provider}/kms/resource_kms_crypto_key.go (resourceKMSCryptoKeyDelete destroys its versions only)`,
    refers: [{ path: "keyRing", to: [keyRing], missing: notFound }],
  },
  {
    type: "gcp:kms/cryptoKeyVersion:CryptoKeyVersion",
    id: ({ inputs, seed }) => `${pathOf(text(inputs, "cryptoKey"))}/cryptoKeyVersions/${versionOf(seed)}`,
    nameFrom: null,
    project: false,
    outputs: (_, id) => ({
      name: id,
      algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION",
      attestations: [],
      generateTime: madeAt,
      protectionLevel: "SOFTWARE",
    }),
    called: "CryptoKeyVersion",
    taken: null,
    refers: [{ path: "cryptoKey", to: ["gcp:kms/cryptoKey:CryptoKey"], missing: notFound }],
  },
  {
    type: secretType,
    id: ofProject("secrets"),
    nameFrom: "secretId",
    outputs: (_, id) => ({ name: id, createTime: madeAt }),
    called: "Secret",
    taken: (name, existing) => ({
      code: "alreadyExists",
      message: `Secret [projects/${existing.id.split("/")[1]}/secrets/${name}] already exists.`,
      status: 409,
      source: "https://docs.cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create",
    }),
    refuse: (asked) => keyDenied(asked, "replication.auto.customerManagedEncryption.kmsKeyName", Agent.SecretManager),
    protection: providerProtection(
      "cannot destroy secret manager secret without setting deletion_protection=false and running `terraform apply`",
      `${provider}/secretmanager/resource_secret_manager_secret.go`,
    ),
  },
  {
    type: "gcp:secretmanager/secretVersion:SecretVersion",
    id: ({ inputs, settings, seed }) => `${secretPath(inputs, settings)}/versions/${versionOf(seed)}`,
    nameFrom: null,
    project: false,
    outputs: ({ seed }, id) => ({ name: id, version: versionOf(seed), createTime: madeAt, destroyTime: "" }),
    called: "SecretVersion",
    taken: null,
    refers: [{ path: "secret", to: [secretType], missing: notFound }],
  },
];

/** Versions are counted: the seed ends with how many there were before. */
function versionOf(seed: string): string {
  const again = /#(\d+)$/.exec(seed)?.[1];
  return again === undefined ? "1" : String(Number(again) + 1);
}

function secretPath(inputs: Parameters<typeof projectIn>[0], settings: Parameters<typeof projectIn>[1]): string {
  const secret = pathOf(text(inputs, "secret"));
  return secret.includes("/") ? secret : `projects/${projectIn(inputs, settings)}/secrets/${lastPart(secret)}`;
}

function keyTaken(kind: string) {
  return (_: string, { id }: Existing): Refusal => ({
    code: "alreadyExists",
    message: `${kind} ${id} already exists.`,
    status: 409,
    source:
      "https://docs.cloud.google.com/kms/docs/resource-hierarchy (names of key rings and keys are never given again)",
  });
}
