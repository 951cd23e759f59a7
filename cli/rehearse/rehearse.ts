import { describeProblem, type Problem } from "../../components/core/problem.ts";
import type { CloudFault, EngineFault } from "../../simulator/faults/fault.ts";
import { parseFaults } from "../../simulator/faults/parse.ts";
import { ExitCode, problemsError } from "../userError.ts";
import { unasked } from "./answered.ts";
import { earlierTitle, makeEarlier } from "./earlier.ts";
import { stateOf } from "./engine/program.ts";
import { resourcesOf, type StateResource } from "./engine/state.ts";
import { type Met, type Missed, missed, settledWarnings } from "./missed.ts";
import type { RehearsalRecord } from "./model.ts";
import { destroy, failed, make, type Orders, type Outcome } from "./sequence.ts";
import { orphansOf } from "./stage/leftovers.ts";
import { openStage, type Stage, type StageOptions } from "./stage/stage.ts";
import { isUp } from "./told/renderWords.ts";
import { genericTypes, presumedTexts, unlistedTexts } from "./unchecked.ts";
import { checkTypes } from "./userTypes.ts";

export interface RehearsalOptions extends StageOptions {
  /** What goes wrong, as it is ordered. */
  readonly fault?: readonly string[];
  /** @default 1 */
  readonly seed?: number;
  /** Minutes of the clouds in one of ours. @default 0, no time at all; with faults 600 */
  readonly speed?: number;
  /** Seconds of the clouds until something new is seen by other calls. @default 0 */
  readonly consistency?: number;
  /** Told at once what is odd and keeps nothing from happening. */
  readonly warn?: (text: string) => void;
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
  const ordered = orderedFaults(options.fault ?? [], await checkTypes(options.types ?? []));
  for (const warning of ordered.warnings) options.warn?.(describeProblem(warning));
  const seed = options.seed ?? 1;
  const speed = options.speed ?? (ordered.faults.length > 0 ? speedWithFaults : 0);
  const stage = await openStage(stackArgument, options, { seed, speed, consistencySeconds: options.consistency ?? 0 });
  try {
    const { outcomes, seen } = await runAll(stage, ordered.faults);
    const { clouds, programs } = stage;
    const now: StateResource[] = [];
    for (const program of programs) now.push(...resourcesOf(await stateOf(program)));
    const leftovers = orphansOf(clouds.contents(), now, seen);
    const orphans = leftovers.filter(({ why }) => why === "orphan");
    const lost = orphans.length === 0 ? [] : [`${orphans.length} in the clouds are in no state any more`];
    const entries = clouds.entries();
    const met: Met = { outcomes, commands: stage.commands, entries, seed };
    const told = toldOfFaults(ordered.warnings, missed(ordered.faults, met), settledWarnings(ordered.faults, met));
    const failures = [...outcomes.flatMap((outcome) => outcome.failures), ...told.failures, ...lost];
    const allMade = programs.every(({ id }) =>
      stage.commands.some((one) => one.stack === id && isUp(one) && one.title !== earlierTitle && one.exitCode === 0),
    );
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
        generic: genericTypes(entries),
        notes: [
          ...stage.notes,
          ...told.warnings,
          ...outcomes.flatMap(({ notes }) => notes),
          ...told.notes,
          ...presumedTexts(entries),
          ...unlistedTexts(entries),
          ...unasked(stage.answers, entries, allMade ? seen : undefined),
        ],
        failures,
      },
      exitCode: refused ? ExitCode.Refused : failures.length > 0 ? ExitCode.Wrong : ExitCode.Fine,
    };
  } finally {
    stage.close();
  }
}

/**
 * Makes the programs one after the other, those that are edited first as they were, and destroys them the other way round; also what
 * was made before one failed.
 */
export async function runAll(
  { programs, clouds, listener, commands }: Pick<Stage, "programs" | "clouds" | "listener" | "commands">,
  faults: readonly (CloudFault | EngineFault)[],
): Promise<{ outcomes: Outcome[]; seen: StateResource[] }> {
  const outcomes: Outcome[] = [];
  clouds.order([]);
  const unmade = await makeEarlier(programs, listener);
  if (unmade !== undefined) outcomes.push(failed(`${unmade.id}: the program as it was before cannot be made`));
  for (const [index, program] of unmade === undefined ? programs.entries() : []) {
    const struck = outcomes.flatMap(({ drifted }) => drifted);
    const orders = { ...ordersOf(faults, index), struck, alone: programs.length === 1 };
    const outcome = await make(program, clouds, listener, orders);
    outcomes.push(outcome);
    if (outcome.failures.length > 0) break;
  }
  const seen: StateResource[] = [];
  clouds.order([]);
  for (const program of [...programs].reverse()) {
    // Of what a preview stopped, or was not reached, nothing was ever made.
    if (!commands.some((one) => one.stack === program.id && isUp(one))) continue;
    const destroyed = await destroy(program, clouds, listener);
    outcomes.push(destroyed);
    seen.push(...destroyed.state);
  }
  return { outcomes, seen };
}

/**
 * What is said of faults at the end. A warning that a failure says again is said once.
 *
 * @param settled warnings that need not be said again: what they name was struck
 */
export function toldOfFaults(
  warnings: readonly Problem[],
  unmet: readonly Missed[],
  settled: readonly Problem[] = [],
): Record<"failures" | "warnings" | "notes", string[]> {
  const again = [...settled, ...unmet.flatMap((one) => one.warnings ?? [])];
  return {
    failures: unmet.filter(({ failure }) => failure).map(missedText),
    warnings: warnings.filter((warning) => !again.includes(warning)).map(describeProblem),
    notes: unmet.filter(({ failure }) => !failure).map(missedText),
  };
}

function missedText({ fault, why, fix }: Missed): string {
  return `${fault}: ${why}${fix === undefined ? "" : `. Fix: ${fix}`}`;
}

/**
 * Faults as they were ordered, all problems together.
 *
 * @param types those of the user's own
 */
export function orderedFaults(
  texts: readonly string[],
  types: readonly string[] = [],
): {
  readonly faults: readonly (CloudFault | EngineFault)[];
  readonly warnings: readonly Problem[];
} {
  const { cloud, engine, problems } = parseFaults(texts, undefined, types);
  const error = problemsError(
    "--fault",
    problems.filter(({ severity }) => severity === "error"),
  );
  if (error !== undefined) throw error;
  return { faults: [...cloud, ...engine], warnings: problems };
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
