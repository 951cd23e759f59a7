const days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;

/** A weekly window as the resource has it. */
export interface WeeklyWindow {
  dayOfWeek: string;
  startTime: { hours: number; minutes: number };
}

/** `7:03:00` → Sunday, three in the morning; `undefined` for what is no such time. */
export function weeklyWindow(text: unknown): WeeklyWindow | undefined {
  const [, day, hours, minutes] = /^([1-7]):([01]\d|2[0-3]):([0-5]\d)$/.exec(String(text)) ?? [];
  if (day === undefined) return undefined;
  return { dayOfWeek: days[Number(day) - 1]!, startTime: { hours: Number(hours), minutes: Number(minutes) } };
}
