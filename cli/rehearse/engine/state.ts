import type { Existing } from "../../../simulator/world/world.ts";

/** What of an exported stack a rehearsal reads. */
export interface EngineState {
  readonly deployment?: {
    readonly resources?: readonly StateResource[] | null;
    readonly pending_operations?: readonly StatePending[] | null;
  };
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly external?: boolean;
  readonly retainOnDelete?: boolean;
  /** It waits to be deleted: another one has taken its place. */
  readonly delete?: boolean;
  readonly initErrors?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface StatePending {
  readonly resource: { readonly urn: string; readonly type: string; readonly id?: string };
  /** `creating`, `updating`, `deleting`, `reading`, `importing`. */
  readonly type: string;
}

export function resourcesOf(state: EngineState): readonly StateResource[] {
  return state.deployment?.resources ?? [];
}

export function pendingOf(state: EngineState): readonly StatePending[] {
  return state.deployment?.pending_operations ?? [];
}

/**
 * What of the clouds has no resource of its URN and its id in a state. A URN alone does not tell: a cloud can have two of one, of
 * which the state knows one.
 */
export function missingFrom(state: EngineState, existing: readonly Existing[]): Existing[] {
  const known = new Set(resourcesOf(state).map(({ urn, id }) => `${urn} ${id ?? ""}`));
  return existing.filter(({ urn, id }) => !known.has(`${urn} ${id}`));
}
