import type { PolicyFinding, PolicyLevel } from "../planReport.ts";
import { type Named, renderFindings } from "../render/findings.ts";
import type { Style, Tone } from "../render/style.ts";
import { type Column, type Row, table } from "../render/table.ts";
import { count, indent, truncate, wrap } from "../render/text.ts";
import { kindOf } from "../render/tree.ts";
import type { CommandRecord, EngineFinding, EngineStep, Leftover, PendingOperation, RehearsalRecord } from "./model.ts";
import {
  type CommandOutcome,
  changesText,
  findingsText,
  grouped,
  halfMadeOf,
  isUp,
  nameOf,
  namesText,
  nextUp,
  outcomeOf,
  reasonOf,
  stackText,
  timeText,
  wentWrong,
} from "./renderWords.ts";

const tones: Readonly<Record<CommandOutcome, Tone>> = {
  done: "good",
  stopped: "plain",
  refused: "bad",
  failed: "bad",
  killed: "warn",
};
/** Entries of a list, and names of one entry, before the rest is counted. */
const shownOfList = 8;
const shownOfOne = 3;

/**
 * A rehearsal for a person: what ran and how it ended, what went wrong and what became of it, what is left, and last
 * why it failed, if it did. Short; everything with `style.full`.
 */
export function rehearsalText(record: RehearsalRecord, style: Style): string {
  const wrong = record.commands.filter(wentWrong);
  const sections = [
    header(record, style),
    section("Commands", commandsTable(record, style), style),
    ...policies(record, style),
    ...wrong.map((command) => wrongCommand(record, command, style)),
    ...list(`Pending operations (${record.pending.length})`, pending(record.pending, style), style),
    ...list("Half made", halfMade(record, style), style),
    ...leftovers(record.leftovers, style),
    ...list("Unknown types", generic(record.generic, style), style),
    ...list("Notes", paragraphs(record.notes, style), style),
    ...list(
      "Failures",
      paragraphs(record.failures, style).map((line) => style.paint("bad", line)),
      style,
    ),
    verdict(record, style),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return [style.paint("bold", truncate(title, style.width)), ...lines];
}

function list(title: string, lines: readonly string[], style: Style): string[][] {
  return lines.length === 0 ? [] : [section(title, lines, style)];
}

function paragraphs(texts: readonly string[], style: Style): string[] {
  return [...new Set(texts)].flatMap((text) => indent(wrap(text, style.width - 4), "  - "));
}

function header({ stacks, pulumi, seed, faults, speed, began, ended }: RehearsalRecord, style: Style): string[] {
  const clouds =
    speed > 0 ? `${count(speed, "minute")} of the clouds in one of ours` : "the clouds take no time for anything";
  return [
    style.paint("bold", truncate(`Rehearsal of ${stacks.map(stackText).join(", ")}`, style.width)),
    ...wrap(
      `pulumi ${pulumi.replace(/^v/, "")} · seed ${seed} · ${clouds} · ${timeText(ended - began)} in all`,
      style.width,
    ),
    ...wrap(faults.length === 0 ? "No faults were ordered." : `Faults: ${faults.join(", ")}`, style.width),
  ];
}

function commandsTable({ commands, stacks }: RehearsalRecord, style: Style): string[] {
  const several = stacks.length > 1;
  const columns: Column[] = [
    ...(several ? [{ header: "stack", flexTo: 12 }] : []),
    { header: "command", flexTo: 12 },
    { header: "outcome" },
    { header: "resources", flexTo: 20 },
    { header: "policies", flexTo: 11 },
    { header: "time", align: "right" },
  ];
  const rows = commands.map((command): Row => {
    const outcome = outcomeOf(command);
    const took = command.ended - command.began;
    return {
      cells: [
        ...(several ? [stackText(command.stack)] : []),
        command.title,
        outcome,
        Object.keys(command.changes).length === 0 ? "–" : changesText(command),
        findingsText(command) || "–",
        timeText(took),
      ],
      tone: [...(several ? (["plain"] as const) : []), "plain", tones[outcome]],
    };
  });
  return table(columns, rows, style, "  ");
}

/** What policies found, each finding once: the commands of a stack find the same. */
function policies({ commands }: RehearsalRecord, style: Style): string[][] {
  const all = commands.flatMap(({ findings }) => findings);
  const unique = [...grouped(all, ({ policy, level, urn, message }) => JSON.stringify([policy, level, urn, message]))]
    .map(([, [one]]) => asPolicyFinding(one!))
    .filter(({ level }) => style.full || level === "mandatory");
  if (unique.length === 0) return [];
  return [section(style.full ? "Policies" : "Mandatory findings", renderFindings(byUrn, unique, style), style)];
}

function asPolicyFinding({ policy, level, urn, message }: EngineFinding): PolicyFinding {
  const known: readonly string[] = ["mandatory", "remediate", "advisory", "disabled"];
  return {
    policy,
    level: known.includes(level) ? (level as PolicyLevel) : "advisory",
    urn,
    message,
    severity: "",
  };
}

const byUrn: Named = {
  get: (urn) => {
    const [, , types = "", ...name] = urn.split("::");
    return name.length === 0 ? undefined : { type: types.split("$").at(-1) ?? "", name: name.join("::") };
  },
};

/** What the engine did in a command that did not end well, and whether the next `up` put it right. */
function wrongCommand(record: RehearsalRecord, command: CommandRecord, style: Style): string[] {
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
  const [done, failed, unfinished] = [of("done"), of("failed"), of("unfinished")];
  const counts = [
    `${count(done.length, "step")} done`,
    ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
    ...(unfinished.length === 0 ? [] : [`${unfinished.length} begun and not ended`]),
  ];
  return [
    ...section(`${capital(command.title)}${where} ${what[outcome]}: ${counts.join(", ")}`, [], style),
    ...failedSteps(failed, command, style),
    ...unfinishedSteps(unfinished, style),
    ...(failed.length === 0 && unfinished.length === 0 && outcome !== "refused" ? said(command, style) : []),
    ...converged(record.commands, command, style),
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Equal reasons of one operation are said once. */
function failedSteps(failed: readonly EngineStep[], command: CommandRecord, style: Style): string[] {
  const groups = grouped(failed, (step) => JSON.stringify([step.operation, reasonOf(step, command)]));
  const entries = [...groups.values()].map((steps) => {
    const names = steps.map(({ urn }) => nameOf(urn));
    const many = steps.length > 1 ? `${steps.length} × ` : "";
    const head = `${many}${steps[0]!.operation} ${namesText(names, style.full ? names.length : shownOfOne)}`;
    return [
      ...indent(wrap(head, style.width - 4), "  ✕ ").map((line) => style.paint("bad", line)),
      ...wrap(reasonOf(steps[0]!, command), style.width - 4).map((line) => `    ${line}`),
    ];
  });
  return bounded(entries, "failed step", style);
}

function unfinishedSteps(unfinished: readonly EngineStep[], style: Style): string[] {
  const groups = grouped(unfinished, ({ operation }) => operation);
  return [...groups].flatMap(([operation, steps]) => {
    const names = steps.map(({ urn }) => nameOf(urn));
    const text = `not ended: ${operation} ${namesText(names, style.full ? names.length : shownOfList)}`;
    return indent(wrap(text, style.width - 4), "  … ").map((line) => style.paint("warn", line));
  });
}

/** What the engine says where no step failed: the program threw, or a command did not take an option. */
function said({ diagnostics }: CommandRecord, style: Style): string[] {
  const errors = [...new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message))];
  const entries = errors.map((message) => indent(wrap(message.trim(), style.width - 4), "  ✕ "));
  return bounded(entries, "message", style).map((line) => style.paint("bad", line));
}

function bounded(entries: readonly (readonly string[])[], what: string, style: Style): string[] {
  const shown = style.full ? entries : entries.slice(0, shownOfList);
  const more = entries.length - shown.length;
  return [...shown.flat(), ...(more > 0 ? [`  … ${count(more, `more ${what}`)} (--full shows all)`] : [])];
}

function converged(commands: readonly CommandRecord[], command: CommandRecord, style: Style): string[] {
  if (!isUp(command) || outcomeOf(command) === "refused") return [];
  const next = nextUp(commands, command);
  if (next === undefined) return ["  No other up followed."];
  const fine = outcomeOf(next) === "done";
  const text = fine
    ? `The next up brought it to its end: ${changesText(next)}.`
    : `The next up did not bring it to its end: it ${outcomeOf(next) === "killed" ? "was killed" : `ended as ${outcomeOf(next)}`}.`;
  return indent(wrap(text, style.width - 4), fine ? "  ✓ " : "  ✕ ").map((line) =>
    style.paint(fine ? "good" : "bad", line),
  );
}

/** What the engine did not see the end of, and how a user settles it. */
function pending(operations: readonly PendingOperation[], style: Style): string[] {
  const entries = operations.map(({ operation, urn, id }) => {
    const where = id === undefined ? "not in the cloud" : `in the cloud as ${id}`;
    return { text: `${operation} ${nameOf(urn)}: ${where}` };
  });
  const groups = grouped(
    operations.map(({ settledBy }, index) => ({ settledBy, ...entries[index]! })),
    ({ settledBy }) => settledBy,
  );
  const lines = [...groups].map(([command, group]) => [
    ...bounded(
      group.map(({ text }) => indent(wrap(text, style.width - 4), "  - ")),
      "operation",
      style,
    ),
    // A command is copied: it is not broken, whatever the width.
    style.paint("accent", `    ${command}`),
  ]);
  return bounded(lines, "command", style);
}

function halfMade(record: RehearsalRecord, style: Style): string[] {
  const entries = halfMadeOf(record).map(({ urn, id, why }) =>
    indent(
      wrap(`${nameOf(urn)}, in the cloud as ${id}${why === undefined ? "" : `: ${why}`}`, style.width - 4),
      "  - ",
    ),
  );
  return bounded(entries, "resource", style);
}

function leftovers(left: readonly Leftover[], style: Style): string[][] {
  const of = (why: Leftover["why"], title: string, tone: Tone): string[][] => {
    const entries = left
      .filter((one) => one.why === why)
      .map(({ type, id, urn }) =>
        indent(wrap(`${urn === "" ? kindOf(type) : nameOf(urn)}, in the cloud as ${id}`, style.width - 4), "  - ").map(
          (line) => style.paint(tone, line),
        ),
      );
    return list(title, bounded(entries, "resource", style), style);
  };
  return [
    ...of("orphan", "Orphans: in the cloud, and in no state", "bad"),
    ...of("retained", "Kept in the cloud on purpose (retainOnDelete)", "plain"),
  ];
}

function generic(types: readonly string[], style: Style): string[] {
  if (types.length === 0) return [];
  const what =
    "No simulated cloud knows these: they were accepted as they came, nothing of them was checked, and every change of them was an update.";
  const entries = types.map((type) => [`  - ${truncate(type, style.width - 4)}`]);
  return [...wrap(what, style.width - 2).map((line) => `  ${line}`), ...bounded(entries, "type", style)];
}

function verdict({ commands, failures, leftovers }: RehearsalRecord, style: Style): string[] {
  const wrong = commands.filter(wentWrong).length;
  const kept = leftovers.filter(({ why }) => why === "retained").length;
  const aside = [
    ...(wrong === 0 ? [] : [`${count(wrong, "command")} did not end well, and what came after put it right`]),
    ...(kept === 0 ? [] : [`${count(kept, "resource")} kept on purpose`]),
  ];
  const text =
    failures.length > 0
      ? `Failed: ${count(failures.length, "failure")} in ${count(commands.length, "command")}.`
      : `Fine: ${count(commands.length, "command")}${aside.length === 0 ? "" : `; ${aside.join("; ")}`}.`;
  return wrap(text, style.width).map((line) => style.paint(failures.length > 0 ? "bad" : "good", line));
}
