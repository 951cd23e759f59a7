import { expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import { graphOf, measured, node, nodeGroupToken } from "./graph.ts";

const inputs = {
  instanceTypes: ["p5.48xlarge"],
  scalingConfig: { minSize: 1, desiredSize: 1, maxSize: UNKNOWN },
};

it("what is there already and is only read is on somebody else's bill, whatever is known of it", () => {
  const own = node(nodeGroupToken, "own", { ...inputs, scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 } });
  const read = node(nodeGroupToken, "read", inputs, { external: true });
  const odd = node("example:index:Odd", "odd", {}, { external: true });
  expect(measured([read])).toEqual({ state: "free", why: "it is there already, and this stack only reads it" });
  const now = "2026-11-22";
  const whole = estimate(graphOf([own, read, odd]), PriceBook.builtIn(), { now });
  const alone = estimate(graphOf([own]), PriceBook.builtIn(), { now });
  expect(whole.monthly).toEqual(alone.monthly);
  expect(whole.states).toEqual({ priced: 1, free: 2, usageBased: 0, unpriced: 0 });
});
