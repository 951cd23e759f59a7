import { gpuPolicy, levels } from "../policy.ts";
import { estimateOf, nameOf } from "./estimateOf.ts";
import { allowedSchema, isAllowed, type UnpricedConfig, unpricedFindings } from "./unpriced.ts";

export interface NoUnpricedConfig extends UnpricedConfig {}

const name = "cost-no-unpriced";

/** Resources whose price nobody here knows. A tool that prices them at zero lets the dearest machines through. */
export const noUnpriced = gpuPolicy<NoUnpricedConfig>({
  name,
  description: "Every resource has a price, is known to be free, or is known to be billed by use.",
  severity: "high",
  source: "https://www.finops.org/framework/capabilities/planning-estimating/",
  remediation: "Give a price row for what is missing, or list the type in allowUnpriced.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: { properties: { ...allowedSchema } },
  defaults: () => ({ allowUnpriced: [] }),
  evaluateStack: (graph, context) =>
    unpricedFindings(
      estimateOf(graph, context).unpriced.filter(
        (one) => !one.unknownQuantity && !isAllowed(graph, one.urn, context.config),
      ),
      ({ urn, why }) => {
        const type = graph.get(urn)?.type ?? "";
        const fix = `give its price in prices of pack-configuration, or add ${type} to allowUnpriced`;
        // A missing price names the row to give already.
        return `${nameOf(urn)} has no price: ${why}.${why.includes("Fix: ") ? "" : ` Fix: ${fix}.`}`;
      },
    ),
});
