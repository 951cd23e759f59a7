import { distance } from "fastest-levenshtein";

/** The names nearest to a misspelt one, best first: what to offer after "unknown". */
export function nearest(name: string, known: Iterable<string>, count = 3): string[] {
  const lower = name.toLowerCase();
  return [...known]
    .map((candidate) => ({ candidate, cost: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.cost - b.cost || a.candidate.localeCompare(b.candidate))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
