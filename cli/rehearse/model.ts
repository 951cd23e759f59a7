import type { CloudEntry } from "../../simulator/world/journal.ts";

/** What the engine did with one resource in one command. Times are milliseconds since the epoch. */
export interface EngineStep {
  readonly urn: string;
  readonly type: string;
  /** As the engine names it: `create`, `update`, `replace`, `delete`, `same`, `read`, `refresh`, `create-replacement`, … */
  readonly operation: string;
  readonly began?: number;
  readonly ended?: number;
  /** `unfinished`: the engine began it and did not live to see its end. */
  readonly outcome: "done" | "failed" | "unfinished";
  /** Properties that differ, where the engine says so. */
  readonly changed?: readonly string[];
  /** Properties that force a replacement. */
  readonly replacing?: readonly string[];
  /** What is lost with what is replaced or deleted: `its files`. */
  readonly loses?: string;
}

/** A component that a program declares: nothing of a cloud by itself. */
export interface Component {
  readonly urn: string;
  readonly type: string;
  /** URNs of what is below it in clouds. */
  readonly resources: readonly string[];
}

export interface EngineFinding {
  readonly policy: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

export interface EngineDiagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly urn?: string;
  readonly message: string;
}

/** One command of the engine, as it went. */
export interface CommandRecord {
  /** `preview`, `up`, `up again`, `refresh`, `destroy`, `cancel`, … */
  readonly title: string;
  /** `organization/project/stack`. */
  readonly stack: string;
  /** What a user would type. */
  readonly commandLine: string;
  readonly began: number;
  readonly ended: number;
  /** `null`: it was killed. */
  readonly exitCode: number | null;
  /** How many resources of each operation; components and the stack itself are counted as the engine does. */
  readonly changes: Readonly<Record<string, number>>;
  readonly steps: readonly EngineStep[];
  /** Absent: there is none. */
  readonly components?: readonly Component[];
  readonly findings: readonly EngineFinding[];
  readonly diagnostics: readonly EngineDiagnostic[];
  /** What the simulated clouds did meanwhile. */
  readonly cloud: readonly CloudEntry[];
}

/**
 * What settles an operation that nobody saw the end of: a refresh, one that clears it away, an edit of the state, or, of what no
 * state knew, its import, or its deletion by hand.
 */
export type Settlement = "refreshed" | "cleared" | "state edit" | "imported" | "deleted";

/** A pending operation that a killed engine left in the state, and what became of it. */
export interface PendingOperation {
  readonly stack: string;
  readonly urn: string;
  readonly operation: string;
  /** What is in the cloud: its id; absent where there is nothing. */
  readonly id?: string;
  readonly settled: Settlement;
  /** The command that settles it, as a user would type it. */
  readonly settledBy: string;
  /** When the command that settled it ended, milliseconds since the epoch; absent: it did not end well, or there was none. */
  readonly settledAt?: number;
}

/** Something that is in a simulated cloud. */
export interface Leftover {
  readonly package: string;
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  /** `retained`: on purpose (retainOnDelete), or its provider does not delete it. `orphan`: no state knows it. */
  readonly why: "retained" | "orphan";
}

/** A whole rehearsal, as text, JSON and timeline show it. */
export interface RehearsalRecord {
  readonly stacks: readonly string[];
  readonly pulumi: string;
  readonly seed: number;
  /** Faults as they were ordered. */
  readonly faults: readonly string[];
  readonly speed: number;
  readonly began: number;
  readonly ended: number;
  readonly commands: readonly CommandRecord[];
  readonly pending: readonly PendingOperation[];
  readonly leftovers: readonly Leftover[];
  /** Types that no simulated cloud knows, which were accepted as they came. */
  readonly generic: readonly string[];
  /** What is said beside: protection that was lifted, secrets that were replaced. */
  readonly notes: readonly string[];
  /** Why the rehearsal failed; empty: it went as it should. */
  readonly failures: readonly string[];
}
