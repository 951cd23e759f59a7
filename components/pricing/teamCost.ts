import type { ResourceGraph } from "../core/graph.ts";
import type { Range } from "../core/range.ts";
import { teamOf } from "./attribution.ts";
import type { Estimate, UnpricedResource } from "./estimate.ts";
import type { PriceLine } from "./line.ts";
import { sumOfCents } from "./money.ts";

/** What is on one bill. */
export interface TeamCost {
  /** USD a month. */
  readonly monthly: Range<number>;
  /** Those that cost something at maximum size. */
  readonly lines: readonly PriceLine[];
  /** Resources of it without a price: the true figure is higher. */
  readonly unpriced: readonly UnpricedResource[];
}

export interface TeamCosts {
  /** By team, in the order of their names. */
  readonly teams: ReadonlyMap<string, TeamCost>;
  /** What names no team. */
  readonly none: TeamCost;
  /** What will name a team that is not known yet, or what cannot be read as one. */
  readonly unknown: TeamCost;
}

/** The monthly cost of a stack by team. What is paid once is in no figure. */
export function teamCosts(estimated: Pick<Estimate, "lines" | "unpriced">, graph: ResourceGraph): TeamCosts {
  const bills = new Map<string, { lines: PriceLine[]; unpriced: UnpricedResource[] }>();
  const bill = (urn: string) => {
    const key = keyOf(urn, graph);
    const found = bills.get(key) ?? { lines: [], unpriced: [] };
    bills.set(key, found);
    return found;
  };
  for (const line of estimated.lines) if (line.monthly.max > 0) bill(line.urn).lines.push(line);
  for (const one of estimated.unpriced) bill(one.urn).unpriced.push(one);
  const named = [...bills].filter(([key]) => key.startsWith("team:")).sort(([a], [b]) => (a < b ? -1 : 1));
  const empty = { lines: [], unpriced: [] };
  return {
    teams: new Map(named.map(([key, parts]) => [key.slice("team:".length), summed(parts)])),
    none: summed(bills.get("absent") ?? empty),
    unknown: summed(bills.get("unknown") ?? empty),
  };
}

function keyOf(urn: string, graph: ResourceGraph): string {
  const node = graph.get(urn);
  const team = node === undefined ? undefined : teamOf(node, graph);
  if (team?.state === "known") return team.value.trim() === "" ? "absent" : `team:${team.value}`;
  return team?.state ?? "absent";
}

function summed({ lines, unpriced }: Pick<TeamCost, "lines" | "unpriced">): TeamCost {
  const sum = (key: keyof Range<number>): number => sumOfCents(lines.map(({ monthly }) => monthly[key]));
  return { monthly: { min: sum("min"), planned: sum("planned"), max: sum("max") }, lines, unpriced };
}
