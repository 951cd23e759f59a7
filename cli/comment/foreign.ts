import { pageUrl } from "../../policies/policy.ts";

/**
 * A report of a fork is written by whatever the fork runs, and shown under the name of a bot that people trust. So it is held
 * to what `hybrid-gpu report` can write: words, code spans, tables, lists, foldings, and links to our pages and to the run. What
 * is allowed is listed, and not what is forbidden: nothing has to be known of the tricks of Markdown.
 */

/** What means nothing to Markdown, nor to GitHub, outside of a code span. `*` is for bold, as in `**Blocked**`. */
const plain = /^[\p{L}\p{N} .,;:()'"%+=–—−×→…⧵!?/_*-]*$/u;
/** Of those, what GitHub links or turns into a picture all the same. */
const linked = /:\/\/|\bwww\.|\bGH-\d|:[\w+-]+:/i;
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

const folding = /^<details><summary>[\p{L}\p{N} ,:()-]+<\/summary>$/u;
const unfolding = "</details>";
/** How a line begins that is no row of a table: heading, item, sentence. A lone `-` would make a table of its neighbours. */
const opening = /^(?:#{3,4} |- (?=[^ -])|\*\*[\p{L}\p{N}]|[\p{L}\p{N}`…([])/u;
const tableRow = /^\|.*\|$/;

/**
 * What a report has that `hybrid-gpu report` never writes, as the end of a sentence about its file.
 *
 * @param link the one address that it may link to beside the pages of the policies
 */
export function foreignIn(report: string, link: string | undefined): string | undefined {
  const [, ...lines] = report.trimEnd().split("\n");
  const fault = shapeOf(lines) ?? lines.findIndex((line, at) => !isOurs(line, at, lines, link));
  if (fault === -1) return undefined;
  return `has in line ${fault + 2} what hybrid-gpu report never writes: it is not put up. Fix: read it in the log of its run`;
}

/** The line at which the parts are not where they belong: heading, verdict, and foldings that end. */
function shapeOf(lines: readonly string[]): number | undefined {
  const [title = "", gap, verdict = ""] = lines;
  if (!title.startsWith("### ")) return 0;
  if (gap !== "") return 1;
  if (!verdict.startsWith("**")) return 2;
  let open = false;
  for (const [at, line] of lines.entries()) {
    if (open ? folding.test(line) : line === unfolding) return at;
    open = open ? line !== unfolding : folding.test(line);
  }
  return open ? lines.length - 1 : undefined;
}

function isOurs(line: string, at: number, lines: readonly string[], link: string | undefined): boolean {
  const [before = "", after = ""] = [lines[at - 1], lines[at + 1]];
  if (line === "") return true;
  // HTML goes on to the next empty line.
  if (folding.test(line) || line === unfolding) return before === "" && after === "";
  if (tableRow.test(line)) {
    const inTable = (other: string): boolean => other === "" || tableRow.test(other);
    return inTable(before) && inTable(after) && cellsOf(line).every((cell) => isInline(cell, link));
  }
  return opening.test(line) && isInline(line.replace(/^#{3,4} /, ""), link);
}

/** Cells end at a `|` without a backslash; what two backslashes mean is not ours to guess. */
function cellsOf(line: string): string[] {
  return line.includes("\\\\|") ? ["\\"] : line.slice(1, -1).split(/(?<!\\)\|/);
}

function isInline(text: string, link: string | undefined): boolean {
  const rest = withoutCode(text);
  if (rest === undefined) return false;
  const bare = rest.replaceAll(/(?<!!)\[([\w -]+)\]\(([^()\s]+)\)/g, (whole, name: string, url: string) =>
    url === pageUrl(name) || url === link ? name : whole,
  );
  return plain.test(bare) && !linked.test(bare);
}

/** A text with a space in place of each code span; undefined where one does not end. */
function withoutCode(text: string): string | undefined {
  let rest = "";
  let at = 0;
  for (const { 0: fence, index } of text.matchAll(/`+/g)) {
    if (index < at) continue;
    const end = endOf(text, fence, index + fence.length);
    if (end === undefined || unseen.test(text.slice(index, end))) return undefined;
    rest += `${text.slice(at, index)} `;
    at = end;
  }
  return rest + text.slice(at);
}

/** Where the next run of just as many backticks ends. */
function endOf(text: string, fence: string, from: number): number | undefined {
  for (const { 0: run, index } of text.slice(from).matchAll(/`+/g)) {
    if (run.length === fence.length) return from + index + run.length;
  }
  return undefined;
}
