import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { JournalEntry } from "../world/journal.ts";
import type { Ledger } from "./ledger.ts";

/** What has happened in a world, as far as faults and ids go by it. */
export class History {
  #seen = 0;
  #operations = 0;
  readonly #ids = new Map<string, Set<string>>();
  readonly #faults = new Map<string, number>();
  readonly #generic = new Set<string>();
  /** Faults that are under way in this process, and in no journal yet. */
  readonly #underWay = new Map<string, number>();

  /** Takes in what is new. */
  catchUp(ledger: Ledger): void {
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

  /** Whether it has been told already that a type was accepted as it came. */
  isNoted(type: string): boolean {
    return this.#generic.has(type);
  }

  #take(entry: JournalEntry): void {
    if (entry.kind === "generic") this.#generic.add(entry.type);
    if (entry.kind === "is") {
      const ids = this.#ids.get(entry.resource.urn) ?? new Set();
      this.#ids.set(entry.resource.urn, ids.add(entry.resource.id));
    }
    if (entry.kind !== "operation") return;
    this.#operations++;
    for (const fault of entry.faults ?? []) count(this.#faults, fault, 1);
  }
}

/** How many operations the clouds of other packages have ended: the same journals, read by nobody else here. */
export class OtherJournals {
  readonly #folder: string;
  readonly #own: string;
  readonly #read = new Map<string, { length: number; operations: number }>();

  constructor(folder: string, packageName: string) {
    this.#folder = folder;
    this.#own = `${packageName}.journal`;
  }

  operations(): number {
    let all = 0;
    for (const file of readdirSync(this.#folder)) {
      if (!file.endsWith(".journal") || file === this.#own) continue;
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
