import type { Properties } from "../../components/core/value.ts";
import type { CloudAnswers } from "../cloud.ts";
import type { JournalEntry } from "../world/journal.ts";
import type { Wanted } from "./operations.ts";

/** Whether something is in the cloud of this rehearsal, here or in another place, or has been. */
export function isKnown(entries: readonly JournalEntry[], type: string, id: string): boolean {
  return entries.some((entry) => {
    if (entry.kind === "is") return entry.resource.type === type && entry.resource.id === id;
    return entry.kind === "gone" && entry.type === type && entry.id === id;
  });
}

/**
 * What is taken for the properties of something that was there before the rehearsal (`Vpc.get("theirs", "vpc-0a1b")`): nobody
 * asks its cloud, so it is as if it had been made of nothing but its id.
 */
export function presumed(cloud: CloudAnswers, { type, name, inputs, settings }: Wanted, id: string): Properties {
  try {
    const made = cloud.create({ type, name, inputs, settings });
    return JSON.parse(JSON.stringify({ ...inputs, ...made.outputs }).replaceAll(made.id, id)) as Properties;
  } catch {
    return inputs;
  }
}

/** How a user says what it has. */
export function presumedNote(type: string, id: string): string {
  return (
    `${id} was there before and is in no simulated cloud: of its properties only the usual ones are known. ` +
    `Fix, where others matter: give them in a file for --answers, as {"${type}::${id}": {…}}`
  );
}
