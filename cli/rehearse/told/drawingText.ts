import { text } from "../../render/svg.ts";
import { truncate, wrap } from "../../render/text.ts";
import type { RehearsalRecord } from "../model.ts";
import { verdictText } from "./renderWords.ts";

/** Widths of letters at 13 px, of the widest font that is asked for (DejaVu Sans): what fits there fits in all. */
const letters: readonly (readonly [which: RegExp, width: number])[] = [
  [/[ ijl']/u, 4.2],
  [/[ft.,:;|!()/-]/u, 5.1],
  [/r/u, 5.4],
  [/[csz]/u, 7.2],
  [/[aeokvxyLFTJ]/u, 8],
  [/[mMW@%…]/u, 13],
  [/[wDGHNOQU]/u, 10.7],
  [/[A-Z]/u, 9.2],
  [/[\u0020-\u024f]/u, 8.3],
];
/** Of a letter of another script. */
const widest = 14;

function widthOf(content: string): number {
  return [...content].reduce((sum, one) => sum + (letters.find(([which]) => which.test(one))?.[1] ?? widest), 0);
}

/** As much of a text of 13 px as fits into a width. */
export function fitted(content: string, width: number): string {
  if (widthOf(content) <= width) return content;
  for (let most = Math.min(content.length, Math.floor(width / 4)); most > 1; most--) {
    const shorter = truncate(content, most);
    if (widthOf(shorter) <= width) return shorter;
  }
  return "…";
}

/** Lines of failures before the rest is summed up. */
const linesAtMost = 8;

/**
 * How it went, and why it failed if it did, as the report in words has it. Returns where it ends.
 *
 * @param signed the shape before it
 */
export function verdictParts(
  record: RehearsalRecord,
  place: { readonly left: number; readonly top: number; readonly characters: number },
  signed: (x: number, y: number) => string,
  parts: string[],
): number {
  const { left, top, characters } = place;
  parts.push(signed(left + 6, top - 5), text(left + 20, top, truncate(verdictText(record), characters), "name"));
  const lines = [...new Set(record.failures)].flatMap((failure) => wrap(failure, characters));
  const shown = lines.length > linesAtMost ? [...lines.slice(0, linesAtMost - 1), "…"] : lines;
  for (const [index, line] of shown.entries()) {
    parts.push(text(left + 20, top + 18 * (index + 1), line, "tick"));
  }
  return top + 18 * shown.length;
}
