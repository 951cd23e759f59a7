import { Dataset } from "./dataset.ts";
import type { SimLayout, SimRun, SimSystem, TrainJob } from "./model.ts";
import { Plant } from "./plant.ts";
import type { Random } from "./random.ts";
import { Stream } from "./stream.ts";

const defaultPrefetchSeconds = 4;
/** Stretches that are simulated at most and at least, and what all of them together may cost. */
const mostTicks = 96;
const leastTicks = 24;
const entryBudget = 1.5e6;
const mostStreams = 1024;
/** Part of the stretches that only brings buffers to where they stay. */
const warmUp = 0.25;

/**
 * Accelerators that compute in step: each takes its share out of a buffer that its loaders fill, and none goes on before
 * all have theirs. Time goes by in stretches short beside the buffers and the reading of one file; within one, all flows
 * keep their rates.
 */
export function train(system: SimSystem, job: TrainJob, layout: SimLayout, random: Random): SimRun {
  const { clients, bytesPerAcceleratorPerSecond: need, loaders = 1 } = job;
  const { prefetchSeconds = defaultPrefetchSeconds, spread = 0 } = job;
  const accelerators = clients.nodes * clients.processesPerNode;
  const plant = new Plant(system, clients, "read", { others: accelerators });
  const { sharing } = plant;
  const total = job.files.reduce((sum, { bytes, count }) => sum + bytes * count, 0);
  const typical = job.files.reduce((sum, { bytes, count }) => sum + (bytes * bytes * count) / total, 0);
  const fileSeconds = (typical * loaders) / need;
  const tick = Math.min(prefetchSeconds / 4, Math.max(fileSeconds / 3, prefetchSeconds / 16));
  // Loaders that pass through many files or records in one stretch are alike: one stream stands for those of an
  // accelerator. So are thousands that read files whole.
  const crowded = job.pattern === "whole-files" && accelerators * loaders > mostStreams;
  const alike = job.pattern === "records" || typical * loaders < need * tick || crowded;
  const streamsEach = alike ? 1 : loaders;
  const sliceBytes = (need * tick) / streamsEach;
  const stripeBytes = layout.at(-1)!.stripeBytes ?? 2 ** 20;
  const data = new Dataset(plant, job, layout, random, sliceBytes);
  if (job.pattern === "sequential") plant.readsFrom(data.typical.extents);
  plant.representative = data.allEven(plant);
  const streams: Stream[] = [];
  for (let a = 0; a < accelerators; a++) {
    const node = Math.floor(a / clients.processesPerNode);
    for (let s = 0; s < streamsEach; s++) {
      streams.push(new Stream(node, plant, job, data, random.next(), sliceBytes, loaders / streamsEach, stripeBytes));
    }
  }
  const buffer = need * prefetchSeconds;
  const level = new Float64Array(accelerators).fill(buffer / 2);
  const use = new Float64Array(accelerators);
  sharing.capacity[plant.metadata] = 1;
  let ticks = mostTicks;
  let computed = 0;
  let measured = 0;
  let moved = 0;
  for (let t = 0; t < ticks; t++) {
    sharing.clear();
    for (let a = 0; a < accelerators; a++) {
      sharing.capacity[plant.other + a] = Math.max(0, buffer - level[a]!) / tick + need;
    }
    for (let i = 0; i < streams.length; i++) {
      streams[i]!.add();
      sharing.use(plant.other + Math.floor(i / streamsEach), 1);
    }
    if (t === 0) ticks = Math.max(leastTicks, Math.min(mostTicks, Math.floor(entryBudget / sharing.size)));
    plant.solve(0.005);
    for (let i = 0; i < streams.length; i++) {
      const bytes = sharing.rate[i]! * tick;
      const a = Math.floor(i / streamsEach);
      level[a] = level[a]! + bytes;
      streams[i]!.read(bytes);
      if (t >= ticks * warmUp) moved += bytes;
    }
    let going = tick;
    for (let a = 0; a < accelerators; a++) {
      use[a] = need * Math.max(0.1, 1 + (spread * random.normal()) / Math.sqrt(tick));
      going = Math.min(going, level[a]! / use[a]!);
    }
    for (let a = 0; a < accelerators; a++) level[a] = Math.max(0, Math.min(buffer, level[a]! - going * use[a]!));
    if (t >= ticks * warmUp) {
      computed += going;
      measured += tick;
      // Nothing has waited, and nobody's buffer is running low: nothing will.
      if (t + 1 >= leastTicks && computed >= measured * (1 - 1e-9) && level.every((bytes) => bytes > buffer * 0.6))
        break;
    }
  }
  const utilisation = computed / measured;
  return {
    seconds: measured,
    bytes: accelerators * need * computed,
    moved: plant.movedBytes,
    utilisation,
    peakLoad: plant.peak,
    imbalance: plant.imbalance,
    overheadSeconds: 0,
    arrived: moved,
  };
}
