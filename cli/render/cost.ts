import type { Confidence } from "../../components/core/fact.ts";
import type { ResourceGraph } from "../../components/core/graph.ts";
import type { Range } from "../../components/core/range.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import { defaultMaxPriceAgeDays, type Estimate } from "../../components/pricing/estimate.ts";
import type { PriceLine } from "../../components/pricing/line.ts";
import type { Style } from "./style.ts";
import { type Column, type Row, table } from "./table.ts";
import { count, dollars, indent, wrap } from "./text.ts";
import { kindOf } from "./tree.ts";

const columns: readonly Column[] = [
  { header: "Per month of 730 h", flexTo: 16 },
  { header: "Quantity", optional: 1, flexTo: 14 },
  { header: "Unit price", align: "right", optional: 2 },
  { header: "Floor", align: "right" },
  { header: "Planned", align: "right" },
  { header: "Ceiling", align: "right" },
];
/** Lines of one component before the rest is summed up. */
const linesOfOne = 6;
const reasonsShown = 5;

/** What the stack costs: lines by component, what is paid once, the total, and what the total leaves out. */
export function renderCost(graph: ResourceGraph, estimate: Estimate, style: Style): string[] {
  const { lines, monthly, oneOff, states } = estimate;
  const least = states.unpriced > 0 ? "≥ " : "";
  const rows: Row[] = [
    ...groupsOf(graph, lines).flatMap((group) => groupRows(group, paidOnce(lines), style)),
    {
      cells: ["Total", "", "", ...[monthly.min, monthly.planned, monthly.max].map((amount) => least + dollars(amount))],
      tone: "bold" as const,
    },
  ];
  const once = lines.filter((line) => line.oneOff !== undefined);
  const elsewhere = paidElsewhere(lines);
  if (elsewhere.max > 0) {
    rows.push({ cells: ["Paid elsewhere, at list", "", "", ...amounts(elsewhere)], tone: "warn" });
  }
  return [
    ...(lines.length === 0 ? ["  nothing is priced"] : table(columns, rows, style, "  ")),
    ...(once.length === 0 ? [] : ["", ...renderOnce(once, oneOff, style)]),
    "",
    ...renderStates(estimate, style),
    ...renderReasons("not priced, so that the total is a lower bound", estimate.unpriced, style, "warn"),
    ...(style.full ? renderReasons("billed by use", estimate.usageBased, style, "dim") : []),
    ...(style.full ? renderReasons("notes", estimate.notes, style, "dim") : []),
  ];
}

/** Bills on which something is paid once: a block whose fee is in this plan is paid here. */
function paidOnce(lines: readonly PriceLine[]): ReadonlySet<string | undefined> {
  return new Set(lines.filter(({ oneOff }) => oneOff !== undefined).map(({ component }) => component));
}

/** What reservations made elsewhere pay for, per month at the on-demand list price. */
export function paidElsewhere(lines: readonly PriceLine[]): Range<number> {
  const here = paidOnce(lines);
  return lines
    .filter(({ component }) => component === undefined || !here.has(component))
    .flatMap(({ elsewhere }) => (elsewhere === undefined ? [] : [elsewhere]))
    .reduce(add, { min: 0, planned: 0, max: 0 });
}

/** In place of a price of 0: who pays. */
function payerOf(line: PriceLine, once: ReadonlySet<string | undefined>): string {
  if (line.component !== undefined && once.has(line.component)) return "paid once";
  return line.elsewhere === undefined ? "paid already" : "paid elsewhere";
}

interface Group {
  readonly title: string;
  readonly lines: readonly PriceLine[];
  readonly monthly: Range<number>;
}

function groupsOf(graph: ResourceGraph, lines: readonly PriceLine[]): Group[] {
  const groups = new Map<string, PriceLine[]>();
  for (const line of lines) {
    // A component may itself be what is paid for: a Capacity Block is bought for a pool.
    const own = graph.get(line.urn)?.custom === false ? line.urn : "";
    const key = line.component ?? own;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups]
    .map(([urn, members]) => {
      const component = graph.get(urn);
      const title = component === undefined ? "Outside components" : `${kindOf(component.type)} ${component.name}`;
      return { title, lines: merged(members), monthly: sum(members) };
    })
    .sort((a, b) => b.monthly.max - a.monthly.max || a.title.localeCompare(b.title));
}

function groupRows(group: Group, once: ReadonlySet<string | undefined>, style: Style): Row[] {
  const head: Row = { cells: [group.title, "", "", ...amounts(group.monthly)], tone: "accent" };
  const recurring = group.lines.filter((line) => line.oneOff === undefined);
  const shown = style.full ? recurring : recurring.slice(0, linesOfOne);
  const rest = recurring.slice(shown.length);
  return [
    head,
    ...shown.map((line) => ({
      cells: [
        `  ${line.description}`,
        quantityOf(line),
        line.unitPrice === "0" ? payerOf(line, once) : `$${line.unitPrice}`,
        ...amounts(line.monthly),
      ],
    })),
    ...(rest.length === 0
      ? []
      : [
          { cells: [`  … ${count(rest.length, "smaller line")}`, "", "", ...amounts(sum(rest))], tone: "dim" as const },
        ]),
  ];
}

