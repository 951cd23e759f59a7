import { Allocator } from "./allocator.ts";
import { media } from "./constants.ts";
import { lay, objectCount } from "./geometry.ts";
import { createSeconds, openSeconds, readyTimes } from "./metadata.ts";
import type { FilesJob, SimLayout, SimRun, SimSystem } from "./model.ts";
import { Plant } from "./plant.ts";
import type { Random } from "./random.ts";
import { run, type Transfer } from "./transfer.ts";

/** Every process writes, or reads back, a file of its own. */
export function moveFiles(system: SimSystem, job: FilesJob, layout: SimLayout, random: Random): SimRun {
  const { clients, bytesPerProcess } = job;
  const writing = job.kind === "write-files";
  const plant = new Plant(system, clients, writing ? "write" : "read");
  const files = Math.round(clients.nodes * clients.processesPerNode);
  // Files that are read back lie where they were put when all nodes wrote them.
  const allocator = new Allocator(system.osts, random, clients.nodes);
  const objects = objectCount(layout, bytesPerProcess, system.osts);
  const { firstTouchSeconds, commitSeconds } = media[system.media];
  const ready = writing
    ? readyTimes(plant, files, clients.nodes, createSeconds(plant, objects), objects)
    : readyTimes(plant, files, clients.nodes, openSeconds(plant, objects), objects);
  const transfers: Transfer[] = [];
  for (let i = 0; i < files; i++) {
    const extents = lay(layout, bytesPerProcess, system.osts, plant.windowBytes, allocator);
    // An object's first touch waits for the one before it in the file, and behind those of other files on its OST.
    const width = extents[0]!.osts.length;
    const touching = writing ? (1 + i / system.osts) * width * firstTouchSeconds : 0;
    transfers.push({
      node: i % clients.nodes,
      start: ready[i]! + touching,
      extents,
      cap: plant.processBps,
    });
  }
  if (!writing) plant.readsFrom(transfers[0]!.extents);
  const end = run(plant, transfers) + (writing ? commitSeconds : 0);
  return {
    seconds: end,
    bytes: files * bytesPerProcess,
    moved: plant.movedBytes,
    utilisation: 1,
    peakLoad: plant.peak,
    imbalance: plant.imbalance,
    overheadSeconds: transfers[0]!.start + (writing ? commitSeconds : 0),
  };
}
