import type { Properties } from "../../components/core/value.ts";
import type { CloudAnswers } from "../cloud.ts";
import type { Refusal } from "../refusal.ts";
import type { JournalEntry } from "../world/journal.ts";
import type { Wanted } from "./operations.ts";

/** Whether something is in the cloud of this rehearsal, here or in another place, or has been: its journal tells of everything that was. */
export function isKnown(entries: readonly JournalEntry[], type: string, id: string): boolean {
  return entries.some((entry) => entry.kind === "is" && entry.resource.type === type && entry.resource.id === id);
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

/** Whether it was named here, and was there before: nothing in this rehearsal has made it. */
export function isPresumed(entries: readonly JournalEntry[], type: string, id: string): boolean {
  return entries.some((entry) => entry.kind === "presumed" && entry.type === type && entry.id === id);
}

/**
 * The inputs of something that was there before, when a program takes it over (`import`): it is as the program says, but for what
 * is given of it.
 */
export function takenOver(wanted: Properties, given: Properties = {}): Properties {
  const said = Object.entries(given).filter(([key]) => Object.hasOwn(wanted, key));
  return { ...wanted, ...Object.fromEntries(said) };
}

/** What was there before is noted the first time: of its properties only the usual ones are known. */
export function presumedEntries(
  entries: readonly JournalEntry[],
  type: string,
  id: string,
  at: number,
  urn?: string,
): readonly JournalEntry[] {
  if (isPresumed(entries, type, id)) return [];
  return [{ kind: "presumed", at, type, id, ...(urn === undefined ? {} : { urn }) }];
}

/** What its provider says of what is to be changed and is there no longer. */
export function notThere(urn: string): Refusal {
  return {
    code: "NotFound",
    message:
      `Resource provider reported that the resource did not exist while updating ${urn}.\n\nThis is usually a result of the ` +
      "resource having been deleted outside of Pulumi, and can often be fixed by running `pulumi refresh` before updating.",
    status: 404,
    source: "pulumi/pulumi-terraform-bridge pkg/tfbridge/provider.go (Update)",
  };
}
