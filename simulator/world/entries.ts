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

/** The entry for a resource that is deleted: what a cloud keeps of it is there for longer than any rehearsal. */
export function deletedEntry(resource: Existing, left: Existing["left"], at: number): JournalEntry {
  return left === undefined ? goneEntry(resource, at) : isEntry({ ...resource, status: "ready", due: at, left }, at);
}

/** The entry for a resource that is being made: its time makes of it what it is, whether its provider lives to see it or not. */
export function begunEntry(resource: Existing, at: number, due: number): JournalEntry {
  const becomes = resource.status === "failed" ? { becomes: "failed" as const } : {};
  return isEntry({ ...resource, status: "creating", due, ...becomes }, at);
}

/** Whether what was being deleted still is, or is gone: somebody may have made another one of its name once its time had come. */
export function isGoing(now: Existing | undefined): boolean {
  return now === undefined || now.status === "deleting";
}
