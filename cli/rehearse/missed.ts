import type { Problem } from "../../components/core/problem.ts";
import type { CloudFault, EngineFault } from "../../simulator/faults/fault.ts";
import { matchesType } from "../../simulator/faults/typePattern.ts";
import { namesNear } from "./driftTargets.ts";
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
    const one = "effect" in fault ? missedInClouds(fault, met, faults) : missedByEngine(fault, met, faults);
    return one === undefined ? [] : [{ fault: fault.text, ...one }];
  });
}

function missedInClouds(
  { text, warnings = [] }: CloudFault,
  { commands, seed }: Met,
  faults: Ordered,
): Omit<Missed, "fault"> | undefined {
  const struck = commands.some((command) => operationsOf(command).some(({ faults = [] }) => faults.includes(text)));
  if (struck) return undefined;
  const early = commands.filter(({ title, exitCode }) => title === "up" && exitCode !== 0);
  if (early.length > 0) return hidden(early, faults);
  const calls = callsMeant(text, commands);
  if (calls > 0) {
    const why = `met none of ${calls} calls, which chance decides: seed ${seed} in a stack of this size`;
    return { failure: false, why, fix: "give another --seed, or a greater share" };
  }
  const nothing = "met nothing while the stack was made";
  const fix = "name what the program has, and what is done when it is made";
  return { failure: true, ...withWarnings(nothing, fix, warnings) };
}

type Ordered = readonly (CloudFault | EngineFault)[];

/** What was said of a fault when it was ordered goes before a fix that fits everything. */
function withWarnings(why: string, fix: string, warnings: readonly Problem[]): Omit<Missed, "fault" | "failure"> {
  if (warnings.length === 0) return { why, fix };
  return {
    why: [why, ...warnings.map(({ rule }) => rule)].join(", and "),
    fix: warnings.map((one) => one.fix).join("; "),
    warnings,
  };
}

/** The engine begins nothing more after the first failure: what another fault was about was not reached. */
function hidden(ended: readonly CommandRecord[], faults: Ordered): Omit<Missed, "fault"> {
  const killed = ended.some(({ exitCode }) => exitCode === null);
  const kills = faults.filter((fault) => killed && "kind" in fault && fault.kind === "kill-engine");
  const failed = ended.flatMap(operationsOf).filter(({ outcome }) => outcome !== "done");
  const met = failed.flatMap((one) => one.faults ?? []).filter((text) => !text.startsWith("slow="));
  const others = [...new Set([...kills.map(({ text }) => text), ...met])];
  const why = others.length === 0 ? "before the up had ended" : `before ${others.join(" and ")} ended the up`;
  return { failure: false, why: `met nothing ${why}`, fix: "order them one at a time" };
}

function missedByEngine(
  fault: EngineFault,
  { outcomes, commands }: Met,
  faults: Ordered,
): Omit<Missed, "fault"> | undefined {
  if (fault.kind === "kill-engine") {
    if (commands.some(({ exitCode }) => exitCode === null)) return undefined;
    // The engine is killed in the first program alone.
    const up = commands.find(({ title }) => title === "up");
    if (up !== undefined && up.exitCode !== 0) return hidden([up], faults);
    return {
      failure: true,
      why: "the up had ended before; the time is counted from the first resource of a cloud that the update began",
      fix: "give it less time, or a lower --speed",
    };
  }
  const { drift, warnings = [] } = fault;
  if (outcomes.some(({ drifted }) => drifted.includes(drift))) return undefined;
  const names = namesNear(drift.target, commands);
  const fix = names.length === 0 ? "give a type, a name of the program, or an id" : `write ${names.join(" or ")}`;
  return { failure: true, ...withWarnings(`nothing in the clouds is ${drift.target}`, fix, warnings) };
}

/** How many calls chance might have struck; 0: chance has no part in it, or nothing of the kind was called. */
function callsMeant(text: string, commands: readonly CommandRecord[]): number {
  const [, pattern = "*"] = /^throttle=[^@]*(?:@(.*))?$/.exec(text) ?? [undefined, ""];
  if (pattern === "") return 0;
  const calls = commands.filter(({ title }) => title === "up").flatMap(operationsOf);
  return calls.filter(({ type }) => matchesType(pattern, type)).length;
}
