import type { CloudEntry } from "../../../simulator/world/journal.ts";

/**
 * What is new in the journals of clouds, each entry once. It is counted by package: an operation is written when it ends, under the
 * time at which it began, and what a provider writes once its engine was killed stands before what was read already.
 *
 * @param entries everything so far; of one package in the order of writing
 */
export function newsOf(entries: () => readonly CloudEntry[]): () => readonly CloudEntry[] {
  let told: ReadonlyMap<string, number> = new Map();
  return () => {
    const counts = new Map<string, number>();
    const fresh = entries().filter((entry) => {
      const index = counts.get(entry.package) ?? 0;
      counts.set(entry.package, index + 1);
      return index >= (told.get(entry.package) ?? 0);
    });
    told = counts;
    return fresh;
  };
}
