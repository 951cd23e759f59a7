import type { AnyPolicy } from "../policy.ts";
import { type MonthlyCeilingConfig, monthlyCeiling } from "./monthlyCeiling.ts";
import { type NoUnknownQuantityConfig, noUnknownQuantity } from "./noUnknownQuantity.ts";
import { type NoUnpricedConfig, noUnpriced } from "./noUnpriced.ts";

/** Policies about money, in the order in which they are shown. */
export const costPolicies: readonly AnyPolicy[] = [monthlyCeiling, noUnpriced, noUnknownQuantity];

/** What each of them may be configured with. */
export interface CostLimits {
  "cost-monthly-ceiling": MonthlyCeilingConfig;
  "cost-no-unpriced": NoUnpricedConfig;
  "cost-no-unknown-quantity": NoUnknownQuantityConfig;
}
