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
