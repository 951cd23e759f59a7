import { reportMark } from "./reportFile.ts";

/** GitHub refuses more; some room is left for what a proxy may add. */
export const bodyLimit = 65_000;

export interface Composition {
  /** Tells several comments of one pull request apart: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** Where the whole reports are: `https://…`. */
  readonly link?: string | undefined;
  /** Whether to say that the code of a fork has made them. */
  readonly untrusted?: boolean | undefined;
}

/** One report, as `hybrid-gpu report` writes it. */
interface Part {
  readonly title: string;
  readonly verdict: string;
  readonly rest: string;
}

/** `<!-- hybrid-gpu-comment hybrid-gpu -->`: how a comment is found again. */
export function markOf(id: string): string {
  return `<!-- hybrid-gpu-comment ${id} -->`;
}

/** One comment of several reports: every verdict first, then the details, as many as there is room for, what is blocked first. */
export function compose(reports: readonly string[], { id, link, untrusted }: Composition): string {
  const where = link === undefined ? "in the HTML report" : `in the [HTML report](${link})`;
  const doubt = "Made by the code of a fork, which may say what it likes: read the change before you believe it.\n\n";
  const start = `${markOf(id)}\n${untrusted === true ? doubt : ""}`;
  if (reports.length === 1) return cut(`${start}${withoutMark(reports[0]!)}`, where);
  const parts = reports.map(partOf);
  const heads = parts.map(({ title, verdict }) => `${title}\n${verdict}\n`);
  const left = `The details are ${where}.\n`;
  let room = bodyLimit - start.length - 2 - heads.reduce((sum, head) => sum + head.length + left.length + 2, 0);
  const details = new Map<Part, string>();
  const urgent = [...parts].sort((a, b) => Number(isBlocked(b)) - Number(isBlocked(a)));
  for (const part of urgent) {
    const text = part.rest === "" ? "" : `<details><summary>Details</summary>\n\n${part.rest}\n\n</details>\n`;
    if (text.length > room) continue;
    room -= text.length;
    details.set(part, text);
  }
  const texts = parts.map((part, at) => `${heads[at]}\n${details.get(part) ?? left}`.replace(/\n+$/, "\n"));
  return cut(`${start}${texts.join("\n")}`, where);
}

function isBlocked({ verdict }: Part): boolean {
  return verdict.startsWith("**Blocked**");
}

function partOf(report: string): Part {
  const [title = "", verdict = "", ...rest] = withoutMark(report)
    .split("\n")
    .filter((line, at) => line !== "" || at > 2);
  return { title, verdict, rest: rest.join("\n").trim() };
}

function withoutMark(report: string): string {
  return report.replace(reportMark, "").replaceAll("\r\n", "\n").trim();
}

/** Whatever it was made from: too long a comment would be none at all. */
function cut(text: string, where: string): string {
  if (text.length <= bodyLimit) return `${text.trimEnd()}\n`;
  const note = `\n\n… The rest is ${where}.\n`;
  const end = text.lastIndexOf("\n", bodyLimit - note.length);
  return `${text.slice(0, end)}${note}`;
}
