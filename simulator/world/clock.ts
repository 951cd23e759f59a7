import { setTimeout as sleep } from "node:timers/promises";
import type { Existing } from "./world.ts";

/** The time of simulated clouds: their minutes pass faster than ours. */
export class Clock {
  readonly #speed: number;
  readonly #now: () => number;

  /**
   * @param speed minutes of the clouds that pass in a minute of ours; 0: the clouds take no time at all
   * @param now milliseconds since the epoch @default the wall clock
   */
  constructor(speed: number, now: () => number = Date.now) {
    if (!Number.isFinite(speed) || speed < 0) throw new Error(`speed must be 0 or more, not ${speed}`);
    this.#speed = speed;
    this.#now = now;
  }

  /** Milliseconds since the epoch, by the wall clock. */
  now(): number {
    return this.#now();
  }

  /** How long so many minutes of the clouds take here, in milliseconds. */
  milliseconds(minutes: number): number {
    return this.#speed === 0 ? 0 : Math.round((minutes * 60_000) / this.#speed);
  }

  /** How long so many seconds of the clouds take here, in milliseconds. */
  millisecondsOf(seconds: number): number {
    return this.milliseconds(seconds / 60);
  }

  /** When something that begins now and takes so many minutes of the clouds is done: milliseconds since the epoch. */
  due(minutes: number): number {
    return this.now() + this.milliseconds(minutes);
  }

  /** Waits until a time. */
  async until(time: number): Promise<void> {
    for (let left = time - this.now(); left > 0; left = time - this.now()) await sleep(Math.min(left, longestTimer));
  }
}

/** Node takes a longer timer for one of a millisecond. */
const longestTimer = 2 ** 31 - 1;

/** What a resource is by now: one whose time has come is ready, or gone, whether its provider lived to see it or not. */
export function statusAt(existing: Existing, now: number): Existing["status"] | "gone" {
  if (existing.due > now) return existing.status;
  if (existing.status === "creating") return existing.becomes ?? "ready";
  return existing.status === "deleting" ? "gone" : existing.status;
}
