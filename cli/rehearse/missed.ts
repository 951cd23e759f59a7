import type { Problem } from "../../components/core/problem.ts";
import type { CloudFault, EngineFault } from "../../simulator/faults/fault.ts";
import { matchesType } from "../../simulator/faults/typePattern.ts";
import { Inventory } from "../../simulator/world/inventory.ts";
import type { CloudEntry } from "../../simulator/world/journal.ts";
import { namesNear } from "./driftTargets.ts";
import type { CommandRecord } from "./model.ts";
import type { Outcome } from "./sequence.ts";
import { nameOf, namesText, operationsOf, timeText } from "./told/renderWords.ts";

/** What came of a rehearsal that faults are held against. */
export interface Met {
  readonly outcomes: readonly Pick<Outcome, "failures" | "drifted">[];
  readonly commands: readonly CommandRecord[];
  /** What happened in the clouds. Absent: nobody asks where else something could go. */
  readonly entries?: readonly CloudEntry[];
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

function missedInClouds(fault: CloudFault, met: Met, faults: Ordered): Omit<Missed, "fault"> | undefined {
  const { commands, seed } = met;
  const { text, warnings = [] } = fault;
  if (strikes(text, commands)) return undefined;
  const early = commands.filter(({ title, exitCode }) => title === "up" && exitCode !== 0);
  if (early.length > 0) return hidden(early, faults);
  const calls = callsMeant(text, commands);
  if (calls > 0) {
    const why = `met none of ${calls} calls, which chance decides: seed ${seed} in a stack of this size`;
    return { failure: false, why, fix: "give another --seed, or a greater share" };
  }
  const nothing = "met nothing while the stack was made";
  const elsewhere = spared(fault, met.entries ?? []);
  if (elsewhere !== undefined) return { failure: true, why: `${nothing}: ${elsewhere}`, fix: "leave the zone out" };
  const fix = "name what the program has, and what is done when it is made";
  return { failure: true, ...withWarnings(nothing, fix, warnings) };
}

function strikes(text: string, commands: readonly CommandRecord[]): boolean {
  return commands.some((command) => operationsOf(command).some(({ faults = [] }) => faults.includes(text)));
}

/** What was said of faults that struck all the same: the program has what they name. */
export function settledWarnings(faults: Ordered, { outcomes, commands }: Met): Problem[] {
  const struck = faults.filter((fault) => {
    if ("effect" in fault) return strikes(fault.text, commands);
    return fault.kind === "drift" && outcomes.some(({ drifted }) => drifted.includes(fault.drift));
  });
  return struck.flatMap(({ warnings = [] }) => warnings);
}

/** Names of one entry, before the rest is counted. */
const shownOfOne = 3;

/** What a fault would have struck, had it no other zone to go to: `NodeGroup gpu may go to us-east-2b`. */
function spared({ elsewhere }: CloudFault, entries: readonly CloudEntry[]): string | undefined {
  if (elsewhere === undefined) return undefined;
  // What is gone by now was there when it counted.
  const made = entries.filter((entry) => entry.kind === "is");
  const world = new Inventory(made);
  const found = new Map<string, string>();
  for (const { package: own, resource } of made) {
    const { type, urn, inputs, settings } = resource;
    const asked = {
      package: own,
      type,
      urn,
      inputs,
      settings,
      world,
      action: "create",
      earlier: 0,
      attempt: 0,
    } as const;
    const zones = elsewhere(asked);
    if (zones.length > 0) found.set(urn, `${nameOf(urn)} may go to ${zones.join(" or ")}`);
  }
  return found.size === 0 ? undefined : namesText([...found.values()], shownOfOne);
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
      why: `the up had ended before; the time is counted from the first resource of a cloud that the update began${up === undefined ? "" : after(up)}`,
      fix: "give it less time, or a lower --speed",
    };
  }
  const { drift, warnings = [] } = fault;
  if (outcomes.some(({ drifted }) => drifted.includes(drift))) return undefined;
  const names = namesNear(drift.target, commands);
  const fix = names.length === 0 ? "give a type, a name of the program, or an id" : `write ${names.join(" or ")}`;
  return { failure: true, ...withWarnings(`nothing in the clouds is ${drift.target}`, fix, warnings) };
}

/** How long an update went on after its first resource: as long as there was to kill it in. */
function after({ steps, components = [], ended }: CommandRecord): string {
  const declared = new Set(components.map(({ urn }) => urn));
  const began = steps
    .filter(({ urn, type }) => !type.startsWith("pulumi:") && !declared.has(urn))
    .flatMap((step) => step.began ?? []);
  return began.length === 0 ? "" : `, and the up took ${timeText(ended - Math.min(...began))} from then on`;
}

/** How many calls chance might have struck; 0: chance has no part in it, or nothing of the kind was called. */
function callsMeant(text: string, commands: readonly CommandRecord[]): number {
  const [, pattern = "*"] = /^throttle=[^@]*(?:@(.*))?$/.exec(text) ?? [undefined, ""];
  if (pattern === "") return 0;
  const calls = commands.filter(({ title }) => title === "up").flatMap(operationsOf);
  return calls.filter(({ type }) => matchesType(pattern, type)).length;
}
