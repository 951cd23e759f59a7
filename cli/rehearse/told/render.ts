import { urnParts } from "../../../components/core/urn.ts";
import type { PolicyFinding, PolicyLevel } from "../../planReport.ts";
import { type Named, renderFindings } from "../../render/findings.ts";
import type { Style, Tone } from "../../render/style.ts";
import { type Column, type Row, table } from "../../render/table.ts";
import { count, indent, truncate, wrap } from "../../render/text.ts";
import { kindOf } from "../../render/tree.ts";
import type { EngineFinding, Leftover, PendingOperation, RehearsalRecord } from "../model.ts";
import { editSections } from "./edit.ts";
import {
  type CommandOutcome,
  changesText,
  findingsText,
  grouped,
  halfMadeOf,
  nameOf,
  outcomeOf,
  stackText,
  timeText,
  verdictText,
  wentWrong,
} from "./renderWords.ts";
import { bounded, wrongCommand } from "./renderWrong.ts";

const tones: Readonly<Record<CommandOutcome, Tone>> = {
  done: "good",
  stopped: "plain",
  refused: "bad",
  failed: "bad",
  killed: "warn",
};

/**
 * A rehearsal for a person: what ran and how it ended, what went wrong and what became of it, what is left, and last
 * why it failed, if it did. Short; everything with `style.full`.
 */
export function rehearsalText(record: RehearsalRecord, style: Style): string {
  const wrong = record.commands.filter(wentWrong);
  // Of what a provider did not live to tell of, the engine notes no operation.
  const unknown = record.pending.filter(({ operation }) => operation === "orphaned");
  const operations = record.pending.filter((one) => !unknown.includes(one));
  const sections = [
    header(record, style),
    section("Commands", commandsTable(record, style), style),
    ...policies(record, style),
    ...editSections(record, style).map(([title, lines]) => section(title, lines, style)),
    ...wrong.map((command) => wrongCommand(record, command, style)),
    ...list(`Pending operations (${operations.length})`, pending(operations, style), style),
    ...list(`Made, and in no state when the up ended (${unknown.length})`, pending(unknown, style), style),
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
    .sort((a, b) => Number(b.level === "mandatory") - Number(a.level === "mandatory"));
  const shown = unique.filter(({ level }) => style.full || level === "mandatory");
  const hidden = findingsText({ findings: unique.slice(shown.length) });
  if (unique.length === 0) return [];
  const lines = [
    ...(shown.length === 0 ? [] : renderFindings(byUrn, shown, style)),
    ...(hidden === "" ? [] : [`  … ${hidden} (--full shows all)`]),
  ];
  return [section(style.full || shown.length === 0 ? "Policies" : "Mandatory findings", lines, style)];
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
    const { type, name } = urnParts(urn);
    return name === "" ? undefined : { type, name };
  },
};

/** What the engine did not see the end of, or did not hear of, and how a user settles it. */
function pending(operations: readonly PendingOperation[], style: Style): string[] {
  const entries = operations.map(({ operation, urn, id }) => {
    const where = id === undefined ? "not in the cloud" : `in the cloud as ${id}`;
    return { text: operation === "orphaned" ? `${nameOf(urn)}, ${where}` : `${operation} ${nameOf(urn)}: ${where}` };
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
    ...of("retained", "Kept in the cloud (retainOnDelete, or the provider does not delete it)", "plain"),
  ];
}

function generic(types: readonly string[], style: Style): string[] {
  if (types.length === 0) return [];
  const what =
    "No simulated cloud knows these: they were accepted as they came, nothing of them was checked, and every change of them was an update.";
  const entries = types.map((type) => [`  - ${truncate(type, style.width - 4)}`]);
  return [...wrap(what, style.width - 2).map((line) => `  ${line}`), ...bounded(entries, "type", style)];
}

/** What somebody can do whose program mandatory policies stop. */
const wayOut =
  "Fix: mend what the mandatory policies found, or give --no-policies, or a --policy-pack-config of your own.";

function verdict(record: RehearsalRecord, style: Style): string[] {
  const refused = record.commands.some((command) => outcomeOf(command) === "refused");
  return [
    ...wrap(verdictText(record), style.width).map((line) =>
      style.paint(record.failures.length > 0 ? "bad" : "good", line),
    ),
    ...(refused ? wrap(wayOut, style.width) : []),
  ];
}
