import { percentText } from "../../components/lustre/units.ts";
import { colours, escaped, px, text } from "../render/svg.ts";
import { truncate } from "../render/text.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly name: string;
  readonly layout: string;
  /** In words, for the legend. */
  readonly says: string;
  /** Ascending by x. */
  readonly points: readonly Point[];
  readonly chosen: Point;
}

/** A level that lines should reach. */
export interface Target {
  readonly value: number;
  /** One or two short lines. */
  readonly label: readonly string[];
}

/** What is drawn: lines over stripe counts, which are laid out by powers of two. */
export interface Drawing {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** Values are shares of one. */
  readonly share: boolean;
  readonly target?: Target;
  readonly note?: string;
}

const width = 880;
const plot = { left: 72, right: width - 104, top: 84, bottom: 384 };
const legendTop = plot.bottom + 76;
const rowHeight = 24;

/** The drawing as SVG. Everything in it that is text is escaped. */
export function drawing({ title, subtitle, xLabel, yLabel, lines, share, target, note }: Drawing): string {
  const mostX = Math.max(2, ...lines.flatMap(({ points, chosen }) => [chosen.x, ...points.map(({ x }) => x)]));
  const highest = lines.flatMap(({ points, chosen }) => [chosen.y, ...points.map(({ y }) => y)]);
  const peak = Math.max(...highest, target?.value ?? 0, 0);
  const yTicks = share ? [0, 0.25, 0.5, 0.75, 1] : niceTicks(peak);
  const mostY = yTicks.at(-1)!;
  const x = (value: number): number => plot.left + (Math.log2(value) / Math.log2(mostX)) * (plot.right - plot.left);
  const y = (value: number): number => plot.bottom - (Math.min(value, mostY) / mostY) * (plot.bottom - plot.top);
  const height = legendTop + rowHeight * (lines.length + (note === undefined ? 0 : 1)) + 8;
  const yText = (value: number): string => (share ? percentText(value) : String(value));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(lines.map(({ name, layout, says }) => `${name} ${layout}: ${says}`).join("; "))}</desc>`,
    style(),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    text(plot.left, 34, title, "title"),
    text(plot.left, 58, truncate(subtitle, 110), "dim"),
    ...yTicks.flatMap((value) => [
      `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${px(y(value))}" y2="${px(y(value))}"/>`,
      text(plot.left - 10, y(value) + 5, yText(value), "tick end"),
    ]),
    ...xTicks(mostX).flatMap((value) => [
      `<line class="axis" x1="${px(x(value))}" x2="${px(x(value))}" y1="${plot.bottom}" y2="${plot.bottom + 6}"/>`,
      text(x(value), plot.bottom + 24, String(value), "tick middle"),
    ]),
    `<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>`,
    text((plot.left + plot.right) / 2, plot.bottom + 48, xLabel, "dim middle"),
    `<text class="dim middle" transform="translate(20 ${(plot.top + plot.bottom) / 2}) rotate(-90)">${escaped(yLabel)}</text>`,
    ...(target === undefined ? [] : targetLine(y(target.value), target.label)),
    ...lines.map(({ points }, index) => {
      const path = points.map((point, at) => `${at === 0 ? "M" : "L"}${px(x(point.x))} ${px(y(point.y))}`).join("");
      // A line of one point is a dot: round ends draw it.
      return `<path class="line c${index}" d="${path}${points.length === 1 ? "h0.01" : ""}"/>`;
    }),
    ...lines.flatMap(({ chosen }, index) => [
      `<line class="drop c${index}" x1="${px(x(chosen.x))}" x2="${px(x(chosen.x))}" y1="${px(y(chosen.y))}" y2="${plot.bottom}"/>`,
      `<circle class="dot f${index}" cx="${px(x(chosen.x))}" cy="${px(y(chosen.y))}" r="6.5"/>`,
    ]),
    ...(lines.length === 1 ? markText(lines[0]!.chosen, x, y) : []),
    ...lines.flatMap((line, index) => legend(line, index)),
    ...(note === undefined ? [] : [text(plot.left + 22, legendTop + rowHeight * lines.length + 5, note, "dim")]),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

