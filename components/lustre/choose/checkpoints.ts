import type { LustreSystem } from "../platform/system.ts";
import type { LustreWorkload } from "../workload.ts";
import { checkpointAccess } from "./accessOf.ts";
import type { Clients } from "./clients.ts";
import { checkpointInterval, lostShare, meanTimeBetweenFailures } from "./daly.ts";
import type { CheckpointDecision, DirectoryDecision } from "./decision.ts";
import { layoutRate } from "./rates.ts";

/** How often each checkpoint is written, and what it costs. */
export function checkpointsFor(
  workload: LustreWorkload,
  clients: Clients,
  system: LustreSystem,
  directories: readonly DirectoryDecision[],
): CheckpointDecision[] {
  const decided = directories.filter(({ use }) => use === "checkpoint");
  const mtbf = meanTimeBetweenFailures(clients.accelerators, workload.meanTimeBetweenFailuresHours);
  return (workload.checkpoints ?? []).map((checkpoint, index) => {
    const directory = decided[index]!;
    const writeSeconds = checkpoint.bytes / directory.rate.bps;
    // A checkpoint that drains beside training stalls it only while it is copied away.
    const stallSeconds = checkpoint.synchronous ? writeSeconds : checkpoint.maxStallSeconds;
    const intervalSeconds = checkpoint.intervalSeconds ?? checkpointInterval(stallSeconds, mtbf);
    const restart = layoutRate(system, checkpointAccess(checkpoint, clients, "read"), directory.components);
    const restartSeconds = (checkpoint.restoreBytes ?? checkpoint.bytes) / restart.bps;
    return {
      path: checkpoint.path,
      writeSeconds,
      stallSeconds,
      intervalSeconds,
      lostShare: lostShare(stallSeconds, intervalSeconds, mtbf, restartSeconds),
      restartSeconds,
      restart,
      meanTimeBetweenFailuresSeconds: mtbf,
    };
  });
}
