import type { CostGroup, CostReport } from "../model.ts";
import { teamChart } from "./charts.ts";
import { type PageContext, resourceLink } from "./context.ts";
import { type Content, type Html, html } from "./escape.ts";
import { difference, money, none, once, share, sizes } from "./figures.ts";
import { type TableColumn, table } from "./table.ts";

/** What it costs by the month, before and after, and who pays. */
export function cost(context: PageContext): Html {
  const { cost: figures } = context.report;
  return html`<section id="costs"><h2>Cost</h2>
${totals(figures)}
${elsewhere(figures)}
<h3>By team</h3>
${teamChart(figures)}
${groupTable("team", "Team", figures.byTeam)}
<h3>By place</h3>
${groupTable("place", "Place", figures.byPlace)}
<h3>By accelerator</h3>
${groupTable("accelerator", "Accelerator", figures.byAccelerator)}
<h3>Lines that change</h3>
${lines(context)}
<h3>Paid once</h3>
${fees(context)}</section>`;
}

function totals({ before, after }: CostReport): Html {
  return table({
    id: "cost-total",
    caption: "USD a month of 730 hours",
    look: "compact",
    columns: [
      { header: "Size" },
      { header: "Before", number: true },
      { header: "After", number: true },
      { header: "Difference", number: true },
      { header: "In percent", number: true },
    ],
    rows: [
      ...sizes.map(({ key, word }) => [
        word,
        money(before?.monthly[key], before?.unpriced),
        money(after.monthly[key], after.unpriced),
        difference(before?.monthly[key], after.monthly[key]),
        share(before?.monthly[key], after.monthly[key]) ?? none,
      ]),
      [
        "Paid once",
        before === null ? none : once(before),
        once(after),
        difference(before?.oneOff, after.oneOff),
        share(before?.oneOff, after.oneOff) ?? none,
      ],
    ],
  });
}

function elsewhere({ elsewhere: { min, planned, max } }: CostReport): Content {
  if (max <= 0) return undefined;
  return html`<p>In no total: capacity that others pay for, at list price ${money(planned)} a month as planned (${money(min)} to ${money(max)}).</p>`;
}

function groupTable(id: string, header: string, groups: readonly CostGroup[]): Html {
  if (groups.length === 0) return html`<p>Nothing here has a price.</p>`;
  const compared = groups.some(({ before }) => before !== null);
  const columns: TableColumn[] = [
    { header },
    ...sizes.flatMap(({ word }) =>
      compared
        ? [
            { header: `${word} before`, number: true },
            { header: `${word} after`, number: true },
          ]
        : [{ header: word, number: true }],
    ),
    ...(compared ? [{ header: "Difference as planned", number: true }] : []),
  ];
  return table({
    id: `cost-${id}`,
    caption: `USD a month by ${id}`,
    look: "quiet",
    columns,
    noun: [id, `${id}s`],
    rows: groups.map(({ key, before, after }) => [
      html`<bdi>${key}</bdi>`,
      ...sizes.flatMap(({ key: size }) =>
        compared ? [money(before?.[size]), money(after[size])] : [money(after[size])],
      ),
      ...(compared ? [difference(before?.planned, after.planned)] : []),
    ]),
  });
}

function lines(context: PageContext): Html {
  const { changes } = context.report.cost;
  if (changes.length === 0) return html`<p>No line costs something else than before.</p>`;
  return table({
    id: "cost-lines",
    caption: "Lines that cost something else than before, the largest difference first, in USD a month",
    columns: [
      { header: "Resource" },
      { header: "What is paid for" },
      { header: "Team" },
      { header: "Planned before", number: true },
      { header: "Planned after", number: true },
      { header: "Difference", number: true },
      { header: "Ceiling after", number: true },
    ],
    noun: ["line", "lines"],
    rows: changes.map(({ urn, name, description, team, before, after }) => [
      resourceLink(context, urn, name),
      description,
      html`<bdi>${team ?? none}</bdi>`,
      money(before.planned),
      money(after.planned),
      difference(before.planned, after.planned),
      money(after.max),
    ]),
  });
}

function fees(context: PageContext): Html {
  const { oneOff } = context.report.cost;
  if (oneOff.length === 0) return html`<p>Nothing is paid once.</p>`;
  return table({
    id: "cost-once",
    caption: "What is paid once, in USD",
    columns: [
      { header: "Resource" },
      { header: "What is paid for" },
      { header: "New", narrow: true },
      { header: "USD", number: true },
    ],
    noun: ["fee", "fees"],
    rows: oneOff.map((fee) => [
      resourceLink(context, fee.urn, fee.name),
      fee.description,
      fee.new ? "new" : "as before",
      money(fee.usd),
    ]),
  });
}