function legend({ name, layout, says }: Line, index: number): string[] {
  const at = legendTop + rowHeight * index;
  const label = `${truncate(name, 36)}  ${truncate(layout, 44)}`;
  return [
    `<circle class="f${index}" cx="${plot.left + 7}" cy="${at}" r="6"/>`,
    `<text x="${plot.left + 22}" y="${at + 5}"><tspan class="name">${escaped(truncate(name, 36))}</tspan><tspan dx="10" class="code">${escaped(truncate(layout, 44))}</tspan>${
      label.length > 60 ? "" : `<tspan dx="10" class="says">${escaped(says)}</tspan>`
    }</text>`,
  ];
}

/** Beside the line from the only dot to the axis, on the side where there is room; above a dot that lies low. */
function markText(chosen: Point, x: (value: number) => number, y: (value: number) => number): string[] {
  const right = x(chosen.x) < (plot.left + plot.right) / 2;
  const stripes = chosen.x === 1 ? "1 stripe" : `${chosen.x} stripes`;
  const at = y(chosen.y) < plot.bottom - 60 ? plot.bottom - 14 : y(chosen.y) - 18;
  return [text(x(chosen.x) + (right ? 12 : -12), at, `chosen: ${stripes}`, right ? "mark" : "mark end")];
}

/** Its name stands beside the lines, where none of them runs through it. */
function targetLine(at: number, label: readonly string[]): string[] {
  // The last number of the axis stands below.
  const middle = Math.min(at, plot.bottom - 8.5 * label.length);
  return [
    `<line class="target" x1="${plot.left}" x2="${plot.right}" y1="${px(at)}" y2="${px(at)}"/>`,
    ...label.map((line, index) =>
      text(plot.right + 8, middle + 5 + (index - (label.length - 1) / 2) * 17, line, "tick"),
    ),
  ];
}

/** Powers of two, and the last count where it does not stand on its neighbour. */
export function xTicks(most: number): number[] {
  const ticks: number[] = [];
  for (let count = 1; count <= most; count *= 2) ticks.push(count);
  const steps = Math.log2(most);
  if (most / ticks.at(-1)! > 1 && Math.log2(most / ticks.at(-1)!) / steps < 0.05) ticks.pop();
  return ticks.at(-1) === most ? ticks : [...ticks, most];
}

/** Four to six even steps of 1, 2 or 5 from nothing to at least `most`. */
export function niceTicks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999999)!;
  const ticks: number[] = [];
  for (let index = 0; index === 0 || ticks.at(-1)! < most * 0.999999; index++)
    ticks.push(Number((index * step).toPrecision(6)));
  return ticks;
}

function style(): string {
  const light = colours.map(([colour], index) => `.c${index}{stroke:${colour}}.f${index}{fill:${colour}}`).join("");
  const dark = colours.map(([, colour], index) => `.c${index}{stroke:${colour}}.f${index}{fill:${colour}}`).join("");
  return `<style>
text{font:14px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#1c2126}
.title{font-size:19px;font-weight:600}.name{font-weight:600}.mark{font-weight:600}
.code{font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;font-size:13px}
.dim,.tick,.says{fill:#4d5761}.tick{font-size:13px}.end{text-anchor:end}.middle{text-anchor:middle}
.paper{fill:#fff}.grid{stroke:#e3e7eb}.axis{stroke:#4d5761}.target{stroke:#4d5761;stroke-dasharray:6 5}
.line{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}.drop{stroke-dasharray:2 4}.dot{stroke:#fff;stroke-width:2}
${light}
@media (prefers-color-scheme:dark){
text{fill:#e8ecf0}.dim,.tick,.says{fill:#aab4be}.paper{fill:#14181c}.grid{stroke:#2c343c}.axis,.target{stroke:#aab4be}.dot{stroke:#14181c}
${dark}
}
</style>`;
}
