import { broadcast } from "./broadcast.ts";
import { moveFiles } from "./files.ts";
import { checkInput } from "./input.ts";
import type { SimInput, SimResult, SimRun } from "./model.ts";
import { Random } from "./random.ts";
import { moveShared } from "./shared.ts";
import { train } from "./train.ts";

export type * from "./model.ts";

/**
 * Simulates a job on a Lustre file system. Shares nothing with `components/`: no formula, no constant.
 *
 * **What goes in.** `system`: OSTs, servers, rates of one OST and one server, disk or flash (`model.ts`, `SimSystem`).
 * `layout`: components of the file, `[{ stripes: 4 }]` for a plain one, `-1` for one object on every OST. `job`:
 *
 * | `kind` | what it does | give |
 * | --- | --- | --- |
 * | `write-files`, `read-files` | every process moves a file of its own; ends with the slowest | `clients`, `bytesPerProcess` |
 * | `write-shared`, `read-shared` | all processes move one file; `collective` for MPI-IO | `clients`, `bytesPerProcess` |
 * | `train` | accelerators read samples and compute in step | `clients`, `pattern`, `bytesPerAcceleratorPerSecond`, `loaders`, `files` |
 * | `broadcast` | every node reads one file | `clients`, `bytes` |
 *
 * **What comes out.** `bytesPerSecond` (mean over `runs`), `bestBytesPerSecond` (tables often print the best run),
 * `seconds`, `utilisation` of accelerators, and every run with its overhead, imbalance and fullest link.
 *
 * **How.** Bytes are fluid. Each file on its way is a flow over the links it uses (OSTs, servers, connections, its node);
 * a striped file uses its OSTs in fixed proportions, so it is as fast as its slowest object. Whenever a flow starts, ends
 * or comes to another component, rates are shared anew, max-min fair (`sharing.ts`). Around that: metadata servers that
 * make and open files one after another (`metadata.ts`), first touches of objects in stripe order (`files.ts`,
 * `shared.ts`), an allocator with round robin that other clients disturb (`allocator.ts`), disks that lose time between
 * objects (`plant.ts`), two-phase collective writes and lock revocations (`shared.ts`), buffers of a training job that all
 * accelerators wait for (`train.ts`). Constants with their reasons: `constants.ts`.
 *
 * **What it cannot say.** Single RPCs, congestion inside a network, other jobs' traffic, full or failed OSTs, caches of
 * clients that hold a whole data set, credits for bursts, file systems across several metadata servers.
 *
 * @example
 * ```ts
 * simulate({
 *   system: { osts: 48, servers: 12, ostReadBps: 500e6, ostWriteBps: 500e6, serverBps: 5e9, media: "disk" },
 *   job: { kind: "write-files", clients: { nodes: 8, processesPerNode: 24, nodeBps: 6e9 }, bytesPerProcess: 2 ** 30 },
 *   layout: [{ stripes: 4, stripeBytes: 2 ** 20 }],
 *   seed: 1,
 * }).bytesPerSecond;
 * ```
 */
export function simulate({ system, job, layout, seed = 1, runs = 1 }: SimInput): SimResult {
  checkInput({ system, job, layout });
  const all: SimRun[] = [];
  for (let i = 0; i < runs; i++) {
    const random = new Random(seed * 1000 + i);
    switch (job.kind) {
      case "write-files":
      case "read-files":
        all.push(moveFiles(system, job, layout, random));
        break;
      case "write-shared":
      case "read-shared":
        all.push(moveShared(system, job, layout, random));
        break;
      case "broadcast":
        all.push(broadcast(system, job, layout, random));
        break;
      case "train":
        all.push(train(system, job, layout, random));
        break;
    }
  }
  const mean = (of: (run: SimRun) => number): number => all.reduce((sum, run) => sum + of(run), 0) / runs;
  const seconds = mean((run) => run.seconds);
  return {
    bytesPerSecond: mean((run) => run.bytes) / seconds,
    bestBytesPerSecond: Math.max(...all.map((run) => run.bytes / run.seconds)),
    seconds,
    utilisation: mean((run) => run.utilisation),
    runs: all,
  };
}
