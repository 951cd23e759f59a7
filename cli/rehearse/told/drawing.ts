import { colours, escaped, px, text } from "../../render/svg.ts";
import { count, truncate } from "../../render/text.ts";
import type { CommandRecord, RehearsalRecord } from "../model.ts";
import { atOnce, type Bar, type Lane, lanesOf, type Mark } from "./drawingLanes.ts";
import { fitted, verdictParts } from "./drawingText.ts";
import {
  type CommandOutcome,
  changesText,
  outcomeOf,
  stackText,
  timeText,
  verdictText,
  wentWrong,
} from "./renderWords.ts";
import { clockOf } from "./timeline.ts";

const width = 800;
const margin = 16;
/** Where bars begin and end; names stand on the left. */
const plot = { left: 232, right: width - 20 };
const rowHeight = 20;
const barHeight = 11;
/** Commands that are drawn, and resources of one command, before the rest is summed up. */
const most = { commands: 16, lanes: 6 };
/** Characters that fit into a line over the whole width. */
const fits = { line: 104 };

/**
 * The whole rehearsal as a picture (SVG): what ran when, and in every command the resources to which something happened
 * or which took longest. Shapes and patterns say the same as colours. Everything in it that is text is escaped.
 */
export function rehearsalDrawing(record: RehearsalRecord): string {
  const title = `Rehearsal of ${record.stacks.map(stackText).join(", ")}`;
  const [drawn, left] = chosenCommands(record.commands);
  const parts: string[] = [];
  const signed = (x: number, at: number): string => sign(x, at, record.failures.length > 0 ? "failed" : "done");
  const under = verdictParts(record, { left: margin, top: 96, characters: fits.line - 3 }, signed, parts);
  let y = overview(record, under + 18, parts);
  for (const command of drawn) y = panel(record, command, y, parts);
  if (left > 0) {
    parts.push(text(margin, y + 16, `… and ${count(left, "more command")}`, "dim"));
    y += 28;
  }
  y = legend(y + 8, parts);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(truncate(title, 200))}</title>`,
    `<desc id="desc">${escaped(described(record, drawn))}</desc>`,
    style(),
    patterns(),
    `<rect class="paper" width="${width}" height="${y}"/>`,
    text(margin, 32, truncate(title, 72), "title"),
    text(margin, 54, truncate(subtitle(record), fits.line), "dim"),
    text(margin, 74, truncate(faultsOf(record), fits.line), "dim"),
    ...parts,
    "</svg>",
  ].join("\n")}\n`;
}

function subtitle(record: RehearsalRecord): string {
  const { pulumi, seed, speed, began, ended } = record;
  const clock = speed > 0 ? `, ${count(speed, "minute")} of the clouds in one of ours` : "";
  return `pulumi ${pulumi.replace(/^v/, "")}, seed ${seed}; ${timeText(ended - began)}${clock}`;
}

function faultsOf({ faults }: RehearsalRecord): string {
  return faults.length === 0 ? "no faults were ordered" : `faults: ${faults.join(", ")}`;
}

