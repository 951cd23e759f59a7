import { row } from "./markdownText.ts";

/** A part of a comment that may be cut short at a row. */
export interface Section {
  /** Always shown; Markdown. */
  readonly head: readonly string[];
  /** Header cells; absent: rows are list items. */
  readonly columns?: readonly string[];
  /** Alignment of columns: `r` for numbers. */
  readonly align?: string;
  /** The most important first. */
  readonly rows: Rows;
  /** Rows that the comment never shows, whatever room there is. */
  readonly longest?: number;
  /** Behind a summary that one opens; plain text of ours. */
  readonly folded?: string;
  /** Of the room that is left: how much of it this may take, 0 to 1. */
  readonly share: number;
}

/** Rows that are written when there is room for them: of ten thousand, a comment shows a few. */
export interface Rows {
  readonly count: number;
  /** Cells of one row; of a list, one cell. */
  readonly cells: (index: number) => readonly string[];
}

/** A row for each of a list. */
export function rowsOf<T>(list: readonly T[], cells: (one: T) => readonly string[]): Rows {
  return { count: list.length, cells: (index) => cells(list[index]!) };
}

/** Items of a list, Markdown already. */
export function items(list: readonly string[]): Rows {
  return rowsOf(list, (one) => [one]);
}

/** Room for the words around the rows of one section. */
const frame = 400;

/**
 * Sections one after another in no more than `limit` characters. Each takes at most its share of what is left once the ones
 * behind it have room for their heads; what is cut is counted.
 *
 * @param where the rest is to be found, Markdown of ours
 */
export function fitted(sections: readonly Section[], limit: number, where: string): string {
  const heads = sections.map(({ head }) => sizeOf(head) + frame);
  let left = limit;
  const blocks: string[] = [];
  for (const [index, section] of sections.entries()) {
    const later = heads.slice(index + 1).reduce((sum, size) => sum + size, 0);
    const room = Math.max(0, left - later - heads[index]!) * section.share;
    const block = blockOf(section, room, where);
    blocks.push(block);
    left -= block.length + 2;
  }
  return blocks.filter((block) => block !== "").join("\n\n");
}

function blockOf({ head, columns, align = "", rows, longest, folded }: Section, room: number, where: string): string {
  const lines: string[] = [];
  let used = 0;
  for (let index = 0; index < Math.min(rows.count, longest ?? rows.count); index++) {
    const cells = rows.cells(index);
    const line = columns === undefined ? `- ${cells.join(" ")}` : row(cells);
    if (used + line.length + 1 > room) break;
    lines.push(line);
    used += line.length + 1;
  }
  const more = rows.count - lines.length;
  const table =
    columns === undefined || lines.length === 0
      ? lines
      : [row(columns), row(columns.map((_, index) => (align[index] === "r" ? "---:" : "---"))), ...lines];
  const rest = more === 0 ? [] : [`… and ${more.toLocaleString("en-US")} more, ${where}.`];
  const body = [table.join("\n"), ...rest].filter((part) => part !== "").join("\n\n");
  const parts = [
    head.join("\n\n"),
    folded === undefined || body === "" ? body : `<details><summary>${folded}</summary>\n\n${body}\n\n</details>`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function sizeOf(head: readonly string[]): number {
  return head.reduce((sum, part) => sum + part.length + 2, 0);
}
