import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ResourceGraph } from "../../components/core/graph.ts";
import { demands } from "../../components/quota/demand.ts";
import { quotaKey } from "../../components/quota/quota.ts";
import { parseSnapshot, type QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { readMarkup } from "../markup.ts";
import { print } from "../print.ts";
import { type Progress, startProgress } from "../progress.ts";
import { styleOf } from "../render/style.ts";
import { indent, wrap } from "../render/text.ts";
import { graphOfState } from "../state.ts";
import { ExitCode, problemsError, UserError } from "../userError.ts";
import { writeWhole } from "../writeWhole.ts";
import type { RefreshOptions } from "./command.ts";
import type { Reading, ReadRequest } from "./reading.ts";

/** Reads limits and use, and writes them over those of the same place and regions in the snapshot. */
export async function refresh(options: RefreshOptions): Promise<ExitCode> {
  const asked = askedFor(options);
  // Read before anything is asked: what is wrong with it should not be heard of after a minute.
  const before = existsSync(options.output) ? readSnapshot(options.output) : [];
  const owned = options.state === undefined ? undefined : graphOf(options.state, asked);
  const progress = startProgress();
  try {
    const readings = await readAll(asked, options, progress);
    const fresh = readings
      .flatMap(({ rows }) => rows)
      .map((row) => (owned === undefined ? row : withOwned(row, owned)));
    const rows = [...kept(before, fresh), ...fresh].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    writeWhole(resolve(options.output), `${JSON.stringify(rows, null, 2)}\n`, "--output");
    progress.stop();
    await print(summary(options.output, readings, rows.length - fresh.length));
    return ExitCode.Fine;
  } finally {
    progress.stop();
  }
}

interface Asked {
  readonly aws: readonly string[];
  readonly gcp: readonly string[];
  readonly project: string | undefined;
}

/** Which regions of which place: a region's name says whose it is. */
function askedFor({ region = [], project = process.env["GOOGLE_CLOUD_PROJECT"] }: RefreshOptions): Asked {
  const aws = region.filter((one) => /^[a-z]{2}(-[a-z]+)+-\d+$/.test(one));
  const gcp = region.filter((one) => /^[a-z]+-[a-z]+\d+$/.test(one));
  const wrong: string[] = [];
  const neither = region.filter((one) => !aws.includes(one) && !gcp.includes(one));
  if (neither.length > 0) {
    wrong.push(`--region ${neither.join(", ")} is no region of AWS (us-east-2) or Google Cloud (us-central1)`);
  }
  if (region.length === 0) wrong.push("--region is not given; give it once for each region: --region us-east-2");
  if (gcp.length > 0 && (project === undefined || project === "")) {
    wrong.push("--project is not given, nor GOOGLE_CLOUD_PROJECT: whose quotas on Google Cloud?");
  }
  if (wrong.length > 0) throw new UserError(wrong.join("\n"));
  return { aws, gcp, project };
}

async function readAll(asked: Asked, options: RefreshOptions, progress: Progress): Promise<Reading[]> {
  const request = (regions: readonly string[]): ReadRequest => ({
    regions: [...new Set(regions)],
    readAt: `${new Date().toISOString().slice(0, 19)}Z`,
    assumeUnused: options.assumeUnused === true,
    step: (text) => progress.step(text),
  });
  const readings: Reading[] = [];
  if (asked.aws.length > 0) {
    const { readAwsQuotas } = await import("./aws.ts");
    readings.push(...(await readAwsQuotas(request(asked.aws))));
  }
  if (asked.gcp.length > 0) {
    const { readGcpQuotas } = await import("./gcp.ts");
    readings.push(...(await readGcpQuotas({ ...request(asked.gcp), project: asked.project! })));
  }
  return readings;
}

/** @throws UserError with everything wrong with it */
export function readSnapshot(file: string): readonly QuotaSnapshotRow[] {
  const content = readMarkup(resolve(file));
  if (content === null) throw new UserError(`${file} is empty. Fix: write it with hybrid-gpu quotas refresh`);
  const { rows, problems } = parseSnapshot(content);
  const wrong = problemsError(file, problems);
  if (wrong !== undefined) throw wrong;
  return rows;
}

function graphOf(file: string, { aws, gcp, project }: Asked): ResourceGraph {
  return graphOfState(readMarkup(resolve(file)), `--state ${file}`, {
    ...(aws.length === 1 ? { aws: { region: aws[0]! } } : {}),
    gcp: { ...(gcp.length === 1 ? { region: gcp[0]! } : {}), ...(project === undefined ? {} : { project }) },
  });
}

/** What the stack has already: counted at its planned sizes, and never as more than is in use. */
function withOwned(row: QuotaSnapshotRow, graph: ResourceGraph): QuotaSnapshotRow {
  const own = demands(graph).demands.filter(
    (one) => one.region === row.region && one.service === row.service && quotaKey(one) === quotaKey(row),
  );
  const ownedUse = Math.min(
    row.used ?? 0,
    own.reduce((sum, { needed }) => sum + needed.planned, 0),
  );
  return ownedUse === 0 ? row : { ...row, ownedUse };
}

function kept(before: readonly QuotaSnapshotRow[], fresh: readonly QuotaSnapshotRow[]): QuotaSnapshotRow[] {
  const key = ({ place, region, account = "" }: QuotaSnapshotRow): string => `${place} ${region} ${account}`;
  const read = new Set(fresh.map(key));
  // Rows that name no account are of the one that was there before there were several.
  const anonymous = new Set(fresh.map(({ place, region }) => key({ place, region } as QuotaSnapshotRow)));
  return before.filter((row) => !read.has(key(row)) && !(row.account === undefined && anonymous.has(key(row))));
}

function orderOf(row: QuotaSnapshotRow): string {
  return [row.place, row.region, row.service, quotaKey(row)].join(" ");
}

const mostUnknown = 12;

function summary(file: string, readings: readonly Reading[], keptRows: number): string {
  const style = styleOf(process.stdout, process.env);
  const lines = readings.map(({ place, region, rows, unknown }) => {
    const known = rows.filter(({ limit, used }) => limit !== null && used !== null).length;
    const rest = unknown.length === 0 ? "" : `, ${rows.length - known} not known in full`;
    return `${place} ${region}: ${known} of ${rows.length} quotas read${rest}`;
  });
  const unknown = readings.flatMap((reading) => reading.unknown);
  const shown = unknown.slice(0, mostUnknown).flatMap((text) => indent(wrap(text, style.width - 4), "  - "));
  if (unknown.length > mostUnknown) shown.push(`  - and ${unknown.length - mostUnknown} more`);
  const also =
    keptRows === 0 ? "" : `, ${keptRows === 1 ? "1 row" : `${keptRows} rows`} of other places and regions kept`;
  return `${[...lines, ...(shown.length === 0 ? [] : ["Unknown:", ...shown]), `Written to ${file}${also}.`].join("\n")}\n`;
}
