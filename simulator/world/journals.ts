import { readdirSync, readFileSync } from "node:fs";
import { Inventory } from "./inventory.ts";
import type { CloudEntry, JournalEntry } from "./journal.ts";
import { ending, journalOf, readLines } from "./journalFile.ts";

/**
 * What the journals of a rehearsal tell, of all packages, by time; of one package in the order of writing. Waits for nobody: what
 * is being written is not told yet. Empty where there is no such folder.
 */
export function readJournals(folder: string): CloudEntry[] {
  const journals = packagesOf(folder).map((packageName) =>
    entriesOf(folder, packageName).map((entry): CloudEntry => ({ ...entry, package: packageName })),
  );
  return merged(journals);
}

/** What exists in the clouds of a rehearsal, by package. A look at one moment: what is written later does not show. */
export function worldsOf(folder: string, now: () => number = Date.now): ReadonlyMap<string, Inventory> {
  return new Map(packagesOf(folder).map((one) => [one, new Inventory(entriesOf(folder, one), now)]));
}

function packagesOf(folder: string): readonly string[] {
  let files: readonly string[];
  try {
    files = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

function entriesOf(folder: string, packageName: string): readonly JournalEntry[] {
  const file = journalOf(folder, packageName);
  return readLines(readFileSync(file), file).transactions.flat();
}

/** Lists into one by time, none of them out of its own order: an operation is written when it ends. */
function merged(lists: readonly (readonly CloudEntry[])[]): CloudEntry[] {
  const next = lists.map(() => 0);
  const result: CloudEntry[] = [];
  for (;;) {
    let first: number | undefined;
    for (const [index, list] of lists.entries()) {
      const entry = list[next[index]!];
      if (entry !== undefined && (first === undefined || entry.at < lists[first]![next[first]!]!.at)) first = index;
    }
    if (first === undefined) return result;
    result.push(lists[first]![next[first]!]!);
    next[first]!++;
  }
}
