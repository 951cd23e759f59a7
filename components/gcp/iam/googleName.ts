import { createHash } from "node:crypto";

/**
 * A name that Google Cloud knows a resource by, made of parts: lower-case letters, digits and hyphens, beginning with a
 * letter, never longer than `most`. A name that has to be changed or cut ends in a hash of the whole, so that two that differ
 * stay apart. It depends on the parts alone: known in a preview, the same on every run.
 */
export function googleName(parts: readonly string[], most: number): string {
  const whole = parts.join("-");
  const clean = whole
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  if (clean === whole && clean.length <= most) return clean;
  return `${clean.slice(0, most - 9).replace(/-+$/, "") || "x"}-${shortHash(whole)}`;
}

/** Eight hexadecimal digits that stand for a text. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** What a folder is called in the names of resources: by itself where it is plain, otherwise with a hash. */
export function folderName(prefix: string): string {
  const bare = prefix.replace(/\/+$/, "");
  if (/^[A-Za-z0-9-]{1,40}$/.test(bare)) return bare;
  // `a/b` and `a-b` would be called the same: the hash keeps them apart.
  const words = bare
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-|-$/g, "");
  return words === "" ? shortHash(bare) : `${words}-${shortHash(bare)}`;
}
