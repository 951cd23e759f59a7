import type { Estimate } from "./estimate.ts";

/** `80,358.40`: dollars as reports print them. */
export function formatUsd(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/**
 * One sentence for a person: the planned month with its floor and ceiling, what is paid once, and what the figure leaves out.
 * A figure that leaves something out says `at least`.
 */
export function describeEstimate({ monthly, oneOff, states }: Estimate): string {
  const parts = [
    `${states.unpriced > 0 ? "at least " : ""}${formatUsd(monthly.planned)} USD a month (${formatUsd(monthly.min)} to ${formatUsd(monthly.max)})`,
  ];
  if (oneOff > 0) parts.push(`${formatUsd(oneOff)} USD once`);
  if (states.unpriced > 0) parts.push(`${resources(states.unpriced)} without a price`);
  if (states.usageBased > 0) parts.push(`${resources(states.usageBased)} billed by use`);
  return parts.join(", ");
}

function resources(count: number): string {
  return count === 1 ? "1 resource" : `${count} resources`;
}
