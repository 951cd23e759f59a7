import type { AnyPolicy, NoConfig } from "../policy.ts";
import { flexStartLimits } from "./flexStartLimits.ts";
import { quotaHeadroom } from "./headroom.ts";
import { type ZoneOffersTypeConfig, zoneOffersType } from "./zoneOffersType.ts";

/** Policies about quotas and capacity, in the order in which they are shown. */
export const quotaPolicies: readonly AnyPolicy[] = [quotaHeadroom, zoneOffersType, flexStartLimits];

/** What each of them may be configured with. */
export interface QuotaLimits {
  "quota-headroom": NoConfig;
  "quota-zone-offers-type": ZoneOffersTypeConfig;
  "capacity-flexstart-limits": NoConfig;
}
