import type { CloudType } from "../cloudType.ts";
import { deletedEntry, isEntry, isGoing } from "../world/entries.ts";
import type { JournalEntry } from "../world/journal.ts";
import { placeOf } from "../world/place.ts";
import type { Existing } from "../world/world.ts";
import type { Ledger } from "./ledger.ts";
import type { Plan } from "./running.ts";

/** What is written when resources are deleted. What a cloud keeps of them has nothing to wait for. */
export function deletionOf(
  gone: readonly Existing[],
  types: ReadonlyMap<string, CloudType>,
  world: Ledger,
  now: () => number,
): Pick<Plan<undefined>, "atOnce" | "begin" | "finish"> {
  const left = new Map(gone.map((one) => [one, types.get(one.type)?.leaves?.(one, world)]));
  const deleted = (one: Existing): JournalEntry => deletedEntry(one, left.get(one), now());
  const isKept = (one: Existing): boolean => left.get(one) !== undefined;
  return {
    atOnce: () => gone.map(deleted),
    // All of it goes, whether this provider lives to see it or not.
    begin: (due) =>
      gone.map((one) => (isKept(one) ? deleted(one) : isEntry({ ...one, status: "deleting", due }, now()))),
    finish: (later) =>
      gone
        .filter((one) => !isKept(one) && isGoing(later.get(one.type, one.id, placeOf(one))))
        .map((one) => deleted(one)),
  };
}
