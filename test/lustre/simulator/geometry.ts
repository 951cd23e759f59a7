import type { Allocator } from "./allocator.ts";
import type { SimLayout } from "./model.ts";

/** A part of one file that lies over one set of objects. */
export interface Extent {
  readonly bytes: number;
  /** OST of each object. */
  readonly osts: Int32Array;
  /** Share of `bytes` on each object. */
  readonly shares: Float64Array;
  /** Objects that a window of the file reaches at one moment. */
  readonly inWindow: number;
  /** What one process moves of it at most, where something other than links limits that. */
  readonly cap?: number;
}

const defaultStripeBytes = 2 ** 20;

/** How many objects `stripes` means on `osts` OSTs. */
export function objectsOf(stripes: number, osts: number): number {
  return stripes < 0 ? osts : Math.max(1, stripes);
}

/** Cuts a file of `bytes` by its layout, and lays every part on the OSTs that the allocator gives. */
export function lay(
  layout: SimLayout,
  bytes: number,
  osts: number,
  windowBytes: number,
  allocator: Allocator,
): Extent[] {
  const extents: Extent[] = [];
  let from = 0;
  for (const { end = Number.POSITIVE_INFINITY, stripes, stripeBytes = defaultStripeBytes } of layout) {
    if (from >= bytes) break;
    const length = Math.min(end, bytes) - from;
    if (length <= 0) continue;
    const count = objectsOf(stripes, osts);
    const placed = allocator.place(count);
    const pieces = Math.ceil(length / stripeBytes);
    const used = Math.min(count, pieces);
    const shares = new Float64Array(used);
    // Whole turns over all objects, then the rest of the last turn.
    const turn = count * stripeBytes;
    const turns = Math.floor(length / turn);
    const rest = length - turns * turn;
    for (let i = 0; i < used; i++) {
      const last = Math.min(stripeBytes, Math.max(0, rest - i * stripeBytes));
      shares[i] = (turns * stripeBytes + last) / length;
    }
    extents.push({
      bytes: length,
      osts: placed.subarray(0, used),
      shares,
      inWindow: Math.max(1, Math.min(used, Math.floor(windowBytes / stripeBytes))),
    });
    from += length;
  }
  return extents;
}

/** Objects of a file of `bytes`: those of every component that it reaches. */
export function objectCount(layout: SimLayout, bytes: number, osts: number): number {
  let from = 0;
  let count = 0;
  for (const { end = Number.POSITIVE_INFINITY, stripes } of layout) {
    if (from >= bytes) break;
    count += objectsOf(stripes, osts);
    from = end;
  }
  return count;
}
