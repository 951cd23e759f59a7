import { count } from "../../render/text.ts";
import { type Content, type Html, html } from "./escape.ts";

export interface TableColumn {
  readonly header: string;
  /** Figures: right-aligned. */
  readonly number?: boolean;
  /** On one line, as wide as that. */
  readonly narrow?: boolean;
}

export interface Table {
  /** Unique in the page. */
  readonly id: string;
  /** What the table says: shown above it, and read out. */
  readonly caption: Content;
  readonly columns: readonly TableColumn[];
  /** Cells; the first one is the row's header. */
  readonly rows: readonly (readonly Content[])[];
  /** The sum: below the rows. */
  readonly foot?: readonly Content[];
  /** `quiet`: the heading says what the caption says, which is then only read out. `compact`: no wider than its figures need. */
  readonly look?: "quiet" | "compact";
  /** What one row is, for the rows that are folded: `["resource", "resources"]`. */
  readonly noun?: readonly [string, string];
}

/** Rows that are shown before the rest is folded. */
const shown = 25;

/**
 * A table with caption and headers; a long one with its rest folded, so that what comes after it is found. End tags of
 * cells and rows are left out, as HTML lets them be: a report may have tens of thousands.
 */
export function table(one: Table): Html {
  const { id, rows, noun: [singular, plural] = ["row", "rows"] } = one;
  if (rows.length <= shown * 1.2) return part(one, id, rows, false);
  const rest = rows.slice(shown);
  return html`${part(one, id, rows.slice(0, shown), false)}
<details class="more"><summary>${count(rest.length, `more ${singular}`, `more ${plural}`)}</summary>
${part(one, `${id}-rest`, rest, true)}</details>`;
}

function part({ caption, columns, foot, look }: Table, id: string, rows: Table["rows"], rest: boolean): Html {
  const cell = (content: Content, index: number): Html => {
    if (index === 0) return html`<th scope="row">${content}`;
    const { number, narrow } = columns[index]!;
    return number === true
      ? html`<td class="n">${content}`
      : narrow
        ? html`<td class="s">${content}`
        : html`<td>${content}`;
  };
  return html`<div class="scroll" role="group" aria-labelledby="${id}" tabindex="0"><table${look === undefined ? "" : html` class="${look}"`}>
<caption id="${id}">${caption}${rest ? ", continued" : ""}</caption>
<thead><tr>${columns.map(headerOf)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map(cell)}\n`)}</tbody>${
    foot === undefined || rest ? "" : html`<tfoot><tr>${foot.map(cell)}</tfoot>`
  }
</table></div>`;
}

export function headerOf({ header, number, narrow }: TableColumn): Html {
  if (number === true) return html`<th scope="col" class="n">${header}</th>`;
  return narrow === true ? html`<th scope="col" class="s">${header}</th>` : html`<th scope="col">${header}</th>`;
}
