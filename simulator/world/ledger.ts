import {
  closeSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { Inventory } from "./inventory.ts";
import type { JournalEntry } from "./journal.ts";
import { journalOf, lineOf, readLines, type Transaction, transactionOf } from "./journalFile.ts";
import { FileLock, type LockOptions } from "./lock.ts";
import type { Existing, World } from "./world.ts";

/** What a transaction writes, and what its caller is told once that is on disk. */
export interface Outcome<T> {
  readonly entries: readonly JournalEntry[];
  readonly result: T;
}

export interface JournalOptions extends LockOptions {
  /** Milliseconds since the epoch. @default the wall clock */
  readonly now?: () => number;
  /** Brings what was written to the disk. @default fsync */
  readonly sync?: (descriptor: number) => Promise<void>;
  /** Writes bytes from an offset, and says how many. @default the system's */
  readonly write?: (descriptor: number, bytes: Buffer, offset: number) => number;
}

interface Waiting {
  readonly work: (world: JournaledWorld) => Outcome<unknown>;
  readonly resolve: (result: any) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A world in a file that several processes share: `<folder>/<package>.journal`. What a transaction returns has happened: it is
 * on disk before its promise resolves. Transactions that are asked for meanwhile share the next lock, write and sync.
 */
export class JournaledWorld implements World {
  readonly file: string;
  readonly #descriptor: number;
  readonly #lock: FileLock;
  readonly #now: () => number;
  readonly #sync: NonNullable<JournalOptions["sync"]>;
  readonly #writeSome: NonNullable<JournalOptions["write"]>;
  #inventory: Inventory;
  #entries: JournalEntry[] = [];
  #restarts = 0;
  /** Bytes and lines of the file that are taken in. */
  #length = 0;
  #lines = 0;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | undefined;
  /** Why nothing can be written any more. */
  #broken: Error | undefined;
  #closed = false;

  private constructor(folder: string, packageName: string, options: JournalOptions) {
    this.file = journalOf(folder, packageName);
    this.#now = options.now ?? Date.now;
    this.#sync = options.sync ?? promisify(fsync);
    this.#writeSome = options.write ?? writeSync;
    this.#inventory = new Inventory([], this.#now);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Properties hold secrets in the clear, as the clouds that they stand for do.
    this.#descriptor = openSync(this.file, "a+", 0o600);
    this.#lock = new FileLock(`${this.file}.lock`, options);
    if (fstatSync(this.#descriptor).size === 0) syncFolder(folder);
    this.refresh();
  }

  /** @param folder where the journals of a rehearsal are; made where it is missing */
  static open(folder: string, packageName: string, options: JournalOptions = {}): JournaledWorld {
    return new JournaledWorld(folder, packageName, options);
  }

  all(type?: string): readonly Existing[] {
    return this.#inventory.all(type);
  }

  find(types: readonly string[], value: string, near?: string): Existing | undefined {
    return this.#inventory.find(types, value, near);
  }

  /** By its id alone; with a place (`placeOf`), only there. */
  get(type: string, id: string, place?: string): Existing | undefined {
    return this.#inventory.get(type, id, place);
  }

  mentions(type: string, text: string): readonly Existing[] {
    return this.#inventory.mentions(type, text);
  }

  had(type: string, id: string, place: string): boolean {
    return this.#inventory.had(type, id, place);
  }

  madeAt(existing: Existing): number | undefined {
    return this.#inventory.madeAt(existing);
  }

  /** Entries in the order of writing, from the one at an index. */
  entries(since = 0): readonly JournalEntry[] {
    return this.#entries.slice(since);
  }

  get restarts(): number {
    return this.#restarts;
  }

  /**
   * Looks at the world and changes it, while nobody else does. `work` sees what is there at that moment, and returns at once;
   * when it throws, nothing of it is written, and the promise rejects with what it threw.
   */
  transact<T>(work: (world: JournaledWorld) => Outcome<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#committing ??= this.#commitAll();
    });
  }

  /** Takes in what other processes have written, without waiting for anybody. */
  refresh(): void {
    const { size } = fstatSync(this.#descriptor);
    // Somebody could not finish writing, and took it back.
    if (size < this.#length) this.#restart();
    this.#takeIn(this.#unread(size));
  }

  /** Waits for what is under way, and closes the file. */
  async close(): Promise<void> {
    await this.#committing;
    if (this.#closed) return;
    this.#closed = true;
    this.#broken ??= new Error(`${this.file} is closed`);
    closeSync(this.#descriptor);
  }

  async #commitAll(): Promise<void> {
    // Whoever asks in the same step as the first goes with it.
    await undefined;
    while (this.#waiting.length > 0) {
      let batch: readonly Waiting[] = [];
      try {
        if (this.#broken !== undefined) throw this.#broken;
        const settle = await this.#lock.hold(async () => {
          // Only now: whoever came while others held the lock is in it.
          batch = this.#waiting.splice(0);
          return this.#commit(batch);
        });
        for (const one of settle) one();
      } catch (error) {
        // The lock was not to be had, or the disk failed: nobody's work is done.
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    // In one step with the last look at who waits: whoever comes next begins anew.
    this.#committing = undefined;
  }

  /** Does the work of all, writes it at once, and waits until it is on disk. */
  async #commit(batch: readonly Waiting[]): Promise<readonly (() => void)[]> {
    this.#repair();
    const lines: string[] = [];
    const settle = batch.map((one) => this.#do(one, lines));
    if (lines.length > 0) {
      this.#write(Buffer.from(lines.join("")), lines.length);
      await this.#sync(this.#descriptor).catch((error: Error) => {
        // What a failed fsync has written is not known, and a second one would not tell.
        this.#broken = error;
        throw error;
      });
    }
    return settle;
  }

  #do({ work, resolve, reject }: Waiting, lines: string[]): () => void {
    try {
      const { entries, result } = work(this);
      if (entries.length > 0) {
        const line = lineOf(entries);
        lines.push(line);
        // As other processes will read it, and out of reach of whoever made it.
        this.#apply(transactionOf(line.slice(0, -1))!);
      }
      return () => resolve(result);
    } catch (error) {
      return () => reject(error);
    }
  }

  #write(bytes: Buffer, lines: number): void {
    try {
      for (let written = 0; written < bytes.length; ) written += this.#writeSome(this.#descriptor, bytes, written);
    } catch (error) {
      // The disk is full: the world is as it was before.
      ftruncateSync(this.#descriptor, this.#length);
      this.#restart();
      this.refresh();
      throw error;
    }
    this.#length += bytes.length;
    this.#lines += lines;
  }

  /** Catches up under the lock: what nobody can be writing any more is cut off. */
  #repair(): void {
    this.refresh();
    if (fstatSync(this.#descriptor).size > this.#length) ftruncateSync(this.#descriptor, this.#length);
  }

  #restart(): void {
    this.#restarts++;
    this.#inventory = new Inventory([], this.#now);
    this.#entries = [];
    this.#length = 0;
    this.#lines = 0;
  }

  #unread(size: number): Buffer {
    const bytes = Buffer.alloc(size - this.#length);
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(this.#descriptor, bytes, read, bytes.length - read, this.#length + read);
      if (more === 0) break;
      read += more;
    }
    return bytes.subarray(0, read);
  }

  #takeIn(bytes: Buffer): void {
    const { transactions, length } = readLines(bytes, this.file, this.#lines);
    for (const transaction of transactions) this.#apply(transaction);
    this.#length += length;
    this.#lines += transactions.length;
  }

  #apply(transaction: Transaction): void {
    for (const entry of transaction) {
      this.#entries.push(entry);
      this.#inventory.apply(entry);
    }
  }
}

/** A new file is on disk only once its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
