/** Units of storage: decimal for rates and data, binary for memory, as vendors write them. */
export const MB = 1e6;
export const GB = 1e9;
export const TB = 1e12;
export const KiB = 1024;
export const MiB = 1024 ** 2;
export const GiB = 1024 ** 3;

/** `91,200`. */
export function wholeText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Three significant digits without trailing zeros: `38.4`, `0.6`, `1240`. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1000) return wholeText(value);
  // The usual range by arithmetic: texts of limits are most of what a decision takes.
  if (value >= 1) {
    const unit = value >= 100 ? 1 : value >= 10 ? 10 : 100;
    return String(Math.round(value * unit) / unit);
  }
  return String(Number(value.toPrecision(3)));
}

/** `38.4 GB/s`, `150 MB/s`, `48 kB/s`. */
export function rateText(bytesPerSecond: number): string {
  return `${amountText(bytesPerSecond)}/s`;
}

/** `60 TB`, `912 GB`, `110 kB`. */
export function amountText(bytes: number): string {
  const steps: readonly [number, string][] = [
    [1e15, "PB"],
    [TB, "TB"],
    [GB, "GB"],
    [MB, "MB"],
    [1e3, "kB"],
  ];
  // 999.6 MB would print as 1,000 MB: half a unit in the last place belongs to the next unit.
  const [unit, name] = steps.find(([size]) => Math.abs(bytes) >= size * 0.9995) ?? [1, "B"];
  return `${digits(bytes / unit)} ${name}`;
}

/** `100 MiB`, `4 MiB`, `10 GiB`: sizes of layouts. */
export function binaryText(bytes: number): string {
  const [unit, name] = bytes >= GiB ? [GiB, "GiB"] : bytes >= MiB ? [MiB, "MiB"] : [KiB, "KiB"];
  return `${digits(bytes / unit)} ${name}`;
}

/** `24.7 s`, `9.6 min`, `1.8 h`. */
export function durationText(seconds: number): string {
  if (seconds < 100) return `${digits(seconds)} s`;
  if (seconds < 6000) return `${digits(seconds / 60)} min`;
  return seconds < 360_000 ? `${digits(seconds / 3600)} h` : `${digits(seconds / 86_400)} days`;
}

/** `91.7 %`. */
export function percentText(share: number): string {
  return `${digits(share * 100)} %`;
}

/** `1 OST`, `76 OSTs`. */
export function plural(count: number, noun: string): string {
  return `${wholeText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
