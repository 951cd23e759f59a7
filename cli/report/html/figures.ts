import type { Range } from "../../../components/core/range.ts";
import type { CostTotal } from "../model.ts";

/** What stands for a figure that there is not. */
export const none = "—";

/** `$1,234`, `≥ $1,234` where something in it has no price, `—` for none. */
export function money(amount: number | null | undefined, unpriced = 0): string {
  if (amount === null || amount === undefined) return none;
  return `${unpriced > 0 ? "≥ " : ""}${signed(amount, "")}`;
}

/** What is paid once: `$0` where nothing is, whatever has no price by the month. */
export function once({ oneOff, unpriced }: CostTotal): string {
  return money(oneOff, oneOff === 0 ? 0 : unpriced);
}

/** `+$1,234`, `−$1,234`, `$0`. */
export function difference(before: number | null | undefined, after: number): string {
  if (before === null || before === undefined) return none;
  const change = Math.round((after - before) * 100) / 100;
  return signed(change, "+");
}

/** How much more in percent: `+93 %`; nothing where there was nothing. */
export function share(before: number | null | undefined, after: number): string | undefined {
  if (before === null || before === undefined || before <= 0) return undefined;
  const percent = ((after - before) / before) * 100;
  const digits = Math.abs(percent) < 10 ? 1 : 0;
  const text = Math.abs(percent).toLocaleString("en-US", { maximumFractionDigits: digits });
  return text === "0" ? undefined : `${percent < 0 ? "−" : "+"}${text}%`;
}

/** `$36.0k`, `$1.23M`: for charts, where there is little room. */
export function shortMoney(amount: number): string {
  const [divisor, unit] = amount >= 999_950 ? [1e6, "M"] : amount >= 9_999.5 ? [1e3, "k"] : [1, ""];
  const digits = unit === "" ? 0 : amount / divisor >= 100 ? 0 : amount / divisor >= 10 ? 1 : 2;
  const text = (amount / divisor).toLocaleString("en-US", { maximumFractionDigits: digits });
  return `$${text}${unit}`;
}

/** `1,152`, `—` for none. */
export function whole(amount: number | null | undefined): string {
  if (amount === null || amount === undefined) return none;
  return `${amount < 0 ? "−" : ""}${tenths.format(Math.abs(amount))}`;
}

export const sizes = [
  { key: "min", word: "Floor" },
  { key: "planned", word: "Planned" },
  { key: "max", word: "Ceiling" },
] as const satisfies readonly { readonly key: keyof Range<number>; readonly word: string }[];

// Made once: a page has a hundred thousand figures, and making a formatter takes longer than using it.
const wholeDollars = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** As everywhere: whole dollars from ten on, with cents below where there are any. */
function signed(amount: number, plus: string): string {
  const size = Math.abs(amount);
  const text = (size >= 10 || Number.isInteger(size) ? wholeDollars : cents).format(size);
  return `${amount > 0 ? plus : amount < 0 ? "−" : ""}$${text}`;
}
