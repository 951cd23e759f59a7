import { type GpuPolicy, levels } from "../policy.ts";
import { estimateOf, nameOf, type PriceConfig, priceSchema } from "./estimateOf.ts";
import { allowedSchema, isAllowed, type UnpricedConfig, unpricedFindings } from "./unpriced.ts";

export interface NoUnpricedConfig extends PriceConfig, UnpricedConfig {}

const name = "cost-no-unpriced";

/** Resources whose price nobody here knows. A tool that prices them at zero lets the dearest machines through. */
export const noUnpriced: GpuPolicy<NoUnpricedConfig> = {
  name,
  description: "Every resource has a price, is known to be free, or is known to be billed by use.",
  severity: "high",
  url: "https://www.finops.org/framework/capabilities/planning-estimating/",
  remediation: "Give a price row for what is missing, or list the type in allowUnpriced.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: { properties: { ...allowedSchema, ...priceSchema } },
  defaults: () => ({ allowUnpriced: [], prices: [] }),
  evaluateStack: (graph, { config }) =>
    unpricedFindings(
      estimateOf(graph, config).unpriced.filter((one) => !one.unknownQuantity && !isAllowed(graph, one.urn, config)),
      ({ urn, why }) => {
        const type = graph.get(urn)?.type ?? "";
        const fix = `give its price in prices of ${name}, or add ${type} to allowUnpriced`;
        // A missing price names the row to give already.
        return `${nameOf(urn)} has no price: ${why}.${why.includes("Fix: ") ? "" : ` Fix: ${fix}.`}`;
      },
    ),
};
