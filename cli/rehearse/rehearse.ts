import { describeProblem } from "../../components/core/problem.ts";
import type { CloudFault, EngineFault } from "../../simulator/faults/fault.ts";
import { parseFaults } from "../../simulator/faults/parse.ts";
import { ExitCode, problemsError } from "../userError.ts";
import { orphansOf } from "./leftovers.ts";
import type { CommandRecord, RehearsalRecord } from "./model.ts";
import { type StagedProgram, stateOf } from "./program.ts";
import { destroy, make, type Orders, type Outcome } from "./sequence.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";
import { resourcesOf, type StateResource } from "./state.ts";

export interface RehearsalOptions extends StageOptions {
  /** What goes wrong, as it is ordered. */
  readonly fault?: readonly string[];
  /** @default 1 */
  readonly seed?: number;
  /** Minutes of the clouds in one of ours. @default 0, no time at all; with faults 600 */
  readonly speed?: number;
  /** Seconds of the clouds until something new is seen by other calls. @default 0 */
  readonly consistency?: number;
}

export interface Rehearsed {
  readonly record: RehearsalRecord;
  /** Secrets of the configuration that are known here: never to be printed. */
  readonly secrets: readonly string[];
  readonly exitCode: ExitCode;
}

/** With faults an hour of the clouds takes six seconds: long enough to be interrupted, short enough to wait for. */
const speedWithFaults = 600;

/** Runs a rehearsal from beginning to end, and leaves nothing behind. */
export async function rehearse(stackArgument: string | undefined, options: RehearsalOptions): Promise<Rehearsed> {
  const began = Date.now();
  const ordered = orderedFaults(options.fault ?? []);
  const seed = options.seed ?? 1;
  const speed = options.speed ?? (ordered.faults.length > 0 ? speedWithFaults : 0);
  const stage = await openStage(stackArgument, options, { seed, speed, consistencySeconds: options.consistency ?? 0 });
  try {
    const { outcomes, seen } = await run(stage, ordered.faults);
    const { clouds, programs } = stage;
    const now: StateResource[] = [];
    for (const program of programs) now.push(...resourcesOf(await stateOf(program)));
    const leftovers = orphansOf(clouds.contents(), now, seen);
    const orphans = leftovers.filter(({ why }) => why === "orphan");
    const lost = orphans.length === 0 ? [] : [`${orphans.length} in the clouds are in no state any more`];
    const unmet = missed(ordered.faults, outcomes, stage.commands);
    const failures = [...outcomes.flatMap((outcome) => outcome.failures), ...unmet.failures, ...lost];
    const refused = outcomes.some((outcome) => outcome.refused);
    return {
      secrets: stage.secrets,
      record: {
        stacks: programs.map(({ id }) => id),
        pulumi: stage.pulumi,
        seed,
        faults: ordered.faults.map(({ text }) => text),
        speed,
        began,
        ended: Date.now(),
        commands: stage.commands,
        pending: outcomes.flatMap(({ pending }) => pending),
        leftovers,
        generic: clouds.generic(),
        notes: [...stage.notes, ...ordered.warnings, ...outcomes.flatMap(({ notes }) => notes), ...unmet.notes],
        failures,
      },
      exitCode: refused ? ExitCode.Refused : failures.length > 0 ? ExitCode.Wrong : ExitCode.Fine,
    };
  } finally {
    stage.close();
  }
}

/** Makes the programs one after the other, and destroys them the other way round; also what was made before one failed. */
async function run(
  { programs, clouds, listener }: Stage,
  faults: readonly (CloudFault | EngineFault)[],
): Promise<{ outcomes: Outcome[]; seen: StateResource[] }> {
  const outcomes: Outcome[] = [];
  const made: StagedProgram[] = [];
  for (const [index, program] of programs.entries()) {
    made.push(program);
    const outcome = await make(program, clouds, listener, ordersOf(faults, index));
    outcomes.push(outcome);
    if (outcome.failures.length > 0) break;
  }
  const seen: StateResource[] = [];
  clouds.order([]);
  for (const program of made.reverse()) {
    const destroyed = await destroy(program, clouds, listener);
    outcomes.push(destroyed);
    seen.push(...destroyed.state);
  }
  return { outcomes, seen };
}

/** What struck nothing has practised nothing: a misspelt name looks like a stack that holds. */
function missed(
  faults: readonly (CloudFault | EngineFault)[],
  outcomes: readonly Outcome[],
  commands: readonly CommandRecord[],
): { readonly failures: string[]; readonly notes: string[] } {
  if (outcomes.some(({ failures }) => failures.length > 0)) return { failures: [], notes: [] };
  const drifted = new Set(outcomes.flatMap((outcome) => outcome.drifted));
  const struck = new Set(struckIn(commands));
  const killed = commands.some(({ exitCode }) => exitCode === null);
  const unmet = faults.flatMap((fault) => ("effect" in fault && !struck.has(fault.text) ? [fault.text] : []));
  // The engine begins nothing more after the first failure: what another fault was about was not reached.
  const early = commands.some(({ title, exitCode }) => title === "up" && exitCode !== 0);
  const failures = faults.flatMap((fault) => {
    if ("effect" in fault) return [];
    if (fault.kind === "kill-engine") {
      return killed ? [] : [`${fault.text}: the up had ended before. Fix: give it less time, or a lower --speed`];
    }
    if (drifted.has(fault.drift)) return [];
    return [
      `${fault.text}: nothing in the clouds is ${fault.drift.target}. Fix: give a type, a name of the program, or an id`,
    ];
  });
  if (early) return { failures, notes: unmet.map((text) => `${text}: met nothing before the up had ended`) };
  const pointless = unmet.map(
    (text) =>
      `${text}: met nothing while the stack was made. Fix: name what the program has, and what is done when it is made`,
  );
  return { failures: [...failures, ...pointless], notes: [] };
}

/** Faults that met an operation, as they were ordered. */
function struckIn(commands: readonly CommandRecord[]): string[] {
  return commands.flatMap(({ cloud }) =>
    cloud.flatMap((entry) => (entry.kind === "operation" ? [...(entry.faults ?? [])] : [])),
  );
}

/** Faults as they were ordered, all problems together. */
function orderedFaults(texts: readonly string[]): {
  readonly faults: readonly (CloudFault | EngineFault)[];
  readonly warnings: readonly string[];
} {
  const { cloud, engine, problems } = parseFaults(texts);
  const error = problemsError(
    "--fault",
    problems.filter(({ severity }) => severity === "error"),
  );
  if (error !== undefined) throw error;
  return { faults: [...cloud, ...engine], warnings: problems.map(describeProblem) };
}

/** The engine dies once, in the first program; everything else strikes wherever it meets what it is about. */
function ordersOf(faults: readonly (CloudFault | EngineFault)[], index: number): Orders {
  const engine = faults.filter((fault) => "kind" in fault);
  const kill = engine.find((fault) => fault.kind === "kill-engine");
  return {
    cloud: faults.filter((fault) => "effect" in fault).map(({ text }) => text),
    kill: kill === undefined || index > 0 ? undefined : { afterMilliseconds: kill.milliseconds },
    drifts: engine.flatMap((fault) => (fault.kind === "drift" ? [fault.drift] : [])),
  };
}
