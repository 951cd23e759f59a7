import { closest, nearest } from "../../components/core/nearest.ts";

/** The names that a misspelt one may have been, best first; none where it resembles none. */
export function near(name: string, known: Iterable<string>, count = 3): string[] {
  return nearest(name, new Set(known), count).filter((one) => closest(name, [one]) !== undefined);
}