/** In words what the picture shows. */
function described(record: RehearsalRecord, drawn: readonly CommandRecord[]): string {
  const commands = drawn.map((one) => {
    const { shown } = lanesOf(one, most.lanes);
    const trouble = shown.filter(({ marks, bars }) => marks.length > 0 || bars.some(({ state }) => state !== "done"));
    const names = trouble.length === 0 ? "" : `; something happened to ${trouble.map(({ name }) => name).join(", ")}`;
    return `${headOf(record, one)}, ${timeText(one.ended - one.began)}${names}`;
  });
  return [...[verdictText(record), ...record.failures].map(withoutStop), faultsOf(record), ...commands].join(". ");
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** Those that went wrong are drawn whatever there is beside them. */
function chosenCommands(commands: readonly CommandRecord[]): [CommandRecord[], number] {
  const wrong = commands.filter(wentWrong);
  const room = Math.max(0, most.commands - wrong.length);
  const chosen = new Set([
    ...wrong.slice(0, most.commands),
    ...commands.filter((one) => !wentWrong(one)).slice(0, room),
  ]);
  return [commands.filter((one) => chosen.has(one)), commands.length - chosen.size];
}

function headOf({ stacks, commands }: RehearsalRecord, command: CommandRecord): string {
  const where = stacks.length > 1 ? ` of ${stackText(command.stack)}` : "";
  const counts = Object.keys(command.changes).length === 0 ? "" : `, ${changesText(command)}`;
  return `${commands.indexOf(command) + 1} ${command.title}${where}: ${outcomeOf(command)}${counts}`;
}

type Scale = (at: number) => number;

function scaleOf(from: number, to: number): Scale {
  return (at) => plot.left + Math.min(1, Math.max(0, (at - from) / Math.max(1, to - from))) * (plot.right - plot.left);
}

/** All commands on one axis, by their numbers. Returns where it ends. */
function overview(record: RehearsalRecord, top: number, parts: string[]): number {
  const { began, ended, commands } = record;
  const x = scaleOf(began, ended);
  parts.push(text(margin, top + 19, "all commands", "name"));
  for (const [index, command] of commands.entries()) {
    const [from, to] = [x(command.began), x(command.ended)];
    parts.push(outcomeBar(from, to - from, top + 6, 18, outcomeOf(command), `${index + 1} ${command.title}`));
    const label = String(index + 1);
    if (to - from > 9 * label.length + 4) parts.push(text((from + to) / 2, top + 20, label, "inside middle"));
  }
  return axis(record, x, began, ended, top + 30, parts) + 8;
}

/** A command: its line, and lanes of its resources on an axis of its own. Returns where it ends. */
function panel(record: RehearsalRecord, command: CommandRecord, top: number, parts: string[]): number {
  const outcome = outcomeOf(command);
  const took = timeText(command.ended - command.began);
  const { shown, others } = lanesOf(command, most.lanes);
  parts.push(
    `<line class="rule" x1="${margin}" x2="${plot.right}" y1="${top}" y2="${top}"/>`,
    sign(margin + 6, top + 18, outcome),
    text(margin + 20, top + 23, truncate(headOf(record, command), 84), "name"),
    text(plot.right, top + 23, took, "dim end"),
  );
  let y = top + 34;
  if (shown.length === 0 && others.length === 0) return y;
  const x = scaleOf(command.began, command.ended);
  for (const lane of shown) {
    parts.push(...laneParts(lane, x, y));
    y += rowHeight;
  }
  if (others.length > 0) {
    parts.push(...othersParts(others, command, y, shown.length > 0));
    y += rowHeight + 8;
  }
  if (command.exitCode === null) {
    const at = px(plot.right);
    parts.push(`<line class="kill" x1="${at}" x2="${at}" y1="${top + 32}" y2="${y}"/>`);
  }
  return axis(record, x, command.began, command.ended, y + 2, parts) + 8;
}

function laneParts({ name, bars, marks }: Lane, x: Scale, y: number): string[] {
  const middle = y + rowHeight / 2;
  const ends = bars.map(({ to }) => x(to));
  return [
    `<g><title>${escaped(truncate(name, 200))}</title>`,
    `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${px(middle)}" y2="${px(middle)}"/>`,
    text(plot.left - 8, middle + 4.5, fitted(name, plot.left - 8 - margin), "tick end"),
    ...bars.map(({ from, to, state }) => stepBar(x(from), x(to), middle - barHeight / 2, state)),
    ...marks.map((mark) => markShape(mark, x(mark.at), middle, ends)),
    "</g>",
  ];
}

/** How many of the others went on at once. */
function othersParts(bars: readonly Bar[], command: CommandRecord, y: number, some: boolean): string[] {
  const parts = 96;
  const counts = atOnce(bars, command.began, command.ended, parts);
  const peak = Math.max(1, ...counts);
  const step = (plot.right - plot.left) / parts;
  const height = rowHeight + 4;
  const base = y + height;
  const path = counts
    .map((many, index) => {
      const level = base - (many / peak) * (height - 3);
      return `${index === 0 ? "M" : "L"}${px(plot.left + index * step)} ${px(level)}h${px(step)}`;
    })
    .join("");
  const label = `${count(bars.length, some ? "other" : "resource")}, ${peak} at once`;
  return [
    `<g><title>${escaped(label)}</title>`,
    text(plot.left - 8, base - 7, fitted(label, plot.left - 8 - margin), "tick end"),
    `<path class="others" d="${path}L${px(plot.right)} ${px(base)}L${plot.left} ${px(base)}Z"/>`,
    "</g>",
  ];
}

/** A line with times below it. Returns where it ends. */
function axis(record: RehearsalRecord, x: Scale, from: number, to: number, y: number, parts: string[]): number {
  const clock = clockOf(record);
  parts.push(`<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${px(y)}" y2="${px(y)}"/>`);
  const steps = 4;
  for (let index = 0; index <= steps; index++) {
    const at = from + ((to - from) * index) / steps;
    const place = index === 0 ? "" : index === steps ? " end" : " middle";
    parts.push(
      `<line class="axis" x1="${px(x(at))}" x2="${px(x(at))}" y1="${px(y)}" y2="${px(y + 4)}"/>`,
      text(x(at), y + 17, clock(at), `tick${place}`),
    );
  }
  return y + 22;
}

const outcomeClasses: Readonly<Record<CommandOutcome, string>> = {
  done: "fine",
  stopped: "fine",
  refused: "bad",
  failed: "bad",
  killed: "open",
};

function outcomeBar(at: number, long: number, y: number, high: number, outcome: CommandOutcome, title: string): string {
  return `<rect class="${outcomeClasses[outcome]}" x="${px(at)}" y="${px(y)}" width="${px(Math.max(1.5, long - 1))}" height="${high}"><title>${escaped(title)}</title></rect>`;
}

function stepBar(from: number, to: number, y: number, state: Bar["state"]): string {
  const name = { done: "fine", failed: "bad", unfinished: "open" }[state];
  return `<rect class="${name}" x="${px(from)}" y="${px(y)}" width="${px(Math.max(2, to - from))}" height="${barHeight}"/>`;
}

/** A shape for each outcome of a command. */
function sign(x: number, y: number, outcome: CommandOutcome): string {
  if (outcome === "done" || outcome === "stopped") {
    return `<rect class="fine" x="${px(x - 5)}" y="${px(y - 5)}" width="10" height="10"/>`;
  }
  return outcome === "killed"
    ? `<rect class="open" x="${px(x - 5)}" y="${px(y - 5)}" width="10" height="10"/>`
    : cross(x, y);
}

function cross(x: number, y: number): string {
  return `<path class="cross" d="M${px(x - 5)} ${px(y - 5)}l10 10m0 -10l-10 10"/>`;
}

/** A shape on a lane; of throttled calls with their number, behind the bar where there is room, else in front of it. */
function markShape({ kind, many }: Mark, x: number, y: number, ends: readonly number[]): string {
  // At the edges a shape would be cut.
  const at = Math.min(plot.right - 6, Math.max(plot.left + 6, x));
  if (kind !== "throttled") return shapeOf(kind, at, y);
  const label = `asked again ${many === 1 ? "once" : `${many} times`}`;
  const end = Math.max(at, ...ends) + 14;
  const room = plot.right - end > 106;
  return `${shapeOf(kind, at, y)}${text(room ? end : at - 12, y + 4.5, label, `note${room ? "" : " end"}`)}`;
}

function shapeOf(kind: Mark["kind"], x: number, y: number): string {
  const [at, middle] = [px(x), px(y)];
  switch (kind) {
    case "refused":
      return cross(x, y);
    case "half-made":
      return `<circle class="half" cx="${at}" cy="${middle}" r="6"/><path class="halfFull" d="M${at} ${px(y - 6)}a6 6 0 0 0 0 12z"/>`;
    case "crashed":
      return `<path class="crash" d="M${at} ${px(y - 7)}l7 12h-14z"/>`;
    case "throttled":
      return `<circle class="wait" cx="${at}" cy="${middle}" r="4"/>`;
  }
}

/** What the shapes mean. Returns the height of the whole. */
function legend(top: number, parts: string[]): number {
  const y = top + 16;
  const bar = (state: Bar["state"]) => (x: number, at: number) => stepBar(x - 8, x + 8, at - barHeight / 2, state);
  const mark = (kind: Mark["kind"]) => (x: number, at: number) => shapeOf(kind, x, at);
  const rows: readonly (readonly [
    left: number,
    row: number,
    shape: (x: number, y: number) => string,
    label: string,
  ])[] = [
    [0, 0, bar("done"), "done"],
    [150, 0, bar("failed"), "failed"],
    [300, 0, bar("unfinished"), "begun, and killed before its end"],
    [0, 1, mark("refused"), "refused"],
    [150, 1, mark("half-made"), "half made"],
    [300, 1, mark("crashed"), "provider crashed"],
    [460, 1, mark("throttled"), "throttled, asked again"],
  ];
  parts.push(`<line class="rule" x1="${margin}" x2="${plot.right}" y1="${top}" y2="${top}"/>`);
  for (const [left, row, shape, label] of rows) {
    const middle = y + row * 24;
    parts.push(shape(margin + left + 8, middle), text(margin + left + 26, middle + 5, label, "tick"));
  }
  return y + 44;
}

/** Stripes beside the colour, for what failed. */
function patterns(): string {
  return `<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripeBack" width="6" height="6"/><rect class="stripe" width="3" height="6"/></pattern></defs>`;
}

const [blue, orange, , purple, yellow, grey] = colours;

function style(): string {
  const of = (index: 0 | 1): string =>
    `.fine{fill:${blue[index]}}.bad{stroke:${orange[index]}}.stripe{fill:${orange[index]}}.cross{stroke:${orange[index]}}.open,.kill{stroke:${yellow[index]}}.half,.crash{stroke:${purple[index]}}.halfFull,.crash{fill:${purple[index]}}.wait{stroke:${grey[index]}}.others{fill:${blue[index]};stroke:${blue[index]}}`;
  return `<style>
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#1c2126}
.title{font-size:19px;font-weight:600}.name{font-weight:600}.dim,.tick,.note{fill:#4d5761}.note{font-size:12px}
.end{text-anchor:end}.middle{text-anchor:middle}.inside{fill:#fff;font-weight:600;paint-order:stroke;stroke:#1c2126;stroke-width:2.5px;stroke-linejoin:round}
.paper{fill:#fff}.rule,.grid{stroke:#e3e7eb}.axis{stroke:#8a949e}
.bad{fill:url(#stripes);stroke-width:1.5}.stripeBack{fill:#fff}.open{fill:none;stroke-width:2;stroke-dasharray:4 3}.kill{stroke-width:2.5}
.cross{fill:none;stroke-width:3;stroke-linecap:round}.half{fill:#fff;stroke-width:2}.crash{stroke-linejoin:round}.wait{fill:#fff;stroke-width:2}.others{fill-opacity:.35;stroke-width:1}
${of(0)}
@media (prefers-color-scheme:dark){
text{fill:#e8ecf0}.dim,.tick,.note{fill:#aab4be}.paper,.stripeBack,.half,.wait{fill:#14181c}.rule,.grid{stroke:#2c343c}.axis{stroke:#7d8894}
${of(1)}
}
</style>`;
}
