import { describe, expect, it } from "vitest";
import { Clock, statusAt } from "../../../simulator/world/clock.ts";
import { seenAt } from "../../../simulator/world/consistency.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import { existing } from "./resource.ts";

const thing = existing({ type: "t", id: "a", due: 1000 });

describe("the clock of simulated clouds", () => {
  it.each([
    { speed: 1, minutes: 20, milliseconds: 1_200_000 },
    { speed: 60, minutes: 20, milliseconds: 20_000 },
    { speed: 600, minutes: 1.5, milliseconds: 150 },
    { speed: 0, minutes: 20, milliseconds: 0 },
  ])("takes $milliseconds ms for $minutes minutes at speed $speed", ({ speed, minutes, milliseconds }) => {
    const clock = new Clock(speed, () => 5000);
    expect(clock.milliseconds(minutes)).toBe(milliseconds);
    expect(clock.millisecondsOf(minutes * 60)).toBe(milliseconds);
    expect(clock.due(minutes)).toBe(5000 + milliseconds);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("has no speed of %s", (speed) => {
    expect(() => new Clock(speed)).toThrow(`speed must be 0 or more, not ${speed}`);
  });

  it("waits by its own time until something is due", async () => {
    let now = 1000;
    const looks: number[] = [];
    const clock = new Clock(60_000, () => {
      looks.push(now);
      return now++;
    });
    await clock.until(clock.due(3));
    // Three minutes are 3 ms: from 1000, it is not over before a look at 1003 or later.
    expect(looks[0]).toBe(1000);
    expect(looks.at(-1)).toBe(1003);
  });

  it("does not wait at all for what is due by now", async () => {
    let looks = 0;
    const clock = new Clock(0, () => {
      looks++;
      return 1000;
    });
    await clock.until(clock.due(1_000_000));
    // Once for the time, and once to see that it has come.
    expect(looks).toBe(2);
  });
});

describe("the status of a resource", () => {
  it.each([
    { status: "creating", before: "creating", after: "ready" },
    { status: "creating", becomes: "failed", before: "creating", after: "failed" },
    { status: "deleting", before: "deleting", after: "gone" },
    { status: "failed", before: "failed", after: "failed" },
    { status: "ready", before: "ready", after: "ready" },
  ] as const)("$status is $after when its time has come", ({ status, before, after, ...more }) => {
    const one = { ...thing, status, ...more };
    expect([999, 1000, 1001].map((now) => statusAt(one, now))).toEqual([before, after, after]);
  });
});

describe("eventual consistency", () => {
  it("shows a resource to others only after a while, and a change does not hide it again", () => {
    const world = new Inventory([
      { kind: "is", at: 500, resource: thing, by: "provider" },
      { kind: "is", at: 9000, resource: { ...thing, due: 9000 }, by: "provider" },
    ]);
    expect([0, 300].map((delay) => seenAt(world, thing, delay))).toEqual([500, 800]);
  });

  it("shows what was there before anybody looked", () => {
    for (const world of [{ all: () => [], find: () => undefined }, new Inventory()]) {
      expect(seenAt(world, thing, 1e9)).toBe(Number.NEGATIVE_INFINITY);
    }
  });
});
