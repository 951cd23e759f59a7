import type { Problem } from "../../components/core/problem.ts";
import type { CloudFault, EngineFault } from "../../simulator/faults/fault.ts";
import { matchesType } from "../../simulator/faults/typePattern.ts";
import type { CommandRecord } from "./model.ts";
import { operationsOf } from "./renderWords.ts";
import type { Outcome } from "./sequence.ts";

/** What came of a rehearsal that faults are held against. */
export interface Met {
  readonly outcomes: readonly Pick<Outcome, "failures" | "drifted">[];
  readonly commands: readonly CommandRecord[];
  readonly seed: number;
}

/** A fault that struck nothing. */
export interface Missed {
  /** As it was ordered. */
  readonly fault: string;
  /** Whether it should have struck; otherwise it could not, or chance spared all. */
  readonly failure: boolean;
  /** What it did not meet, and why. */
  readonly why: string;
  /** Absent: it is not for this fault to be mended. */
  readonly fix?: string;
  /** What was said of it when it was ordered, where that is why: said here again. */
  readonly warnings?: readonly Problem[];
}

/**
 * What struck nothing has practised nothing: a misspelt name looks like a stack that holds. Only what is left to chance may
 * miss a small stack.
 */
export function missed(faults: readonly (CloudFault | EngineFault)[], met: Met): Missed[] {
  if (met.outcomes.some(({ failures }) => failures.length > 0)) return [];
  return faults.flatMap((fault) => {
    const one = "effect" in fault ? missedInClouds(fault, met) : missedByEngine(fault, met);
    return one === undefined ? [] : [{ fault: fault.text, ...one }];
  });
}

function missedInClouds(
  { text, warnings = [] }: CloudFault,
  { commands, seed }: Met,
): Omit<Missed, "fault"> | undefined {
  const struck = commands.some((command) => operationsOf(command).some(({ faults = [] }) => faults.includes(text)));
  if (struck) return undefined;
  // The engine begins nothing more after the first failure: what another fault was about was not reached.
  const early = commands.some(({ title, exitCode }) => title === "up" && exitCode !== 0);
  if (early) return { failure: false, why: "met nothing before the up had ended" };
  const calls = callsMeant(text, commands);
  if (calls > 0) {
    const why = `met none of ${calls} calls, which chance decides: seed ${seed} in a stack of this size`;
    return { failure: false, why, fix: "give another --seed, or a greater share" };
  }
  const nothing = "met nothing while the stack was made";
  if (warnings.length === 0) {
    return { failure: true, why: nothing, fix: "name what the program has, and what is done when it is made" };
  }
  const why = [nothing, ...warnings.map(({ rule }) => rule)].join(", and ");
  return { failure: true, why, fix: warnings.map(({ fix }) => fix).join("; "), warnings };
}

function missedByEngine(fault: EngineFault, { outcomes, commands }: Met): Omit<Missed, "fault"> | undefined {
  if (fault.kind === "kill-engine") {
    if (commands.some(({ exitCode }) => exitCode === null)) return undefined;
    return {
      failure: true,
      why: "the up had ended before; the time is counted from the first resource of a cloud that the update began",
      fix: "give it less time, or a lower --speed",
    };
  }
  if (outcomes.some(({ drifted }) => drifted.includes(fault.drift))) return undefined;
  return {
    failure: true,
    why: `nothing in the clouds is ${fault.drift.target}`,
    fix: "give a type, a name of the program, or an id",
  };
}

/** How many calls chance might have struck; 0: chance has no part in it, or nothing of the kind was called. */
function callsMeant(text: string, commands: readonly CommandRecord[]): number {
  const [, pattern = "*"] = /^throttle=[^@]*(?:@(.*))?$/.exec(text) ?? [undefined, ""];
  if (pattern === "") return 0;
  const calls = commands.filter(({ title }) => title === "up").flatMap(operationsOf);
  return calls.filter(({ type }) => matchesType(pattern, type)).length;
}
