import type { ResourceGraph } from "../../components/core/graph.ts";
import { type Estimate, estimate } from "../../components/pricing/estimate.ts";
import type { PriceLine } from "../../components/pricing/line.ts";
import type { PolicyContext } from "../policy.ts";
import type { SharedFacts } from "../shared.ts";

const estimates = new WeakMap<ResourceGraph, WeakMap<SharedFacts, Estimate>>();

/** What the stack costs. The policies share one estimate of one graph. */
export function estimateOf(graph: ResourceGraph, { shared }: Pick<PolicyContext<object>, "shared">): Estimate {
  let known = estimates.get(graph);
  if (known === undefined) {
    known = new WeakMap();
    estimates.set(graph, known);
  }
  let found = known.get(shared);
  if (found === undefined) {
    found = estimate(graph, shared.book, { now: shared.today });
    known.set(shared, found);
  }
  return found;
}

// One for all: to make a format takes longer than to use it a hundred times.
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `1,285,734.40 USD`. */
export function usd(amount: number): string {
  return `${cents.format(amount)} USD`;
}

/** `train 1,285,734.40 USD (32 × p5.48xlarge in us-east-2, on-demand at 55.04 USD, price of 2026-07-20)`. */
export function describeLine(line: PriceLine, at: "planned" | "max"): string {
  const { urn, quantity, sku, region, purchase, unitPrice, priceDate } = line;
  const count = quantity[at].toLocaleString("en-US");
  const where = region === "*" ? "" : ` in ${region}`;
  return `${nameOf(urn)} ${usd(line.monthly[at])} (${count} × ${sku}${where}, ${purchase} at ${unitPrice} USD, price of ${priceDate})`;
}

/** `train 446,509.06 USD (10,752 instance-hours of p5.48xlarge in us-east-2, capacity-block at 41.528 USD, price of 2026-07-20)`. */
export function describeOneOff(line: PriceLine): string {
  const { urn, quantity, sku, region, purchase, unit, unitPrice, priceDate } = line;
  const count = quantity.planned.toLocaleString("en-US");
  return `${nameOf(urn)} ${usd(line.oneOff ?? 0)} (${count} ${unit}s of ${sku} in ${region}, ${purchase} at ${unitPrice} USD, price of ${priceDate})`;
}

/** The last part of a URN: what the program called the resource. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Whether a type is in a list of types; a trailing `*` stands for any ending. */
export function isListed(type: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.endsWith("*") ? type.startsWith(entry.slice(0, -1)) : type === entry));
}

/** `Dearest: train 1,285,734.40 USD (…); …. `: the three lines on which most is spent. Empty where nothing is. */
export function dearest(lines: readonly PriceLine[], at: "planned" | "max", word = "Dearest"): string {
  const top = lines
    .filter((line) => line.monthly[at] > 0)
    .sort((a, b) => b.monthly[at] - a.monthly[at])
    .slice(0, 3);
  return top.length === 0 ? "" : `${word}: ${top.map((line) => describeLine(line, at)).join("; ")}. `;
}
