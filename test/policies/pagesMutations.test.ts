import { afterAll, describe, expect, it } from "vitest";
import { pages } from "../../policies/pages/index.ts";
import { checkSafety, checkSilence, mutationsOf } from "./pageChecks.ts";

/** `POLICY_MUTATIONS=all` tries every pair of inputs; else pages that have more try so many, drawn by lot. */
const mostPairs = process.env["POLICY_MUTATIONS"] === "all" ? Number.POSITIVE_INFINITY : 300;

const count = { singles: 0, pairs: 0 };
afterAll(() => {
  console.info(
    `${pages.length} policies judged examples with ${count.singles} inputs and ${count.pairs} pairs of inputs unknown or absent`,
  );
});

describe.each(pages.map((page) => [page.policy, page] as const))("the example of %s", (_, page) => {
  it("stays stopped whatever inputs are unknown or absent, except for the reasons that its page gives", () => {
    const { pairs, ...wrong } = checkSafety(page, mostPairs);
    count.singles += mutationsOf(page).length;
    count.pairs += pairs;
    expect(wrong).toEqual({ unexcused: [], needless: [] });
  });

  it("is never passed over in silence because an input is unknown", () => {
    expect(checkSilence(page)).toEqual([]);
  });
});
