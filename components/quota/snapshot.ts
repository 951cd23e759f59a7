import { createRequire } from "node:module";
import type * as Zod from "zod";
import { joinPath, type Problem, Problems } from "../core/problem.ts";
import { daysBetween, isDay } from "../core/today.ts";
import { Place } from "../hardware/place.ts";
import { quotaKey } from "./quota.ts";

/** What an account has of one quota, as read on a day. Written by a separate command, so that a check needs no credentials. */
export interface QuotaSnapshotRow {
  readonly place: Place;
  readonly account?: string;
  readonly region: string;
  /** `ec2`. */
  readonly service: string;
  /** `L-417A185B`, `GPUS-PER-GPU-FAMILY-per-project-region`. */
  readonly code: string;
  /** `{ gpu_family: "NVIDIA_H100" }`, for quotas that are kept apart by more than a region. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** `null`: not known. On Google Cloud, -1 stands for no limit. */
  readonly limit: number | null;
  /** In use now, by everybody in the account. `null`: not known. */
  readonly used: number | null;
  /** ISO date or date and time. */
  readonly readAt: string;
  /** The part of `used` that this stack has already: counted once, not twice. @default 0 */
  readonly ownedUse?: number;
}

export interface ParsedSnapshot {
  /** The rows that are valid. */
  readonly rows: readonly QuotaSnapshotRow[];
  /** Everything wrong with the others. */
  readonly problems: readonly Problem[];
}

const dayOrTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

let rowSchema: Zod.ZodType<QuotaSnapshotRow> | undefined;

/** Made when first needed: loading the schema library takes several times as long as the rest of this folder. */
function schema(): Zod.ZodType<QuotaSnapshotRow> {
  if (rowSchema !== undefined) return rowSchema;
  const { z } = createRequire(import.meta.url)("zod") as typeof Zod;
  const text = z.string().min(1, "is empty");
  const amount = z.number().nonnegative("is negative");
  rowSchema = z
    .strictObject({
      place: z.enum(Object.values(Place)),
      account: text.optional(),
      region: text,
      service: text,
      code: text,
      dimensions: z.record(z.string(), text).optional(),
      limit: z.number().nullable(),
      used: amount.nullable(),
      readAt: z.string().refine(isDayOrTime, "is not an ISO date, for example 2026-11-20"),
      ownedUse: amount.optional(),
    })
    .superRefine((row, context) => {
      const unlimited = row.limit === -1 && row.place === Place.Gcp;
      if (row.limit !== null && row.limit < 0 && !unlimited)
        context.addIssue({ code: "custom", path: ["limit"], message: "is negative" });
      if (row.ownedUse !== undefined && row.used !== null && row.ownedUse > row.used) {
        context.addIssue({ code: "custom", path: ["ownedUse"], message: `is more than used (${row.used})` });
      }
    });
  return rowSchema;
}

/** Parses a snapshot (a list of rows, as JSON gives it) and reports every problem in it together. */
export function parseSnapshot(value: unknown): ParsedSnapshot {
  const problems = new Problems();
  if (!Array.isArray(value)) {
    problems.error(
      "",
      value,
      "is not a list of quota rows",
      "give a list of {place, region, service, code, limit, used, readAt}",
    );
    return { rows: [], problems: problems.list };
  }
  const rows: QuotaSnapshotRow[] = [];
  const seen = new Map<string, number>();
  value.forEach((candidate: unknown, index) => {
    const result = schema().safeParse(candidate);
    if (!result.success) {
      for (const issue of result.error.issues) {
        const path = issue.path.reduce<string>((at, key) => joinPath(at, String(key)), `[${index}]`);
        const given = issue.path.reduce<unknown>(
          (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
          candidate,
        );
        problems.error(path, given, ruleOf(issue), "correct the row, or read the snapshot again");
      }
      return;
    }
    const row = result.data;
    const key = JSON.stringify([row.account, row.region, row.service, quotaKey(row)]);
    const first = seen.get(key);
    if (first !== undefined) {
      problems.error(`[${index}]`, row.code, `is the same quota as [${first}]`, "keep one of the two rows");
      return;
    }
    seen.set(key, index);
    rows.push(row);
  });
  return { rows, problems: problems.list };
}

/** For how many days rows of a snapshot are relied on: use changes daily, and limits every few weeks. */
export const defaultSnapshotDays = 7;

/**
 * Days since a row was read; negative when it says that it will be read on a day to come.
 *
 * @param today `YYYY-MM-DD`, UTC
 */
export function snapshotAge({ readAt }: Pick<QuotaSnapshotRow, "readAt">, today: string): number {
  const days = daysBetween(readAt, today);
  // Later on the same day is today, whatever the time and its zone.
  return days >= 0 ? days : daysBetween(new Date(readAt).toISOString().slice(0, 10), today);
}

/**
 * Rows read too long ago to rely on, and rows of days that have not come yet.
 *
 * @param today `YYYY-MM-DD`, UTC
 * @param maximumAgeDays @default 7
 */
export function checkSnapshotAge(
  rows: readonly QuotaSnapshotRow[],
  today: string,
  maximumAgeDays = defaultSnapshotDays,
): Problem[] {
  const problems = new Problems();
  rows.forEach((row, index) => {
    const age = snapshotAge(row, today);
    const path = `[${index}].readAt`;
    if (age < 0) {
      problems.error(path, row.readAt, `is in the future: today is ${today}`, "read the quotas again");
    } else if (age > maximumAgeDays) {
      const rule = `is ${age} days old, and at most ${maximumAgeDays} are allowed`;
      problems.error(path, row.readAt, rule, "read the quotas again");
    }
  });
  return problems.list;
}

function isDayOrTime(text: string): boolean {
  return dayOrTime.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10));
}

function ruleOf(issue: Zod.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `has properties that a quota row does not know: ${issue.keys.join(", ")}`;
    case "invalid_type":
      return `is not ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return `is not one of ${issue.values.join(", ")}`;
    default:
      return issue.message;
  }
}
