import { describeProblem, type Problem } from "../components/core/problem.ts";
import { InvalidPricesError } from "../components/pricing/checkPrices.ts";
import type { DatedPriceFile } from "../components/pricing/freshness.ts";
import { PriceBook } from "../components/pricing/priceBook.ts";
import { parsePriceFile } from "../components/pricing/priceFile.ts";
import type { PriceRow } from "../components/pricing/priceRow.ts";
import { quotaKey } from "../components/quota/quota.ts";
import { parseSnapshot, type QuotaSnapshotRow } from "../components/quota/snapshot.ts";
import { isExpired, parseWaivers, type Waiver } from "./waiver.ts";

/** What the whole pack goes by, whichever policy asks: the options of `pack-configuration`. */
export interface PackConfiguration {
  /** Price rows of your own. Over those of files, which are over the built-in ones. */
  readonly prices: readonly PriceRow[];
  /** Price files, as `hybrid-gpu prices refresh` writes them; a later one is laid over an earlier. */
  readonly priceFiles: readonly string[];
  /** Limits and use of the accounts and projects, declared in place. Over rows of snapshot files. */
  readonly limits: readonly QuotaSnapshotRow[];
  /** Quota snapshots, as `hybrid-gpu quotas refresh` writes them. */
  readonly snapshotFiles: readonly string[];
  readonly waivers: readonly Waiver[];
  /** JSON lists of waivers. */
  readonly waiverFiles: readonly string[];
}

export const noPackConfiguration: PackConfiguration = {
  prices: [],
  priceFiles: [],
  limits: [],
  snapshotFiles: [],
  waivers: [],
  waiverFiles: [],
};

/** The same, read and checked. What could not be read is in `problems`, and `pack-configuration` reports it. */
export interface SharedFacts {
  readonly book: PriceBook;
  /** Declared rows, and those of snapshots that they do not replace. */
  readonly quotas: readonly QuotaSnapshotRow[];
  /** Those of `quotas` that come from a file, which somebody has to read again now and then. */
  readonly snapshots: readonly { readonly file: string; readonly rows: readonly QuotaSnapshotRow[] }[];
  /** Price files, with the day each was written. */
  readonly priceFiles: readonly DatedPriceFile[];
  /** Those that have not expired. */
  readonly waivers: readonly Waiver[];
  /** One sentence each. */
  readonly problems: readonly string[];
  /** The day against which everything ages, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Reads and checks what the pack is told. Never throws: the rest of the pack has to go on judging. */
export function sharedFacts(
  config: PackConfiguration,
  given: {
    readonly readFile: (path: string) => string;
    readonly today: string;
    /** Names that a waiver may give. @default any */
    readonly policyNames?: readonly string[];
  },
): SharedFacts {
  const problems: string[] = [];
  const note = (where: string, found: readonly Problem[]): void => {
    for (const problem of found) problems.push(`${where}: ${describeProblem(problem)}`);
  };
  const readJson = (option: string, path: string, again: string): unknown => {
    try {
      return JSON.parse(given.readFile(path)) as unknown;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`${option} ${path} cannot be read: ${why}. Fix: ${again}, or correct the path.`);
      return undefined;
    }
  };

  let book = PriceBook.builtIn();
  const lay = (where: string, rows: readonly PriceRow[]): void => {
    if (rows.length === 0) return;
    try {
      book = book.with(rows);
    } catch (error) {
      if (!(error instanceof InvalidPricesError)) throw error;
      note(where, error.problems);
    }
  };
  const priceFiles: DatedPriceFile[] = [];
  for (const path of listOf(config.priceFiles)) {
    const content = readJson("price file", path, "write it again with hybrid-gpu prices refresh");
    if (content === undefined) continue;
    const { rows, problems: wrong, file } = parsePriceFile(content);
    if (file !== undefined) priceFiles.push({ file: path, writtenAt: file.writtenAt, feeds: file.feeds });
    note(`price file ${path}`, wrong);
    lay(`price file ${path}`, rows);
  }
  lay("prices", config.prices);

  const declared = parseSnapshot(config.limits);
  note("limits", declared.problems);
  const snapshots: { file: string; rows: readonly QuotaSnapshotRow[] }[] = [];
  const taken = new Set(declared.rows.map(rowKey));
  for (const file of listOf(config.snapshotFiles)) {
    const content = readJson("quota snapshot", file, "write it again with hybrid-gpu quotas refresh");
    if (content === undefined) continue;
    const parsed = parseSnapshot(content);
    note(`quota snapshot ${file}`, parsed.problems);
    const rows = parsed.rows.filter((row) => !taken.has(rowKey(row)));
    snapshots.push({ file, rows });
  }

  const lists: [string, unknown][] = [["waivers", config.waivers]];
  for (const path of listOf(config.waiverFiles)) {
    const content = readJson("waiver file", path, "give a JSON list of {policy, urn, reason, approver, expires}");
    if (content !== undefined) lists.push([`waiver file ${path}`, content]);
  }
  const waivers: Waiver[] = [];
  for (const [where, list] of lists) {
    const parsed = parseWaivers(list, given.policyNames);
    note(where, parsed.problems);
    for (const waiver of parsed.waivers) {
      if (!isExpired(waiver, given.today)) waivers.push(waiver);
      else {
        problems.push(
          `${where}: the waiver of ${waiver.policy} for ${waiver.urn} by ${waiver.approver} (${waiver.reason}) expired on ${waiver.expires}. ` +
            "Fix: mend what it covered, or have it approved anew with a later day.",
        );
      }
    }
  }

  return {
    book,
    quotas: [...declared.rows, ...snapshots.flatMap(({ rows }) => rows)],
    snapshots,
    priceFiles,
    waivers,
    problems,
    today: given.today,
  };
}

/** A configuration that the engine did not check may hold anything. */
function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function rowKey(row: QuotaSnapshotRow): string {
  return JSON.stringify([row.region, row.service, quotaKey(row)]);
}
