import type { PolicyPage } from "./page.ts";
import { controlPlanePrivatePage } from "./security/controlPlanePrivate.ts";
import { encryptionAtRestPage } from "./security/encryptionAtRest.ts";
import { imdsv2RequiredPage } from "./security/imdsv2Required.ts";
import { noOpenIngressPage } from "./security/noOpenIngress.ts";
import { noSecretInPlainConfigPage } from "./security/noSecretInPlainConfig.ts";
import { noStaticKeysPage } from "./security/noStaticKeys.ts";
import { noWildcardsPage } from "./security/noWildcards.ts";
import { workloadIdentityRequiredPage } from "./security/workloadIdentityRequired.ts";

/** Pages of the policies in `policies/security`. */
export const securityPages: readonly PolicyPage[] = [
  noOpenIngressPage,
  controlPlanePrivatePage,
  noWildcardsPage,
  noStaticKeysPage,
  workloadIdentityRequiredPage,
  imdsv2RequiredPage,
  encryptionAtRestPage,
  noSecretInPlainConfigPage,
];
