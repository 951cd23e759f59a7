import type { PolicyPage } from "./page.ts";
import { flexStartLimitsPage } from "./quota/flexStartLimits.ts";
import { headroomPage } from "./quota/headroom.ts";
import { snapshotAgePage } from "./quota/snapshotAge.ts";
import { zoneOffersTypePage } from "./quota/zoneOffersType.ts";

/** Pages of the policies in `policies/quota`. */
export const quotaPages: readonly PolicyPage[] = [
  headroomPage,
  snapshotAgePage,
  zoneOffersTypePage,
  flexStartLimitsPage,
];
