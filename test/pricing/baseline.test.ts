import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exceeds, increase, readBaseline } from "../../components/pricing/baseline.ts";

const program = { project: "example", stack: "prod" };
const monthly = { min: 1, planned: 2.5, max: 3 };
const estimate = { currency: "USD", monthly, oneOff: 4, states: { unpriced: 0 }, unpriced: [] };
const read = (more: object = {}) => ({ state: "read", baseline: { monthly, oneOff: 4, unpriced: 0, ...more } });
const unreadable = (why: string) => ({ state: "unreadable", why });

describe("a baseline", () => {
  it("is figures alone", () => {
    expect(readBaseline({ monthly, oneOff: 4 }, program)).toEqual(read());
    expect(readBaseline({ monthly }, program)).toEqual(read({ oneOff: 0 }));
    const none = { min: 0, planned: 0, max: 0 };
    expect(readBaseline({ monthly: none, oneOff: 0 }, program)).toEqual(read({ monthly: none, oneOff: 0 }));
  });

  it("is a plan of the program", () => {
    expect(readBaseline({ ...program, estimate }, program)).toEqual(read({ unpricedUrns: [] }));
    const urn = "urn:pulumi:prod::example::a:b:C::odd";
    const unpriced = { ...estimate, states: { unpriced: 1 }, unpriced: [{ urn, why: "no meter" }] };
    expect(readBaseline({ ...program, estimate: unpriced }, program)).toEqual(
      read({ unpriced: 1, unpricedUrns: [urn] }),
    );
  });

  it("is the program's part of a plan of several", () => {
    const own = "urn:pulumi:prod::example::a:b:C::odd";
    const other = "urn:pulumi:prod::example-platform::a:b:C::odd";
    const plan = {
      project: "other",
      stack: "prod",
      estimate: { monthly: { min: 9, planned: 9, max: 9 }, oneOff: 9, unpriced: [{ urn: other }, { urn: own }] },
      programs: [
        { project: "example-platform", stack: "prod", estimate: {} },
        { ...program, estimate: { monthly, oneOff: 4, states: { unpriced: 1 } } },
      ],
    };
    expect(readBaseline(plan, program)).toEqual(read({ unpriced: 1, unpricedUrns: [own] }));
    expect(readBaseline(plan, { project: "example", stack: "dev" })).toEqual(
      unreadable("is a plan of example-platform prod, example prod, not of example dev"),
    );
  });

  it.each([
    [undefined, "is no JSON object"],
    [null, "is no JSON object"],
    [[monthly], "is no JSON object"],
    ["figures", "is no JSON object"],
    [{}, "has no monthly.min of 0 or more"],
    [{ monthly: { min: 0, planned: "2", max: 3 } }, "has no monthly.planned of 0 or more"],
    [{ monthly: { min: 0, planned: 2, max: -3 } }, "has no monthly.max of 0 or more"],
    [{ monthly, oneOff: "4" }, "has a oneOff that is not 0 or more"],
    [{ monthly: { ...monthly, max: Number.NaN } }, "has no monthly.max of 0 or more"],
    [{ ...program, estimate: undefined }, "has no estimate"],
    [{ ...program, estimate: { monthly: 3 } }, "has no estimate.monthly.min of 0 or more"],
    [{ project: "example", stack: "dev", estimate }, "is a plan of example dev, not of example prod"],
    [{ project: "other", stack: "prod", estimate }, "is a plan of other prod, not of example prod"],
    [{ estimate }, "is a plan of undefined undefined, not of example prod"],
    [{ programs: 3 }, "has programs that are no list"],
    [{ programs: [] }, "is a plan of nothing, not of example prod"],
    [{ programs: [null, 3] }, "is a plan of something else, something else, not of example prod"],
    [{ programs: [{ ...program }] }, "has no programs[0].estimate"],
  ])("is not %j", (value, why) => {
    expect(readBaseline(value, program)).toEqual(unreadable(why));
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(["read", "unreadable"]).toContain(readBaseline(value, program).state);
      }),
    );
  });
});

describe("an increase", () => {
  it.each([
    [100, 120, { usd: 20, percent: 20 }],
    [0.1, 0.3, { usd: 0.2, percent: expect.closeTo(200) }],
    [100, 50, { usd: -50, percent: -50 }],
    [0, 5, { usd: 5, percent: undefined }],
    [0, 0, { usd: 0, percent: undefined }],
  ])("from %d to %d", (before, after, expected) => {
    expect(increase(before, after)).toEqual(expected);
  });

  it.each([
    [100_000, 120_000, false],
    [100_000, 120_001, true],
    [40_000, 50_000, false],
    [40_000, 50_000.01, true],
    [1_000_000, 1_150_000, false],
    [0, 10_000, false],
    [0, 10_000.01, true],
    [500_000, 100, false],
  ])("from %d to %d is above 20 percent and 10,000 USD: %s", (before, after, above) => {
    expect(exceeds(increase(before, after), { percent: 20, usd: 10_000 })).toBe(above);
  });

  it("has a limit of 0 leave the other to decide", () => {
    expect(exceeds(increase(1_000_000, 1_010_001), { percent: 0, usd: 10_000 })).toBe(true);
    expect(exceeds(increase(100, 121), { percent: 20, usd: 0 })).toBe(true);
    expect(exceeds(increase(100, 100), { percent: 0, usd: 0 })).toBe(false);
  });

  it("is never found where nothing becomes dearer", () => {
    const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, amount, (a, b, percent, usd) => {
        expect(exceeds(increase(Math.max(a, b), Math.min(a, b)), { percent, usd })).toBe(false);
      }),
    );
  });
});
