import type { JournalEntry } from "./journal.ts";
import { placeOf } from "./place.ts";
import type { Existing } from "./world.ts";

/** The entry for a resource as it is from now on. */
export function isEntry(resource: Existing, at: number, by: "provider" | "hand" = "provider"): JournalEntry {
  return { kind: "is", at, resource, by };
}

/** The entry for a resource that is no more. */
export function goneEntry(resource: Existing, at: number, by: "provider" | "hand" = "provider"): JournalEntry {
  return { kind: "gone", at, type: resource.type, id: resource.id, place: placeOf(resource), by };
}
