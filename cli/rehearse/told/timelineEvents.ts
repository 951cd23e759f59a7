import { count } from "../../render/text.ts";
import { kindOf } from "../../render/tree.ts";
import type { CommandRecord, RehearsalRecord, Settlement } from "../model.ts";
import {
  type CloudOperation,
  changesText,
  grouped,
  halfMadeAfter,
  isUp,
  nameOf,
  namesText,
  operationsOf,
  outcomeOf,
  refusalText,
  stackText,
  timeText,
} from "./renderWords.ts";

/** What kind of thing happened, for its sign and its colour. */
export type EventKind =
  | "began"
  | "done"
  | "wrong"
  | "killed"
  | "refused"
  | "half-made"
  | "crashed"
  | "throttled"
  | "slow"
  | "hand"
  | "settled"
  | "retried"
  | "quiet";

export interface TimelineEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: EventKind;
  readonly text: string;
  /** Events of one command with the same key are told together where there are many. */
  readonly key: string;
}

/** What mattered in one command, in the order of time; its beginning first, its end last. */
export interface CommandEvents {
  readonly command: CommandRecord;
  readonly began: TimelineEvent;
  readonly events: readonly TimelineEvent[];
  readonly ended: TimelineEvent;
}

/** What happened in a rehearsal that is worth a line. */
export function eventsOf(record: RehearsalRecord): CommandEvents[] {
  const failedBefore = new Set<string>();
  const took = durationOf(record);
  return record.commands.map((command) => {
    const events = [
      ...troubles(command, took),
      ...throttles(command),
      ...byHand(command),
      ...retries(record, command, failedBefore),
    ].sort((a, b) => a.at - b.at);
    return {
      command,
      began: { at: command.began, kind: "began", key: "began", text: began(record, command) },
      events: [...events, ...settled(record, command)],
      ended: ended(command),
    };
  });
}

/** How long a cloud took for something, in its own time where it takes any. */
function durationOf({ speed }: Pick<RehearsalRecord, "speed">): (milliseconds: number) => string {
  return (milliseconds) => (speed > 0 ? `${timeText(milliseconds * speed)} of the cloud` : timeText(milliseconds));
}

function began({ stacks }: RehearsalRecord, { title, stack }: CommandRecord): string {
  return stacks.length > 1 ? `${title} of ${stackText(stack)}` : title;
}

function ended(command: CommandRecord): TimelineEvent {
  const { title, ended: at } = command;
  const outcome = outcomeOf(command);
  const counts = changesText(command);
  const what = counts === "nothing" ? "" : `, ${counts}`;
  const words = {
    done: `${title}: done${what}`,
    refused: `${title}: stopped by mandatory policies${what}`,
    stopped: `${title}: stopped by protection, as it should be`,
    failed: `${title}: failed${what}`,
    killed: `${title}: the engine was killed${what}`,
  }[outcome];
  const kind = outcome === "killed" ? "killed" : outcome === "done" || outcome === "stopped" ? "done" : "wrong";
  return { at, kind, key: "ended", text: words };
}

/** Refused, half-made and crashed operations, and those that an ordered fault made slow. */
function troubles(command: CommandRecord, took: (milliseconds: number) => string): TimelineEvent[] {
  return operationsOf(command).flatMap((operation) => {
    const event = trouble(operation, took);
    return event === undefined ? [] : [event];
  });
}

function trouble(operation: CloudOperation, took: (milliseconds: number) => string): TimelineEvent | undefined {
  const { outcome, urn, type, action, at: begun, until: at, faults = [], throttled = 0 } = operation;
  const name = urn === "" ? kindOf(type) : nameOf(urn);
  const ordered = faults.length === 0 ? "" : ` [${faults.join(", ")}]`;
  if (outcome === "refused") {
    const text = `${action} ${name} refused: ${refusalText(operation)}${ordered}`;
    return { at, kind: "refused", key: `refused ${type} ${action} ${operation.refusal?.code}`, text };
  }
  if (outcome === "half-made") {
    const text = `${name} half made: ${refusalText(operation)}${ordered}`;
    return { at, kind: "half-made", key: `half-made ${type}`, text };
  }
  if (outcome === "crashed") {
    const text = `the provider crashed once ${name} was ${pastOf(action)}${ordered}`;
    return { at, kind: "crashed", key: "crashed", text };
  }
  // What was only throttled is summed up by type.
  if (faults.length === 0 || throttled > 0) return undefined;
  const text = `${action} ${name} took ${took(at - begun)}${ordered}`;
  return { at, kind: "slow", key: `slow ${type} ${faults.join()}`, text };
}

