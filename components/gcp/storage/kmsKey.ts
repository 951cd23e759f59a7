import { type Problem, Problems } from "../../core/problem.ts";

const guide = "https://docs.cloud.google.com/kms/docs/getting-resource-ids";

/** Role that lets a service encrypt and decrypt with a key. */
export const keyUserRole = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/** Where a key is: `projects/p/locations/us-central1/keyRings/r/cryptoKeys/k` → `us-central1`. */
export function locationOfKey(key: string): string | undefined {
  return /^projects\/[^/\s]+\/locations\/([^/\s]+)\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+$/.exec(key)?.[1];
}

/** The rule of a key's name; with `location`, also of where it is. */
export function checkKmsKey(key: unknown, location?: string, what = "what it encrypts", path = "kmsKey"): Problem[] {
  const problems = new Problems();
  const found = typeof key === "string" ? locationOfKey(key) : undefined;
  if (found === undefined) {
    problems.error(
      path,
      key,
      "is not the name of a Cloud KMS key (a version of a key is not one)",
      "write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>",
      guide,
    );
  } else if (location !== undefined && found !== location) {
    problems.error(
      path,
      key,
      `is in ${found}, and a key has to be where ${what} is: in ${location}`,
      `use a key of ${location}`,
      "https://docs.cloud.google.com/kms/docs/cmek",
    );
  }
  return problems.list;
}
