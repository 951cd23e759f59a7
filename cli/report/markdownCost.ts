import type { Range } from "../../components/core/range.ts";
import { change, plural, usd, verb } from "./markdownFigures.ts";
import { items, rowsOf, type Section } from "./markdownTable.ts";
import { code, prose } from "./markdownText.ts";
import type { CostGroup, CostReport, Report } from "./model.ts";

/** What it costs: before, after, what changes, what is paid once, and by whom. */
export function costSections({ cost, resources }: Report): Section[] {
  const { before, after } = cost;
  const figures = ({ min, planned, max }: Range<number>): string[] => [min, planned, max].map(usd);
  const rows = [
    ...(before === null ? [] : [["before", ...figures(before.monthly)]]),
    ["after", ...figures(after.monthly)],
    ...(before === null
      ? []
      : [
          [
            "change",
            ...(["min", "planned", "max"] as const).map((key) => change(before.monthly[key], after.monthly[key])),
          ],
        ]),
  ];
  const remarks = costRemarks(cost);
  const changes = rowsOf(cost.changes, ({ name, description, team, before: was, after: is }) => [
    code(name, 80),
    prose(description, 200),
    team === undefined ? "" : code(team, 60),
    ...(before === null
      ? [usd(is.planned), usd(is.max)]
      : [usd(was.planned), usd(is.planned), change(was.planned, is.planned), change(was.max, is.max)]),
  ]);
  const groups: [string, readonly CostGroup[]][] = [
    ["Cost by team", cost.byTeam],
    ["Cost by place", cost.byPlace],
    ["Cost by accelerator", cost.byAccelerator],
  ];
  return [
    {
      head: ["#### Cost"],
      columns: ["USD a month", "floor", "planned", "ceiling"],
      align: "lrrr",
      rows: rowsOf(rows, (one) => one),
      share: 0.2,
    },
    { head: [], rows: items(remarks), share: 0.2 },
    ...groups.map(
      ([title, list]): Section => ({
        head: [],
        columns: [
          "",
          ...(before === null ? [] : ["planned before"]),
          "planned after",
          ...(before === null ? [] : ["change"]),
          "ceiling after",
        ],
        align: before === null ? "lrr" : "lrrrr",
        rows: rowsOf(list, ({ key, before: was, after: is }) => [
          code(key, 60),
          ...(was === null ? [] : [usd(was.planned)]),
          usd(is.planned),
          ...(was === null ? [] : [change(was.planned, is.planned)]),
          usd(is.max),
        ]),
        folded: `${title} (${list.length})`,
        longest: 30,
        share: 0.08,
      }),
    ),
    {
      head: [],
      columns: [
        ...["resource", "what", "team"],
        ...(before === null
          ? ["planned", "ceiling"]
          : ["planned before", "planned after", "change", "change at the ceiling"]),
      ],
      align: "lllrrrr",
      rows: changes,
      folded: `${before === null ? "What costs most" : "What costs more or less"} (${changes.count.toLocaleString("en-US")} of ${plural(resources.length, "resource")})`,
      longest: 25,
      share: 0.12,
    },
  ];
}

function costRemarks({ before, after, oneOff, kept, overlap, elsewhere }: CostReport): string[] {
  const due = oneOff.filter((one) => one.new);
  const fees = oneOff.slice(0, 5).map(({ name, description, usd: fee, new: isNew }) => {
    return `Paid once${isNew ? "" : " (before this change)"}: USD ${usd(fee)} for ${code(name, 80)}, ${prose(description, 200)}.`;
  });
  const more = oneOff.length > 5 ? [`… and ${oneOff.length - 5} more fees that are paid once.`] : [];
  const sum =
    due.length > 1 ? [`Paid once, all that is new: USD ${usd(due.reduce((all, one) => all + one.usd, 0))}.`] : [];
  return [
    ...fees,
    ...more,
    ...sum,
    ...(kept === undefined
      ? []
      : [
          `Of it USD ${usd(kept.monthly.planned)} a month (planned) for ${plural(kept.resources, "resource")} that ${verb(kept.resources, "leaves", "leave")} the program and ${verb(kept.resources, "is", "are")} paid for all the same: retained, protected, or not to be cancelled.`,
        ]),
    ...(overlap === undefined
      ? []
      : [
          `While ${plural(overlap.resources, "replaced resource")} ${verb(overlap.resources, "runs", "run")} beside ${verb(overlap.resources, "its", "their")} replacement, up to USD ${usd(overlap.monthly.max)} a month more.`,
        ]),
    ...(elsewhere.max > 0
      ? [`Capacity that is paid for elsewhere, in no total: up to USD ${usd(elsewhere.max)} a month at list price.`]
      : []),
    ...(after.unpriced > 0 || (before?.unpriced ?? 0) > 0
      ? [
          `Without a price: ${after.unpriced}${before === null ? "" : ` (${before.unpriced} before)`}. The true figures are higher.`,
        ]
      : []),
  ];
}
