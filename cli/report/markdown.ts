import { changeSections } from "./markdownChanges.ts";
import { costSections } from "./markdownCost.ts";
import { change, plural, usd } from "./markdownFigures.ts";
import { fitted, items, type Rows, rowsOf, type Section } from "./markdownTable.ts";
import { code, link, prose } from "./markdownText.ts";
import type { QuotaBar, Report } from "./model.ts";

export interface MarkdownOptions {
  /** Tells the comments of one pull request apart: letters, digits, `.`, `_`, `/` and `-`. @default the programs */
  readonly id?: string;
  /** Heading. @default Hybrid GPU, and the programs */
  readonly title?: string;
  /** Where the whole report is: `https://…`. */
  readonly link?: string;
}

/**
 * GitHub refuses a comment of more than 65,536 characters. Not all of them are ours: an action that posts it may add some.
 *
 * @see https://github.com/orgs/community/discussions/27190
 */
export const commentLimit = 60_000;

/** The report as the comment of a pull request. Its first line is a mark by which the comment is found again. */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const names = report.programs.map(({ project, stack }) => `${project}/${stack}`);
  const mark = markOf(options.id ?? names.join("+"));
  const title =
    options.title === undefined
      ? `Hybrid GPU: ${names
          .slice(0, 5)
          .map((name) => code(name, 80))
          .join(", ")}`
      : prose(options.title, 200);
  const where = options.link === undefined ? "in the HTML report" : `in the [HTML report](${options.link})`;
  const sections: Section[] = [
    {
      head: [`### ${title}`, ...verdictLines(report)],
      rows: rowsOf(report.errors ?? [], (error) => [prose(error)]),
      share: 0.1,
    },
    ...costSections(report),
    ...changeSections(report),
    ...quotaSections(report),
    ...findingSections(report),
    ...remainder(report),
  ];
  return `${mark}\n${fitted(sections, commentLimit - mark.length - 2, where)}\n`;
}

/** `<!-- hybrid-gpu-report shop/prod -->`. */
export function markOf(id: string): string {
  const safe = id
    .replaceAll(/[^\w./+-]+/g, "-")
    .replaceAll(/-{2,}/g, "-")
    .slice(0, 200);
  return `<!-- hybrid-gpu-report ${safe.replace(/^[-.]+|-+$/g, "")} -->`;
}

