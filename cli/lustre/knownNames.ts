import { distance } from "fastest-levenshtein";
import { nearest } from "../../components/core/nearest.ts";

/** Letters of ten that may differ between a misspelt name and the one that was meant. */
const tolerance = 4;

/** The name that a misspelt one probably was; nothing where it resembles none. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const [close] = nearest(name.slice(0, 60), known, 1);
  if (close === undefined) return undefined;
  const apart = distance(name.slice(0, 60).toLowerCase(), close.toLowerCase());
  return apart * 10 <= Math.max(name.length, close.length) * tolerance ? close : undefined;
}

/** What to do about a name that is not known. */
export function knownNames(close: string | undefined, known: readonly string[]): string {
  return close === undefined ? `known are ${known.join(", ")}` : `did you mean ${close}? Known are ${known.join(", ")}`;
}
