import type { Range } from "../../../components/core/range.ts";
import type { CostGroup, CostReport, QuotaBar } from "../model.ts";
import { type Content, type Html, html } from "./escape.ts";
import { shortMoney, whole } from "./figures.ts";

/** Groups that a chart shows; the tables beside the charts have all. */
const shown = 12;

/** Bars by team, before and after: floor, planned, ceiling. Labels are text of the page; what is drawn says nothing more. */
export function teamChart({ byTeam }: CostReport): Content {
  const most = Math.max(0, ...byTeam.flatMap(({ before, after }) => [before?.max ?? 0, after.max]));
  if (most <= 0) return undefined;
  const scale = scaleOf(most);
  const bars = largestFirst(byTeam);
  const compared = byTeam.some(({ before }) => before !== null);
  const left = byTeam.length - bars.length;
  return html`<figure class="chart" aria-labelledby="team-chart"><figcaption id="team-chart">Cost by team, USD a month${
    left === 0 ? "" : `: the ${shown} largest of ${byTeam.length}`
  }</figcaption>
<ul class="legend">${
    compared ? html`<li>${swatch("before")} planned before</li>` : ""
  }<li>${swatch("after")} planned${compared ? " after" : ""}</li><li>${swatch("reach")} up to the ceiling</li><li>${swatch("floor")} floor</li></ul>
<ul class="bars">${bars.map((group) => teamBar(group, scale))}</ul>
${axis(scale.ticks.map((value) => ({ at: (value / scale.end) * 100, text: shortMoney(value) })))}</figure>`;
}

function teamBar({ key, before, after }: CostGroup, scale: Scale): Html {
  const text = ({ min, planned, max }: Range<number>): string =>
    min === max ? shortMoney(planned) : `${shortMoney(planned)} (${shortMoney(min)} to ${shortMoney(max)})`;
  const label =
    before === null
      ? html`${text(after)}`
      : html`${text(before)} <span aria-hidden="true">→</span><span class="v">before, after:</span> <b>${text(after)}</b>`;
  return html`<li><p class="label"><bdi>${key}</bdi> <span class="value">${label}</span></p>
<svg width="100%" height="${before === null ? 16 : 28}" aria-hidden="true" focusable="false">${grid(scale)}${
    before === null ? "" : rangeBar(before, scale.end, "before", 1, 9)
  }${rangeBar(after, scale.end, "after", before === null ? 1 : 13, 13)}</svg></li>
`;
}

function rangeBar({ min, planned, max }: Range<number>, end: number, kind: string, y: number, height: number): Html {
  return html`${bar("reach", 0, (max / end) * 100, y, height)}${bar(kind, 0, (planned / end) * 100, y, height)}${
    min > 0 ? ["edge", "floor"].map((part) => line(part, (min / end) * 100, y - 1, y + height + 1)) : ""
  }`;
}

/** Bars by quota, as parts of its limit: what others use, what this needs, and what is missing. */
export function quotaChart(quotas: readonly QuotaBar[]): Content {
  const drawn = quotas.filter(({ limit }) => limit === null || limit >= 0);
  if (drawn.length === 0) return undefined;
  const bars = drawn.slice(0, shown);
  const left = drawn.length - bars.length;
  return html`<figure class="chart" aria-labelledby="quota-chart"><figcaption id="quota-chart">Quotas as parts of their limits${
    left === 0 ? "" : `: the ${shown} tightest of ${drawn.length}`
  }</figcaption>
<ul class="legend"><li>${swatch("before")} used by others</li><li>${swatch("after")} needed by this</li><li>${swatch("over")} above the limit</li><li>${swatch("limit")} limit</li><li>${swatch("unknown")} unknown</li></ul>
<ul class="bars">${bars.map(quotaBar)}</ul>
${axis([0, 50, 100, 150].map((percent) => ({ at: (percent / quotaEnd) * 100, text: percent === 100 ? "limit" : `${percent}%` })))}</figure>`;
}

/** Percent of a limit at the end of the scale. What is more ends there; the label says how much. */
const quotaEnd = 150;

