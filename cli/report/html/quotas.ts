import type { QuotaBar } from "../model.ts";
import { quotaChart } from "./charts.ts";
import type { PageContext } from "./context.ts";
import { type Html, html } from "./escape.ts";
import { whole } from "./figures.ts";
import { table } from "./table.ts";

const order: readonly QuotaBar["status"][] = ["exceeded", "unknown", "ok"];

/** Which quotas it spends, the ones that bind first. */
export function quotas({ report }: PageContext): Html {
  const bars = report.quotas.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || room(a) - room(b));
  return html`<section id="quotas"><h2>Quotas</h2>
${
  bars.length === 0
    ? html`<p>No quota is spent.</p>`
    : html`<p>What is needed is counted at the largest size. A quota that is large enough does not mean that a zone has machines.</p>
${quotaChart(bars)}
${table({
  id: "quota-table",
  caption: "Quotas, those that do not suffice first",
  columns: [
    { header: "Quota" },
    { header: "Where", narrow: true },
    { header: "Unit", narrow: true },
    { header: "Limit", number: true },
    { header: "Used", number: true },
    { header: "Needed", number: true },
    { header: "Headroom", number: true },
    { header: "Status" },
  ],
  noun: ["quota", "quotas"],
  rows: bars.map((bar) => [
    html`${bar.name} <small>${bar.code}</small>`,
    `${bar.place} ${bar.region}`,
    bar.unit,
    limitText(bar),
    whole(bar.used),
    whole(bar.needed),
    whole(bar.headroom),
    html`<span class="status ${bar.status}">${bar.status}</span>${bar.why === undefined ? "" : `: ${bar.why}`}`,
  ]),
})}`
}</section>`;
}

/** Headroom as a part of the limit; what has no limit has the most. */
function room({ headroom, limit }: QuotaBar): number {
  if (headroom === null || limit === null) return Number.MAX_VALUE;
  return limit > 0 ? headroom / limit : headroom;
}

function limitText({ limit }: QuotaBar): string {
  return limit !== null && limit < 0 ? "no limit" : whole(limit);
}
