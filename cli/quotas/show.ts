import { daysBetween, today } from "../../components/core/today.ts";
import { findQuota } from "../../components/quota/quota.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { print } from "../print.ts";
import { styleOf } from "../render/style.ts";
import { table } from "../render/table.ts";
import { ExitCode } from "../userError.ts";
import type { ShowOptions } from "./command.ts";
import { readSnapshot } from "./refresh.ts";

const columns = [
  { header: "Quota", flexTo: 16 },
  { header: "Code", flexTo: 12, optional: 2 },
  { header: "Region" },
  { header: "Limit", align: "right" },
  { header: "Used", align: "right" },
  { header: "Left", align: "right" },
  { header: "Unit" },
  { header: "Read", optional: 1 },
] as const;

/** Prints a snapshot: what is unknown as `?`, never as 0. */
export async function show(options: ShowOptions): Promise<ExitCode> {
  const rows = readSnapshot(options.file).filter(
    ({ region }) => options.region === undefined || options.region.includes(region),
  );
  if (options.json === true) {
    await print(`${JSON.stringify(rows, null, 2)}\n`);
    return ExitCode.Fine;
  }
  const shown = options.all === true ? rows : rows.filter(({ limit, used }) => limit !== 0 || used !== 0);
  const style = styleOf(process.stdout, process.env);
  const hidden = rows.length - shown.length;
  const lines = [
    ...(shown.length === 0 ? ["no quota to show"] : table(columns, shown.map(rowOf), style)),
    ...(hidden === 0 ? [] : [style.paint("dim", `${hidden} with a limit of 0 and no use left out (--all shows them)`)]),
  ];
  await print(`${lines.join("\n")}\n`);
  return ExitCode.Fine;
}

function rowOf(row: QuotaSnapshotRow): { cells: string[]; tone: readonly ("plain" | "bad" | "warn" | "dim")[] } {
  const { limit, used, region, code, dimensions = {}, readAt } = row;
  const quota = findQuota(row);
  const left = limit === null || used === null || limit === -1 ? null : limit - used;
  const age = daysBetween(readAt.slice(0, 10), today());
  const name = quota?.name ?? [code, ...Object.values(dimensions)].join(" ");
  const cells = [
    name,
    [code, ...Object.values(dimensions)].join(" "),
    region,
    limit === -1 ? "none" : number(limit),
    number(used),
    limit === -1 ? "any" : number(left),
    quota?.unit ?? "",
    age === 0 ? "today" : age === 1 ? "yesterday" : `${age} days ago`,
  ];
  const tone = left !== null && left <= 0 ? "bad" : limit === null || used === null ? "warn" : "plain";
  return { cells, tone: columns.map((_, at) => (at === 5 ? tone : at === 1 ? "dim" : "plain")) };
}

function number(value: number | null): string {
  return value === null ? "?" : value.toLocaleString("en-US");
}
