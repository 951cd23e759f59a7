import type { Properties } from "../../../components/core/value.ts";
import { holdsOf } from "../../../policies/data/precious.ts";
import { count } from "../../render/text.ts";
import type { CommandRecord, EngineDiagnostic, EngineFinding, EngineStep } from "../model.ts";
import { componentsOf } from "./components.ts";
import type { EngineEvent, EngineOutcome } from "./engine.ts";
import { findingOf } from "./finding.ts";

/** What a command did, from the events that the engine streamed. */
export function recordOf(
  outcome: EngineOutcome,
  about: Pick<CommandRecord, "title" | "stack" | "commandLine" | "cloud">,
): CommandRecord {
  const { began, ended, exitCode, events, text } = outcome;
  const all = diagnosticsOf(events);
  const steps = exitCode === null ? stepsOf(events) : withFailed(stepsOf(events), all);
  const diagnostics = withoutCancelled(all, steps);
  const findings = findingsOf(events);
  const said = diagnostics.some(({ severity }) => severity === "error") || findings.some(isMandatory);
  const components = componentsOf(events);
  const silent = exitCode !== 0 && exitCode !== null && !said;
  return {
    ...about,
    began,
    ended,
    exitCode,
    changes: changesOf(events),
    steps,
    ...(components.length === 0 ? {} : { components }),
    findings,
    // What fails before it begins says so in plain text, and some language hosts say it like any other output.
    diagnostics: silent ? [...diagnostics, ...asError(text.trim() || complaintsOf(events))] : diagnostics,
  };
}

/**
 * Without what the engine gave up because of something else: of a check that was running when an error ended the command it
 * says `context canceled`. Why a step failed stays, whatever it is, and so does what is said alone.
 */
function withoutCancelled(
  diagnostics: readonly EngineDiagnostic[],
  steps: readonly EngineStep[],
): readonly EngineDiagnostic[] {
  const failed = new Set(steps.flatMap(({ urn, outcome }) => (outcome === "failed" ? [urn] : [])));
  const isCancelled = ({ severity, message, urn = "" }: EngineDiagnostic): boolean =>
    severity === "error" && message.endsWith("context canceled") && !failed.has(urn);
  const isCause = (one: EngineDiagnostic): boolean =>
    one.severity === "error" && !isCancelled(one) && !isThatItFailed(one.message);
  return diagnostics.some(isCause) ? diagnostics.filter((one) => !isCancelled(one)) : diagnostics;
}

/** The last thing the engine says of any command that fails: `update failed`. */
export function isThatItFailed(message: string): boolean {
  return /^\w+ failed$/.test(message.trim());
}

function isMandatory({ level }: EngineFinding): boolean {
  return level === "mandatory";
}

function asError(message: string): EngineDiagnostic[] {
  return message === "" ? [] : [{ severity: "error", message }];
}

/** What was printed on standard error, without an error to its name. */
function complaintsOf(events: readonly EngineEvent[]): string {
  const lines = events.flatMap(({ event }) => {
    const said = event["diagnosticEvent"] as { severity: string; message: string } | undefined;
    return said?.severity === "info#err" ? [said.message.trim()] : [];
  });
  const said = lines
    .join("\n")
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (said.length <= complaintsAtMost) return said.join("\n");
  const left = said.length - complaintsAtMost;
  // The first ones say what is wrong, and the last ones how it ended.
  return [
    ...said.slice(0, complaintsAtMost - lastComplaints),
    `… ${count(left, "more line")}`,
    ...said.slice(-lastComplaints),
  ].join("\n");
}

/** Lines of standard error that are shown, and how many of them are the last ones. */
const complaintsAtMost = 40;
const lastComplaints = 10;

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
  readonly keys?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>> | null;
  readonly old?: { readonly inputs?: Properties | null } | null;
}

