import { Allocator } from "./allocator.ts";
import { collectiveBufferBytes, collectiveRoundSeconds, lockRevokeSeconds, media } from "./constants.ts";
import { type Extent, lay, objectCount } from "./geometry.ts";
import { createSeconds, openSeconds, readyTimes } from "./metadata.ts";
import type { SharedJob, SimLayout, SimRun, SimSystem } from "./model.ts";
import { Plant } from "./plant.ts";
import type { Random } from "./random.ts";
import { run, type Transfer } from "./transfer.ts";

/** All processes write, or read back, one file. */
export function moveShared(system: SimSystem, job: SharedJob, layout: SimLayout, random: Random): SimRun {
  const { clients, bytesPerProcess } = job;
  const writing = job.kind === "write-shared";
  const plant = new Plant(system, clients, writing ? "write" : "read");
  const processes = Math.round(clients.nodes * clients.processesPerNode);
  const bytes = processes * bytesPerProcess;
  const extents = lay(layout, bytes, system.osts, plant.windowBytes, new Allocator(system.osts, random, 1));
  const objects = objectCount(layout, bytes, system.osts);
  const { firstTouchSeconds, commitSeconds } = media[system.media];
  // One process makes the file, all others open it.
  const opened =
    (writing ? createSeconds(plant, objects) : 0) +
    readyTimes(plant, processes, clients.nodes, openSeconds(plant, objects), objects)[processes - 1]!;
  const before = opened + (writing ? objects * firstTouchSeconds : 0);
  const after = writing ? commitSeconds : 0;
  const transfers = job.collective
    ? aggregated(plant, extents, processes)
    : independent(plant, job, extents, processes, writing);
  const moving = run(plant, transfers);
  return {
    seconds: before + moving + after,
    bytes,
    moved: plant.movedBytes,
    utilisation: 1,
    peakLoad: plant.peak,
    imbalance: plant.imbalance,
    overheadSeconds: before + after,
  };
}

/**
 * Two-phase writing: one process for each object, on nodes in turn, gathers a buffer from all others over the network
 * and copies it into the page cache, from where it is written behind. Objects have one writer each, so no lock changes
 * hands.
 */
function aggregated(plant: Plant, extents: readonly Extent[], processes: number): Transfer[] {
  const { nodes, nodeBps } = plant.clients;
  return extents.flatMap((extent) => {
    const aggregators = Math.min(extent.osts.length, processes);
    const onOneNode = Math.ceil(aggregators / nodes);
    const round = Math.min(collectiveBufferBytes, extent.bytes / aggregators);
    const gather = (round * onOneNode) / nodeBps + collectiveRoundSeconds * Math.log2(processes + 1);
    return Array.from({ length: aggregators }, (_, a): Transfer => {
      const mine: number[] = [];
      for (let o = a; o < extent.osts.length; o += aggregators) mine.push(o);
      const share = mine.reduce((sum, o) => sum + extent.shares[o]!, 0);
      // It gathers the next buffer while the one before is on its way: only the first has nothing to hide behind.
      const copy = round / plant.processBps;
      return {
        node: a % nodes,
        start: gather + copy,
        cap: round / (gather + copy),
        extents: [
          {
            bytes: extent.bytes * share,
            osts: Int32Array.from(mine, (o) => extent.osts[o]!),
            shares: Float64Array.from(mine, (o) => extent.shares[o]! / share),
            inWindow: mine.length,
          },
        ],
      };
    });
  });
}

/**
 * Every process moves its own region, or its own blocks. Where clients meet on an object, each has to get the other's
 * lock revoked: once for each client with one region a process, at every block where blocks of different clients take
 * turns on an object.
 */
function independent(
  plant: Plant,
  job: SharedJob,
  extents: readonly Extent[],
  processes: number,
  writing: boolean,
): Transfer[] {
  const regions = job.blockBytes === undefined;
  const ends: number[] = [];
  for (const { bytes } of extents) ends.push((ends.at(-1) ?? 0) + bytes);
  const total = ends.at(-1)!;
  const parts = extents.map((extent, at) => {
    const share = extent.bytes / total;
    const mine = regions ? Math.max(1, share * processes) : processes;
    return {
      extent,
      from: ends[at]! - extent.bytes,
      to: ends[at]!,
      cap: writing ? lockedBps(plant, job, extent, mine, processes) : undefined,
    };
  });
  return Array.from({ length: processes }, (_, p): Transfer => {
    const from = (total / processes) * p;
    const to = (total / processes) * (p + 1);
    const own = parts.flatMap(({ extent, cap, ...part }) => {
      const bytes = regions ? Math.min(to, part.to) - Math.max(from, part.from) : extent.bytes / processes;
      return bytes <= total * 1e-12 ? [] : [{ ...extent, bytes, ...(cap === undefined ? {} : { cap }) }];
    });
    return {
      node: Math.floor(p / job.clients.processesPerNode) % job.clients.nodes,
      start: 0,
      cap: plant.processBps,
      extents: own,
    };
  });
}

/** What locks leave to each of `writers` processes of an extent; `undefined` where no lock changes hands. */
function lockedBps(
  plant: Plant,
  job: SharedJob,
  extent: Extent,
  writers: number,
  processes: number,
): number | undefined {
  const { nodes, processesPerNode } = job.clients;
  const width = extent.osts.length;
  const { ostWriteBps } = plant.system;
  const objectBytes = extent.bytes / width;
  const inFlight = plant.rpcBytes * plant.rpcsInFlight;
  let switches: number;
  let dirty: number;
  if (job.blockBytes === undefined) {
    const clients = Math.min(nodes, Math.ceil(writers / processesPerNode));
    switches = clients - 1;
    dirty = Math.min(inFlight, objectBytes / clients);
  } else {
    // Blocks that take turns: an object has one writer only where the objects are a multiple of the writers.
    const alone = nodes === 1 || processes / gcd(processes, width) === 1;
    switches = alone ? 0 : objectBytes / job.blockBytes;
    dirty = Math.min(inFlight, job.blockBytes);
  }
  if (switches === 0) return undefined;
  const seconds = switches * (lockRevokeSeconds + dirty / ostWriteBps) + objectBytes / ostWriteBps;
  return (objectBytes / seconds) * (width / writers);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
