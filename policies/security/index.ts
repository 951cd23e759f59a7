import type { AnyPolicy, NoConfig } from "../policy.ts";
import { type NoOpenIngressConfig, noOpenIngress } from "./noOpenIngress.ts";
import { noStaticKeys } from "./noStaticKeys.ts";
import { noWildcards } from "./noWildcards.ts";

/** Policies about who may do what, and from where, in the order in which they are shown. */
export const securityPolicies: readonly AnyPolicy[] = [noOpenIngress, noWildcards, noStaticKeys];

/** What each of them may be configured with. */
export interface SecurityLimits {
  "no-open-ingress": NoOpenIngressConfig;
  "iam-no-wildcards": NoConfig;
  "iam-no-static-keys": NoConfig;
}
