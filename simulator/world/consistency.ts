import type { Existing, World } from "./world.ts";

/**
 * When calls about OTHER resources, and reads, see a resource: milliseconds since the epoch. What a cloud has just made, it does
 * not know everywhere at once; its name is taken all the same. Long ago where nobody knows when it was made.
 *
 * @param delay how long it takes, in milliseconds of the wall clock (`clock.millisecondsOf(consistencySeconds)`)
 */
export function seenAt(world: World, existing: Existing, delay: number): number {
  const made = world.madeAt?.(existing);
  return made === undefined ? Number.NEGATIVE_INFINITY : made + delay;
}