function pastOf(action: CloudOperation["action"]): string {
  return { create: "created", read: "read", update: "updated", delete: "deleted", invoke: "asked" }[action];
}

/** Throttled calls of a command by type, the most first; told at its end. */
function throttles(command: CommandRecord): TimelineEvent[] {
  const throttled = operationsOf(command).filter((one) => (one.throttled ?? 0) > 0);
  if (throttled.length === 0) return [];
  const calls = (operations: readonly CloudOperation[]): number =>
    operations.reduce((sum, one) => sum + one.throttled!, 0);
  const byType = [...grouped(throttled, ({ type }) => type)]
    .map(([type, operations]) => ({ type, many: calls(operations) }))
    .sort((a, b) => b.many - a.many || (a.type < b.type ? -1 : 1))
    .map(({ type, many }) => `${kindOf(type)} ${many.toLocaleString("en-US")}`);
  const text = `throttled calls, asked again until they went through: ${calls(throttled).toLocaleString("en-US")} (${namesText(byType, 6)})`;
  return [{ at: command.ended, kind: "throttled", key: "throttled", text }];
}

function byHand({ cloud }: CommandRecord): TimelineEvent[] {
  return cloud.flatMap((entry): TimelineEvent[] => {
    if (entry.kind === "is" && entry.by === "hand") {
      const { type, id } = entry.resource;
      return [{ at: entry.at, kind: "hand", key: `hand ${type}`, text: `by hand: ${kindOf(type)} ${id} changed` }];
    }
    if (entry.kind === "gone" && entry.by === "hand") {
      const { type, id } = entry;
      return [{ at: entry.at, kind: "hand", key: `hand gone ${type}`, text: `by hand: ${kindOf(type)} ${id} deleted` }];
    }
    return [];
  });
}

/**
 * What went through after it had failed, or had not ended, in an earlier command. `failedBefore` is carried on. What a cloud
 * has given up on stays as it is, whatever goes through.
 */
function retries(record: RehearsalRecord, command: CommandRecord, failedBefore: Set<string>): TimelineEvent[] {
  if (!isUp(command)) {
    for (const { urn, outcome } of command.steps) if (outcome !== "done") failedBefore.add(urn);
    return [];
  }
  const halfMade = new Set(halfMadeAfter(record, command).map(({ urn }) => urn));
  const found: TimelineEvent[] = [];
  for (const { urn, operation, outcome, ended } of command.steps) {
    const at = ended ?? command.ended;
    if (outcome !== "done") failedBefore.add(urn);
    else if (halfMade.has(urn)) {
      if (operation === "same" || !failedBefore.has(urn)) continue;
      const text = `${nameOf(urn)}: ${operation} went through, and its cloud has it half made as before`;
      found.push({ at, kind: "half-made", key: `still half-made ${operation}`, text });
    }
    // What is left unfinished is the same for a preview or a refresh; only an up puts it right.
    else if (failedBefore.delete(urn) && operation !== "same") {
      const text = `${nameOf(urn)}: ${operation} went through this time`;
      found.push({ at, kind: "retried", key: `retried ${operation}`, text });
    }
  }
  return found;
}

/** Operations that nobody saw the end of, and this command settled. What was deleted by hand is told as such. */
function settled({ pending }: RehearsalRecord, command: CommandRecord): TimelineEvent[] {
  const mine = pending.filter(({ stack, settledAt }) => stack === command.stack && settledAt === command.ended);
  return [...grouped(mine, (one) => one.settled)].map(([how, operations]) => {
    const names = operations.slice(0, 3).map(({ urn }) => nameOf(urn));
    const more = operations.length > 3 ? ` and ${operations.length - 3} more` : "";
    return {
      at: command.ended,
      kind: "settled",
      key: "settled",
      text: `${settledText(how as Settlement, operations.length)}: ${names.join(", ")}${more}`,
    };
  });
}

function settledText(how: Settlement, many: number): string {
  const operations = count(many, "pending operation");
  const words: Readonly<Record<Settlement, string>> = {
    refreshed: `${operations} settled by a refresh`,
    cleared: `${operations} cleared away, nothing was in the cloud`,
    "state edit": `${operations} taken into the state by id`,
    imported: `${count(many, "resource")} that no state knew imported`,
    deleted: `${count(many, "resource")} that no state knew deleted by hand`,
  };
  return words[how];
}
