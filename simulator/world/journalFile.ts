import { join } from "node:path";
import { crc32 } from "node:zlib";
import { decode, encode } from "../../components/core/wire.ts";
import type { JournalEntry } from "./journal.ts";

/** What was written at once: one line. All of it happened, or nothing did. */
export type Transaction = readonly JournalEntry[];

/** A line of a journal: a checksum, and the entries as JSON with Pulumi's marks for unknown values and secrets. */
export function lineOf(transaction: Transaction): string {
  const json = JSON.stringify(encode(transaction));
  return `${checksum(json)} ${json}\n`;
}

/** What stands in a line without its end; `undefined` where the line is damaged. */
export function transactionOf(line: string): Transaction | undefined {
  const json = line.slice(9);
  if (line[8] !== " " || checksum(json) !== line.slice(0, 8)) return undefined;
  return decode(JSON.parse(json)) as Transaction;
}

export interface Lines {
  readonly transactions: readonly Transaction[];
  /** Bytes that whole lines take; behind them is what somebody is writing, or did not live to write. */
  readonly length: number;
}

/**
 * Reads lines that follow each other. A torn tail (the last line has no end, or a wrong checksum) is left out.
 *
 * @param before how many lines of the file come before, for messages
 * @throws DamagedJournalError where whole lines follow a damaged one
 */
export function readLines(bytes: Buffer, file: string, before = 0): Lines {
  const transactions: Transaction[] = [];
  let length = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, length)) {
    const transaction = transactionOf(bytes.toString("utf8", length, end));
    if (transaction === undefined) {
      if (end + 1 < bytes.length) throw new DamagedJournalError(file, before + transactions.length + 1);
      break;
    }
    transactions.push(transaction);
    length = end + 1;
  }
  return { transactions, length };
}

/** Somebody changed a journal, or the disk did. */
export class DamagedJournalError extends Error {
  constructor(file: string, line: number) {
    super(
      `${file}:${line}: this line of the journal is damaged (its checksum is wrong), and others follow it: what the simulated ` +
        "cloud holds is not known any more. Fix: delete the folder of the rehearsal, and rehearse again.",
    );
    this.name = "DamagedJournalError";
  }
}

const newline = 0x0a;

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

/** How the names of journals end. */
export const ending = ".journal";

/** The journal of a package in the folder of a rehearsal. */
export function journalOf(folder: string, packageName: string): string {
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(packageName)) throw new Error(`${packageName} is no name of a package`);
  return join(folder, `${packageName}${ending}`);
}
