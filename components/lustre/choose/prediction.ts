import type { LustreSystem } from "../platform/system.ts";
import type { LustreWorkload } from "../workload.ts";
import { clientsOf } from "./clients.ts";
import { readRateOf } from "./datasetShape.ts";
import type { DirectoryDecision, LustreDecision, Need, Rate } from "./decision.ts";
import { singleStripeShares } from "./directories.ts";
import { bothOf } from "./limits.ts";
import type { Shares } from "./rates.ts";

const hoursPerMonth = 730;

/**
 * What all data sets get together, bytes a second, from what each gets by itself. They share disks, networks and nodes: a
 * second's worth of all of them takes as long as one after the other, each at its own rate; and each waits for its own
 * requests besides. Checkpoints that drain meanwhile take their part of the disks away.
 */
export function togetherBps(
  { datasets = [], ...workload }: LustreWorkload,
  system: LustreSystem,
  need: Need,
  shares: readonly Shares[],
): number {
  if (need.readBps === 0) return system.readBps;
  const { accelerators } = clientsOf(workload, system.fsx?.efa ?? false);
  const demands = datasets.map((dataset) => readRateOf(dataset) * accelerators);
  const seconds = demands.reduce((sum, demand, index) => sum + demand / shares[index]!.shared, 0);
  // A data set that waits for its own requests holds the step back by that alone.
  const own = Math.min(
    ...demands.map((demand, index) => (demand === 0 ? Number.POSITIVE_INFINITY : shares[index]!.own / demand)),
  );
  return need.readBps * bothOf(drainLeft(system, need) / seconds, own);
}

/** Share of the disks that draining checkpoints leave. */
function drainLeft(system: LustreSystem, need: Need): number {
  return 1 - Math.min(0.95, need.asyncWriteBps / system.writeBps);
}

/** Share of time that accelerators are busy when all data sets together are read at a rate, 0 to 1. */
export function utilisationAt(bps: number, workload: LustreWorkload, need: Need): number {
  const other = workload.utilisationWithoutStorage ?? 1;
  return need.readBps === 0 ? other : Math.min(1, bps / need.readBps) * other;
}

/** What all data sets get together, and what accelerators make of it. */
export function predictionOf(
  workload: LustreWorkload,
  system: LustreSystem,
  need: Need,
  directories: readonly DirectoryDecision[],
  shares: readonly Shares[],
): LustreDecision["prediction"] {
  const read = together(workload, system, need, directories, (one) => one.rate, shares);
  const single = together(
    workload,
    system,
    need,
    directories,
    (one) => one.singleStripe,
    singleStripeShares(workload, system),
  );
  const accelerators = clientsOf(workload, system.fsx?.efa ?? false).accelerators;
  const idle = (rate: Rate): number =>
    ((workload.utilisationWithoutStorage ?? 1) - utilisationAt(rate.bps, workload, need)) *
    accelerators *
    hoursPerMonth;
  return {
    read,
    utilisation: utilisationAt(read.bps, workload, need),
    utilisationSingleStripe: utilisationAt(single.bps, workload, need),
    idleAcceleratorHours: idle(read),
    idleAcceleratorHoursSingleStripe: idle(single),
  };
}

function together(
  workload: LustreWorkload,
  system: LustreSystem,
  need: Need,
  directories: readonly DirectoryDecision[],
  rateOf: (one: DirectoryDecision) => Rate,
  shares: readonly Shares[],
): Rate {
  const { datasets = [] } = workload;
  const readers = directories.filter(({ use }) => use === "dataset").map(rateOf);
  const bps = togetherBps(workload, system, need, shares);
  // The data set that takes longest for its part is what to explain.
  const taken = datasets.map((dataset, index) => readRateOf(dataset) / readers[index]!.bps);
  const slowest = need.readBps === 0 ? undefined : readers[taken.indexOf(Math.max(...taken))];
  const left = drainLeft(system, need);
  const limits = (slowest?.limits ?? []).map((limit) =>
    limit.name === "disk" && left < 1
      ? { ...limit, bps: limit.bps * left, why: `${limit.why}, less what drains beside` }
      : limit,
  );
  return { bps, limits: limits.sort((a, b) => a.bps - b.bps) };
}
