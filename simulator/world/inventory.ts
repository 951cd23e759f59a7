import { aliasesOf, plainName } from "./aliases.ts";
import { statusAt } from "./clock.ts";
import type { JournalEntry } from "./journal.ts";
import { keyFrom, keyOf, nearOf, placeOf } from "./place.ts";
import { textsIn } from "./texts.ts";
import type { Existing, World } from "./world.ts";

/** A resource, and what it is found by. */
interface Kept {
  readonly existing: Existing;
  readonly key: string;
  /** Its place in the order of making, which a change does not change. */
  readonly order: number;
  /** When it was made. */
  readonly made: number;
  readonly aliases: readonly string[];
  readonly texts: ReadonlySet<string>;
}

type Index = Map<string, Set<Kept>>;

/** What exists in a simulated cloud, in memory: what the entries of a journal amount to by now. */
export class Inventory implements World {
  readonly #now: () => number;
  /** Everything by its key, in the order of making. */
  readonly #kept = new Map<string, Kept>();
  readonly #byType = new Map<string, Map<string, Kept>>();
  readonly #byAlias: Index = new Map();
  readonly #byText: Index = new Map();
  /** What becomes something else by the clock alone. */
  readonly #changing = new Set<string>();
  /** Lists that were given out, until something of the type changes. */
  readonly #lists = new Map<string, readonly Existing[]>();
  /** Keys of what was there, and was removed. */
  readonly #gone = new Set<string>();
  #everything: readonly Existing[] | undefined;
  #made = 0;

  /** @param now milliseconds since the epoch @default the wall clock */
  constructor(entries: Iterable<JournalEntry> = [], now: () => number = Date.now) {
    this.#now = now;
    for (const entry of entries) this.apply(entry);
  }

  all(type?: string): readonly Existing[] {
    this.#settle();
    if (type === undefined) {
      this.#everything ??= [...this.#kept.values()].map(({ existing }) => existing);
      return this.#everything;
    }
    const given = this.#lists.get(type);
    if (given !== undefined) return given;
    const list = [...(this.#byType.get(type)?.values() ?? [])].map(({ existing }) => existing);
    this.#lists.set(type, list);
    return list;
  }

  find(types: readonly string[], value: string, near?: string): Existing | undefined {
    this.#settle();
    const name = plainName(value);
    const fitting = types.flatMap((type) => [...(this.#byAlias.get(pair(type, name)) ?? [])]);
    let [best, ...others] = fitting;
    for (const one of others) if (isBetter(one, best!, name, near)) best = one;
    return best?.existing;
  }

  /** By its id alone; with a place (`placeOf`), only there. */
  get(type: string, id: string, place?: string): Existing | undefined {
    this.#settle();
    return this.#get(type, id, place)?.existing;
  }

  mentions(type: string, text: string): readonly Existing[] {
    this.#settle();
    const found = [...(this.#byText.get(pair(type, plainName(text))) ?? [])];
    return found.sort((a, b) => a.order - b.order).map(({ existing }) => existing);
  }

  had(type: string, id: string, place: string): boolean {
    this.#settle();
    const key = keyFrom(type, place, id);
    return this.#gone.has(key) && !this.#kept.has(key);
  }

  madeAt(existing: Existing): number | undefined {
    return this.#kept.get(keyOf(existing))?.made;
  }

  /** Takes in an entry of the journal. */
  apply(entry: JournalEntry): void {
    if (entry.kind === "is") this.#put(entry.resource, entry.at);
    if (entry.kind === "gone") {
      const kept = this.#get(entry.type, entry.id, entry.place);
      if (kept !== undefined) this.#remove(kept);
    }
  }

  #get(type: string, id: string, place: string | undefined): Kept | undefined {
    if (place !== undefined) return this.#kept.get(keyFrom(type, place, id));
    const named = [...(this.#byAlias.get(pair(type, plainName(id))) ?? [])].filter((one) => one.existing.id === id);
    return named.sort((a, b) => a.order - b.order)[0];
  }

  /** Time passes: what was being made is ready, and what was being deleted is gone. */
  #settle(): void {
    if (this.#changing.size === 0) return;
    const now = this.#now();
    for (const key of [...this.#changing]) {
      const kept = this.#kept.get(key)!;
      const status = statusAt(kept.existing, now);
      if (status === "gone") this.#remove(kept);
      else if (status !== kept.existing.status) this.#put(became(kept.existing, status), now);
    }
  }

  #put(existing: Existing, at: number): void {
    const key = keyOf(existing);
    const known = this.#kept.get(key);
    if (known !== undefined) this.#forget(known);
    // What comes after a deletion is another one, whether somebody looked in between or not.
    const isAnother =
      known?.existing.status === "deleting" &&
      (existing.status !== "deleting" || statusAt(known.existing, at) === "gone");
    if (isAnother) this.#remove(known);
    const before = isAnother ? undefined : known;
    const kept: Kept = {
      existing,
      key,
      order: before?.order ?? this.#made++,
      made: before?.made ?? at,
      aliases: existing.left === "name" ? [] : aliasesOf(existing),
      texts: existing.left === "name" ? new Set() : mentionedBy(existing),
    };
    this.#kept.set(key, kept);
    const ofType = this.#byType.get(existing.type) ?? new Map<string, Kept>();
    this.#byType.set(existing.type, ofType.set(key, kept));
    for (const name of kept.aliases) add(this.#byAlias, pair(existing.type, name), kept);
    for (const text of kept.texts) add(this.#byText, pair(existing.type, text), kept);
    if (existing.status === "creating" || existing.status === "deleting") this.#changing.add(key);
    this.#outdate(existing.type);
  }

  #remove(kept: Kept): void {
    this.#forget(kept);
    this.#kept.delete(kept.key);
    this.#gone.add(kept.key);
    this.#byType.get(kept.existing.type)?.delete(kept.key);
    this.#outdate(kept.existing.type);
  }

  #outdate(type: string): void {
    this.#lists.delete(type);
    this.#everything = undefined;
  }

  #forget(kept: Kept): void {
    const { type } = kept.existing;
    for (const name of kept.aliases) drop(this.#byAlias, pair(type, name), kept);
    for (const text of kept.texts) drop(this.#byText, pair(type, text), kept);
    this.#changing.delete(kept.key);
  }
}

function became({ becomes: _, ...existing }: Existing, status: Existing["status"]): Existing {
  return { ...existing, status };
}

function isBetter(one: Kept, other: Kept, name: string, near: string | undefined): boolean {
  return (
    (far(one, near) - far(other, near) ||
      one.aliases.indexOf(name) - other.aliases.indexOf(name) ||
      one.order - other.order) < 0
  );
}

function far({ existing }: Kept, near: string | undefined): number {
  return near === undefined || placeOf(existing) === near || nearOf(existing) === near ? 0 : 1;
}

/** Texts that can name a resource. Longer ones are documents. */
function mentionedBy(existing: Existing): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const text of textsIn(existing.inputs)) if (text.length <= longestName) texts.add(plainName(text));
  return texts;
}

/** AWS allows ARNs of 2,048 characters. */
const longestName = 2048;

const pair = (type: string, text: string): string => `${type}\n${text}`;

function add(index: Index, at: string, kept: Kept): void {
  const found = index.get(at);
  if (found === undefined) index.set(at, new Set([kept]));
  else found.add(kept);
}

function drop(index: Index, at: string, kept: Kept): void {
  const found = index.get(at);
  if (found?.delete(kept) && found.size === 0) index.delete(at);
}
