/**
 * The day against which prices, snapshots, waivers and expiry dates age, `YYYY-MM-DD` (UTC).
 *
 * `SOURCE_DATE_EPOCH` (seconds since 1970) sets it, so that a plan or a report of an earlier day can be made again.
 * @see https://reproducible-builds.org/docs/source-date-epoch/
 */
export function today(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const epoch = environment["SOURCE_DATE_EPOCH"];
  const seconds = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? Number(epoch) : Date.now() / 1000;
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Whole days from one ISO date (or date and time) to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Whether a text is a day that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) return false;
  // Date.parse rolls 31 February over to March.
  return new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text;
}
