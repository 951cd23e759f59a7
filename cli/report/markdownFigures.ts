/** `74,999.97`. Without a dollar sign: GitHub takes what is between two of them for mathematics. */
export function usd(amount: number): string {
  const text = Math.abs(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return amount < 0 ? `−${text}` : text;
}

/** `+36,000.00`, `−92.00 (−4 %)`, `0.00`. */
export function change(before: number, after: number): string {
  const difference = Math.round((after - before) * 100) / 100;
  const sign = difference > 0 ? "+" : "";
  if (difference === 0 || before <= 0) return `${sign}${usd(difference)}`;
  const percent = Math.round((difference / before) * 100);
  if (percent === 0) return `${sign}${usd(difference)}`;
  const text = Math.abs(percent).toLocaleString("en-US");
  return `${sign}${usd(difference)} (${percent < 0 ? "−" : "+"}${text} %)`;
}

/** `1 resource`, `12 resources`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** The form of a verb that goes with a number. */
export function verb(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
