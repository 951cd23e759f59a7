import { urnParts } from "../../../components/core/urn.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";
import { keyFrom, placeOf } from "../../../simulator/world/place.ts";
import { count } from "../../render/text.ts";
import { kindOf } from "../../render/tree.ts";
import type { CommandRecord, EngineStep, RehearsalRecord } from "../model.ts";

/** How a command ended. `refused`: mandatory policies stopped it. `stopped`: protection did, as it is meant to. */
export type CommandOutcome = "done" | "refused" | "stopped" | "failed" | "killed";

export function outcomeOf({ title, exitCode, findings }: CommandRecord): CommandOutcome {
  if (exitCode === null) return "killed";
  if (exitCode === 0) return "done";
  if (isMeantToStop(title)) return "stopped";
  return findings.some(({ level }) => level === "mandatory") ? "refused" : "failed";
}

/** A plain destroy of what is protected has to fail. */
function isMeantToStop(title: string): boolean {
  return title === "destroy, protected";
}

/** Whether something has to be said of it beyond its line. */
export function wentWrong(command: CommandRecord): boolean {
  const outcome = outcomeOf(command);
  return outcome === "failed" || outcome === "killed" || outcome === "refused";
}

/** Whether it makes or changes a stack by its program. */
export function isUp({ commandLine }: CommandRecord): boolean {
  return /^pulumi up\b/.test(commandLine);
}

/** Whether it only looks. */
export function isPreview({ commandLine }: Pick<CommandRecord, "commandLine">): boolean {
  return /^pulumi preview\b/.test(commandLine);
}

/** `NodeGroup gpu-a`, from a URN. */
export function nameOf(urn: string): string {
  const { type, name } = urnParts(urn);
  if (type === "pulumi:pulumi:Stack") return "the stack";
  return name === "" ? urn : `${kindOf(type)} ${name}`;
}

/** The engine's order of operations, and its words for what it did. */
const past: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  "create-replacement": "created as replacements",
  "delete-replaced": "deleted after their replacement",
  import: "imported",
  "import-replacement": "imported as replacements",
  read: "read",
  refresh: "refreshed",
  discard: "discarded",
  "discard-replaced": "discarded after their replacement",
  same: "unchanged",
};
const order = Object.keys(past);

/**
 * `218 created, 4 unchanged`, in the engine's words; `218 to create` in a preview.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/display/diff.go
 */
export function changesText(
  command: Pick<CommandRecord, "changes" | "commandLine"> & Partial<Pick<CommandRecord, "steps">>,
): string {
  const rank = (operation: string): number => (order.includes(operation) ? order.indexOf(operation) : order.length);
  const preview = isPreview(command);
  // The engine's sum leaves out what a program only reads, and a later refresh counts it.
  const read = (command.steps ?? []).filter(({ operation, outcome }) => operation === "read" && outcome === "done");
  const texts = Object.entries({ read: read.length, ...command.changes })
    .filter(([, many]) => many > 0)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([operation, many]) => {
      const word = preview && operation !== "same" ? `to ${operation}` : (past[operation] ?? operation);
      return `${many.toLocaleString("en-US")} ${word}`;
    });
  return texts.length === 0 ? "nothing" : texts.join(", ");
}

/** `2 mandatory, 3 advisory`; the strictest first. */
export function findingsText({ findings }: Pick<CommandRecord, "findings">): string {
  const levels = ["mandatory", "remediate", "advisory"];
  const others = [...new Set(findings.map(({ level }) => level))].filter((level) => !levels.includes(level)).sort();
  const texts = [...levels, ...others].flatMap((level) => {
    const many = findings.filter((finding) => finding.level === level).length;
    return many === 0 ? [] : [`${many} ${level}`];
  });
  return texts.join(", ");
}

