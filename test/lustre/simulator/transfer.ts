import type { Extent } from "./geometry.ts";
import type { Part, Plant } from "./plant.ts";

/** One file (or one client's part of it) on its way, extent after extent. */
export interface Transfer {
  readonly node: number;
  /** When its first byte may move, seconds. */
  readonly start: number;
  readonly extents: readonly Extent[];
  /** What its process moves at most, or its processes together. */
  readonly cap: number;
  /** Windows that its processes have. @default 1 */
  readonly windows?: number;
}

/** Moves that end within this share of the time that has gone by are one event: more where solving costs more. */
const together = (entries: number): number => (entries < 3000 ? 0.004 : entries < 6000 ? 0.008 : 0.012);

/** Moves everything; the time at which the last byte arrives. `crowd`: flows press on so many times fewer objects than they have. */
export function run(plant: Plant, transfers: readonly Transfer[], crowd = 1): number {
  const { sharing } = plant;
  plant.representative = plant.allEven(transfers.flatMap(({ extents }) => extents));
  const waiting = transfers.map((_, i) => i).sort((a, b) => transfers[b]!.start - transfers[a]!.start);
  const extent = new Int32Array(transfers.length);
  const left = Float64Array.from(transfers, (t) => t.extents[0]?.bytes ?? 0);
  let active: number[] = [];
  const parts: Part[] = [];
  // Files of one node over all OSTs move alike: one flow stands for them.
  const flowOf = new Int32Array(transfers.length);
  const counts: number[] = [];
  const alike = new Map<string, number>();
  let now = 0;
  let near = together(0);
  let end = 0;
  while (active.length > 0 || waiting.length > 0) {
    if (active.length === 0) now = Math.max(now, transfers[waiting.at(-1)!]!.start);
    while (waiting.length > 0 && transfers[waiting.at(-1)!]!.start <= now * (1 + near) + 1e-9) {
      active.push(waiting.pop()!);
    }
    sharing.clear();
    counts.length = 0;
    alike.clear();
    for (const i of active) {
      if (!plant.representative) break;
      const { node, cap } = transfers[i]!;
      const key = `${node} ${cap}`;
      const f = alike.get(key) ?? alike.size;
      alike.set(key, f);
      flowOf[i] = f;
      counts[f] = (counts[f] ?? 0) + 1;
    }
    active.forEach((i, at) => {
      const { node, extents, cap, windows = 1 } = transfers[i]!;
      if (!plant.representative) flowOf[i] = at;
      else if (flowOf[i] !== sharing.flows) return;
      const many = counts[flowOf[i]!] ?? 1;
      const part = extents[extent[i]!]!;
      const bps = Math.min(cap, windows * plant.windowBps(part), part.cap ?? Number.POSITIVE_INFINITY);
      sharing.flow(bps * many, part.inWindow * many);
      parts[0] = { extent: part, share: 1 };
      plant.through(node, parts, crowd);
      plant.from(node);
    });
    plant.solve(undefined, plant.representative ? active.length / sharing.flows : 1);
    let step = Number.POSITIVE_INFINITY;
    const rateOf = (i: number): number => sharing.rate[flowOf[i]!]! / (counts[flowOf[i]!] ?? 1);
    for (const i of active) step = Math.min(step, left[i]! / rateOf(i));
    near = together(sharing.size);
    step = Math.max(step, now * near);
    if (waiting.length > 0) {
      step = Math.min(step, Math.max(transfers[waiting.at(-1)!]!.start - now, now * near, 1e-6));
    }
    const still: number[] = [];
    for (const i of active) {
      const { extents } = transfers[i]!;
      const part = extents[extent[i]!]!;
      const rate = rateOf(i);
      const bytes = Math.min(left[i]!, rate * step);
      plant.count(part, bytes);
      left[i] = left[i]! - bytes;
      if (left[i]! > part.bytes * 1e-9) {
        still.push(i);
        continue;
      }
      extent[i] = extent[i]! + 1;
      const following = extents[extent[i]!];
      if (following === undefined) {
        end = Math.max(end, now + Math.min(step, bytes / rate));
        continue;
      }
      left[i] = following.bytes;
      still.push(i);
    }
    active = still;
    now += step;
  }
  return end;
}
