import {
  checkSnapshotAge,
  defaultSnapshotDays,
  type QuotaSnapshotRow,
  snapshotAge,
} from "../../components/quota/snapshot.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";

export interface SnapshotAgeConfig {
  /** Days for which rows of a quota snapshot are relied on. */
  readonly maxAgeDays: number;
}

/** A quota that was read weeks ago says what was free then. */
export const quotaSnapshotAge = gpuPolicy<SnapshotAgeConfig>({
  name: "quota-snapshot-age",
  description: "Quota snapshots are recent.",
  severity: "medium",
  source: "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html",
  remediation: "Read the quotas again with hybrid-gpu quotas refresh, on a schedule that is shorter than maxAgeDays.",
  levels: levels("advisory", "advisory", "mandatory"),
  configSchema: {
    properties: {
      maxAgeDays: {
        type: "integer",
        minimum: 0,
        description: "Days for which rows of a quota snapshot are relied on.",
      },
    },
  },
  defaults: () => ({ maxAgeDays: defaultSnapshotDays }),
  evaluateStack: (_, context) => context.shared.snapshots.flatMap((snapshot) => judge(snapshot, context)),
});

interface Snapshot {
  readonly file: string;
  readonly rows: readonly QuotaSnapshotRow[];
}

/** One finding for a file however many rows it has: all of them are read again together. */
function judge({ file, rows }: Snapshot, context: PolicyContext<SnapshotAgeConfig>): Finding[] {
  const { today } = context.shared;
  const { maxAgeDays } = context.config;
  const wrong = rows.filter((row) => checkSnapshotAge([row], today, maxAgeDays).length > 0);
  const future = wrong.filter((row) => snapshotAge(row, today) < 0);
  const stale = wrong.filter((row) => !future.includes(row));
  const count = (some: readonly QuotaSnapshotRow[]): string =>
    `quota snapshot ${file}: ${some.length} of ${rows.length} rows ${some.length === 1 ? "is" : "are"}`;
  const findings: Finding[] = [];
  if (stale.length > 0) {
    const oldest = stale.reduce((a, b) => (snapshotAge(b, today) > snapshotAge(a, today) ? b : a));
    findings.push({
      message:
        `${count(stale)} older than ${days(maxAgeDays)} (${limitSource(context, "maxAgeDays")}), the oldest ${nameOf(oldest)}, ` +
        `read ${oldest.readAt}, ${days(snapshotAge(oldest, today))} ago: what is free may be another by now. ` +
        "Fix: run hybrid-gpu quotas refresh.",
    });
  }
  if (future.length > 0) {
    const first = future.reduce((a, b) => (snapshotAge(b, today) < snapshotAge(a, today) ? b : a));
    findings.push({
      message:
        `${count(future)} dated in the future, the latest ${nameOf(first)}, read ${first.readAt}, and today is ${today}: ` +
        "they would never grow old. Fix: run hybrid-gpu quotas refresh on a machine whose clock is right.",
    });
  }
  return findings;
}

function days(count: number): string {
  return `${count} ${count === 1 ? "day" : "days"}`;
}

function nameOf({ service, code, region }: QuotaSnapshotRow): string {
  return `${service} ${code} in ${region}`;
}
