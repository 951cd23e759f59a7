import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { aliasesOf, plainName } from "../world/aliases.ts";
import type { JournalEntry } from "../world/journal.ts";
import { ending } from "../world/journalFile.ts";
import { textsIn } from "../world/texts.ts";
import type { Existing } from "../world/world.ts";
import type { Ledger } from "./ledger.ts";

/** An entry that is told at the end of a rehearsal. */
export type Note = Extract<JournalEntry, { kind: "generic" | "presumed" | "unlisted" | "answered" }>;

/** What has happened in a world, as far as faults, ids and what has been told go by it. Its caller takes in what is new first. */
export class History {
  #seen = 0;
  #restarts = 0;
  #operations = 0;
  readonly #ids = new Map<string, Set<string>>();
  readonly #faults = new Map<string, number>();
  readonly #made = new Set<string>();
  /** Ids, and what the cloud has added to what was asked for. */
  readonly #given = new Set<string>();
  readonly #aliases = new Map<string, Set<string>>();
  readonly #noted = new Set<string>();
  /** Faults that are under way in this process, and in no journal yet. */
  readonly #underWay = new Map<string, number>();

  /** Takes in what is new. */
  catchUp(ledger: Ledger): void {
    if (ledger.restarts !== this.#restarts) this.#forget(ledger.restarts);
    const entries = ledger.entries(this.#seen);
    for (const entry of entries) this.#take(entry);
    this.#seen += entries.length;
  }

  /** How many operations have ended. */
  get operations(): number {
    return this.#operations;
  }

  /** How many resources have been made for a URN. */
  made(urn: string): number {
    return this.#ids.get(urn)?.size ?? 0;
  }

  /** How often a fault has happened, or is happening. */
  happened(fault: string): number {
    return (this.#faults.get(fault) ?? 0) + (this.#underWay.get(fault) ?? 0);
  }

  /** Faults begin to happen: they count from now on, in the journal once their operation ends. */
  begin(faults: readonly string[]): void {
    for (const fault of faults) count(this.#underWay, fault, 1);
  }

  end(faults: readonly string[]): void {
    for (const fault of faults) count(this.#underWay, fault, -1);
  }

  /** Whether something is in the cloud of this rehearsal, here or in another place, or has been. */
  wasMade(type: string, id: string): boolean {
    return this.#made.has(keyOf(type, id));
  }

  /** Whether something of these types was made here once, or came with something that was: the route table of a VPC. */
  wasThere(types: readonly string[], value: string): boolean {
    const name = plainName(value);
    return this.#given.has(value) || types.some((type) => this.#aliases.get(type)?.has(name) === true);
  }

  /** Whether something was named, and was there before: nothing in this rehearsal has made it. */
  isPresumed(type: string, id: string): boolean {
    return this.#noted.has(presumedKey(type, id));
  }

  /** Whether it is in the journal already, that nobody checked something or that an answer was asked for: it is told once. */
  isNoted(note: Note): boolean {
    return this.#noted.has(keyOfNote(note));
  }

  /** What was not written has not happened. */
  #forget(restarts: number): void {
    this.#restarts = restarts;
    this.#seen = 0;
    this.#operations = 0;
    for (const one of [this.#ids, this.#faults, this.#made, this.#given, this.#aliases, this.#noted]) one.clear();
  }

  #take(entry: JournalEntry): void {
    if (isNote(entry)) this.#noted.add(keyOfNote(entry));
    if (entry.kind === "is") this.#takeResource(entry.resource);
    if (entry.kind !== "operation") return;
    this.#operations++;
    for (const fault of entry.faults ?? []) count(this.#faults, fault, 1);
  }

  #takeResource(resource: Existing): void {
    const { type, id, urn, inputs, outputs } = resource;
    this.#made.add(keyOf(type, id));
    addTo(this.#ids, urn, [id]);
    addTo(this.#aliases, type, aliasesOf(resource));
    const asked = new Set(textsIn(inputs));
    this.#given.add(id);
    for (const text of textsIn(outputs)) if (!asked.has(text)) this.#given.add(text);
  }
}

/** How many operations the clouds of other packages have ended: the same journals, read by nobody else here. */
export class OtherJournals {
  readonly #folder: string;
  readonly #own: string;
  readonly #read = new Map<string, { length: number; operations: number }>();

  constructor(folder: string, packageName: string) {
    this.#folder = folder;
    this.#own = `${packageName}${ending}`;
  }

  operations(): number {
    let all = 0;
    for (const file of readdirSync(this.#folder)) {
      if (!file.endsWith(ending) || file === this.#own) continue;
      all += this.#countIn(file);
    }
    return all;
  }

  /** Lines are only ever added: what was counted is not read again. */
  #countIn(file: string): number {
    const known = this.#read.get(file) ?? { length: 0, operations: 0 };
    this.#read.set(file, known);
    const descriptor = openSync(join(this.#folder, file), "r");
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - known.length));
      const text = bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, bytes.length, known.length));
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      known.length += Buffer.byteLength(whole);
      known.operations += whole.split('"kind":"operation"').length - 1;
    } finally {
      closeSync(descriptor);
    }
    return known.operations;
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function isNote(entry: JournalEntry): entry is Note {
  return entry.kind !== "is" && entry.kind !== "gone" && entry.kind !== "operation";
}

/** Whatever makes two notes the same: what is presumed is told once, whoever names it. */
function keyOfNote(note: Note): string {
  switch (note.kind) {
    case "generic":
      return keyOf(note.kind, note.type);
    case "presumed":
      return presumedKey(note.type, note.id);
    case "unlisted":
      return keyOf(note.kind, note.machine, note.urn);
    case "answered":
      return keyOf(note.kind, note.answer);
  }
}

function presumedKey(type: string, id: string): string {
  return keyOf("presumed", type, id);
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function addTo(sets: Map<string, Set<string>>, key: string, values: Iterable<string>): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  for (const value of values) set.add(value);
}
