import { count } from "../../render/text.ts";
import type { Report } from "../model.ts";
import { type PageContext, resourceLink } from "./context.ts";
import { type Content, type Html, html, webAddress } from "./escape.ts";
import { none, whole } from "./figures.ts";
import { table } from "./table.ts";

/** What the totals leave out, and how old the prices are that they rest on. */
export function prices(context: PageContext): Html {
  const { report } = context;
  const { oldest, newest, stale, sources } = report.prices;
  return html`<section id="prices"><h2>What the figures rest on</h2>
<h3>Without a price</h3>
${remarks(context, "unpriced", "Resources without a price: the true figures are higher", report.unpriced)}
<h3>Billed by use</h3>
${remarks(context, "usage", "Resources that are billed by use, and so are in no total", report.usageBased)}
<h3>Dates of the prices</h3>
<p>${
    oldest === null || newest === null
      ? "No price was used."
      : oldest === newest
        ? `All prices are of ${oldest}.`
        : `The prices are of ${oldest} to ${newest}.`
  }</p>
${
  stale.length === 0
    ? ""
    : table({
        id: "stale",
        caption: "Prices that are old",
        columns: [
          { header: "Price" },
          { header: "Region" },
          { header: "Purchase" },
          { header: "Date", narrow: true },
          { header: "Age in days", number: true },
        ],
        noun: ["price", "prices"],
        rows: stale.map(({ sku, region, purchase, date, ageDays }) => [sku, region, purchase, date, whole(ageDays)]),
      })
}
${
  sources.length === 0
    ? ""
    : table({
        id: "sources",
        caption: "Where prices come from",
        columns: [
          { header: "Source" },
          { header: "Lines", number: true },
          { header: "Oldest", narrow: true },
          { header: "Newest", narrow: true },
        ],
        noun: ["source", "sources"],
        rows: sources.map((one) => [sourceText(one.source), whole(one.lines), one.oldest, one.newest]),
      })
}
${notes(report)}</section>`;
}

function remarks(context: PageContext, id: string, caption: string, list: Report["unpriced"]): Html {
  if (list.length === 0) return html`<p>None.</p>`;
  return table({
    id,
    caption: `${caption} (${count(list.length, "resource")})`,
    columns: [{ header: "Resource" }, { header: "Why" }],
    noun: ["resource", "resources"],
    rows: list.map(({ urn, name, why }) => [resourceLink(context, urn, name), why]),
  });
}

function sourceText(source: string): Content {
  const address = webAddress(source);
  return address === undefined ? source || none : html`<a href="${address}" rel="noreferrer">${source}</a>`;
}

function notes({ notes: list }: Report): Content {
  if (list.length === 0) return undefined;
  return html`<h3>How far this can be trusted</h3>
<ul class="notes">${list.map((note) => html`<li>${note}</li>`)}</ul>`;
}