/** Lines that differ in their resource only are one line: 3 NAT gateways, not 3 times a NAT gateway. */
function merged(lines: readonly PriceLine[]): PriceLine[] {
  const byKey = new Map<string, PriceLine>();
  for (const line of lines) {
    const { description, sku, region, purchase, unit, unitPrice, note, oneOff } = line;
    const key = JSON.stringify([description, sku, region, purchase, unit, unitPrice, note, oneOff === undefined]);
    const before = byKey.get(key);
    byKey.set(
      key,
      before === undefined
        ? line
        : {
            ...before,
            quantity: add(before.quantity, line.quantity),
            monthly: add(before.monthly, line.monthly),
            ...(before.elsewhere && line.elsewhere ? { elsewhere: add(before.elsewhere, line.elsewhere) } : {}),
            ...(oneOff === undefined ? {} : { oneOff: (before.oneOff ?? 0) + oneOff }),
          },
    );
  }
  return [...byKey.values()].sort(
    (a, b) => b.monthly.max - a.monthly.max || a.description.localeCompare(b.description),
  );
}

function renderOnce(lines: readonly PriceLine[], total: number, style: Style): string[] {
  const rows: Row[] = merged(lines).map((line) => ({
    cells: [`  ${line.description}`, quantityOf(line), `$${line.unitPrice}`, dollars(line.oneOff ?? 0)],
  }));
  return table(
    [
      { header: "Paid once", flexTo: 16 },
      { header: "Quantity", optional: 1 },
      { header: "Unit price", align: "right", optional: 2 },
      { header: "Amount", align: "right" },
    ],
    [...rows, { cells: ["Total", "", "", dollars(total)], tone: "bold" }],
    style,
    "  ",
  );
}

function renderStates({ states, lines, confidence, stale }: Estimate, style: Style): string[] {
  const all = states.priced + states.free + states.usageBased + states.unpriced;
  const counts = [
    `${states.priced} priced`,
    `${states.free} free`,
    `${states.usageBased} billed by use`,
    `${states.unpriced} not priced`,
  ];
  const dates = lines
    .filter((line) => line.unitPrice !== "0")
    .map((line) => line.priceDate)
    .sort();
  const [from, to] = [dates[0], dates.at(-1)];
  const dated =
    dates.length === 0
      ? ""
      : ` Prices of ${from === to ? from : `${from} to ${to}`}, the weakest ${knownHow[confidence]}.`;
  const old =
    stale.length === 0
      ? ""
      : ` ${count(stale.length, "line goes", "lines go")} by a price more than ${defaultMaxPriceAgeDays} days old.`;
  const text = `${all} resources and components: ${counts.join(", ")}.${dated}${old}`;
  return indent(wrap(text, style.width - 2), "  ").map((line) => style.paint("dim", line));
}

function renderReasons(
  title: string,
  remarks: readonly { readonly urn: string; readonly why: string }[],
  style: Style,
  tone: "warn" | "dim",
): string[] {
  if (remarks.length === 0) return [];
  // One reason is often true of many resources.
  const byReason = new Map<string, string[]>();
  for (const { urn, why } of remarks) byReason.set(why, [...(byReason.get(why) ?? []), nameOfUrn(urn)]);
  const reasons = [...byReason];
  const shown = style.full ? reasons : reasons.slice(0, reasonsShown);
  const lines = shown.flatMap(([why, names]) => {
    const who = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
    return indent(wrap(`${who}: ${why}`, style.width - 6), "    - ");
  });
  const hidden = reasons.length - shown.length;
  return [
    ...indent(wrap(`${count(remarks.length, "resource")} ${title}:`, style.width - 2), "  ").map((line) =>
      style.paint(tone, line),
    ),
    ...lines,
    ...(hidden === 0 ? [] : [`    … ${count(hidden, "more reason")} (--full shows all)`]),
  ];
}

/** How the weakest price of a plan is known. */
const knownHow: Readonly<Record<Confidence, string>> = {
  documented: "from the vendor's documentation",
  observed: "from generated data",
  derived: "derived from other prices",
  reported: "as somebody else reported it",
  memory: "from memory",
};

function quantityOf({ quantity, unit, oneOff }: PriceLine): string {
  const { min, planned, max } = quantity;
  const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 1 });
  // What is paid once is paid for a time, which the quantity has in it: instance-hours.
  const unitName = oneOff === undefined ? unit.replace(/-(hour|month)$/, "") : `${unit}s`;
  const range = min === planned && max === planned ? "" : ` (${number(min)}–${number(max)})`;
  return `${number(planned)} ${unitName}${range}`;
}

function amounts({ min, planned, max }: Range<number>): string[] {
  return [min, planned, max].map(dollars);
}

function add(a: Range<number>, b: Range<number>): Range<number> {
  return { min: a.min + b.min, planned: a.planned + b.planned, max: a.max + b.max };
}

function sum(lines: readonly PriceLine[]): Range<number> {
  return lines.map((line) => line.monthly).reduce(add, { min: 0, planned: 0, max: 0 });
}
