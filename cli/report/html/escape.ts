/** A piece of HTML: what is in it is markup or escaped already. Made by `html` alone. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Content = Html | string | number | undefined | readonly Content[];

/**
 * HTML with values in it: strings are escaped, pieces of HTML and lists of them go in as they are, undefined is nothing.
 * Values may stand between tags and inside quoted attributes.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = parts[0]!;
  for (let index = 0; index < values.length; index++) text += textOf(values[index]) + parts[index + 1]!;
  return new Html(text);
}

/** Text that is HTML already: our own style sheet and script. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(value: Content): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if (value instanceof Html) return value.toString();
  let text = "";
  for (const one of value) text += textOf(one);
  return text;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** What most texts consist of. */
const plain = /^[ !#-%(-;=?-~]*$/;
const special = /[&<>"']/g;
/**
 * What a reader cannot see and what reorders the text around it: control characters but tab and line feed, marks of
 * direction, what has no width, and halves of characters.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text for HTML, between tags or in a quoted attribute. What cannot be seen is named, as `[U+202E]`: a name cannot pose as another. */
export function escapeText(text: string): string {
  if (plain.test(text)) return text;
  return text
    .replaceAll("\r\n", "\n")
    .replace(unseen, named)
    .replace(special, (character) => entities[character]!);
}

function named(character: string): string {
  return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** The address if it is one of the web; nothing for `javascript:` and whatever else a link could do. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
