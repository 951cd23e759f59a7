import { otherIdShape } from "../../simulator/aws/idShape.ts";
import { nearestMachine } from "../../simulator/machineNames.ts";
import type { JournalEntry } from "../../simulator/world/journal.ts";
import { nameOf } from "./told/renderWords.ts";

/** Types that no simulated cloud knows, which were accepted as they came. */
export function genericTypes(entries: readonly JournalEntry[]): string[] {
  return [...new Set(entries.flatMap((entry) => (entry.kind === "generic" ? [entry.type] : [])))];
}

/** What the programs name, and what nobody made: taken for what was there before. One sentence each. */
export function presumedTexts(entries: readonly JournalEntry[]): string[] {
  const texts = entries.flatMap((entry) => {
    if (entry.kind !== "presumed") return [];
    const { type, id, urn } = entry;
    const answer = (is: string): string => `in a file for --answers, as {"${type}::${id}": ${is}}`;
    const shape = otherIdShape(type, id);
    const check = shape === undefined ? "" : `check its spelling, as such ids of AWS are ${shape}; `;
    return urn === undefined
      ? `${type} ${id} is not made here, and is taken to be there already. Fix: ${check}nothing, or give what it is ${answer("{…}")}`
      : `${type} ${id}, which ${nameOf(urn)} names, is not made here and is taken to be there. Fix: ${check}nothing where it is, or say so ${answer("{}")}`;
  });
  return [...new Set(texts)];
}

/** Machine types that the catalogue does not have, one sentence each with everything that names it. */
export function unlistedTexts(entries: readonly JournalEntry[]): string[] {
  const named = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.kind !== "unlisted") continue;
    named.set(entry.machine, (named.get(entry.machine) ?? new Set()).add(nameOf(entry.urn)));
  }
  return [...named].map(([machine, by]) => {
    const near = nearestMachine(machine);
    const nearest = near === undefined ? "check its spelling" : `the nearest of the catalogue is ${near}`;
    return `${machine} (${[...by].join(", ")}) is not in the catalogue: whether it exists was not checked. Fix: nothing where it exists; ${nearest}`;
  });
}
