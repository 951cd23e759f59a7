import { gpuPolicy, levels } from "../policy.ts";
import { estimateOf, nameOf } from "./estimateOf.ts";
import { allowedSchema, isAllowed, type UnpricedConfig, unpricedFindings } from "./unpriced.ts";

export interface NoUnknownQuantityConfig extends UnpricedConfig {}

/** Sizes that are only known after creation: a ceiling cannot be kept for what nobody has counted. */
export const noUnknownQuantity = gpuPolicy<NoUnknownQuantityConfig>({
  name: "cost-no-unknown-quantity",
  description: "The size of everything that costs money is known before it is created.",
  severity: "high",
  source: "https://www.pulumi.com/docs/iac/concepts/inputs-outputs/",
  remediation: "Give counts and capacities as plain values or stack configuration, not as outputs of other resources.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: { properties: { ...allowedSchema } },
  defaults: () => ({ allowUnpriced: [] }),
  evaluateStack: (graph, context) =>
    unpricedFindings(
      estimateOf(graph, context).unpriced.filter(
        (one) => one.unknownQuantity && !isAllowed(graph, one.urn, context.config),
      ),
      ({ urn, why }) =>
        `${nameOf(urn)} costs an amount that cannot be told before it is created: ${why}. ` +
        "Fix: give what is missing as a plain value or from stack configuration.",
    ),
});
