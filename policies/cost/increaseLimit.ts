import type { ResourceGraph } from "../../components/core/graph.ts";
import { type Baseline, exceeds, increase, readBaseline } from "../../components/pricing/baseline.ts";
import type { Environment } from "../environment.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { shownFrom } from "../readerFrom.ts";
import { dearest, estimateOf, nameOf, usd } from "./estimateOf.ts";
import { countOf, policyFileOf, programOf, someOf } from "./policyFile.ts";
import { allowedSchema, isAllowed, type UnpricedConfig } from "./unpriced.ts";

export interface IncreaseLimitConfig extends UnpricedConfig {
  /** A plan as `hybrid-gpu plan --json` prints it, or `{"monthly": {min, planned, max}, "oneOff": n}`. */
  readonly baselineFile?: string;
  /** Whether it is a violation when there is no baseline to compare with. */
  readonly requireBaseline: boolean;
  /** Most percent by which the month may become dearer. */
  readonly percent: number;
  /** Most USD a month by which it may become dearer. Above both limits is too much. */
  readonly usd: number;
}

const defaults: Readonly<Record<Environment, Pick<IncreaseLimitConfig, "percent" | "usd">>> = {
  dev: { percent: 50, usd: 1_000 },
  staging: { percent: 30, usd: 5_000 },
  prod: { percent: 20, usd: 10_000 },
};

const name = "cost-increase-limit";
const plan = "hybrid-gpu plan --json";

/** A change that doubles the bill fits below the ceiling, and is merged as one line among hundreds. */
export const increaseLimit = gpuPolicy<IncreaseLimitConfig>({
  name,
  description: "A change makes the stack no more than a little dearer, as planned and with every pool at maximum.",
  severity: "high",
  source: "https://www.finops.org/framework/capabilities/forecasting/",
  remediation: "Split the change, lower sizes, or have the increase approved by a waiver or a higher limit.",
  levels: levels("advisory", "advisory", "mandatory"),
  configSchema: {
    properties: {
      baselineFile: {
        type: "string",
        description: `What the stack cost before: a plan as ${plan} prints it, or {"monthly": {"min", "planned", "max"}, "oneOff"}. Relative to the directory where pulumi was started, else to that of the policy pack; hybrid-gpu plan and report look beside the policy configuration first.`,
      },
      requireBaseline: { type: "boolean", description: "Whether it is a violation when no baseline is given." },
      percent: {
        type: "number",
        minimum: 0,
        description: "Most percent by which a month may become dearer; 0 leaves usd to decide.",
      },
      usd: {
        type: "number",
        minimum: 0,
        description:
          "Most USD by which a month may become dearer; 0 leaves percent to decide. Only an increase above both is too much.",
      },
      ...allowedSchema,
    },
  },
  defaults: (environment) => ({ requireBaseline: false, ...defaults[environment], allowUnpriced: [] }),
  evaluateStack: (graph, context) => judgeIncrease(graph, context),
});

function judgeIncrease(graph: ResourceGraph, context: PolicyContext<IncreaseLimitConfig>): Finding[] {
  const { baselineFile, requireBaseline } = context.config;
  const { monthly, unpriced } = estimateOf(graph, context);
  // What costs nothing is not dearer than anything.
  if (monthly.max === 0 && unpriced.length === 0) return [];
  if (baselineFile === undefined || baselineFile === "") {
    return [
      {
        ...(requireBaseline ? {} : { because: "warning" as const }),
        message:
          `How much dearer the stack becomes cannot be told, because no baseline is given; it costs ${usd(monthly.planned)} a month ` +
          `as planned and ${usd(monthly.max)} with every pool at its maximum. ` +
          `Fix: give what ${plan} printed before the change: with --baseline in an offline plan, else as baselineFile of ${name} in ${policyFileOf(graph)}.`,
      },
    ];
  }
  const answer = readFile(baselineFile, graph, context);
  if (typeof answer === "string") {
    return [
      {
        message:
          `How much dearer the stack becomes cannot be told, because the baseline ${shownFrom(baselineFile)} ${answer}. ` +
          `Fix: write it anew with ${plan}, as it was before the change, or correct baselineFile of ${name} in ${policyFileOf(graph)}.`,
      },
    ];
  }
  return compare(graph, context, answer);
}

/** The baseline, or what is wrong with it. */
function readFile(
  file: string,
  graph: ResourceGraph,
  { readFile: read }: PolicyContext<IncreaseLimitConfig>,
): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(read(file));
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const answer = readBaseline(value, programOf(graph));
  return answer.state === "read" ? answer.baseline : answer.why;
}

function compare(graph: ResourceGraph, context: PolicyContext<IncreaseLimitConfig>, baseline: Baseline): Finding[] {
  const { config } = context;
  const estimated = estimateOf(graph, context);
  const unpriced = estimated.unpriced.filter((one) => !isAllowed(graph, one.urn, config));
  const file = policyFileOf(graph);
  const before = shownFrom(config.baselineFile!);
  const limits =
    `the limits of ${percentText(config.percent)} (${limitSource(context, "percent")}) and ` +
    `${usd(config.usd)} (${limitSource(context, "usd")})`;
  const tooLow =
    baseline.unpriced === 0
      ? ""
      : ` ${countOf(baseline.unpriced, "resource")} of the baseline had no price, so that it rises by less than it seems.`;
  const findings: Finding[] = [];
  const over = (at: "planned" | "max", size: string, sizes: string): void => {
    const rise = increase(baseline.monthly[at], estimated.monthly[at]);
    if (!exceeds(rise, config)) return;
    const percent = rise.percent === undefined ? "from nothing" : `by ${percentText(rise.percent)}`;
    const others = unpriced.length === 0 ? "" : `, not counting ${unpriced.length} without a price`;
    findings.push({
      message:
        `The stack becomes ${usd(rise.usd)} a month dearer ${size}, ${percent}: from ${usd(baseline.monthly[at])} in ${before} ` +
        `to ${usd(estimated.monthly[at])}${others}, above ${limits}.${tooLow} ${dearest(estimated.lines, at, "Dearest now")}` +
        `Fix: split the change or lower the ${sizes}, or raise percent or usd of ${name} in ${file}.`,
    });
  };
  over("planned", "as planned", "planned sizes");
  over("max", "with every pool at its maximum", "maximum sizes");
  if (findings.length > 0) return findings;

  const known = new Set(baseline.unpricedUrns ?? []);
  const added = unpriced.filter(({ urn }) => !known.has(urn));
  if (added.length > 0) {
    return [
      {
        because: "unknown",
        message:
          `Whether the stack becomes dearer than ${limits} allow cannot be told, because ${countOf(added.length, "resource")} ` +
          `${added.length === 1 ? "has" : "have"} no price: ${someOf(added.map(({ urn }) => nameOf(urn)))}. ` +
          `Fix: make the size known or give the price, or add the type to allowUnpriced of ${name} in ${file}.`,
      },
    ];
  }
  if (baseline.unpriced === 0) return [];
  return [
    {
      because: "warning",
      message:
        `The baseline ${before} leaves out ${countOf(baseline.unpriced, "resource")} without a price: what ` +
        `${baseline.unpriced === 1 ? "it costs" : "they cost"} is not compared. Fix: give the price, and write the baseline anew with ${plan}.`,
    },
  ];
}

function percentText(percent: number): string {
  return `${percent.toLocaleString("en-US", { maximumFractionDigits: 1 })} %`;
}
