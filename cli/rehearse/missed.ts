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
  /** What was said of faults when they were ordered. */
  readonly warnings: readonly Problem[];
}

/**
 * What struck nothing has practised nothing: a misspelt name looks like a stack that holds. Only what is left to chance may
 * miss a small stack.
 */
export function missed(
  faults: readonly (CloudFault | EngineFault)[],
  { outcomes, commands, seed, warnings }: Met,
): { readonly failures: string[]; readonly notes: string[] } {
  if (outcomes.some(({ failures }) => failures.length > 0)) return { failures: [], notes: [] };
  const drifted = new Set(outcomes.flatMap((outcome) => outcome.drifted));
  const struck = new Set(commands.flatMap((command) => operationsOf(command).flatMap((one) => one.faults ?? [])));
  const killed = commands.some(({ exitCode }) => exitCode === null);
  // The engine begins nothing more after the first failure: what another fault was about was not reached.
  const early = commands.some(({ title, exitCode }) => title === "up" && exitCode !== 0);
  const failures: string[] = [];
  const notes: string[] = [];
  for (const fault of faults) {
    const { text } = fault;
    if ("effect" in fault) {
      if (struck.has(text)) continue;
      const calls = callsMeant(text, commands);
      const warned = warnings.find(({ value, rule }) => value === text && rule.startsWith("fits no type"));
      if (early) notes.push(`${text}: met nothing before the up had ended`);
      else if (calls > 0) {
        notes.push(
          `${text}: met none of ${calls} calls, which chance decides: seed ${seed} in a stack of this size. Fix: give another --seed, or a greater share`,
        );
      } else if (warned !== undefined) {
        failures.push(`${text}: met nothing while the stack was made, and ${warned.rule}. Fix: ${warned.fix}`);
      } else {
        failures.push(
          `${text}: met nothing while the stack was made. Fix: name what the program has, and what is done when it is made`,
        );
      }
    } else if (fault.kind === "kill-engine") {
      if (killed) continue;
      failures.push(
        `${text}: the up had ended before; the time is counted from the first resource of a cloud that the update began. Fix: give it less time, or a lower --speed`,
      );
    } else if (!drifted.has(fault.drift)) {
      failures.push(
        `${text}: nothing in the clouds is ${fault.drift.target}. Fix: give a type, a name of the program, or an id`,
      );
    }
  }
  return { failures, notes };
}

/** How many calls chance might have struck; 0: chance has no part in it, or nothing of the kind was called. */
function callsMeant(text: string, commands: readonly CommandRecord[]): number {
  const [, pattern = "*"] = /^throttle=[^@]*(?:@(.*))?$/.exec(text) ?? [undefined, ""];
  if (pattern === "") return 0;
  const calls = commands.filter(({ title }) => title === "up").flatMap(operationsOf);
  return calls.filter(({ type }) => matchesType(pattern, type)).length;
}
