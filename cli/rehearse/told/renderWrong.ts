import type { Style } from "../../render/style.ts";
import { count, indent, truncate, wrap } from "../../render/text.ts";
import { isThatItFailed } from "../engine/events.ts";
import type { CommandRecord, EngineStep, RehearsalRecord } from "../model.ts";
import {
  type CommandOutcome,
  changesText,
  grouped,
  halfMadeAfter,
  isUp,
  type LeftHalfMade,
  nameOf,
  namesText,
  nextUp,
  outcomeOf,
  reasonOf,
  stackText,
  timeText,
} from "./renderWords.ts";

/** Entries of a list, and names of one entry, before the rest is counted. */
const shownOfList = 8;
const shownOfOne = 3;

/** What the engine did in a command that did not end well, and whether the next `up` put it right. */
export function wrongCommand(record: RehearsalRecord, command: CommandRecord, style: Style): string[] {
  const several = record.stacks.length > 1;
  const where = several ? ` of ${stackText(command.stack)}` : "";
  const outcome = outcomeOf(command);
  const what: Readonly<Record<CommandOutcome, string>> = {
    done: "done",
    stopped: "stopped by protection",
    refused: "was stopped by mandatory policies",
    failed: `failed (exit code ${command.exitCode})`,
    killed: `was killed after ${timeText(command.ended - command.began)}`,
  };
  const of = (state: EngineStep["outcome"]): EngineStep[] => command.steps.filter(({ outcome }) => outcome === state);
  const [done, failed] = [of("done"), of("failed")];
  // The stack ends with the command, whatever the command came to.
  const unfinished = of("unfinished").filter(({ type }) => type !== "pulumi:pulumi:Stack");
  const counts = [
    `${count(done.length, "step")} done`,
    ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
    ...(unfinished.length === 0 ? [] : [`${unfinished.length} begun and not ended`]),
  ];
  return [
    style.paint(
      "bold",
      truncate(`${capital(command.title)}${where} ${what[outcome]}: ${counts.join(", ")}`, style.width),
    ),
    ...counted(record, outcome, style),
    ...failedSteps(failed, command, style),
    ...unfinishedSteps(unfinished, style),
    ...(outcome === "refused" ? [] : said(record, command, style)),
    ...converged(record, command, style),
  ];
}

/** From when on the time of the fault ran: it is not the time of the command. */
function counted({ faults }: RehearsalRecord, outcome: CommandOutcome, style: Style): string[] {
  const fault = faults.find((one) => one.startsWith("kill-engine="));
  if (outcome !== "killed" || fault === undefined) return [];
  const text = `${fault} is counted from the first resource of a cloud that the update began`;
  return wrap(text, style.width - 2).map((line) => `  ${line}`);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Equal reasons of one operation are said once. */
function failedSteps(failed: readonly EngineStep[], command: CommandRecord, style: Style): string[] {
  const groups = grouped(failed, (step) => JSON.stringify([step.operation, forcedBy(step), reasonOf(step, command)]));
  const entries = [...groups.values()].map((steps) => {
    const names = steps.map(({ urn }) => nameOf(urn));
    const many = steps.length > 1 ? `${steps.length} × ` : "";
    const head = `${many}${steps[0]!.operation} ${namesText(names, style.full ? names.length : shownOfOne)}${forcedBy(steps[0]!)}`;
    return [
      ...indent(wrap(head, style.width - 4), "  ✕ ").map((line) => style.paint("bad", line)),
      ...wrap(reasonOf(steps[0]!, command), style.width - 4).map((line) => `    ${line}`),
    ];
  });
  return bounded(entries, "failed step", style);
}

/** The engine's own words for a replacement that is not allowed name no property. */
function forcedBy(step: EngineStep | undefined): string {
  const { replacing = [] } = step ?? {};
  return replacing.length === 0 ? "" : ` (replaced because of ${replacing.join(", ")})`;
}

function unfinishedSteps(unfinished: readonly EngineStep[], style: Style): string[] {
  const groups = grouped(unfinished, ({ operation }) => operation);
  return [...groups].flatMap(([operation, steps]) => {
    const names = steps.map(({ urn }) => nameOf(urn));
    const text = `not ended: ${operation} ${namesText(names, style.full ? names.length : shownOfList)}`;
    return indent(wrap(text, style.width - 4), "  … ").map((line) => style.paint("warn", line));
  });
}

/** What the engine says of no step that failed: the program threw, a command did not take an option, protection stands in the way. */
function said({ commands }: RehearsalRecord, command: CommandRecord, style: Style): string[] {
  const failing = command.steps.filter(({ outcome }) => outcome === "failed");
  const failed = new Set(failing.map(({ urn }) => urn));
  const ended = command.steps.every(({ outcome }) => outcome === "done");
  const errors = command.diagnostics.filter(
    ({ severity, urn = "" }) => severity === "error" && !failed.has(urn) && (ended || urn !== ""),
  );
  // That it failed is said already, and so is why a step did: a provider that has died says it again without a name.
  const reasons = new Set(failing.map((step) => reasonOf(step, command)));
  const own = errors.filter(({ message }) => !isThatItFailed(message) && !reasons.has(message.trim()));
  const messages = (own.length > 0 || !ended ? own : errors).map(
    ({ message, urn = "" }) =>
      `${message.trim()}${forcedBy(/\breplace\b/.test(message) ? lastOf(urn, commands, command) : undefined)}`,
  );
  const entries = [...new Set(messages)].map((message) => indent(wrap(message, style.width - 4), "  ✕ "));
  return bounded(entries, "message", style).map((line) => style.paint("bad", line));
}

/** What is protected gets no step in an `up`: what forces its replacement an earlier command has said. */
function lastOf(urn: string, commands: readonly CommandRecord[], command: CommandRecord): EngineStep | undefined {
  return commands
    .slice(0, commands.indexOf(command) + 1)
    .flatMap(({ steps }) => steps)
    .findLast((step) => step.urn === urn);
}

/** The first ones, and how many more there are. */
export function bounded(entries: readonly (readonly string[])[], what: string, style: Style): string[] {
  const shown = style.full ? entries : entries.slice(0, shownOfList);
  const more = entries.length - shown.length;
  return [...shown.flat(), ...(more > 0 ? [`  … ${count(more, `more ${what}`)} (--full shows all)`] : [])];
}

function converged(record: RehearsalRecord, command: CommandRecord, style: Style): string[] {
  if (!isUp(command) || outcomeOf(command) === "refused") return [];
  const next = nextUp(record.commands, command);
  if (next === undefined) return ["  No other up followed."];
  const left = halfMadeAfter(record, next);
  const fine = outcomeOf(next) === "done" && left.length === 0;
  const text = fine
    ? `The next up brought it to its end: ${changesText(next)}.`
    : `The next up did not bring it to its end: ${notBrought(next, left, style)}.`;
  return indent(wrap(text, style.width - 4), fine ? "  ✓ " : "  ✕ ").map((line) =>
    style.paint(fine ? "good" : "bad", line),
  );
}

function notBrought(next: CommandRecord, left: readonly LeftHalfMade[], style: Style): string {
  const outcome = outcomeOf(next);
  if (outcome === "killed") return "it was killed";
  if (outcome !== "done") return `it ended as ${outcome}`;
  const names = left.map(({ urn }) => nameOf(urn));
  const shown = namesText(names, style.full ? names.length : shownOfOne);
  return `it ended well, and its cloud still has half made ${shown}, which only another one replaces (pulumi up --replace)`;
}
