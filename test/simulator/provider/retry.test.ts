import { describe, expect, it } from "vitest";
import { History } from "../../../simulator/provider/history.ts";
import { MemoryLedger } from "../../../simulator/provider/ledger.ts";
import { propagationSeconds, retryingOf } from "../../../simulator/provider/retry.ts";
import { type Decide, Running } from "../../../simulator/provider/running.ts";
import { Outages } from "../../../simulator/provider/troubles.ts";
import { Clock } from "../../../simulator/world/clock.ts";
import { broken, fault, jar, shop, tooMany } from "./shop.ts";

const byDoubling = [1, 2, 4, 8, 16, ...Array<number>(20).fill(20)];
const round = [0.5, 1, 1.5, 2.5, 4, 6.5, 10.5, 17, 27.5, 19];

describe("the waits between attempts, in seconds", () => {
  it.each([
    ["aws", byDoubling],
    ["gcp", [...round, ...round, ...round, ...round]],
    ["kubernetes", Array<number>(11).fill(1)],
    ["shop", byDoubling],
    ["constructor", byDoubling],
  ])("are those of the provider of %s", (name, waits) => {
    const { attempts, wait } = retryingOf(name);
    expect(Array.from({ length: attempts }, (_, attempt) => wait(attempt))).toEqual(waits);
  });
});

/** A clock by which nobody waits: it is as late as somebody wanted it to be. */
class LeapingClock extends Clock {
  readonly waited: number[] = [];
  readonly #time: { now: number };

  constructor(time = { now: 1_000_000 }) {
    super(1, () => time.now);
    this.#time = time;
  }

  override async until(time: number): Promise<void> {
    this.waited.push((time - this.#time.now) / 1000);
    this.#time.now = Math.max(this.#time.now, time);
  }
}

/** One operation of the small shop, under a clock by which nobody waits. */
function running(packageName: string, faults: ReturnType<typeof fault>[] = []) {
  const [clock, ledger, history, cloud] = [new LeapingClock(), new MemoryLedger(), new History(), shop(packageName)];
  const around = { cloud, ledger, clock, history, outages: new Outages(faults, 0, cloud), die: () => {} };
  const attempted = { action: "create", type: jar, urn: "urn", inputs: {}, settings: {} } as const;
  return { clock, ledger, one: new Running(around, attempted, { safe: (text) => text }) };
}

const nothing = { minutes: 0, atOnce: () => [], begin: () => [], finish: () => [] };

describe("an operation that is throttled", () => {
  it("waits after every attempt but the last, and tells how often it asked", async () => {
    const always = fault("throttle", () => ({ kind: "throttled", refusal: tooMany }));
    const { clock, ledger, one } = running("gcp", [always]);
    await expect(one.run(() => ({ ...nothing, result: 1 }))).rejects.toThrow("TooMany: ask again later");
    expect(clock.waited).toEqual([...round, ...round, ...round, ...round].slice(0, -1));
    expect(ledger.entries()).toMatchObject([{ outcome: "refused", throttled: 40, at: 1_000_000, until: 1_341_000 }]);
  });
});

describe("an operation that names what is not seen yet", () => {
  const seenAfter =
    (clock: Clock, seconds: number): Decide<string> =>
    () => {
      const at = 1_000_000 + seconds * 1000;
      return clock.now() < at ? { refused: broken, askAgainAt: at } : { ...nothing, result: "made" };
    };

  it("asks again when that is seen, as late as two minutes of the cloud after it began", async () => {
    const { clock, one } = running("aws");
    expect((await one.run(seenAfter(clock, 120))).result).toBe("made");
    expect([clock.waited, propagationSeconds]).toEqual([[120], 120]);
  });

  it("does not wait for what is seen later than that", async () => {
    const { clock, ledger, one } = running("aws");
    await expect(one.run(seenAfter(clock, 121))).rejects.toThrow("Broken: it broke half-way");
    expect(clock.waited).toEqual([]);
    expect(ledger.entries()).toMatchObject([{ outcome: "refused", at: 1_000_000, until: 1_000_000 }]);
  });
});
