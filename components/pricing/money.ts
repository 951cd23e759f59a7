import Big from "big.js";

/** Hours in a month of every estimate: 8,760 / 12. */
export const HOURS_PER_MONTH = 730;

/** An exact decimal. Money is never added or multiplied as a float. */
export function decimal(value: string | number | Big): Big {
  return new Big(value);
}

/** Rounded half up to whole cents, as a plain number of dollars for printing and JSON. */
export function toCents(amount: Big): number {
  return amount.round(2, Big.roundHalfUp).toNumber();
}

/** The sum of amounts that are already whole cents: exact, whatever their number. */
export function sumOfCents(amounts: Iterable<number>): number {
  let sum = new Big(0);
  for (const amount of amounts) sum = sum.plus(amount);
  return toCents(sum);
}
