import { describeProblem, type Problem } from "../components/core/problem.ts";
import { checkBounds, checkDuplicates, checkPriceDays, checkPriceRows } from "../components/pricing/checkPrices.ts";
import type { DatedPriceFile } from "../components/pricing/freshness.ts";
import { PriceBook } from "../components/pricing/priceBook.ts";
import { parsePriceFile } from "../components/pricing/priceFile.ts";
import type { PriceRow } from "../components/pricing/priceRow.ts";
import { checkLimits } from "../components/quota/checkLimits.ts";
import { quotaKey } from "../components/quota/quota.ts";
import { parseSnapshot, type QuotaSnapshotRow } from "../components/quota/snapshot.ts";
import { shownFrom } from "./readerFrom.ts";
import { isExpired, parseWaivers, type Waiver } from "./waiver.ts";

/** What the whole pack goes by, whichever policy asks: the options of `pack-configuration`. */
export interface PackConfiguration {
  /** Price rows of your own. Over those of files, which are over the built-in ones. */
  readonly prices: readonly PriceRow[];
  /** Price files, as `hybrid-gpu prices refresh` writes them; a later one is laid over an earlier. */
  readonly priceFiles: readonly string[];
  /** SKUs whose prices are right although they are far off those of other regions: somebody has checked them. */
  readonly acceptPrices: readonly string[];
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
  acceptPrices: [],
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
  /** What is probably not as it was meant, and can be gone by all the same. One sentence each. */
  readonly warnings: readonly string[];
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
  const warnings: string[] = [];
  const note = (where: string, found: readonly Problem[]): void => {
    for (const problem of found) {
      (problem.severity === "warning" ? warnings : problems).push(`${where}: ${describeProblem(problem)}`);
    }
  };
  const readJson = (option: string, path: string, again: string): unknown => {
    try {
      return JSON.parse(given.readFile(path)) as unknown;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`${option} ${shownFrom(path)} cannot be read: ${why}. Fix: ${again}, or correct the path.`);
      return undefined;
    }
  };

  let book = PriceBook.builtIn();
  const accepted = listOf(config.acceptPrices);
  const lay = (where: string, rows: readonly PriceRow[], days: readonly Problem[] = []): void => {
    const malformed = checkPriceRows(rows);
    const far = (found: Problem): boolean => !accepted.includes(rowOf(rows, found).sku);
    const found =
      malformed.length > 0
        ? malformed
        : [...days, ...checkDuplicates(rows), ...checkBounds(rows, book.rows()).filter(far)];
    note(where, found);
    if (found.length === 0) book = book.with(rows, { bounds: false });
  };
  const priceFiles: DatedPriceFile[] = [];
  for (const path of listOf(config.priceFiles)) {
    const content = readJson("price file", path, "write it again with hybrid-gpu prices refresh");
    if (content === undefined) continue;
    const { rows, problems: wrong, file } = parsePriceFile(content);
    if (file !== undefined) priceFiles.push({ file: shownFrom(path), writtenAt: file.writtenAt, feeds: file.feeds });
    note(`price file ${shownFrom(path)}`, wrong);
    if (rows.length > 0) lay(`price file ${shownFrom(path)}`, rows);
  }
  // A file may be newer than the day of a plan that is made again; what is written by hand is of today or before.
  if (!isEmpty(config.prices)) lay("prices", config.prices, checkPriceDays(config.prices, given.today));

  const declared = parseSnapshot(config.limits);
  note("limits", declared.problems);
  // Rows that are wrong are left out of `rows`, so that indices would say another one.
  if (declared.problems.length === 0) note("limits", checkLimits(declared.rows, given.today));
  const snapshots: { file: string; rows: readonly QuotaSnapshotRow[] }[] = [];
  for (const file of listOf(config.snapshotFiles)) {
    const content = readJson("quota snapshot", file, "write it again with hybrid-gpu quotas refresh");
    if (content === undefined) continue;
    const parsed = parseSnapshot(content);
    note(`quota snapshot ${shownFrom(file)}`, parsed.problems);
    const rows = parsed.rows.filter((row) => !declares(declared.rows, row));
    snapshots.push({ file: shownFrom(file), rows });
  }

  const lists: [string, unknown][] = [["waivers", config.waivers]];
  for (const path of listOf(config.waiverFiles)) {
    const content = readJson("waiver file", path, "give a JSON list of {policy, urn, reason, approver, expires}");
    if (content !== undefined) lists.push([`waiver file ${shownFrom(path)}`, content]);
  }
  const waivers: Waiver[] = [];
  for (const [where, list] of lists) {
    const parsed = parseWaivers(list, given.policyNames, given.today);
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
    warnings,
    today: given.today,
  };
}

/** A configuration that the engine did not check may hold anything. */
function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The row that a problem is about: its path begins with `[<index>]`. */
function rowOf(rows: readonly PriceRow[], { path }: Problem): PriceRow {
  return rows[Number(/^\[(\d+)\]/.exec(path)![1])]!;
}

/** Whether a row is declared in place: for the same account, or for whichever it is. */
function declares(declared: readonly QuotaSnapshotRow[], row: QuotaSnapshotRow): boolean {
  return declared.some(
    (one) =>
      rowKey(one) === rowKey(row) &&
      (one.account === undefined || row.account === undefined || one.account === row.account),
  );
}

function rowKey(row: QuotaSnapshotRow): string {
  return JSON.stringify([row.region, row.service, quotaKey(row)]);
}
