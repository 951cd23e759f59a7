import { type CostLimits, costPolicies } from "./cost/index.ts";
import { type DataLimits, dataPolicies } from "./data/index.ts";
import type { Environment } from "./environment.ts";
import { packConfiguration } from "./packConfiguration.ts";
import { type PlacementLimits, placementPolicies } from "./placement/index.ts";
import type { AnyPolicy, Level } from "./policy.ts";
import { type QuotaLimits, quotaPolicies } from "./quota/index.ts";
import { type SecurityLimits, securityPolicies } from "./security/index.ts";
import type { PackConfiguration } from "./shared.ts";

/** Every policy of the pack, in the order in which they are asked. The first tells the others what they go by. */
export const policies: readonly AnyPolicy[] = [
  packConfiguration,
  ...costPolicies,
  ...quotaPolicies,
  ...placementPolicies,
  ...dataPolicies,
  ...securityPolicies,
];

/** What each policy may be configured with. */
export interface PolicyLimits extends CostLimits, QuotaLimits, PlacementLimits, DataLimits, SecurityLimits {
  "pack-configuration": PackConfiguration;
}

export type PolicyName = keyof PolicyLimits;

/** Levels and limits of an environment in the form of `--policy-pack-config`: what `dev.json` and its siblings hold. */
export function packConfig(environment: Environment): Record<string, { enforcementLevel: Level } & object> {
  return Object.fromEntries(
    policies.map((policy) => [
      policy.name,
      { enforcementLevel: policy.levels[environment], ...(policy.defaults(environment) as object) },
    ]),
  );
}
