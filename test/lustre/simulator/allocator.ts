import { createsInFlight } from "./constants.ts";
import type { Random } from "./random.ts";

/**
 * Chooses the OSTs of new objects as a metadata server does: round robin over a list in which servers alternate, every
 * object taking the next slot. When several clients create at once, slots are passed over now and then.
 */
export class Allocator {
  readonly #osts: number;
  readonly #random: Random;
  readonly #passing: number;
  #slot: number;
  #shift = 0;

  /** `creators`: clients that create at the same time. */
  constructor(osts: number, random: Random, creators: number) {
    this.#osts = osts;
    this.#random = random;
    const inFlight = createsInFlight * Math.max(0, creators - 1);
    this.#passing = inFlight / (inFlight + osts);
    this.#slot = random.below(osts);
  }

  /** OSTs of `stripes` objects of one file: all different as long as there are enough OSTs. */
  place(stripes: number): Int32Array {
    const osts = this.#osts;
    const placed = new Int32Array(stripes);
    // Starts move on by one at every turn through the list, unless the stripe count does that by itself.
    if (stripes >= osts || this.#slot > osts) {
      this.#slot %= osts;
      if (stripes > 1 && osts % stripes !== 1) this.#shift++;
    }
    if (stripes >= osts) {
      for (let i = 0; i < stripes; i++) placed[i] = (this.#slot + this.#shift + i) % osts;
      return placed;
    }
    const taken = new Set<number>();
    for (let i = 0; i < stripes; i++) {
      while (this.#passing > 0 && this.#random.next() < this.#passing) this.#slot++;
      let ost = (this.#slot + this.#shift) % osts;
      while (taken.has(ost)) {
        this.#slot++;
        ost = (this.#slot + this.#shift) % osts;
      }
      taken.add(ost);
      placed[i] = ost;
      this.#slot++;
    }
    return placed;
  }
}
