import { describe, expect, it } from "vitest";
import { renderCost } from "../../cli/render/cost.ts";
import { ResourceGraph } from "../../components/core/graph.ts";
import type { Range } from "../../components/core/range.ts";
import { type Estimate, estimate, PriceBook, type PriceLine } from "../../components/pricing/index.ts";

const style = { width: 100, full: false, paint: (_: unknown, text: string) => text };
const graph = new ResourceGraph([]);
const nothing: Range<number> = { min: 0, planned: 0, max: 0 };

function line(more: Partial<PriceLine>): PriceLine {
  return {
    urn: "urn:pulumi:dev::p::t::n",
    sku: "a3-ultragpu-8g",
    description: "nodes",
    region: "us-east5",
    purchase: "reservation",
    quantity: { min: 0, planned: 8, max: 8 },
    unit: "instance-hour",
    unitPrice: "0",
    currency: "USD",
    priceSource: "-",
    priceDate: "2026-11-21",
    confidence: "documented",
    monthly: nothing,
    ...more,
  };
}

function shown(...lines: PriceLine[]): string[] {
  const empty: Estimate = estimate(graph, PriceBook.builtIn(), { now: "2026-11-22" });
  return renderCost(graph, { ...empty, lines }, style)
    .map((text) => text.trim().replace(/ {2,}/g, " | "))
    .filter((text) => /^(nodes|block|chips|Total|Paid elsewhere)/.test(text));
}

describe("capacity that is not billed by the hour", () => {
  const elsewhere = { min: 0, planned: 1_000, max: 2_000 };

  it("that a reservation made elsewhere pays for is shown below the total, also where it may scale from nothing", () => {
    expect(shown(line({ elsewhere }), line({ component: "urn:c", description: "chips", elsewhere }))).toEqual([
      "nodes | 8 instance (0–8) | paid elsewhere | $0 | $0 | $0",
      "chips | 8 instance (0–8) | paid elsewhere | $0 | $0 | $0",
      "Total | $0 | $0 | $0",
      "Paid elsewhere, at list | $0 | $2,000 | $4,000",
    ]);
  });

  it("that this plan pays once is not counted a second time", () => {
    const once = { component: "urn:c", description: "block", unitPrice: "41.5", oneOff: 500 };
    expect(shown(line({ component: "urn:c", elsewhere }), line(once)).slice(0, 2)).toEqual([
      "nodes | 8 instance (0–8) | paid once | $0 | $0 | $0",
      "Total | $0 | $0 | $0",
    ]);
    expect(shown(line({ component: "urn:c", elsewhere }), line(once))).not.toContainEqual(
      expect.stringContaining("Paid elsewhere"),
    );
  });

  it("that something of this stack pays for is paid already", () => {
    expect(shown(line({}))).toEqual(["nodes | 8 instance (0–8) | paid already | $0 | $0 | $0", "Total | $0 | $0 | $0"]);
  });
});
