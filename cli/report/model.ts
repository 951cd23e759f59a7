import type { Range } from "../../components/core/range.ts";
import type { PolicyLevel } from "../planReport.ts";

/** Everything that a report says, in the form of `--format json` (report.schema.json); the other formats draw it. */
export interface Report {
  /** Programs that it is about. */
  readonly programs: readonly { readonly project: string; readonly stack: string }[];
  /** What was read: an offline plan, or the engine's `pulumi preview --json`. */
  readonly from: "plan" | "preview";
  /** What it is compared with. `none`: everything counts as new. */
  readonly baseline: "plan" | "state" | "none";
  /** The day of the report, `YYYY-MM-DD`. */
  readonly day: string;
  readonly verdict: Verdict;
  readonly cost: CostReport;
  /** What changes, the most dangerous first: what is replaced or deleted and holds data or money. */
  readonly changes: readonly ResourceChange[];
  /** Resources by what happens to them. A component that changes is not among them: what happens to it happens to what it is made of. */
  readonly counts: Readonly<Record<Operation, number>>;
  readonly quotas: readonly QuotaBar[];
  /** Mandatory ones first, then by severity. Waived ones are in `waivers`. */
  readonly findings: readonly ReportFinding[];
  readonly waivers: readonly UsedWaiver[];
  /** What has no price, and why. */
  readonly unpriced: readonly {
    readonly urn: string;
    readonly name: string;
    readonly type: string;
    readonly why: string;
  }[];
  /** What is billed by use, and so in no total. */
  readonly usageBased: readonly {
    readonly urn: string;
    readonly name: string;
    readonly type: string;
    readonly why: string;
  }[];
  readonly prices: PriceDates;
  /** Every resource, parents before children. */
  readonly resources: readonly ResourceRow[];
  /** What the reader has to know of how far this can be trusted. */
  readonly notes: readonly string[];
  /** Why the engine refuses the update, beside its policies: then `verdict.blocked` is set. Only of a preview. */
  readonly errors?: readonly string[];
}

export interface Verdict {
  /** A mandatory finding stands, or the engine refuses the update (`errors`). */
  readonly blocked: boolean;
  readonly mandatory: number;
  readonly advisory: number;
  readonly waived: number;
  /** `none`: no policies ran. */
  readonly policies: "ran" | "none";
}

/** Money, in USD. Monthly figures are for 730 hours. */
export interface CostReport {
  readonly currency: "USD";
  readonly before: CostTotal | null;
  readonly after: CostTotal;
  readonly byTeam: readonly CostGroup[];
  readonly byPlace: readonly CostGroup[];
  readonly byAccelerator: readonly CostGroup[];
  /** Lines that cost something else than before, the largest difference at planned size first. */
  readonly changes: readonly CostChange[];
  /** What is paid once. */
  readonly oneOff: readonly {
    readonly urn: string;
    readonly name: string;
    readonly description: string;
    readonly usd: number;
    readonly new: boolean;
  }[];
  /** At list price, what others pay for capacity that this uses; in no total. */
  readonly elsewhere: Range<number>;
  /**
   * Of `after`, and of its groups: what leaves the program and is paid for all the same, because it is retained, protected, or
   * cannot be cancelled. Absent where there is none.
   */
  readonly kept?: KeptCost;
  /**
   * What replaced resources cost on top of `after`, USD per month, for as long as old and new run side by side: the new one is
   * made before the old one is deleted. In no total. Absent where there is none.
   */
  readonly overlap?: KeptCost;
}

export interface KeptCost {
  readonly monthly: Range<number>;
  readonly resources: number;
}

export interface CostTotal {
  readonly monthly: Range<number>;
  /** Fees that are paid once. Those of what is deleted count `after` as well: they are not refunded. */
  readonly oneOff: number;
  /** Resources without a price: the true figures are higher. */
  readonly unpriced: number;
}

export interface CostGroup {
  /** `vision`, `aws`, `H100`; `(no team)` for what names none. */
  readonly key: string;
  readonly before: Range<number> | null;
  readonly after: Range<number>;
}

export interface CostChange {
  readonly urn: string;
  readonly name: string;
  readonly description: string;
  readonly team?: string;
  readonly before: Range<number>;
  readonly after: Range<number>;
}

export type Operation = "create" | "update" | "replace" | "delete" | "read" | "same";

export interface ResourceChange {
  readonly operation: Exclude<Operation, "same" | "read">;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** What is lost with it, where it holds data or money: `its files`. */
  readonly holds?: string;
  /** Kept when it is taken out of the program. */
  readonly retained?: boolean;
  readonly protected?: boolean;
  /**
   * Of an update between two plans: it may turn out to be a replacement. Not all inputs are known that replace a resource of
   * this type, and only the engine can tell.
   */
  readonly mayReplace?: true;
  /** What it was called before, where an alias tells: its old name, or its type and name where only the place is another one. */
  readonly renamedFrom?: string;
  /** Inputs that differ, or that force a replacement; never values of secrets. */
  readonly properties: readonly {
    readonly path: string;
    readonly before?: string;
    readonly after?: string;
    readonly forcesReplacement?: boolean;
    /** The option that forces it, where it is not the cloud. */
    readonly because?: "replaceOnChanges";
  }[];
}

export interface QuotaBar {
  readonly place: string;
  readonly region: string;
  readonly name: string;
  readonly code: string;
  readonly unit: string;
  readonly limit: number | null;
  readonly used: number | null;
  /** What this needs at its maximum, of which `owned` is in `used` already. */
  readonly needed: number | null;
  readonly headroom: number | null;
  readonly status: "ok" | "exceeded" | "unknown";
  readonly why?: string;
}

export interface ReportFinding {
  readonly policy: string;
  readonly level: PolicyLevel;
  readonly severity: string;
  readonly urn: string;
  readonly name: string;
  /** What is demanded. */
  readonly rule: string;
  /** What was found, without the fix. */
  readonly message: string;
  /** What to do. */
  readonly fix?: string;
  /** The policy's page. */
  readonly page?: string;
}

export interface UsedWaiver {
  readonly policy: string;
  readonly urn: string;
  readonly name: string;
  readonly message: string;
  readonly reason: string;
  readonly approver: string;
  readonly expires: string;
}

export interface PriceDates {
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly stale: readonly {
    readonly sku: string;
    readonly region: string;
    readonly purchase: string;
    readonly date: string;
    readonly ageDays: number;
  }[];
  /** By source: how many lines rest on it. */
  readonly sources: readonly {
    readonly source: string;
    readonly lines: number;
    readonly oldest: string;
    readonly newest: string;
  }[];
}

export interface ResourceRow {
  readonly urn: string;
  readonly parent: string | null;
  readonly type: string;
  readonly name: string;
  readonly operation: Operation;
  readonly team?: string;
  readonly place?: string;
  /** Null: no line of its own; what is below it is not in it. */
  readonly monthly: Range<number> | null;
  readonly findings: number;
}
