import type { AnyPolicy } from "../policy.ts";
import { type AllocationTagsConfig, allocationTags } from "./allocationTags.ts";
import { type CapacityBlockApprovalConfig, capacityBlockApproval } from "./capacityBlockApproval.ts";
import { type CommitmentApprovalConfig, commitmentApproval } from "./commitmentApproval.ts";
import { type IdleMaxGuardConfig, idleMaxGuard } from "./idleMaxGuard.ts";
import { type IncreaseLimitConfig, increaseLimit } from "./increaseLimit.ts";
import { type MonthlyCeilingConfig, monthlyCeiling } from "./monthlyCeiling.ts";
import { type NoOndemandTopGpuConfig, noOndemandTopGpu } from "./noOndemandTopGpu.ts";
import { type NoUnknownQuantityConfig, noUnknownQuantity } from "./noUnknownQuantity.ts";
import { type NoUnpricedConfig, noUnpriced } from "./noUnpriced.ts";
import { type PerGpuHourCeilingConfig, perGpuHourCeiling } from "./perGpuHourCeiling.ts";
import { type PriceFreshnessConfig, priceFreshness } from "./priceFreshness.ts";
import { type SpotNotForMultinodeConfig, spotNotForMultinode } from "./spotNotForMultinode.ts";
import { type StorageRightTierConfig, storageRightTier } from "./storageRightTier.ts";
import { type TeamCeilingConfig, teamCeiling } from "./teamCeiling.ts";
import { type TtlRequiredConfig, ttlRequired } from "./ttlRequired.ts";

/** Policies about money, in the order in which they are shown. */
export const costPolicies: readonly AnyPolicy[] = [
  monthlyCeiling,
  teamCeiling,
  increaseLimit,
  perGpuHourCeiling,
  noUnpriced,
  noUnknownQuantity,
  priceFreshness,
  idleMaxGuard,
  noOndemandTopGpu,
  capacityBlockApproval,
  commitmentApproval,
  spotNotForMultinode,
  storageRightTier,
  ttlRequired,
  allocationTags,
];

/** What each of them may be configured with. */
export interface CostLimits {
  "cost-monthly-ceiling": MonthlyCeilingConfig;
  "cost-team-ceiling": TeamCeilingConfig;
  "cost-increase-limit": IncreaseLimitConfig;
  "cost-per-gpu-hour-ceiling": PerGpuHourCeilingConfig;
  "cost-no-unpriced": NoUnpricedConfig;
  "cost-no-unknown-quantity": NoUnknownQuantityConfig;
  "cost-price-freshness": PriceFreshnessConfig;
  "cost-idle-max-guard": IdleMaxGuardConfig;
  "cost-no-ondemand-top-gpu": NoOndemandTopGpuConfig;
  "cost-capacity-block-approval": CapacityBlockApprovalConfig;
  "cost-commitment-approval": CommitmentApprovalConfig;
  "cost-spot-not-for-multinode": SpotNotForMultinodeConfig;
  "cost-storage-right-tier": StorageRightTierConfig;
  "cost-ttl-required": TtlRequiredConfig;
  "cost-allocation-tags": AllocationTagsConfig;
}
