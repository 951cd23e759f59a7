import type { ResourceGraph } from "../../components/core/graph.ts";
import {
  type AgedPrice,
  type AgedPriceFile,
  agedPriceFiles,
  agedPrices,
  defaultPriceAges,
  type PriceAges,
} from "../../components/pricing/freshness.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { estimateOf, nameOf, usd } from "./estimateOf.ts";
import { countOf, policyFileOf, someOf } from "./policyFile.ts";
import { allowedSchema, isAllowed, type UnpricedConfig } from "./unpriced.ts";

export interface PriceFreshnessConfig extends PriceAges, UnpricedConfig {}

const name = "cost-price-freshness";

/** Prices of last year decide about the bill of this year: a ceiling that is kept on paper. */
export const priceFreshness = gpuPolicy<PriceFreshnessConfig>({
  name,
  description: "The prices that the stack is judged by are recent.",
  severity: "medium",
  source: "https://www.finops.org/framework/capabilities/data-ingestion/",
  remediation: "Fetch the vendors' present prices with hybrid-gpu prices refresh, and date your own rows anew.",
  levels: levels("advisory", "advisory", "mandatory"),
  configSchema: {
    properties: {
      maxAgeDays: { type: "integer", minimum: 0, description: "Days after which a price in use is called old." },
      failAgeDays: { type: "integer", minimum: 0, description: "Days after which a price in use is a violation." },
      ...allowedSchema,
    },
  },
  defaults: () => ({ ...defaultPriceAges, allowUnpriced: [] }),
  evaluateStack: (graph, context) => judgeAges(graph, context),
});

function judgeAges(graph: ResourceGraph, context: PolicyContext<PriceFreshnessConfig>): Finding[] {
  const { config, shared } = context;
  const written = shared.priceFiles;
  const feeds = written.flatMap((one) => one.feeds ?? []);
  const prices = agedPrices(estimateOf(graph, context).lines, shared.today, config, feeds);
  const files = agedPriceFiles(written, shared.today, config);
  const tooOld = finding(prices, files, "too old", context, "failAgeDays");
  return [
    ...(tooOld.length > 0 ? tooOld : withoutPrice(graph, context)),
    ...finding(prices, files, "old", context, "maxAgeDays"),
  ];
}

/** The price that will count for them may be of any age. */
function withoutPrice(graph: ResourceGraph, context: PolicyContext<PriceFreshnessConfig>): Finding[] {
  const unpriced = estimateOf(graph, context).unpriced.filter((one) => !isAllowed(graph, one.urn, context.config));
  if (unpriced.length === 0) return [];
  return [
    {
      because: "unknown",
      message:
        `Whether the stack is judged by recent prices cannot be told, because ${countOf(unpriced.length, "resource")} ` +
        `${unpriced.length === 1 ? "has" : "have"} no price: ${someOf(unpriced.map(({ urn }) => nameOf(urn)))}. ` +
        `Fix: make the size known or give the price, or add the type to allowUnpriced of ${name} in ${policyFileOf(graph)}.`,
    },
  ];
}

/** Prices that one finding names: the worst. */
const mostPrices = 8;

function finding(
  allPrices: readonly AgedPrice[],
  allFiles: readonly AgedPriceFile[],
  verdict: AgedPrice["verdict"],
  context: PolicyContext<PriceFreshnessConfig>,
  key: keyof PriceAges,
): Finding[] {
  const prices = allPrices.filter((one) => one.verdict === verdict);
  const files = allFiles.filter((one) => one.verdict === verdict);
  if (prices.length + files.length === 0) return [];
  const what = [
    ...(prices.length > 0 ? [`${countOf(prices.length, "price")} in use`] : []),
    ...(files.length > 0 ? [countOf(files.length, "price file")] : []),
  ].join(" and ");
  const shown = prices.slice(0, mostPrices);
  const rest = prices.length - shown.length;
  const listed = [...files.map(describeFile), ...shown.map(describePrice)].join("; ");
  return [
    {
      ...(verdict === "old" ? { because: "warning" as const } : {}),
      message:
        `${what} ${prices.length + files.length === 1 ? "is" : "are"} older than ${countOf(context.config[key], "day")} ` +
        `(${key}, ${limitSource(context, key)}): ${listed}${rest > 0 ? `; and ${rest} more` : ""}. ` +
        "Fix: run hybrid-gpu prices refresh, and name the file that it writes in priceFiles of pack-configuration; date your own rows anew.",
    },
  ];
}

/** `p5.48xlarge in us-east-2, on-demand, of 2026-01-01 (325 days, behind 80,358.40 USD a month)`. */
function describePrice({ sku, region, purchase, priceDate, ageDays, usd: amount }: AgedPrice): string {
  const where = region === "*" ? "" : ` in ${region}`;
  return `${sku}${where}, ${purchase}, of ${priceDate} (${ageText(ageDays)}, behind ${usd(amount)})`;
}

function describeFile({ file, writtenAt, ageDays }: AgedPriceFile): string {
  return `${file}, written ${writtenAt} (${ageText(ageDays)})`;
}

function ageText(ageDays: number | undefined): string {
  return ageDays === undefined ? "no day" : countOf(ageDays, "day");
}
