import { nameOfUrn } from "../../components/core/urn.ts";
import type { StalePrice } from "../../components/pricing/estimate.ts";
import type { PolicyFinding } from "../planReport.ts";
import { changesOf } from "./changes.ts";
import { costOf, countedLines } from "./cost.ts";
import { findingsOf, type PolicyRule } from "./findings.ts";
import { grouped } from "./grouped.ts";
import type { PriceDates, QuotaBar, Report } from "./model.ts";
import type { PlanQuota } from "./planFile.ts";
import { rowsOf } from "./rows.ts";
import type { Comparison, Line, Side } from "./side.ts";

/** What a report is made from, wherever it was read. */
export interface ReportParts extends Pick<Report, "programs" | "from" | "baseline" | "day" | "notes"> {
  readonly comparison: Comparison;
  readonly quotas: readonly PlanQuota[];
  readonly findings: readonly PolicyFinding[];
  readonly rules: ReadonlyMap<string, PolicyRule>;
  readonly policies: "ran" | "none";
  readonly stale: readonly (Omit<StalePrice, "purchase"> & { readonly purchase: string })[];
  /** Why the engine refuses the update, beside its policies. */
  readonly errors?: readonly string[];
}

/** The report: pure arithmetic over two states of the same programs. */
export function compare(parts: ReportParts): Report {
  const { comparison, programs, from, baseline, day, errors = [] } = parts;
  const { after } = comparison;
  const lines = countedLines(comparison);
  const cost = costOf(comparison, lines);
  const { findings, waivers } = findingsOf(parts.findings, parts.rules);
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const advisory = findings.filter(({ level }) => level === "advisory").length;
  return {
    programs,
    from,
    baseline,
    day,
    verdict: {
      blocked: mandatory > 0 || errors.length > 0,
      mandatory,
      advisory,
      waived: waivers.length,
      policies: parts.policies,
    },
    cost,
    ...changesOf(comparison),
    quotas: parts.quotas.map(barOf).sort(tightestFirst),
    findings,
    waivers,
    unpriced: remarks(after, after.unpriced),
    usageBased: remarks(after, after.usageBased),
    prices: { ...datesOf(after.lines), stale: stalest(parts.stale) },
    resources: rowsOf(comparison, lines, findings),
    notes: [...new Set(parts.notes)],
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function remarks({ graph }: Side, list: Side["unpriced"]): Report["unpriced"] {
  return list.map(({ urn, why }) => ({ urn, name: nameOfUrn(urn), type: graph.get(urn)?.type ?? "", why }));
}

function barOf(quota: PlanQuota): QuotaBar {
  const { place, region, name, unit, needed, limit, used, headroom, status, dimensions = {}, scope, why } = quota;
  // Keys of dimensions are the cloud's own; their values tell one bar of a name from the other.
  const apart = [...Object.values(dimensions), ...(scope === undefined ? [] : [nameOfUrn(scope)])];
  return {
    place,
    region,
    name: apart.length === 0 ? name : `${name} (${apart.join(", ")})`,
    code: quota.quota,
    unit,
    limit,
    used,
    needed: needed?.max ?? null,
    headroom,
    status,
    ...(why === undefined ? {} : { why }),
  };
}

const worst = ["exceeded", "unknown", "ok"] as const;

function tightestFirst(a: QuotaBar, b: QuotaBar): number {
  const share = ({ limit, headroom }: QuotaBar): number =>
    limit === null || limit <= 0 || headroom === null ? 1 : headroom / limit;
  const key = ({ place, region, code, name }: QuotaBar): string => [place, region, code, name].join(" ");
  return worst.indexOf(a.status) - worst.indexOf(b.status) || share(a) - share(b) || (key(a) < key(b) ? -1 : 1);
}

/** A price of 0 is a rule, and rules do not age. */
function datesOf(lines: readonly Line[]): Omit<PriceDates, "stale"> {
  const priced = lines.filter(({ unitPrice }) => unitPrice !== "0");
  const days = (list: readonly Line[]): string[] => list.map(({ priceDate }) => priceDate.slice(0, 10)).sort();
  const all = days(priced);
  const sources = [...grouped(priced, ({ priceSource }) => priceSource)].map(([source, list]) => {
    const dates = days(list);
    return { source, lines: list.length, oldest: dates[0]!, newest: dates.at(-1)! };
  });
  return {
    oldest: all[0] ?? null,
    newest: all.at(-1) ?? null,
    sources: sources.sort((a, b) => b.lines - a.lines || (a.source < b.source ? -1 : 1)),
  };
}

function stalest(list: ReportParts["stale"]): PriceDates["stale"] {
  const found = new Map(
    list.map(({ sku, region, purchase, priceDate, ageDays }) => [
      JSON.stringify([sku, region, purchase, priceDate]),
      { sku, region, purchase, date: priceDate, ageDays },
    ]),
  );
  return [...found.values()].sort((a, b) => b.ageDays - a.ageDays || (a.sku < b.sku ? -1 : 1));
}
