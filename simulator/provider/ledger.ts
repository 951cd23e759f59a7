import { Inventory } from "../world/inventory.ts";
import type { JournalEntry } from "../world/journal.ts";
import type { Outcome } from "../world/ledger.ts";
import type { Existing, World } from "../world/world.ts";

/** A world that can be changed: a journal that several processes share, or one in memory. */
export interface Ledger extends World {
  get(type: string, id: string, place?: string): Existing | undefined;
  entries(since?: number): readonly JournalEntry[];
  /** How often it was read anew from its beginning, because something of it could not be written: entries may be gone since. */
  readonly restarts: number;
  transact<T>(work: (world: Ledger) => Outcome<T>): Promise<T>;
  /** Takes in what other processes have written. */
  refresh(): void;
  close(): Promise<void>;
}

/** A world that lives as long as its process: of what others have made, it knows nothing. */
export class MemoryLedger extends Inventory implements Ledger {
  readonly #entries: JournalEntry[] = [];
  readonly restarts = 0;

  entries(since = 0): readonly JournalEntry[] {
    return this.#entries.slice(since);
  }

  async transact<T>(work: (world: Ledger) => Outcome<T>): Promise<T> {
    const { entries, result } = work(this);
    for (const entry of entries) {
      this.#entries.push(entry);
      this.apply(entry);
    }
    return result;
  }

  refresh(): void {}

  async close(): Promise<void> {}
}

/** A ledger that is opened when somebody asks for it: a preview asks for nothing, and neither reads nor writes a journal. */
export class LateLedger implements Ledger {
  readonly #open: () => Ledger;
  #opened: Ledger | undefined;

  constructor(open: () => Ledger) {
    this.#open = open;
  }

  all(type?: string): readonly Existing[] {
    return this.#ledger.all(type);
  }

  find(types: readonly string[], value: string, near?: string): Existing | undefined {
    return this.#ledger.find(types, value, near);
  }

  mentions(type: string, text: string): readonly Existing[] {
    return this.#ledger.mentions!(type, text);
  }

  madeAt(existing: Existing): number | undefined {
    return this.#ledger.madeAt?.(existing);
  }

  get(type: string, id: string, place?: string): Existing | undefined {
    return this.#ledger.get(type, id, place);
  }

  entries(since?: number): readonly JournalEntry[] {
    return this.#ledger.entries(since);
  }

  get restarts(): number {
    return this.#ledger.restarts;
  }

  transact<T>(work: (world: Ledger) => Outcome<T>): Promise<T> {
    return this.#ledger.transact(work);
  }

  refresh(): void {
    this.#ledger.refresh();
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  get #ledger(): Ledger {
    this.#opened ??= this.#open();
    return this.#opened;
  }
}
