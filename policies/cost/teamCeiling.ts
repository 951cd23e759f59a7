import type { ResourceGraph } from "../../components/core/graph.ts";
import { type TeamCost, teamCosts } from "../../components/pricing/teamCost.ts";
import { type Finding, gpuPolicy, levels, type PolicyContext } from "../policy.ts";
import { dearest, estimateOf, nameOf, usd } from "./estimateOf.ts";
import { countOf, policyFileOf, someOf } from "./policyFile.ts";
import { allowedSchema, isAllowed, type UnpricedConfig } from "./unpriced.ts";

/** What a team may cost. */
export interface TeamLimits {
  /** USD a month at planned size. */
  readonly plannedUsd: number;
  /** USD a month with every pool at its maximum. */
  readonly maxUsd: number;
}

export interface TeamCeilingConfig extends UnpricedConfig {
  /** Limits by team, as tags and labels name it. */
  readonly teams: Readonly<Record<string, TeamLimits>>;
  /** Limits of each team that `teams` does not list. Without it such a team may cost nothing. */
  readonly defaultTeam?: TeamLimits;
}

const name = "cost-team-ceiling";

const limitsSchema = {
  type: "object" as const,
  required: ["plannedUsd", "maxUsd"],
  additionalProperties: false,
  properties: {
    plannedUsd: { type: "number" as const, minimum: 0 },
    maxUsd: { type: "number" as const, minimum: 0 },
  },
};

/** One team's pool at maximum eats what all the others were promised, and nobody is asked: the total still fits. */
export const teamCeiling = gpuPolicy<TeamCeilingConfig>({
  name,
  description:
    "Every team stays within its own monthly budget and ceiling, and everything that costs money has a team.",
  severity: "high",
  source: "https://www.finops.org/framework/capabilities/allocation/",
  remediation: "Lower the team's sizes, name the team in tags or labels, or agree on another limit for it.",
  levels: levels("advisory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      teams: {
        type: "object",
        additionalProperties: limitsSchema,
        description:
          'USD a month by team, at planned size and at maximum: {"vision": {"plannedUsd": 20000, "maxUsd": 50000}}. Without teams and defaultTeam the policy has nothing to hold anybody to, and says nothing.',
      },
      defaultTeam: { ...limitsSchema, description: "Limits of each team that teams does not list." },
      ...allowedSchema,
    },
  },
  defaults: () => ({ teams: {}, allowUnpriced: [] }),
  evaluateStack: (graph, context) => judgeTeams(graph, context),
});

function judgeTeams(graph: ResourceGraph, context: PolicyContext<TeamCeilingConfig>): Finding[] {
  const { teams = {}, defaultTeam } = context.config;
  if (Object.keys(teams).length === 0 && defaultTeam === undefined) return [];
  const estimated = estimateOf(graph, context);
  const unpriced = estimated.unpriced.filter((one) => !isAllowed(graph, one.urn, context.config));
  const costs = teamCosts({ lines: estimated.lines, unpriced }, graph);
  const file = policyFileOf(graph);
  const found = [...costs.teams].flatMap(([team, cost]) => {
    const own = Object.hasOwn(teams, team) ? teams[team] : undefined;
    const limits = own ?? defaultTeam;
    if (limits === undefined) return [withoutLimit(team, cost, file)];
    return judgeTeam(team, cost, limits, own === undefined ? "defaultTeam" : `teams.${team}`, file);
  });
  if (!isNothing(costs.none)) {
    found.push({
      message:
        `${whatCosts(costs.none)} and ${namesNo(costs.none)} team. ` +
        "Fix: set the tag or label team on them, on what they belong to, or in the default tags or labels of the provider.",
    });
  }
  if (!isNothing(costs.unknown)) {
    found.push({
      because: "unknown",
      message:
        `${whatCosts(costs.unknown)}, for which team cannot be told before they are created. ` +
        "Fix: name the team as a plain value or from stack configuration.",
    });
  }
  return found;
}

function judgeTeam(team: string, cost: TeamCost, limits: TeamLimits, option: string, file: string): Finding[] {
  const findings: Finding[] = [];
  const over = (at: "planned" | "max", key: keyof TeamLimits, size: string, limit: string, sizes: string): void => {
    if (cost.monthly[at] <= limits[key]) return;
    const others = cost.unpriced.length === 0 ? "" : `, not counting ${cost.unpriced.length} without a price`;
    findings.push({
      message:
        `Team ${team} costs ${usd(cost.monthly[at])} a month ${size}${others}, above its ${limit} of ${usd(limits[key])} ` +
        `(${option}, policy configuration). ${dearest(cost.lines, at)}` +
        `Fix: lower the ${sizes} of the team, or raise ${key} in ${option} of ${name} in ${file}.`,
    });
  };
  over("planned", "plannedUsd", "as planned", "budget", "planned sizes");
  over("max", "maxUsd", "with every pool at its maximum", "ceiling", "maximum sizes");
  if (findings.length === 0 && cost.unpriced.length > 0) {
    const { planned, max } = cost.monthly;
    findings.push({
      because: "unknown",
      message:
        `Team ${team} costs at least ${usd(planned)} a month as planned and ${usd(max)} with every pool at its maximum; ` +
        `whether it stays within its budget of ${usd(limits.plannedUsd)} and its ceiling of ${usd(limits.maxUsd)} ` +
        `(${option}, policy configuration) cannot be told, because ${countOf(cost.unpriced.length, "resource")} ` +
        `${cost.unpriced.length === 1 ? "has" : "have"} no price: ${someOf(cost.unpriced.map(({ urn }) => nameOf(urn)))}. ` +
        `Fix: make the size known or give the price, or add the type to allowUnpriced of ${name} in ${file}.`,
    });
  }
  return findings;
}

function withoutLimit(team: string, cost: TeamCost, file: string): Finding {
  return {
    message:
      `Team ${team} has no limit: ${whatCosts(cost)} for it. ` +
      `Fix: correct the name of the team, or give it a limit in teams of ${name} in ${file}.`,
  };
}

/** `train, data and 3 more cost 5,000.00 USD a month as planned and 6,000.00 USD with every pool at its maximum`. */
function whatCosts({ monthly, lines, unpriced }: TeamCost): string {
  const byCost = [...lines].sort((a, b) => b.monthly.max - a.monthly.max).map(({ urn }) => nameOf(urn));
  const names = [...new Set([...byCost, ...unpriced.map(({ urn }) => nameOf(urn))])];
  const more =
    unpriced.length === 0 ? "" : ` and what ${countOf(unpriced.length, "resource")} without a price may cost`;
  return (
    `${someOf(names)} ${names.length === 1 ? "costs" : "cost"} ${usd(monthly.planned)} a month as planned and ` +
    `${usd(monthly.max)} with every pool at its maximum${more}`
  );
}

function namesNo({ lines, unpriced }: TeamCost): string {
  return new Set([...lines, ...unpriced].map(({ urn }) => urn)).size === 1 ? "names no" : "name no";
}

function isNothing({ lines, unpriced }: TeamCost): boolean {
  return lines.length === 0 && unpriced.length === 0;
}
