import type { Range } from "../../../components/core/range.ts";
import { count } from "../../render/text.ts";
import type { Operation, ResourceRow } from "../model.ts";
import { signs } from "./changes.ts";
import type { PageContext, TreeRow } from "./context.ts";
import { type Html, html } from "./escape.ts";
import { money, none, sizes } from "./figures.ts";
import { headerOf, type TableColumn } from "./table.ts";

const columns: readonly TableColumn[] = [
  { header: "Resource" },
  { header: "Change", narrow: true },
  { header: "Team" },
  { header: "Place", narrow: true },
  ...sizes.map(({ word }) => ({ header: word, number: true })),
  { header: "Findings", number: true },
];
const leastCosts = [1, 100, 1_000, 10_000, 100_000];

/** Every resource below its parent. The page's script folds and filters it; without it, it is all there. */
export function resources(context: PageContext): Html {
  const { tree, report } = context;
  const unpriced = new Set(report.unpriced.map(({ urn }) => urn));
  const unsure = new Set(report.changes.filter(({ mayReplace }) => mayReplace === true).map(({ urn }) => urn));
  return html`<section id="resources"><h2>Resources</h2>
${filters(context)}
<p class="paging" id="before" hidden><button type="button" id="earlier">Show earlier</button></p>
<div class="scroll" role="group" aria-labelledby="tree-caption" tabindex="0"><table class="tree" id="tree">
<caption id="tree-caption">${count(tree.length, "resource")}, each below its parent; USD a month of what is its own</caption>
<thead><tr>${columns.map(headerOf)}</tr></thead>
<tbody>${tree.map((one, index) => treeRow(one, index, unpriced.has(one.row.urn), unsure.has(one.row.urn)))}</tbody>
</table></div>
<p class="paging" id="paging" hidden><button type="button" id="more">Show more</button> <button type="button" id="all">Show all</button></p></section>`;
}

/**
 * One of maybe ten thousand: no more markup than needed, and end tags left out where HTML lets them.
 * `data-l` is the level, `data-o` what happens to it, `data-c` what it costs as planned, `data-u` that it has no price,
 * `data-f` how many findings it has.
 */
function treeRow({ row, level }: TreeRow, index: number, lacksPrice: boolean, unsure: boolean): Html {
  const { name, type, urn, operation, team, place, monthly, findings } = row;
  return html`<tr id="r${index}" data-l="${level}"${operation === "same" ? "" : html` data-o="${operation}"`}${
    monthly === null ? "" : html` data-c="${monthly.planned}"`
  }${lacksPrice ? html` data-u=""` : ""}${findings > 0 ? html` data-f="${findings}"` : ""}><th scope="row"><i>Level ${level}: </i><bdi>${name}</bdi> <small>${type}</small> <code>${urn}</code><td>${unsure ? "update or replace" : operation}<td>${team ?? none}<td>${
    place ?? none
  }${sizes.map(({ key }) => html`<td>${costText(row, key, lacksPrice)}`)}<td>${findings}
`;
}

/** `—` for what has no line of its own; `no price` once where there should be one, `≥ $12` where a part of it has one. */
function costText({ monthly }: ResourceRow, size: keyof Range<number>, lacksPrice: boolean): string {
  if (monthly === null) return lacksPrice && size === "planned" ? "no price" : none;
  return money(monthly[size], lacksPrice ? 1 : 0);
}

/** Without the script it could do nothing, so the script shows it. */
function filters({ tree, report }: PageContext): Html {
  const teams = [...new Set(tree.flatMap(({ row: { team } }) => (team === undefined ? [] : [team])))].sort();
  const operations = (Object.keys(signs) as Operation[]).filter((operation) => report.counts[operation] > 0);
  return html`<form class="filters" id="filters" role="search" aria-label="Resources" hidden>
<label class="wide">Text <input type="search" id="text" autocomplete="off" spellcheck="false" placeholder="name, type or URN"></label>
<label>Change <select id="operation"><option value="">any</option><option value="changed">any change</option>${operations.map(
    (operation) => html`<option value="${operation}">${operation}</option>`,
  )}</select></label>
<label>Team <select id="team"><option value="">any</option>${teams.map(
    (team) => html`<option value="=${team}">${team}</option>`,
  )}<option value="none">without a team</option></select></label>
<label>Planned cost <select id="cost"><option value="">any</option>${leastCosts.map(
    (usd) => html`<option value="${usd}">at least ${money(usd)}</option>`,
  )}<option value="none">without a price</option></select></label>
<label class="check"><input type="checkbox" id="found"> With findings</label>
<span class="buttons"><button type="reset">Clear</button> <button type="button" id="unfold">Unfold all</button> <button type="button" id="fold">Fold all</button></span>
<p id="matches" role="status"></p>
</form>`;
}
