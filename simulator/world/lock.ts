import { randomUUID } from "node:crypto";
import { readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isListed, processStat } from "./processTable.ts";

export interface LockOptions {
  /** How long it waits for others, in milliseconds. @default 60000 */
  readonly patience?: number;
}

/**
 * An exclusive lock between processes on one machine: a symbolic link that names its holder. Making a link either succeeds or
 * finds one there, and its text comes with it, so there is never a lock whose holder is not known.
 *
 * A holder that was killed is seen to be dead, and its lock is broken at once. That is why this is no library: proper-lockfile
 * knows a dead holder by a heartbeat that has stopped for seconds, and a rehearsal kills providers on purpose.
 */
export class FileLock {
  readonly #path: string;
  readonly #patience: number;
  /** Until when others go first, by the monotonic clock. */
  #politeUntil = 0;

  constructor(path: string, { patience = 60_000 }: LockOptions = {}) {
    this.#path = path;
    this.#patience = patience;
  }

  /** Does the work while nobody else holds the lock. */
  async hold<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = await this.#take();
    try {
      return await work();
    } finally {
      this.#release(mine);
    }
  }

  async #take(): Promise<string> {
    const began = performance.now();
    const polite = this.#politeUntil - began;
    if (polite > 0) await sleep(polite);
    const mine = holderText();
    for (let tries = 0; ; tries++) {
      if (tryLink(mine, this.#path)) return mine;
      const holder = holderOf(this.#path);
      if (holder === undefined) continue;
      if (isDead(holder)) {
        await this.#break(holder);
        continue;
      }
      if (performance.now() - began > this.#patience) throw new LockedError(this.#path, holder, this.#patience);
      tryLink(mine, `${this.#path}${wanted}`);
      // Waiting longer each time, and never in step with another who waits.
      await sleep(Math.min(1 + tries, 4) * (0.5 + Math.random()));
    }
  }

  /**
   * Two who see the same dead holder must not both remove its lock: the second would remove that of the first. So it is removed
   * under a lock of its own, after another look. Whoever is killed while doing that leaves a lock that is broken the same way.
   */
  async #break(dead: string): Promise<void> {
    await new FileLock(`${this.#path}${breaking}`, { patience: this.#patience }).hold(() => {
      if (holderOf(this.#path) === dead) unlinkSync(this.#path);
    });
  }

  #release(mine: string): void {
    // Removed by hand, or its folder is gone: there is nothing to release, and nobody else's to remove.
    if (holderOf(this.#path) === mine) unlinkSync(this.#path);
    if (tryUnlink(`${this.#path}${wanted}`)) this.#politeUntil = performance.now() + politeness;
  }
}

/** Somebody waits: without that mark, who locks again at once would starve those who look every few milliseconds. */
const wanted = ".wanted";
const breaking = ".breaking";
/** Milliseconds. Longer than the longest time between two looks of who waits. */
const politeness = 10;

/** The lock is somebody else's, and was not given back in time. */
export class LockedError extends Error {
  constructor(path: string, holder: string, patience: number) {
    super(
      `${path} is held by process ${pidOf(holder)}, and was not given back within ${patience / 1000} s. ` +
        `Fix: end that process (see what it is with: ps -p ${pidOf(holder)}); if it is no rehearsal, delete ${path}.`,
    );
    this.name = "LockedError";
  }
}

/** `4711:98765:nonce`: process, when it was started, and which of its locks. */
function holderText(): string {
  // One look may fail, where there are too many open files: the next one asks again.
  ownStart ??= processStat(process.pid)?.started;
  return `${process.pid}:${ownStart ?? ""}:${randomUUID()}`;
}

let ownStart: string | undefined;

function pidOf(holder: string): number {
  return Number.parseInt(holder, 10);
}

function isDead(holder: string): boolean {
  const pid = pidOf(holder);
  if (!Number.isInteger(pid) || pid <= 0) return true;
  if (!isListed(pid)) return true;
  const running = processStat(pid);
  if (running === undefined) return false;
  if (running.ended) return true;
  const started = holder.split(":")[1];
  // Who could not tell when it was started is alive as long as its number is.
  return started !== "" && running.started !== started;
}

function holderOf(path: string): string | undefined {
  return unless("ENOENT", () => readlinkSync(path));
}

function tryLink(text: string, path: string): boolean {
  return (
    unless("EEXIST", () => {
      symlinkSync(text, path);
      return true;
    }) ?? false
  );
}

function tryUnlink(path: string): boolean {
  return (
    unless("ENOENT", () => {
      unlinkSync(path);
      return true;
    }) ?? false
  );
}

function unless<T>(code: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) === code) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
