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
