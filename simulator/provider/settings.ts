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
  /** Results of provider functions, by token: they go before those of the simulated clouds. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Modules with types of the user's own (`export default` of a list of `CloudType`). */
  readonly types: readonly string[];
}
