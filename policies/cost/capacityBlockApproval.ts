import { ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import type { PriceLine } from "../../components/pricing/line.ts";
import { measure } from "../../components/pricing/meter.ts";
import { type Purchase, purchaseOf, purchaseTypes } from "../../components/pricing/purchase.ts";
import { type Finding, gpuPolicy, levels, type PolicyContext } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { type Approval, approvalProperties, approvalsOf, howToApprove } from "./approvals.ts";
import { usd } from "./estimateOf.ts";

export interface CapacityApproval extends Approval {
  /** Most USD: of what is paid once, or a month of what is billed by time. Any amount when left out. */
  readonly maxUsd?: number;
}

export interface CapacityBlockApprovalConfig {
  readonly approvals: readonly CapacityApproval[];
}

const name = "cost-capacity-block-approval";

/** Capacity that is bought in advance cannot be given back. Judged before it is made: afterwards is too late. */
export const capacityBlockApproval = gpuPolicy<CapacityBlockApprovalConfig>({
  name,
  description: "Capacity that is paid for whether it is used or not has been approved, one purchase at a time.",
  severity: "critical",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-purchase.html",
  remediation:
    "Have the purchase approved and name the approval in the policy's configuration, or buy no capacity in advance.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      approvals: {
        type: "array",
        items: {
          type: "object",
          properties: {
            ...approvalProperties,
            maxUsd: {
              type: "number",
              minimum: 0,
              description: "Most USD: of what is paid once, or a month of what is billed by time.",
            },
          },
          required: ["urn", "id"],
          additionalProperties: false,
        },
        description: "Purchases that were approved: {urn, id, maxUsd}.",
      },
    },
  },
  defaults: () => ({ approvals: [] }),
  types: purchaseTypes,
  evaluate: (node, context) => {
    const purchase = purchaseOf(node);
    if (purchase.state === "absent") return [];
    if (purchase.state === "unknown") return [unreadable(node, purchase, "whether it buys capacity in advance")];
    return judgePurchase(node, purchase.value, context);
  },
});

function judgePurchase(
  node: ResourceNode,
  { what, bound }: Purchase,
  { config, shared }: PolicyContext<CapacityBlockApprovalConfig>,
): Finding[] {
  const price = priceOf(node, shared.book);
  const { urn } = node;
  const approvals = approvalsOf(node, config.approvals);
  if (approvals.length === 0) {
    return [
      {
        urn,
        message:
          `${node.name} buys ${what} ${price.text}: ${bound}. No approval names it (policy configuration has ${count(config.approvals)}). ` +
          `Fix: have it approved and add ${howToApprove(node, name)}, or do not buy it.`,
      },
    ];
  }
  if (approvals.some(({ maxUsd }) => maxUsd === undefined)) return [];
  const largest = approvals.reduce((one, other) => (other.maxUsd! > one.maxUsd! ? other : one));
  const limit = `the ${usd(largest.maxUsd!)} that approval ${largest.id} allows (maxUsd of approvals, policy configuration)`;
  if (price.amount > largest.maxUsd!) {
    return [
      {
        urn,
        message:
          `${node.name} buys ${what} ${price.text}, above ${limit}: ${bound}. ` +
          `Fix: buy less, or have more approved and raise maxUsd of ${name}.`,
      },
    ];
  }
  if (price.complete) return [];
  return [
    {
      urn,
      because: "unknown",
      message:
        `${node.name} buys ${what} ${price.text}; whether it stays within ${limit} cannot be told. ` +
        "Fix: give the price in prices of pack-configuration, or have it approved without maxUsd.",
    },
  ];
}

interface Price {
  /** USD: of what is paid once, else a month. At least, unless `complete`. */
  readonly amount: number;
  readonly complete: boolean;
  readonly text: string;
}

/** What the price book tells of a purchase. */
function priceOf(node: ResourceNode, book: Parameters<typeof measure>[1]["book"]): Price {
  const measured = measure(node, { graph: new ResourceGraph([node]), book });
  const lines = measured.state === "priced" || measured.state === "unpriced" ? (measured.lines ?? []) : [];
  const complete = measured.state === "priced";
  // The row to add is named by cost-no-unpriced; here it would hide what has to be done.
  const why = complete ? "" : measured.why.split(". Fix: ")[0]!;
  if (lines.length === 0) return { amount: 0, complete, text: `at a price that cannot be told (${why})` };
  const once = sum(lines.map((line) => line.oneOff ?? 0));
  const monthly = sum(lines.map((line) => line.monthly.max));
  const amount = once > 0 ? once : monthly;
  const least = complete ? "" : "at least ";
  const paid = once > 0 ? ", paid once" : " a month";
  const rest = complete ? "" : `; ${why}`;
  return { amount, complete, text: `for ${least}${usd(amount)}${paid} (${lines.map(describe).join("; ")}${rest})` };
}

/** `10,752 instance-hours of p5.48xlarge in us-east-2, capacity-block at 41.528 USD, price of 2026-07-20`. */
function describe({ quantity, sku, region, purchase, unit, unitPrice, priceDate, oneOff }: PriceLine): string {
  const number = quantity.planned.toLocaleString("en-US", { maximumFractionDigits: 1 });
  const what =
    oneOff === undefined ? `${number} × ${sku}` : `${number} ${unit}${quantity.planned === 1 ? "" : "s"} of ${sku}`;
  return `${what} in ${region}, ${purchase} at ${unitPrice} USD, price of ${priceDate}`;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + Math.round(amount * 100), 0) / 100;
}

function count(approvals: readonly unknown[]): string {
  const { length } = Array.isArray(approvals) ? approvals : [];
  return length === 0 ? "none" : length === 1 ? "1, for something else" : `${length}, for other things`;
}
