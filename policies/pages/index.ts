import { costPages } from "./cost.ts";
import { dataPages } from "./data.ts";
import { packConfigurationPage } from "./packConfiguration.ts";
import type { PolicyPage } from "./page.ts";
import { placementPages } from "./placement.ts";
import { quotaPages } from "./quota.ts";
import { securityPages } from "./security.ts";

/** The documentation of every policy, in the order of the catalogue. */
export const pages: readonly PolicyPage[] = [
  packConfigurationPage,
  ...costPages,
  ...quotaPages,
  ...placementPages,
  ...dataPages,
  ...securityPages,
];
