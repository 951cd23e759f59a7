import type { ResourceGraph } from "../../components/core/graph.ts";
import type { Estimate } from "../../components/pricing/estimate.ts";
import type { Environment } from "../environment.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { dearest, describeOneOff, estimateOf, nameOf, usd } from "./estimateOf.ts";
import { allowedSchema, isAllowed, type UnpricedConfig } from "./unpriced.ts";

export interface MonthlyCeilingConfig extends UnpricedConfig {
  /** USD a month at planned size. */
  readonly plannedUsd: number;
  /** USD a month with every pool at its maximum. */
  readonly maxUsd: number;
  /** USD paid once: capacity for dated days cannot be cancelled once it is bought, so nothing is allowed until somebody says so. */
  readonly oneOffUsd: number;
}

const defaults: Readonly<Record<Environment, Pick<MonthlyCeilingConfig, "plannedUsd" | "maxUsd">>> = {
  dev: { plannedUsd: 5_000, maxUsd: 15_000 },
  staging: { plannedUsd: 120_000, maxUsd: 150_000 },
  prod: { plannedUsd: 250_000, maxUsd: 400_000 },
};

const name = "cost-monthly-ceiling";

export const monthlyCeiling = gpuPolicy<MonthlyCeilingConfig>({
  name,
  description:
    "The stack stays within its monthly budget as planned and within its ceiling with every pool at maximum, and what it pays once is approved.",
  severity: "critical",
  source: "https://www.finops.org/framework/capabilities/budgeting/",
  remediation:
    "Lower planned or maximum sizes, choose a cheaper machine type or purchase option, or agree on a higher limit.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      plannedUsd: { type: "number", minimum: 0, description: "Most USD a month at planned size." },
      maxUsd: { type: "number", minimum: 0, description: "Most USD a month with every pool at its maximum." },
      oneOffUsd: {
        type: "number",
        minimum: 0,
        description: "Most USD paid once, for capacity that is bought for dated days.",
      },
      ...allowedSchema,
    },
  },
  defaults: (environment) => ({ ...defaults[environment], oneOffUsd: 0, allowUnpriced: [] }),
  evaluateStack: (graph, context) => judgeCeiling(graph, context),
});

function judgeCeiling(graph: ResourceGraph, context: PolicyContext<MonthlyCeilingConfig>): Finding[] {
  const { config } = context;
  const estimated = estimateOf(graph, context);
  const unpriced = estimated.unpriced.filter((one) => !isAllowed(graph, one.urn, config));
  const limitText = (key: "plannedUsd" | "maxUsd"): string =>
    `the ${key === "maxUsd" ? "ceiling" : "budget"} of ${usd(config[key])} (${limitSource(context, key)})`;
  const findings: Finding[] = [];
  const over = (at: "planned" | "max", key: "plannedUsd" | "maxUsd", size: string, sizes: string): void => {
    if (estimated.monthly[at] <= config[key]) return;
    const others = unpriced.length === 0 ? "" : `, not counting ${unpriced.length} without a price`;
    findings.push({
      message:
        `The stack costs ${usd(estimated.monthly[at])} a month ${size}${others}, above ${limitText(key)}. ` +
        `${dearest(estimated.lines, at)}Fix: lower the ${sizes}, or raise ${key} of ${name} in ${fileOf(graph.nodes[0]!.urn)}.`,
    });
  };
  over("planned", "plannedUsd", "as planned", "planned sizes");
  over("max", "maxUsd", "with every pool at its maximum", "maximum sizes");
  if (findings.length === 0 && unpriced.length > 0) {
    const { planned, max } = estimated.monthly;
    findings.push({
      because: "unknown",
      message:
        `The stack costs at least ${usd(planned)} a month as planned and ${usd(max)} with every pool at its maximum; ` +
        `whether it stays within ${limitText("plannedUsd")} and ${limitText("maxUsd")} cannot be told, ` +
        `because ${count(unpriced.length)} no price: ${listed(unpriced)}. ` +
        `Fix: make the size known or give the price, or add the type to allowUnpriced of ${name} in ${fileOf(graph.nodes[0]!.urn)}.`,
    });
  }
  return [...findings, ...judgeOneOff(estimated, context)];
}

function judgeOneOff(estimated: Estimate, context: PolicyContext<MonthlyCeilingConfig>): Finding[] {
  const { oneOffUsd } = context.config;
  if (estimated.oneOff <= oneOffUsd) return [];
  const largest = estimated.lines
    .filter((line) => (line.oneOff ?? 0) > 0)
    .sort((a, b) => b.oneOff! - a.oneOff!)
    .slice(0, 3);
  return [
    {
      message:
        `The stack pays ${usd(estimated.oneOff)} once, above the limit of ${usd(oneOffUsd)} (${limitSource(context, "oneOffUsd")}). ` +
        `Largest: ${largest.map(describeOneOff).join("; ")}. ` +
        `Fix: set oneOffUsd of ${name} in ${fileOf(largest[0]!.urn)} to approve it.`,
    },
  ];
}

/** Where a project sets what policies are told of the stack of a resource. */
function fileOf(urn: string): string {
  const [, , stack] = urn.split(/:+/);
  return `policy.${stack}.json`;
}

function count(number: number): string {
  return number === 1 ? "1 resource has" : `${number} resources have`;
}

function listed(unpriced: Estimate["unpriced"]): string {
  const shown = unpriced.slice(0, 3).map((one) => nameOf(one.urn));
  return unpriced.length > shown.length
    ? `${shown.join(", ")} and ${unpriced.length - shown.length} more`
    : shown.join(", ");
}
