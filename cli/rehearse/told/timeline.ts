import type { Style, Tone } from "../../render/style.ts";
import { count, indent, padStart, wrap } from "../../render/text.ts";
import type { CommandRecord, EngineStep, RehearsalRecord } from "../model.ts";
import { changesText, timeText } from "./renderWords.ts";
import { type CommandEvents, type EventKind, eventsOf, type TimelineEvent } from "./timelineEvents.ts";

/** Signs beside colours: a timeline is read in files, and by people who do not see the colours. */
const signs: Readonly<Record<EventKind, readonly [sign: string, tone: Tone]>> = {
  began: ["▶", "bold"],
  done: ["■", "good"],
  wrong: ["✕", "bad"],
  killed: ["✕", "warn"],
  refused: ["✕", "bad"],
  "half-made": ["◐", "bad"],
  crashed: ["▲", "warn"],
  throttled: ["◦", "warn"],
  slow: ["◷", "warn"],
  hand: ["✎", "warn"],
  settled: ["✓", "good"],
  retried: ["✓", "good"],
  quiet: ["·", "dim"],
};

/** Events of one kind in one command, and events of one command, before they are told together. */
const most = { short: { ofKind: 3, ofCommand: 24 }, full: { ofKind: 25, ofCommand: 300 } };
/** A stretch without an event is summed up when it made up so much of its command. */
const longStretch = 0.02;

/**
 * What happened when: one line for what matters, and one for what lies between. In our time: the engine and the program take
 * as long as they always do, and only what the clouds do is faster.
 */
export function timelineText(record: RehearsalRecord, style: Style): string {
  const clock = clockOf(record);
  const lines = eventsOf(record).flatMap((of) => linesOf(of, style.full));
  const width = Math.max(...lines.map(({ at }) => clock(at).length), 1);
  return `${[
    style.paint("bold", "Timeline"),
    ...lines.flatMap(({ at, kind, text }) => {
      const [sign, tone] = signs[kind];
      const margin = `  ${padStart(clock(at), width)}  ${kind === "began" || kind === "done" ? "" : "  "}${sign} `;
      return indent(wrap(text, Math.max(20, style.width - margin.length)), margin).map((line) =>
        style.paint(tone, line),
      );
    }),
  ].join("\n")}\n`;
}

/** Time since the rehearsal began: `12:05.4`. */
export function clockOf({ began }: Pick<RehearsalRecord, "began">): (at: number) => string {
  return (at) => {
    const tenths = Math.max(0, Math.floor((at - began) / 100));
    const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, "0");
    return `${Math.floor(tenths / 600)}:${seconds}.${tenths % 10}`;
  };
}

function linesOf({ command, began, events, ended }: CommandEvents, full: boolean): TimelineEvent[] {
  const told = folded(events, full ? most.full : most.short);
  return [began, ...withStretches(command, [...told, ended])];
}

/** Of what is many of a kind the first ones, and a line for the rest where it began; then no more than there is room for. */
function folded(
  events: readonly TimelineEvent[],
  { ofKind, ofCommand }: { readonly ofKind: number; readonly ofCommand: number },
): TimelineEvent[] {
  const many = new Map<string, number>();
  for (const { key } of events) many.set(key, (many.get(key) ?? 0) + 1);
  const seen = new Map<string, number>();
  const told = events.flatMap((event): TimelineEvent[] => {
    const number = (seen.get(event.key) ?? 0) + 1;
    seen.set(event.key, number);
    const all = many.get(event.key)!;
    // A line that says "and 1 more" is as long as that one.
    if (all <= ofKind + 1 || number <= ofKind) return [event];
    if (number > ofKind + 1) return [];
    const last = events.findLast(({ key }) => key === event.key)!;
    return [
      { ...event, text: `… and ${count(all - ofKind, "more", "more")} like it in ${timeText(last.at - event.at)}` },
    ];
  });
  if (told.length <= ofCommand) return told;
  const shown = told.slice(0, ofCommand);
  return [
    ...shown,
    {
      at: told[ofCommand]!.at,
      kind: "quiet",
      key: "folded",
      text: `… ${count(told.length - ofCommand, "more event")}`,
    },
  ];
}

/** Between two events: what the engine did meanwhile, where that took long enough to wonder. */
function withStretches(command: CommandRecord, events: readonly TimelineEvent[]): TimelineEvent[] {
  const whole = Math.max(1, command.ended - command.began);
  let from = command.began;
  return events.flatMap((event, index) => {
    const steps = command.steps.filter(
      ({ ended, outcome, operation }) =>
        outcome === "done" && operation !== "same" && ended !== undefined && ended >= from && ended < event.at,
    );
    // The line of the end has the sum of all.
    const alone = index === 0 && event.key === "ended";
    const tell = !alone && steps.length > 0 && event.at - from >= whole * longStretch;
    const stretch = tell ? [quiet(steps, from, timeText(event.at - from))] : [];
    from = Math.max(from, event.at);
    return [...stretch, event];
  });
}

function quiet(steps: readonly EngineStep[], at: number, took: string): TimelineEvent {
  const changes: Record<string, number> = {};
  for (const { operation } of steps) changes[operation] = (changes[operation] ?? 0) + 1;
  const text = `${changesText({ changes, commandLine: "" })} in ${took}`;
  return { at, kind: "quiet", key: "quiet", text };
}
