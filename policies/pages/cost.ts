import { allocationTagsPage } from "./cost/allocationTags.ts";
import { capacityBlockApprovalPage } from "./cost/capacityBlockApproval.ts";
import { commitmentApprovalPage } from "./cost/commitmentApproval.ts";
import { idleMaxGuardPage } from "./cost/idleMaxGuard.ts";
import { increaseLimitPage } from "./cost/increaseLimit.ts";
import { monthlyCeilingPage } from "./cost/monthlyCeiling.ts";
import { noOndemandTopGpuPage } from "./cost/noOndemandTopGpu.ts";
import { noUnknownQuantityPage } from "./cost/noUnknownQuantity.ts";
import { noUnpricedPage } from "./cost/noUnpriced.ts";
import { perGpuHourCeilingPage } from "./cost/perGpuHourCeiling.ts";
import { priceFreshnessPage } from "./cost/priceFreshness.ts";
import { spotNotForMultinodePage } from "./cost/spotNotForMultinode.ts";
import { storageRightTierPage } from "./cost/storageRightTier.ts";
import { teamCeilingPage } from "./cost/teamCeiling.ts";
import { ttlRequiredPage } from "./cost/ttlRequired.ts";
import type { PolicyPage } from "./page.ts";

/** Pages of the policies in `policies/cost`. */
export const costPages: readonly PolicyPage[] = [
  monthlyCeilingPage,
  teamCeilingPage,
  increaseLimitPage,
  perGpuHourCeilingPage,
  noUnpricedPage,
  noUnknownQuantityPage,
  priceFreshnessPage,
  idleMaxGuardPage,
  noOndemandTopGpuPage,
  capacityBlockApprovalPage,
  commitmentApprovalPage,
  spotNotForMultinodePage,
  storageRightTierPage,
  ttlRequiredPage,
  allocationTagsPage,
];
