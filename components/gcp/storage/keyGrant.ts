import { CryptoKeyIAMMember, type CryptoKeyIAMMemberArgs } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import { keyUserRole } from "./kmsKey.ts";

export interface KeyGrant {
  /** Name of the component. */
  readonly name: string;
  readonly key: pulumi.Input<string>;
  /** Who uses it: `serviceAccount:…`. */
  readonly member: pulumi.Input<string>;
  readonly override?: Override<CryptoKeyIAMMemberArgs>;
}

/** A key that a service may use: known only once it may. */
export function grantedKey(
  { name, key, member, override }: KeyGrant,
  child: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const args = { cryptoKeyId: key, role: keyUserRole, member };
  // One right of one account, however many use the key: gone with the first of them, it would lock the others' data.
  const options = { ...child, retainOnDelete: true };
  return after(key, [make(CryptoKeyIAMMember, `${name}-key`, args, options, override)]);
}
