import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** What is written into the page: its style sheet and its script, from files beside this code. */
export interface Asset {
  readonly text: string;
  /** For the page's Content-Security-Policy: `'sha256-…'`. */
  readonly hash: string;
}

const read = new Map<string, Asset>();

/** Styles in the order in which they apply. */
export function styles(): Asset {
  return asset("theme.css", "layout.css", "tables.css", "tree.css", "charts.css", "media.css");
}

/** Runs before anything is drawn: it says that there is a script. */
export function early(): Asset {
  return asset("early.js");
}

/** Folds and filters the tree. */
export function script(): Asset {
  return asset("page.js");
}

/** Read when a page is first made, and once. */
function asset(...files: readonly string[]): Asset {
  const key = files.join();
  const known = read.get(key);
  if (known !== undefined) return known;
  const text = files.map((file) => oneLineEnd(new URL(`assets/${file}`, import.meta.url))).join("\n");
  const made = { text, hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
  read.set(key, made);
  return made;
}

/** A browser makes one line feed of each line end before it computes the hash. */
function oneLineEnd(file: URL): string {
  return readFileSync(file, "utf8").replace(/\r\n?/g, "\n");
}
