import { count } from "../../render/text.ts";
import { type Html, html } from "./escape.ts";

/** A list of items; of a long one the rest is folded. `<li>`s in, lists out. */
export function folded(items: readonly Html[], kind: string, noun: readonly [string, string], shown = 25): Html {
  const list = (some: readonly Html[]): Html => html`<ul class="${kind}">${some}</ul>`;
  if (items.length <= shown * 1.2) return list(items);
  const rest = items.slice(shown);
  return html`${list(items.slice(0, shown))}
<details class="more"><summary>${count(rest.length, ...noun)}</summary>
${list(rest)}</details>`;
}
