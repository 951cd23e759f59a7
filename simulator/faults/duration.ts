/** Milliseconds of `500ms`, `5s`, `20m`, `1h`, `1.5h`; `undefined` for anything else, and for no time at all. */
export function millisecondsOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null) return undefined;
  const milliseconds = Number(match[1]) * units[match[2] as keyof typeof units];
  return milliseconds > 0 ? milliseconds : undefined;
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** What a duration looks like, for messages. */
export const durationExamples = "500ms, 5s, 20m or 1h";
