import { amountText, rateText } from "../units.ts";
import type { CheckpointWorkload, LustreWorkload } from "../workload.ts";
import type { Clients } from "./clients.ts";
import { checkpointInterval, meanTimeBetweenFailures } from "./daly.ts";
import { readRateOf, shapeOf } from "./datasetShape.ts";
import type { Need } from "./decision.ts";

/** Share of a file system's rate that a design counts on. */
export const designEfficiency = 0.85;
/** How full a file system is planned to be: above it the allocator spreads files at random. */
export const designFill = 0.8;
/** Share of the time between two checkpoints that one may take to drain. */
export const drainShare = 0.5;
/** Checkpoints kept where nothing is said: the last one, and the one before in case it is torn. */
export const defaultKeep = 2;

/** Time from one checkpoint to the next, seconds: given, or what loses least with the stall that is allowed. */
export function intervalOf(checkpoint: CheckpointWorkload, workload: LustreWorkload, clients: Clients): number {
  const mtbf = meanTimeBetweenFailures(clients.accelerators, workload.meanTimeBetweenFailuresHours);
  return checkpoint.intervalSeconds ?? checkpointInterval(checkpoint.maxStallSeconds, mtbf);
}

/** The rate at which a checkpoint has to be written, bytes a second. */
export function writeNeed(checkpoint: CheckpointWorkload, workload: LustreWorkload, clients: Clients): number {
  return checkpoint.synchronous
    ? checkpoint.bytes / checkpoint.maxStallSeconds
    : checkpoint.bytes / (drainShare * intervalOf(checkpoint, workload, clients));
}

/** What all data sets together are read at, bytes a second. */
export function readDemand({ datasets = [] }: LustreWorkload, { accelerators }: Clients): number {
  return datasets.reduce((sum, one) => sum + readRateOf(one) * accelerators, 0);
}

/** Reading or writing synchronously, whichever is more, beside what drains. */
export function wantedOf({
  readBps,
  syncWriteBps,
  asyncWriteBps,
}: Pick<Need, "readBps" | "syncWriteBps" | "asyncWriteBps">): number {
  return Math.max(readBps, syncWriteBps) + asyncWriteBps;
}

/** What a workload asks of a file system. The workload is valid. */
export function needOf(workload: LustreWorkload, clients: Clients): Need {
  const { datasets = [], checkpoints = [] } = workload;
  const readBps = readDemand(workload, clients);
  const needs = checkpoints.map((one) => ({ one, bps: writeNeed(one, workload, clients) }));
  const synchronous = needs.filter(({ one }) => one.synchronous).map(({ bps }) => bps);
  const syncWriteBps = Math.max(0, ...synchronous);
  const asyncWriteBps = needs.filter(({ one }) => !one.synchronous).reduce((sum, { bps }) => sum + bps, 0);
  const dataBytes =
    datasets.reduce((sum, dataset) => sum + shapeOf(dataset).bytes, 0) +
    checkpoints.reduce((sum, { bytes, keep = defaultKeep }) => sum + bytes * keep, 0);
  const designBps = wantedOf({ readBps, syncWriteBps, asyncWriteBps }) / designEfficiency;
  return {
    readBps,
    syncWriteBps,
    asyncWriteBps,
    dataBytes,
    designBps,
    designBytes: dataBytes / designFill,
    formula: formulaOf(workload, clients, { readBps, syncWriteBps, asyncWriteBps, designBps }),
  };
}

function formulaOf(
  { datasets = [], checkpoints = [] }: LustreWorkload,
  { accelerators }: Clients,
  need: Pick<Need, "readBps" | "syncWriteBps" | "asyncWriteBps" | "designBps">,
): string {
  const parts: string[] = [];
  const each = datasets.reduce((sum, one) => sum + readRateOf(one), 0);
  if (need.readBps > 0) parts.push(`${accelerators} accelerators × ${rateText(each)} = ${rateText(need.readBps)} read`);
  const fastest = checkpoints
    .filter((one) => one.synchronous)
    .sort((a, b) => b.bytes / b.maxStallSeconds - a.bytes / a.maxStallSeconds)[0];
  if (fastest !== undefined) {
    parts.push(`${amountText(fastest.bytes)} in ${fastest.maxStallSeconds} s = ${rateText(need.syncWriteBps)} written`);
  }
  if (need.asyncWriteBps > 0) parts.push(`${rateText(need.asyncWriteBps)} drained beside it`);
  if (parts.length === 0) return "nothing is read or written against the clock";
  return `${parts.join("; ")}; ${rateText(wantedOf(need))} / ${designEfficiency} = ${rateText(need.designBps)}`;
}
