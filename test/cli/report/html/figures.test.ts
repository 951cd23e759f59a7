import { describe, expect, it } from "vitest";
import { difference, money, share, shortMoney, whole } from "../../../../cli/report/html/figures.ts";

describe("figures", () => {
  it.each([
    [null, 0, "—"],
    [undefined, 3, "—"],
    [0, 0, "$0"],
    [0.4, 0, "$0.40"],
    [9.99, 0, "$9.99"],
    [1_234.56, 0, "$1,235"],
    [-92, 0, "−$92"],
    [1_234.56, 2, "≥ $1,235"],
  ])("%j with %j unpriced is %s", (amount, unpriced, text) => {
    expect(money(amount, unpriced)).toBe(text);
  });

  it.each([
    [null, 5, "—", undefined],
    [100, 100, "$0", undefined],
    [100, 193, "+$93", "+93%"],
    [100, 0, "−$100", "−100%"],
    [1_000, 1_015, "+$15", "+1.5%"],
    [0, 15, "+$15", undefined],
    [0.1 + 0.2, 0.3, "$0", undefined],
  ])("%j to %j is %s, %j", (before, after, change, percent) => {
    expect(difference(before, after)).toBe(change);
    expect(share(before, after)).toBe(percent);
  });

  it.each([
    [0, "$0"],
    [6_360, "$6,360"],
    [9_999, "$9,999"],
    [10_000, "$10k"],
    [38_460, "$38.5k"],
    [150_000, "$150k"],
    [999_999, "$1M"],
    [1_234_567, "$1.23M"],
    [123_456_789, "$123M"],
  ])("%j in a chart is %s", (amount, text) => {
    expect(shortMoney(amount)).toBe(text);
  });

  it.each([
    [null, "—"],
    [1_152, "1,152"],
    [-768, "−768"],
    [0.25, "0.3"],
  ])("%j of a quota is %s", (amount, text) => {
    expect(whole(amount)).toBe(text);
  });
});
