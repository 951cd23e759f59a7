import type { Existing, World } from "./world.ts";

/**
 * Whether calls about OTHER resources, and reads, see a resource already. What a cloud has just made, it does not know
 * everywhere at once; its name is taken all the same.
 *
 * @param delay how long it takes, in milliseconds of the wall clock (`clock.millisecondsOf(consistencySeconds)`)
 */
export function isSeen(world: World, existing: Existing, now: number, delay: number): boolean {
  return seenAt(world, existing, delay) <= now;
}

/** When a resource is seen everywhere: milliseconds since the epoch. Long ago where nobody knows when it was made. */
export function seenAt(world: World, existing: Existing, delay: number): number {
  const made = world.madeAt?.(existing);
  return made === undefined ? Number.NEGATIVE_INFINITY : made + delay;
}
