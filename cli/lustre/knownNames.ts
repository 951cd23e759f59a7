/** What to do about a name that is not known. */
export function knownNames(close: string | undefined, known: readonly string[]): string {
  return close === undefined ? `known are ${known.join(", ")}` : `did you mean ${close}? Known are ${known.join(", ")}`;
}
