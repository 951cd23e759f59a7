import type { QuotaVerdict } from "../../components/quota/headroom.ts";
import type { Style, Tone } from "./style.ts";
import { type Column, table } from "./table.ts";
import { indent, wrap } from "./text.ts";

const columns: readonly Column[] = [
  { header: "Quota", flexTo: 14 },
  { header: "Code", optional: 2 },
  { header: "Region", optional: 1 },
  { header: "Planned", align: "right", optional: 3 },
  { header: "At most", align: "right" },
  { header: "Limit", align: "right" },
  { header: "Used", align: "right" },
  { header: "Headroom", align: "right" },
  { header: "Status" },
];
const regionAt = 2;
const tones: Readonly<Record<QuotaVerdict["status"], Tone>> = { ok: "good", exceeded: "bad", unknown: "warn" };

/** Which quotas the stack spends, judged at its ceiling. */
export function renderQuotas(quotas: readonly QuotaVerdict[], style: Style): string[] {
  if (quotas.length === 0) return ["  no quota is spent that this version knows of"];
  const oneRegion = onlyRegion(quotas) !== undefined;
  const shown = <T>(cells: readonly T[]): T[] => cells.filter((_, at) => !(oneRegion && at === regionAt));
  const rows = quotas.map((verdict) => ({
    cells: shown([
      nameOf(verdict),
      verdict.quota,
      verdict.region,
      number(verdict.needed?.planned),
      number(verdict.needed?.max),
      verdict.limit === -1 ? "none" : number(verdict.limit),
      number(verdict.used),
      number(verdict.headroom),
      verdict.binding ? `${verdict.status}, binds` : verdict.status,
    ]),
    tone: shown([...columns.slice(1).map((): Tone => "plain"), tones[verdict.status]]),
  }));
  return [...table(shown(columns), rows, style, "  "), ...renderReasons(quotas, style)];
}

/** The region of all of them: said once, above the table. */
export function onlyRegion(quotas: readonly QuotaVerdict[]): string | undefined {
  const regions = new Set(quotas.map(({ region }) => region));
  return regions.size === 1 ? quotas[0]?.region : undefined;
}

function renderReasons(quotas: readonly QuotaVerdict[], style: Style): string[] {
  const reasons = new Map<string, Set<string>>();
  for (const { why, quota, status } of quotas) {
    if (why === undefined || (status === "ok" && !style.full)) continue;
    // The same reason of several quotas differs in their codes only.
    const reason = why.replaceAll(quota, "it");
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(quota));
  }
  return [...reasons].flatMap(([why, codes]) =>
    indent(wrap(`${[...codes].join(", ")}: ${why}`, style.width - 4), "  - ").map((line) => style.paint("dim", line)),
  );
}

function nameOf({ name, scope, unit }: QuotaVerdict): string {
  return `${name}${scope === undefined ? "" : `, ${scope.split("::").pop()}`}${unit === "count" ? "" : ` (${unit})`}`;
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? "?" : value.toLocaleString("en-US", { maximumFractionDigits: 1 });
}
