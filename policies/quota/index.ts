import type { AnyPolicy, NoConfig } from "../policy.ts";
import { flexStartLimits } from "./flexStartLimits.ts";
import { quotaHeadroom } from "./headroom.ts";
import { quotaSnapshotAge, type SnapshotAgeConfig } from "./snapshotAge.ts";
import { type ZoneOffersTypeConfig, zoneOffersType } from "./zoneOffersType.ts";

/** Policies about quotas and capacity, in the order in which they are shown. */
export const quotaPolicies: readonly AnyPolicy[] = [quotaHeadroom, quotaSnapshotAge, zoneOffersType, flexStartLimits];

/** What each of them may be configured with. */
export interface QuotaLimits {
  "quota-headroom": NoConfig;
  "quota-snapshot-age": SnapshotAgeConfig;
  "quota-zone-offers-type": ZoneOffersTypeConfig;
  "capacity-flexstart-limits": NoConfig;
}