/** `0.4 s`, `12 s`, `4 min 5 s`, `2 h 10 min`; without what would be nothing. */
export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${whole} s`;
}

/** `organization/project/stack` → `project/stack`: of the organization a rehearsal makes one up. */
export function stackText(stack: string): string {
  return stack.split("/").slice(-2).join("/");
}

export type CloudOperation = Extract<CloudEntry, { readonly kind: "operation" }>;

export function operationsOf({ cloud }: Pick<CommandRecord, "cloud">): CloudOperation[] {
  return cloud.filter((entry) => entry.kind === "operation");
}

/** What a cloud said when it refused, or gave up: `InsufficientInstanceCapacity: We currently do not have …`. */
export function refusalText({ outcome, refusal }: CloudOperation): string {
  if (refusal !== undefined) return `${refusal.code}: ${refusal.message}`;
  return outcome === "crashed" ? "the provider crashed" : "the cloud gave no reason";
}

/** Why a step failed: what its cloud said first, or else what the engine said of it. */
export function reasonOf(step: EngineStep, command: CommandRecord): string {
  const refused = operationsOf(command).find(({ urn, outcome }) => urn === step.urn && outcome !== "done");
  if (refused !== undefined) return refusalText(refused);
  const said = command.diagnostics.find(({ severity, urn }) => severity === "error" && urn === step.urn);
  return said === undefined ? "the engine says no more" : firstLine(said.message);
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]!;
}

/** What a resource is in its cloud at the end of a rehearsal, as far as the journal tells. */
export interface LeftHalfMade {
  readonly package: string;
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  readonly why?: string;
}

/** What a cloud gave up on half-way, and is still there. */
export function halfMadeOf({ commands }: Pick<RehearsalRecord, "commands">): LeftHalfMade[] {
  const left = new Map<string, LeftHalfMade>();
  const reasons = new Map<string, string>();
  for (const entry of commands.flatMap(({ cloud }) => cloud)) {
    if (entry.kind === "operation") {
      if (entry.outcome === "half-made") reasons.set(entry.urn, refusalText(entry));
    } else if (entry.kind === "is" || entry.kind === "gone") {
      const { type, id } = entry.kind === "is" ? entry.resource : entry;
      const place = entry.kind === "is" ? placeOf(entry.resource) : (entry.place ?? "");
      const key = keyFrom(type, place, id);
      left.delete(key);
      if (entry.kind === "is" && entry.resource.status === "failed") {
        left.set(key, { package: entry.package, type, id, urn: entry.resource.urn });
      }
    }
  }
  return [...left.values()].map((one) => {
    const why = reasons.get(one.urn);
    return why === undefined ? one : { ...one, why };
  });
}

/** What of a command's stack its cloud had given up on, and still had, when the command ended. */
export function halfMadeAfter({ commands }: Pick<RehearsalRecord, "commands">, after: CommandRecord): LeftHalfMade[] {
  const [, project, stack] = after.stack.split("/");
  const until = commands.slice(0, commands.indexOf(after) + 1);
  return halfMadeOf({ commands: until }).filter(({ urn }) => urn.startsWith(`urn:pulumi:${stack}::${project}::`));
}

/** The next `up` of the same stack after a command that went wrong. */
export function nextUp(commands: readonly CommandRecord[], after: CommandRecord): CommandRecord | undefined {
  return commands.slice(commands.indexOf(after) + 1).find((one) => one.stack === after.stack && isUp(one));
}

/** How it went, in a sentence: `Fine: 5 commands.`, `Failed: 1 failure.` */
export function verdictText({ commands, failures, leftovers }: RehearsalRecord): string {
  if (failures.length > 0) return `Failed: ${count(failures.length, "failure")}.`;
  const wrong = commands.filter(wentWrong).length;
  const kept = leftovers.filter(({ why }) => why === "retained").length;
  const aside = [
    ...(wrong === 0 ? [] : [`${count(wrong, "command")} did not end well, and what came after put it right`]),
    ...(kept === 0 ? [] : [`${count(kept, "resource")} kept in the cloud`]),
  ];
  return `Fine: ${count(commands.length, "command")}${aside.length === 0 ? "" : `; ${aside.join("; ")}`}.`;
}

/** `3 × NodeGroup gpu-a, gpu-b …`: names with what is too many left out. */
export function namesText(names: readonly string[], most: number): string {
  const unique = [...new Set(names)];
  const shown = unique.slice(0, most);
  const more = unique.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${count(more, "more", "more")}` : ""}`;
}

/** In groups of what is equal, in the order of the first of each. */
export function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
