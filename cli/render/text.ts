import stringWidth from "string-width";

const graphemes = new Intl.Segmenter();
/** Characters that take one column each: ASCII, Latin-1, dashes and dots, box drawing. What a plan mostly consists of. */
const plain = /^[\x20-\x7e\xa1-\xac\xae-\xff\u2010-\u2027\u2190-\u21ff\u2264\u2265\u2500-\u257f]*$/;

/** Columns that a text takes in a terminal: wide characters count as two, colours as none. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** The text cut to a width, with `…` where something is missing. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return "";
  if (plain.test(text)) return `${text.slice(0, width - 1)}…`;
  let cut = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Breaks a text into lines of at most `width` columns, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line.trimEnd(), Math.max(1, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (let word of line.split(" ")) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (widthOf(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== "") lines.push(current);
    while (widthOf(word) > width) {
      const head = headOf(word, width);
      lines.push(head);
      word = word.slice(head.length);
    }
    current = word;
  }
  return [...lines, current];
}

/** As much of the start as fits, at least one character. */
function headOf(text: string, width: number): string {
  let head = "";
  for (const { segment } of graphemes.segment(text)) {
    if (head !== "" && widthOf(head + segment) > width) break;
    head += segment;
  }
  return head;
}

/** A text below a first line, every further line moved in. */
export function indent(lines: readonly string[], first: string, rest: string = " ".repeat(widthOf(first))): string[] {
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** `$1,234` from ten dollars on, with cents below where there are any. */
export function dollars(amount: number): string {
  const digits = Math.abs(amount) >= 10 || Number.isInteger(amount) ? 0 : 2;
  const text = Math.abs(amount).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${amount < 0 ? "-" : ""}$${text}`;
}
