import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The names nearest to a misspelt one, best first: what to offer after "unknown". */
export function nearest(name: string, known: Iterable<string>, count = 3): string[] {
  // Loaded when somebody misspells: it takes as long to load as a table of machine types.
  const { distance } = require("fastest-levenshtein") as typeof import("fastest-levenshtein");
  const lower = name.toLowerCase();
  return [...known]
    .map((candidate) => ({ candidate, cost: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.cost - b.cost || a.candidate.localeCompare(b.candidate))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Letters of ten that may differ between a misspelt name and the one that was meant. */
const tolerance = 4;

/** The names that a misspelt one may have been, best first; none where it resembles none. */
export function near(name: string, known: Iterable<string>, count = 3): string[] {
  const { distance } = require("fastest-levenshtein") as typeof import("fastest-levenshtein");
  const written = name.slice(0, 60);
  return nearest(written, new Set(known), count).filter((one) => {
    const apart = distance(written.toLowerCase(), one.toLowerCase());
    return apart * 10 <= Math.max(name.length, one.length) * tolerance;
  });
}

/** The name that a misspelt one probably was; nothing where it resembles none. */
export function closest(name: string, known: readonly string[]): string | undefined {
  return near(name, known, 1)[0];
}
