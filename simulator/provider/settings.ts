import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";

/** Names the file with the settings of a rehearsal in the environment of the engine, which passes it on to providers. */
export const settingsVariable = "HYBRID_GPU_REHEARSAL";

/** What a rehearsal tells the simulated clouds. Written anew before each command of the engine. */
export interface RehearsalSettings {
  /** Folder of the journals, one file a package: `aws.journal`. */
  readonly journals: string;
  /** Decides everything that is left to chance. */
  readonly seed: number;
  /** Faults as they were ordered, for the command that is next. */
  readonly faults: readonly string[];
  /** Minutes of the clouds that pass in a minute of ours; 0: the clouds take no time at all. */
  readonly speed: number;
  /** Seconds of the clouds until something new is seen by other calls. */
  readonly consistencySeconds: number;
  /** Refuse types that no simulated cloud knows. */
  readonly strict: boolean;
  /** Limits of the account, as policies go by them. */
  readonly limits: readonly QuotaSnapshotRow[];
  /**
   * Results of provider functions, by token: they go before those of the simulated clouds. What a program only reads has its type and
   * id as key: `aws:ec2/vpc:Vpc::vpc-0a1b`.
   */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Modules with types of the user's own (`export default` of a list of `CloudType`). */
  readonly types: readonly string[];
}

/** A rehearsal in which nothing goes wrong, and clouds take no time. */
export const calmSettings: Omit<RehearsalSettings, "journals"> = {
  seed: 1,
  faults: [],
  speed: 0,
  consistencySeconds: 0,
  strict: false,
  limits: [],
  answers: {},
  types: [],
};

/** The settings that a file holds: what it leaves out is calm. */
export function readSettings(file: string): RehearsalSettings {
  const given: unknown = JSON.parse(readFileSync(file, "utf8"));
  const journals = (given as Partial<RehearsalSettings> | null)?.journals;
  if (typeof journals !== "string") throw new Error(`${file} names no folder of journals`);
  return { ...calmSettings, ...(given as object), journals };
}

/** Writes settings in one step: a provider that starts meanwhile reads either the old ones or the new ones. */
export function writeSettings(file: string, settings: RehearsalSettings): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
