import { nameOfUrn } from "../../components/core/urn.ts";
import { fitsWildcard } from "../../components/core/wildcard.ts";
import type { Drift } from "../../simulator/faults/fault.ts";
import { matchesType } from "../../simulator/faults/typePattern.ts";
import type { Rehearsal } from "../../simulator/provider/rehearsal.ts";
import { writeSettings } from "../../simulator/provider/settings.ts";
import { goneEntry, isEntry } from "../../simulator/world/entries.ts";
import type { CloudEntry, JournalEntry } from "../../simulator/world/journal.ts";
import { JournaledWorld, readJournals, worldsOf } from "../../simulator/world/ledger.ts";
import { isSame } from "../../simulator/world/place.ts";
import type { Existing } from "../../simulator/world/world.ts";
import type { CloudContents } from "./leftovers.ts";
import { parsePath, setPath } from "./path.ts";
import type { StateResource } from "./state.ts";

/** The simulated clouds of a rehearsal, as somebody sees them who looks into their consoles. */
export interface Clouds {
  /** What goes wrong from the next command on: faults as they were ordered. */
  order(faults: readonly string[]): void;
  /** Everything that happened so far. */
  entries(): readonly CloudEntry[];
  contents(): readonly CloudContents[];
  /** Everything that is there. */
  live(): readonly Existing[];
  /** Types that were accepted as they came. */
  generic(): readonly string[];
  /** What the programs name, and what nobody made: taken for what was there before. One sentence each. */
  presumed(): readonly string[];
  /** Somebody changes something by hand; says what. Empty: there is nothing of the kind. */
  drift(drift: Drift): Promise<string[]>;
  /** Turns off what keeps clouds from deleting, as one does in their consoles before a stack is destroyed. */
  liftProtection(): Promise<string[]>;
  /** Deletes by hand what somebody has found there; gives back what it was. */
  remove(found: readonly Existing[]): Promise<Existing[]>;
  /** Deletes by hand what a destroyed stack has kept on purpose, and nothing of the same id elsewhere; says what. */
  removeRetained(retained: readonly StateResource[]): Promise<string[]>;
}

export function cloudsOf({ settings, settingsFile }: Rehearsal): Clouds {
  const { journals } = settings;
  const entries = (): CloudEntry[] => readJournals(journals);
  const contents = (): CloudContents[] =>
    [...worldsOf(journals)].map(([name, world]) => ({ package: name, existing: world.all() }));
  const live = (): Existing[] =>
    contents().flatMap(({ existing }) => existing.filter(({ status }) => status !== "deleting"));
  /** Changes by hand everything that a function has an entry for, in all clouds. */
  const byHand = async (change: (existing: Existing) => JournalEntry | undefined): Promise<Existing[]> => {
    const changed: Existing[] = [];
    for (const { package: name } of contents()) {
      const world = JournaledWorld.open(journals, name);
      try {
        await world.transact((now) => {
          const found = now.all().map((existing) => ({ existing, entry: change(existing) }));
          const meant = found.filter(({ entry }) => entry !== undefined);
          changed.push(...meant.map(({ existing }) => existing));
          return { entries: meant.map(({ entry }) => entry!), result: undefined };
        });
      } finally {
        await world.close();
      }
    }
    return changed;
  };
  return {
    order: (faults) => writeSettings(settingsFile, { ...settings, faults }),
    entries,
    contents,
    live,
    presumed: () => [
      ...new Set(
        entries().flatMap((entry) =>
          entry.kind === "presumed"
            ? [
                `${entry.type} ${entry.id} is not made here, and is taken to be there already. Fix: nothing, or give what it is in a file for --answers, as {"${entry.type}::${entry.id}": {…}}`,
              ]
            : [],
        ),
      ),
    ],
    generic: () => [...new Set(entries().flatMap((entry) => (entry.kind === "generic" ? [entry.type] : [])))],
    drift: async ({ target, change }) => {
      const changed = await byHand((existing) => {
        if (!isMeant(target, existing)) return undefined;
        return change === undefined
          ? goneEntry(existing, Date.now(), "hand")
          : isEntry(edited(existing, change.path, change.value), Date.now(), "hand");
      });
      const what = change === undefined ? "deleted" : `set ${change.path} of`;
      return changed.map(({ type, id }) => `by hand: somebody ${what} ${type} ${id}`);
    },
    liftProtection: async () => {
      const changed = await byHand((existing) => {
        const properties = protections.filter((name) => existing.outputs[name] === true);
        if (properties.length === 0) return undefined;
        const lifted = properties.reduce((one, name) => edited(one, name, false), existing);
        return isEntry(lifted, Date.now(), "hand");
      });
      return changed.map(({ type, id }) => `by hand: the deletion protection of ${type} ${id} was turned off`);
    },
    remove: async (found) => {
      if (found.length === 0) return [];
      const removed: Existing[] = [];
      await byHand((existing) => {
        const meant = found.find((one) => isSame(one, existing));
        if (meant === undefined) return undefined;
        removed.push(meant);
        return goneEntry(existing, Date.now(), "hand");
      });
      return removed;
    },
    removeRetained: async (retained) => {
      const kept = keptOf(retained, live());
      const changed = await byHand((existing) =>
        kept.some((one) => isSame(one, existing)) ? goneEntry(existing, Date.now(), "hand") : undefined,
      );
      return changed.map(({ type, id }) => `by hand: ${type} ${id}, which the stack keeps on purpose, was deleted`);
    },
  };
}

/**
 * What a state keeps, in its cloud. An id is given once a region, or cluster, which no state tells: of several the one that was
 * asked for by that name, and where all have other names by now, none is taken for another's.
 */
function keptOf(retained: readonly StateResource[], live: readonly Existing[]): Existing[] {
  return retained.flatMap(({ type, id, urn }) => {
    const fitting = live.filter((one) => one.type === type && one.id === id);
    const own = fitting.filter((one) => one.urn === urn);
    return own.length > 0 || fitting.length > 1 ? own : fitting;
  });
}

/** Properties by which clouds and their providers refuse to delete. */
const protections = ["deletionProtection", "deletionProtectionEnabled", "disableApiTermination"];

/** By type, by name in the program, or by id. */
function isMeant(target: string, { type, id, urn }: Existing): boolean {
  return matchesType(target, type) || fitsWildcard(target, nameOfUrn(urn)) || fitsWildcard(target, id);
}

/** Clouds have one value: what was asked for is changed with what there is. */
function edited(existing: Existing, path: string, value: unknown): Existing {
  const parts = parsePath(path);
  return {
    ...existing,
    inputs: setPath(existing.inputs, parts, value),
    outputs: setPath(existing.outputs, parts, value),
  };
}
