import { type MonthlyCeilingConfig, monthlyCeiling } from "./cost/monthlyCeiling.ts";
import { type NoUnknownQuantityConfig, noUnknownQuantity } from "./cost/noUnknownQuantity.ts";
import { type NoUnpricedConfig, noUnpriced } from "./cost/noUnpriced.ts";
import { deletionProtection } from "./data/deletionProtection.ts";
import type { Environment } from "./environment.ts";
import { compactPlacement } from "./placement/compactPlacement.ts";
import { efaInterfaceCount } from "./placement/efaInterfaceCount.ts";
import { efaSingleZone } from "./placement/efaSingleZone.ts";
import { gpudirectNetworks } from "./placement/gpudirectNetworks.ts";
import { lustreSizeValid } from "./placement/lustreSizeValid.ts";
import { nodeGroupTemplateValid } from "./placement/nodeGroupTemplateValid.ts";
import { storageSameZone } from "./placement/storageSameZone.ts";
import { tpuTopologyValid } from "./placement/tpuTopologyValid.ts";
import type { ZoneConfig } from "./placement/zones.ts";
import type { AnyPolicy, Level, NoConfig } from "./policy.ts";
import { flexStartLimits } from "./quota/flexStartLimits.ts";
import { type QuotaHeadroomConfig, quotaHeadroom } from "./quota/headroom.ts";
import { type ZoneOffersTypeConfig, zoneOffersType } from "./quota/zoneOffersType.ts";
import { type NoOpenIngressConfig, noOpenIngress } from "./security/noOpenIngress.ts";
import { noStaticKeys } from "./security/noStaticKeys.ts";
import { noWildcards } from "./security/noWildcards.ts";

/** Every policy of the pack, in the order in which they are shown. */
export const policies: readonly AnyPolicy[] = [
  monthlyCeiling,
  noUnpriced,
  noUnknownQuantity,
  quotaHeadroom,
  zoneOffersType,
  flexStartLimits,
  efaInterfaceCount,
  gpudirectNetworks,
  nodeGroupTemplateValid,
  efaSingleZone,
  compactPlacement,
  tpuTopologyValid,
  storageSameZone,
  lustreSizeValid,
  deletionProtection,
  noOpenIngress,
  noWildcards,
  noStaticKeys,
];

/** What each policy may be configured with. */
export interface PolicyLimits {
  "cost-monthly-ceiling": MonthlyCeilingConfig;
  "cost-no-unpriced": NoUnpricedConfig;
  "cost-no-unknown-quantity": NoUnknownQuantityConfig;
  "quota-headroom": QuotaHeadroomConfig;
  "quota-zone-offers-type": ZoneOffersTypeConfig;
  "capacity-flexstart-limits": NoConfig;
  "efa-interface-count": NoConfig;
  "gpudirect-networks": NoConfig;
  "node-group-template-valid": NoConfig;
  "efa-single-az": ZoneConfig;
  "gcp-compact-placement": NoConfig;
  "tpu-topology-valid": NoConfig;
  "storage-same-az-as-compute": ZoneConfig;
  "lustre-size-valid": NoConfig;
  "deletion-protection": NoConfig;
  "no-open-ingress": NoOpenIngressConfig;
  "iam-no-wildcards": NoConfig;
  "iam-no-static-keys": NoConfig;
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