function verdictLines({ verdict, cost, errors = [] }: Report): string[] {
  const { mandatory, advisory, waived, policies, blocked } = verdict;
  const parts = [
    ...(errors.length > 0 ? ["the engine refuses the update"] : []),
    ...(policies === "none" ? ["no policies ran"] : []),
    ...(mandatory > 0 ? [plural(mandatory, "mandatory finding")] : []),
    ...(advisory > 0 ? [plural(advisory, "advisory finding")] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
  const word = blocked ? "Blocked" : policies === "none" ? "Not judged" : "Fine";
  const { before, after } = cost;
  const dollars = `${usd(after.monthly.planned)} a month as planned`;
  const grown = before === null ? "" : `, ${change(before.monthly.planned, after.monthly.planned)}`;
  const missing = after.unpriced === 0 ? "" : `, and more: ${plural(after.unpriced, "resource")} without a price`;
  const said = `**${word}**${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.`;
  // A preview that failed may have got to a part of the stack only.
  if (errors.length > 0) return [`${said} The preview failed: its figures are of what it got to, and may not be all.`];
  return [`${said} USD ${dollars}${grown}${missing}.`];
}

const barLength = 20;

function quotaSections({ quotas }: Report): Section[] {
  if (quotas.length === 0) return [];
  const urgent = quotas.filter(({ status }) => status === "exceeded");
  const rest = quotas.filter(({ status }) => status !== "exceeded");
  const unknown = rest.filter(({ status }) => status === "unknown").length;
  const section = (list: readonly QuotaBar[]): Pick<Section, "columns" | "align" | "rows"> => ({
    columns: ["quota", "region", "", "used", "needed at most", "limit", "left"],
    align: "lllrrrr",
    rows: rowsOf(list, (quota) => [
      `${prose(quota.name, 120)} ${code(quota.code, 80)}${quota.why === undefined ? "" : ` (${prose(quota.why, 200)})`}`,
      code(`${quota.place} ${quota.region}`, 60),
      code(barOf(quota)),
      count(quota.used),
      count(quota.needed),
      quota.limit === -1 ? "none" : count(quota.limit),
      quota.status === "exceeded" ? `**${count(quota.headroom)}**` : count(quota.headroom),
    ]),
  });
  const head = `#### Quotas: ${urgent.length} exceeded, ${unknown} unknown, ${rest.length - unknown} fit`;
  return [
    { head: [head], ...section(urgent), share: 0.3 },
    { head: [], ...section(rest), folded: `Quotas that fit or are unknown (${rest.length})`, longest: 40, share: 0.15 },
  ];
}

/** `[########····!!!]`: what is used by others and by this, and what there is. */
function barOf({ limit, headroom, status }: QuotaBar): string {
  if (limit === -1) return "no limit";
  if (limit === null || headroom === null || limit <= 0) return status === "exceeded" ? "no room" : "unknown";
  const share = (limit - headroom) / limit;
  const filled = Math.max(0, Math.min(barLength, Math.round(share * barLength)));
  const percent = `${Math.round(share * 100).toLocaleString("en-US")} %`;
  return `[${"#".repeat(filled)}${".".repeat(barLength - filled)}] ${percent}`;
}

function count(value: number | null): string {
  return value === null ? "unknown" : value.toLocaleString("en-US");
}

function findingSections({ findings, waivers }: Report): Section[] {
  const columns = ["policy", "resource", "found", "fix"];
  const found = (list: Report["findings"]): Rows =>
    rowsOf(list, ({ policy, severity, page, name, message, fix }) => [
      `${link(policy, page)} (${prose(severity, 20)})`,
      code(name, 80),
      prose(message),
      fix === undefined ? "" : prose(fix, 400),
    ]);
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const others = findings.filter(({ level }) => level !== "mandatory");
  return [
    ...(mandatory.length === 0
      ? []
      : [
          {
            head: [`#### Mandatory findings (${mandatory.length.toLocaleString("en-US")})`],
            columns,
            rows: found(mandatory),
            share: 0.6,
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            head: [],
            columns,
            rows: found(others),
            folded: `Other findings (${others.length.toLocaleString("en-US")})`,
            share: 0.35,
          },
        ]),
    ...(waivers.length === 0
      ? []
      : [
          {
            head: [],
            columns: ["policy", "resource", "found", "until", "by", "reason"],
            rows: rowsOf(waivers, ({ policy, name, message, expires, approver, reason }) => [
              code(policy, 100),
              code(name, 80),
              prose(message, 300),
              prose(expires, 20),
              code(approver, 80),
              prose(reason, 300),
            ]),
            folded: `Waived (${waivers.length.toLocaleString("en-US")})`,
            share: 0.3,
          },
        ]),
  ];
}

function remainder({ unpriced, usageBased, prices, notes, day, from, baseline }: Report): Section[] {
  const remark = ({ name, type, why }: Report["unpriced"][number]): string[] => [
    code(name, 80),
    code(type, 100),
    prose(why, 300),
  ];
  const columns = ["resource", "type", "why"];
  const dates =
    prices.oldest === null ? [] : [`Prices of ${prose(prices.oldest, 20)} to ${prose(prices.newest ?? "", 20)}.`];
  const stale = prices.stale.map(
    ({ sku, region, purchase, date, ageDays }) =>
      `Old: ${code(sku, 80)} in ${code(region, 40)} (${prose(purchase, 30)}) is of ${prose(date, 20)}, ${ageDays} days ago.`,
  );
  const sources = prices.sources.map(
    ({ source, lines, oldest, newest }) =>
      `${plural(lines, "line")} from ${prose(source, 200)} (${prose(oldest, 20)} to ${prose(newest, 20)}).`,
  );
  const against = {
    plan: "compared with another plan",
    state: "compared with the state",
    none: "compared with nothing",
  };
  return [
    {
      head: [],
      columns,
      rows: rowsOf(unpriced, remark),
      folded: `Without a price (${unpriced.length.toLocaleString("en-US")})`,
      share: 0.3,
    },
    {
      head: [],
      columns,
      rows: rowsOf(usageBased, remark),
      folded: `Billed by use, in no total (${usageBased.length.toLocaleString("en-US")})`,
      longest: 40,
      share: 0.3,
    },
    {
      head: [],
      rows: items([...dates, ...stale, ...sources]),
      folded: `Prices${prices.stale.length === 0 ? "" : `: ${prices.stale.length} old`}`,
      longest: 40,
      share: 0.4,
    },
    {
      head: [],
      rows: rowsOf(notes, (note) => [prose(note)]),
      folded: `Notes (${notes.length.toLocaleString("en-US")})`,
      share: 0.8,
    },
    {
      head: [
        `From ${from === "plan" ? "an offline plan" : "the engine's preview"}, ${against[baseline]}, ${prose(day, 20)}.`,
      ],
      rows: items([]),
      share: 0,
    },
  ];
}