function quotaBar(quota: QuotaBar): Html {
  const { name, place, region, unit, limit, used, needed, headroom, why } = quota;
  const known = limit !== null && used !== null && needed !== null && headroom !== null;
  const value = !known
    ? html`unknown${why === undefined ? "" : `: ${why}`}`
    : headroom < 0
      ? html`<b>${whole(-headroom)} ${unit} over</b> the limit of ${whole(limit)}`
      : html`${whole(headroom)} of ${whole(limit)} ${unit} left`;
  return html`<li><p class="label"><span>${name} <small>${place} ${region}</small></span> <span class="value">${value}</span></p>
<svg width="100%" height="16" aria-hidden="true" focusable="false">${
    known ? quotaParts(limit, needed, headroom) : bar("unknown", 0, (100 / quotaEnd) * 100, 1, 13)
  }${known ? line("limit", (100 / quotaEnd) * 100, 0, 16) : ""}</svg></li>
`;
}

function quotaParts(limit: number, needed: number, headroom: number): Html {
  const percent = (amount: number): number =>
    limit > 0 ? Math.min(100, Math.max(0, (amount / limit) * (100 / quotaEnd) * 100)) : amount > 0 ? 100 : 0;
  const at = limit > 0 ? (100 / quotaEnd) * 100 : 0;
  const all = limit - headroom;
  const [others, total] = [percent(all - needed), percent(all)];
  return html`${bar("before", 0, Math.min(others, at), 1, 13)}${bar("after", others, Math.min(total, at) - others, 1, 13)}${bar(
    "over",
    at,
    total - at,
    1,
    13,
  )}`;
}

interface Scale {
  readonly end: number;
  readonly ticks: readonly number[];
}

/** Round steps, at most four of them. */
function scaleOf(most: number): Scale {
  const unit = 10 ** Math.floor(Math.log10(most / 4));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * unit).find((size) => size * 4 >= most)!;
  const steps = Math.ceil(most / step - 1e-9);
  return { end: step * steps, ticks: Array.from({ length: steps + 1 }, (_, index) => step * index) };
}

function largestFirst(groups: readonly CostGroup[]): CostGroup[] {
  const size = ({ before, after }: CostGroup): number => Math.max(before?.planned ?? 0, after.planned);
  return groups.toSorted((a, b) => size(b) - size(a) || b.after.max - a.after.max).slice(0, shown);
}

function bar(kind: string, from: number, width: number, y: number, height: number): Content {
  if (width <= 0) return undefined;
  return html`<rect class="${kind}" x="${percentage(from)}" y="${y}" width="${percentage(width)}" height="${height}"/>`;
}

function line(kind: string, at: number, from: number, to: number): Html {
  return html`<line class="${kind}" x1="${percentage(at)}" x2="${percentage(at)}" y1="${from}" y2="${to}"/>`;
}

function grid({ end, ticks }: Scale): Html[] {
  return ticks.map((value) => line("grid", (value / end) * 100, 0, 40));
}

function axis(ticks: readonly { readonly at: number; readonly text: string }[]): Html {
  const anchor = (at: number): string => (at <= 0 ? "start" : at >= 99.9 ? "end" : "middle");
  return html`<svg class="axis" width="100%" height="16" aria-hidden="true" focusable="false">${ticks.map(
    ({ at, text }) => html`<text x="${percentage(at)}" y="12" text-anchor="${anchor(at)}">${text}</text>`,
  )}</svg>`;
}

function swatch(kind: string): Html {
  const drawn =
    kind === "floor"
      ? ["edge", "floor"].map((part) => line(part, 50, 0, 12))
      : kind === "limit"
        ? line(kind, 50, 0, 12)
        : bar(kind, 0, 100, 0, 12);
  const below = kind === "floor" ? bar("after", 0, 100, 0, 12) : undefined;
  return html`<svg width="18" height="12" aria-hidden="true" focusable="false">${below}${drawn}</svg>`;
}

function percentage(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}

/** Patterns of the bars: they are told apart without colours. */
export function patterns(): Html {
  return html`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2.5" height="6"/></pattern>
<pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="cross-ground" width="6" height="6"/><path class="cross-line" d="M0 0L6 6M6 0L0 6"/></pattern>
</defs></svg>`;
}
