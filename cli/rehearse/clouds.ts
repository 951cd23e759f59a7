import { stepsOf } from "../../components/core/path.ts";
import { fitsWildcard } from "../../components/core/wildcard.ts";
import { defaultedAnew } from "../../simulator/defaultTags.ts";
import type { Drift } from "../../simulator/faults/fault.ts";
import type { Rehearsal } from "../../simulator/provider/rehearsal.ts";
import { writeSettings } from "../../simulator/provider/settings.ts";
import { goneEntry, isEntry } from "../../simulator/world/entries.ts";
import type { CloudEntry, JournalEntry } from "../../simulator/world/journal.ts";
import { readJournals, worldsOf } from "../../simulator/world/journals.ts";
import { JournaledWorld } from "../../simulator/world/ledger.ts";
import { isSame } from "../../simulator/world/place.ts";
import type { Existing } from "../../simulator/world/world.ts";
import { isNamed } from "./driftTargets.ts";
import type { StateResource } from "./engine/state.ts";
import { importIdsOf } from "./knownClouds.ts";
import { setPath } from "./path.ts";
import { standingOf } from "./property.ts";
import { isComputed } from "./sdk.ts";
import type { CloudContents } from "./stage/leftovers.ts";
import { type UnknownType, unknownAmong } from "./unknownTypes.ts";

/** The simulated clouds of a rehearsal, as somebody sees them who looks into their consoles. */
export interface Clouds {
  /**
   * What goes wrong from the next command on: faults as they were ordered. For a preview types that nobody knows are accepted, also
   * where they are refused: it names all of them (`refusedTypes`), and a provider the first one.
   */
  order(faults: readonly string[], options?: { readonly preview?: boolean }): void;
  /** Everything that happened so far. */
  entries(): readonly CloudEntry[];
  contents(): readonly CloudContents[];
  /** Everything that is there. */
  live(): readonly Existing[];
  /** Of these types those that are refused, because nobody knows them. Each with the known ones that may have been meant. */
  refusedTypes(types: readonly string[]): Promise<readonly UnknownType[]>;
  /** What an import names each of them by; `undefined`: it cannot be imported. */
  importIds(found: readonly Existing[]): Promise<readonly (string | undefined)[]>;
  /** Somebody changes something by hand: whatever a drift means, and is one of those that count. */
  drift(drift: Drift, counts: (existing: Existing) => boolean): Promise<Drifted>;
  /** Turns off what keeps clouds from deleting, as one does in their consoles before a stack is destroyed. */
  liftProtection(): Promise<string[]>;
  /** Deletes by hand what somebody has found there; gives back what it was. */
  remove(found: readonly Existing[]): Promise<Existing[]>;
  /** Deletes by hand what a destroyed stack has kept on purpose, and nothing of the same id elsewhere; says what. */
  removeRetained(retained: readonly StateResource[]): Promise<string[]>;
}

/** What came of a drift. */
export interface Drifted {
  /** What was changed, one sentence each. Empty: there is nothing of the kind. */
  readonly notes: readonly string[];
  /** What has no such property, and one that was probably meant: nothing was changed then. */
  readonly misspelt: readonly { readonly urn: string; readonly meant: string }[];
}

export function cloudsOf({ settings, settingsFile }: Rehearsal): Clouds {
  const { journals } = settings;
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
    order: (faults, { preview = false } = {}) =>
      writeSettings(settingsFile, { ...settings, faults, strict: settings.strict && !preview }),
    refusedTypes: async (types) => (settings.strict ? unknownAmong(types, settings.types) : []),
    entries: () => readJournals(journals),
    contents,
    live,
    importIds: (found) => importIdsOf(found, live(), settings.types),
    drift: async ({ target, change }, counts) => {
      const isOne = (existing: Existing): boolean => counts(existing) && isMeant(target, existing);
      const unset = new Set<string>();
      if (change !== undefined) {
        const meant = contents().flatMap(({ existing }) => existing.filter(isOne));
        const standing = meant.map((one) => ({ urn: one.urn, ...standingOf(change.path, one) }));
        const misspelt = standing.flatMap((one) =>
          one.there || one.meant === undefined ? [] : [{ urn: one.urn, meant: one.meant }],
        );
        if (misspelt.length > 0 && !standing.some(({ there }) => there)) return { notes: [], misspelt };
        for (const { urn, there } of standing) if (!there) unset.add(urn);
      }
      const changed = await byHand((existing) => {
        if (!isOne(existing)) return undefined;
        return change === undefined
          ? goneEntry(existing, Date.now(), "hand")
          : isEntry(edited(existing, change.path, change.value), Date.now(), "hand");
      });
      const what = change === undefined ? "deleted" : `set ${change.path} of`;
      const property = change === undefined ? undefined : String(stepsOf(change.path)[0]);
      const notes = changed.map(({ type, id, urn }) => {
        const computed = property !== undefined && isComputed(type, property) ? computedText : "";
        const added = unset.has(urn) ? ", which had no such property before" : "";
        return `by hand: somebody ${what} ${type} ${id}${added}${computed}`;
      });
      return { notes, misspelt: [] };
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

/** What is said of a change that nobody can make outside of a rehearsal. */
const computedText =
  ". A real cloud works this out by itself, and nobody can change it there; the next up puts it right";

/** Properties by which clouds and their providers refuse to delete. */
const protections = ["deletionProtection", "deletionProtectionEnabled", "disableApiTermination"];

/** By type, by name in the program, or by id. */
function isMeant(target: string, { type, id, urn }: Existing): boolean {
  return isNamed(target, { type, urn }) || fitsWildcard(target, id);
}

/** Clouds have one value: what was asked for is changed with what there is, and all tags are told with one of them. */
function edited(existing: Existing, path: string, value: unknown): Existing {
  const parts = stepsOf(path);
  const inputs = setPath(existing.inputs, parts, value);
  const outputs = setPath(existing.outputs, parts, value);
  return { ...existing, inputs, outputs: { ...outputs, ...defaultedAnew(outputs, inputs, existing.settings) } };
}
