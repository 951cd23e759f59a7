import { Allocator } from "./allocator.ts";
import { type Extent, lay, objectCount } from "./geometry.ts";
import { openSeconds, readyTimes } from "./metadata.ts";
import type { BroadcastJob, SimLayout, SimRun, SimSystem } from "./model.ts";
import { Plant } from "./plant.ts";
import type { Random } from "./random.ts";
import { run } from "./transfer.ts";

/** Every node reads the same file from start to end. */
export function broadcast(system: SimSystem, job: BroadcastJob, layout: SimLayout, random: Random): SimRun {
  const { clients, bytes } = job;
  const cached = system.serverReadCache === true;
  const plant = new Plant(system, clients, "read", { cached });
  const laid = lay(layout, bytes, system.osts, plant.windowBytes, new Allocator(system.osts, random, 1));
  // All nodes are at about the same place, so at any moment only the objects under their windows have work.
  const extents: Extent[] = laid.map((extent) => ({ ...extent, inWindow: extent.osts.length }));
  const crowd = laid.map((extent) => extent.osts.length / extent.inWindow);
  const ready = readyTimes(
    plant,
    clients.nodes,
    clients.nodes,
    openSeconds(plant, objectCount(layout, bytes, system.osts)),
    extents[0]!.osts.length,
  );
  let end = ready[clients.nodes - 1]!;
  const opened = end;
  extents.forEach((extent, i) => {
    const windows = (clients.processesPerNode * laid[i]!.inWindow) / extent.inWindow;
    const cap = plant.processBps * clients.processesPerNode;
    const all = Array.from({ length: clients.nodes }, (_, node) => ({
      node,
      start: 0,
      extents: [extent],
      cap,
      windows,
    }));
    const once = cached ? (extent.bytes * Math.max(...extent.shares)) / system.ostReadBps : 0;
    end += Math.max(once, run(plant, all, crowd[i]));
  });
  return {
    seconds: end,
    bytes: bytes * clients.nodes,
    moved: plant.movedBytes,
    utilisation: 1,
    peakLoad: plant.peak,
    imbalance: plant.imbalance,
    overheadSeconds: opened,
  };
}
