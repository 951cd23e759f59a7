import type { AnyPolicy, NoConfig } from "../policy.ts";
import { type ControlPlanePrivateConfig, controlPlanePrivate } from "./controlPlanePrivate.ts";
import { type EncryptionAtRestConfig, encryptionAtRest } from "./encryptionAtRest.ts";
import { imdsv2Required } from "./imdsv2Required.ts";
import { type NoOpenIngressConfig, noOpenIngress } from "./noOpenIngress.ts";
import { type NoSecretInPlainConfigConfig, noSecretInPlainConfig } from "./noSecretInPlainConfig.ts";
import { noStaticKeys } from "./noStaticKeys.ts";
import { noWildcards } from "./noWildcards.ts";
import { workloadIdentityRequired } from "./workloadIdentityRequired.ts";

/** Policies about who may do what, and from where, in the order in which they are shown. */
export const securityPolicies: readonly AnyPolicy[] = [
  noOpenIngress,
  controlPlanePrivate,
  noWildcards,
  noStaticKeys,
  workloadIdentityRequired,
  imdsv2Required,
  encryptionAtRest,
  noSecretInPlainConfig,
];

/** What each of them may be configured with. */
export interface SecurityLimits {
  "no-open-ingress": NoOpenIngressConfig;
  "iam-no-wildcards": NoConfig;
  "iam-no-static-keys": NoConfig;
  "control-plane-private": ControlPlanePrivateConfig;
  "workload-identity-required": NoConfig;
  "imdsv2-required": NoConfig;
  "encryption-at-rest": EncryptionAtRestConfig;
  "no-secret-in-plain-config": NoSecretInPlainConfigConfig;
}
