import type { Style, Tone } from "./style.ts";
import { padEnd, padStart, truncate, widthOf } from "./text.ts";

export interface Column {
  readonly header: string;
  readonly align?: "left" | "right";
  /** Gives way when the table is too wide, down to this width. Other columns keep theirs. */
  readonly flexTo?: number;
  /** Left out when the table is still too wide: the highest first. Columns without it stay. */
  readonly optional?: number;
}

export interface Row {
  readonly cells: readonly string[];
  /** Tone of the row, or of each cell. */
  readonly tone?: Tone | readonly Tone[];
}

const gap = "  ";

/** A table without borders that fits the width: optional columns go first, then the flexible ones shrink. */
export function table(columns: readonly Column[], rows: readonly Row[], style: Style, margin = ""): string[] {
  const available = style.width - widthOf(margin);
  const natural = columns.map((column, at) =>
    Math.max(widthOf(column.header), ...rows.map((row) => widthOf(row.cells[at] ?? ""))),
  );
  let shown = columns.map((_, at) => at);
  const least = (): number => total(shown.map((at) => Math.min(natural[at]!, columns[at]!.flexTo ?? natural[at]!)));
  const droppable = shown
    .filter((at) => columns[at]!.optional !== undefined)
    .sort((a, b) => columns[b]!.optional! - columns[a]!.optional!);
  while (least() > available && droppable.length > 0) {
    const dropped = droppable.shift();
    shown = shown.filter((at) => at !== dropped);
  }
  const widths = fit(
    shown.map((at) => ({ natural: natural[at]!, least: Math.min(natural[at]!, columns[at]!.flexTo ?? natural[at]!) })),
    available,
  );
  const line = (cells: readonly string[], tone: Row["tone"]): string => {
    const parts = shown.map((at, place) => {
      const text = truncate(cells[at] ?? "", widths[place]!);
      const last = place === shown.length - 1 && columns[at]!.align !== "right";
      const padded = last
        ? text
        : columns[at]!.align === "right"
          ? padStart(text, widths[place]!)
          : padEnd(text, widths[place]!);
      const cellTone = typeof tone === "string" ? tone : (tone?.[at] ?? "plain");
      return padded.trim() === "" ? padded : style.paint(cellTone, padded);
    });
    return (margin + parts.join(gap)).trimEnd();
  };
  return [
    line(
      columns.map(({ header }) => header),
      "dim",
    ),
    ...rows.map((row) => line(row.cells, row.tone)),
  ];
}

/** Takes what is too much from the widest column that can still give. */
function fit(columns: readonly { natural: number; least: number }[], available: number): number[] {
  const widths = columns.map(({ natural }) => natural);
  for (let excess = total(widths) - available; excess > 0; excess--) {
    let widest = -1;
    columns.forEach(({ least }, at) => {
      if (widths[at]! > least && (widest < 0 || widths[at]! > widths[widest]!)) widest = at;
    });
    if (widest < 0) {
      // Nothing gives way any more: the widest column is cut, whatever it is.
      widest = widths.indexOf(Math.max(...widths));
      if (widths[widest]! <= 1) break;
    }
    widths[widest]!--;
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1);
}
