import { cut } from "./values.ts";

/**
 * Texts of others in a comment. A resource may be called `@everyone`, `#1` or `[free GPUs](https://…)`, and a comment of a bot
 * is rendered with its rights: people would be notified, issues would be linked. Nothing of GitHub's Markdown happens inside
 * of a code span, so what is not plainly harmless is put into one.
 */

const longestName = 160;
const longestSentence = 600;

/** A text as it is, in a code span. Line breaks become spaces, characters that cannot be seen `�`. */
export function code(text: string, longest = longestName): string {
  const clean = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, "\uFFFD")
    .trim();
  if (clean === "") return "(empty)";
  const short = clean.length <= longest ? clean : `${cut(clean, longest - 1)}…`;
  const fence = "`".repeat(1 + Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length)));
  const room = short.startsWith("`") || short.endsWith("`") ? " " : "";
  return `${fence}${room}${short}${room}${fence}`;
}

/** Words that mean nothing to Markdown, nor to GitHub: letters, digits and some punctuation. */
const harmless = /^[\p{L}\p{N}.,;:()'"%+=–—×→…!?/-]+$/u;
/** Of those, what GitHub links or turns into a picture all the same. */
const linked = /:\/\/|^www\.|\bwww\.|^GH-\d|:[\w+-]+:|^[0-9a-f]{7,40}\b/i;
/** What would begin a list or a rule at the start of a line. */
const structural = /^(?:[-+=]+|\d+[.)])$/;

/** A sentence as plain words; whatever is more than that, in code spans. */
export function prose(text: string, longest = longestSentence): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  const short = flat.length <= longest ? flat : `${cut(flat, longest - 1)}…`;
  // What the author has put into backticks already stays together.
  return (
    short
      .split(/(`[^`]+`)/)
      .map((part, index) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1), longest) : words(part, index === 0)))
      // Two code spans without anything between them would be one, or none.
      .reduce((all, part) => (all.endsWith("`") && part.startsWith("`") ? `${all} ${part}` : all + part), "")
      .trim()
  );
}

function words(text: string, first: boolean): string {
  const parts: string[] = [];
  let suspicious: string[] = [];
  let depth = 0;
  const flush = (): void => {
    if (suspicious.length === 0) return;
    const [, inner = "", end = ""] = /^(.*?)([.,;:!?)]*)$/s.exec(suspicious.join(" ")) ?? [];
    // A sentence that ends in a name does not end inside of the code span.
    parts.push(inner === "" ? code(end) : `${code(inner, longestSentence)}${end}`);
    suspicious = [];
    depth = 0;
  };
  const lead = /^\s/.test(text) ? " " : "";
  const trail = /\s$/.test(text) ? " " : "";
  for (const word of text.split(" ").filter((one) => one !== "")) {
    if (
      depth <= 0 &&
      harmless.test(word) &&
      !linked.test(word) &&
      !(first && parts.length === 0 && structural.test(word))
    ) {
      flush();
      parts.push(word);
    } else {
      suspicious.push(word);
      depth += depthOf(word);
    }
  }
  flush();
  return `${lead}${parts.join(" ")}${trail}`;
}

/** How many brackets are open: what is inside of them stays together. */
function depthOf(text: string): number {
  return [...text].reduce((depth, one) => depth + ("{[<".includes(one) ? 1 : "}]>".includes(one) ? -1 : 0), 0);
}

/** One row of a table. Cells are Markdown already; a `|` in them would end them. */
export function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

function cell(markdown: string): string {
  // A backslash in front of the one that is added would take its meaning away.
  return markdown.replaceAll(/\\+(?=\|)/g, (run) => "⧵".repeat(run.length)).replaceAll("|", "\\|");
}

/** A link to a page of ours, or just its name where it is not plainly a page. */
export function link(name: string, url: string | undefined): string {
  if (url === undefined || !/^https:\/\/[\w.-]+\/[\w./~%-]*$/.test(url) || !/^[a-z][a-z0-9-]*$/.test(name))
    return code(name);
  return `[${name}](${url})`;
}