/** One step a resource and operation, in the order in which they began. */
export function stepsOf(events: readonly EngineEvent[]): EngineStep[] {
  const steps = new Map<string, EngineStep>();
  for (const { at, event } of events) {
    const began = metadataOf(event["resourcePreEvent"]);
    if (began !== undefined) steps.set(keyOf(began), { ...bare(began), began: at, outcome: "unfinished" });
    const ended = metadataOf(event["resOutputsEvent"]);
    const failed = metadataOf(event["resOpFailedEvent"]);
    const last = ended ?? failed;
    if (last === undefined) continue;
    // A refresh says only at its end what it found.
    const key = steps.has(keyOf(last)) ? keyOf(last) : keyOf({ ...last, op: "refresh" });
    const begun = steps.get(key) ?? { ...bare(last) };
    const { operation, changed, replacing, loses } = bare(last);
    steps.set(key, {
      ...begun,
      operation,
      ...(changed === undefined ? {} : { changed }),
      ...(replacing === undefined ? {} : { replacing }),
      ...(loses === undefined ? {} : { loses }),
      ended: at,
      outcome: failed === undefined ? "done" : "failed",
    });
  }
  return [...steps.values()];
}

/** What the engine cannot read, or may not replace, it complains about and drops: no event says that the step has failed. */
function withFailed(steps: readonly EngineStep[], diagnostics: readonly EngineDiagnostic[]): EngineStep[] {
  const wrong = new Set(diagnostics.flatMap(({ severity, urn }) => (severity === "error" && urn ? [urn] : [])));
  return steps.map((step) =>
    step.outcome === "unfinished" && droppedOnes.has(step.operation) && wrong.has(step.urn)
      ? { ...step, outcome: "failed" }
      : step,
  );
}

const droppedOnes = new Set(["read", "replace", "create-replacement", "delete-replaced"]);

function keyOf({ urn, op }: Metadata): string {
  return `${op} ${urn}`;
}

function bare(metadata: Metadata): EngineStep {
  const { urn, type, op, diffs, keys, detailedDiff, old } = metadata;
  const detailed = Object.entries(detailedDiff ?? {});
  const changed = detailed.length > 0 ? detailed.map(([path]) => path) : (diffs ?? []);
  const forced = detailed.filter(([, { diffKind }]) => diffKind.endsWith("-replace")).map(([path]) => path);
  const replacing = forced.length > 0 ? forced : (keys ?? []);
  const goes = op === "replace" || op === "delete";
  const loses = goes ? holdsOf({ type, inputs: old?.inputs ?? {} }) : undefined;
  return {
    urn,
    type,
    operation: op,
    outcome: "unfinished",
    ...(changed.length === 0 ? {} : { changed: [...changed].sort() }),
    ...(replacing.length === 0 ? {} : { replacing: [...replacing].sort() }),
    ...(loses === undefined ? {} : { loses }),
  };
}

function metadataOf(event: unknown): Metadata | undefined {
  const metadata = (event as { metadata?: Metadata } | undefined)?.metadata;
  return typeof metadata?.urn === "string" ? metadata : undefined;
}

/** As the engine's own summary counts them; of a command that was killed what had ended by then. */
function changesOf(events: readonly EngineEvent[]): Record<string, number> {
  for (const { event } of events) {
    const summary = event["summaryEvent"] as { resourceChanges?: Record<string, number> } | undefined;
    if (summary !== undefined) return summary.resourceChanges ?? {};
  }
  const changes: Record<string, number> = {};
  for (const { operation, outcome } of stepsOf(events)) {
    if (outcome === "done") changes[operation] = (changes[operation] ?? 0) + 1;
  }
  return changes;
}

function findingsOf(events: readonly EngineEvent[]): EngineFinding[] {
  return events.flatMap(({ event }) => {
    const found = findingOf(event);
    if (found === undefined) return [];
    const { policy, level, urn, message } = found;
    return [{ policy, level, urn, message }];
  });
}

function diagnosticsOf(events: readonly EngineEvent[]): EngineDiagnostic[] {
  return events.flatMap(({ event }) => {
    const said = event["diagnosticEvent"] as { severity: string; message: string; urn?: string } | undefined;
    if (said === undefined) return [];
    const severity = severities[said.severity];
    const message = said.message.trim();
    if (severity === undefined || message === "") return [];
    return [{ severity, message, ...(said.urn === undefined || said.urn === "" ? {} : { urn: said.urn }) }];
  });
}

/** The engine's word for information is its own. */
const severities: Readonly<Record<string, EngineDiagnostic["severity"]>> = {
  info: "info",
  "info#err": "info",
  warning: "warning",
  error: "error",
};
