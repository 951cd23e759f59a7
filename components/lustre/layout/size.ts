import { KiB } from "../units.ts";

const units = ["", "K", "M", "G", "T", "P", "E"] as const;

/**
 * A size as `lfs` reads it, always with a suffix: `64K`, `1M`, `4G`. `lfs` takes bare numbers below 4096 for KiB, so that
 * `-S 1024` would mean 1 MiB.
 *
 * @throws {RangeError} when the size is not a whole number of KiB: no layout has one
 */
export function sizeArgument(bytes: number): string {
  const text = sizeText(bytes);
  if (!/[KMGTPE]$/.test(text)) {
    throw new RangeError(`${bytes} bytes are not a size of a layout: sizes are multiples of 64 KiB.`);
  }
  return text;
}

/** Any number of bytes in the largest unit that divides it: `1M`, `65537`. For people; `lfs` gets `sizeArgument`. */
export function sizeText(bytes: number): string {
  if (!Number.isInteger(bytes) || bytes <= 0) return String(bytes);
  let amount = bytes;
  let unit = 0;
  while (unit < units.length - 1 && amount % KiB === 0) {
    amount /= KiB;
    unit += 1;
  }
  return `${amount}${units[unit]}`;
}
