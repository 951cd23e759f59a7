import { type SecretPattern, secretPatterns } from "./secretPatterns.ts";

/** A place in a text that looks like a secret. The secret itself is not in it. */
export interface FoundSecret {
  readonly kind: string;
  readonly what: string;
  /** How it begins, as far as everything of its kind begins so: `AKIA`. At most four characters; empty where nothing is public. */
  readonly begins: string;
  /** From 1. */
  readonly line: number;
  readonly source: string;
}

/** More of one text are not told: the first ones have to go anyway. */
const most = 20;

/**
 * What looks like a key, a token or a password. Time grows with the length of the text: a megabyte takes milliseconds.
 * Examples of vendors' documentation and placeholders (`AKIAIOSFODNN7EXAMPLE`, `hf_xxxx…`, `${TOKEN}`) are none.
 */
export function findSecrets(text: string): FoundSecret[] {
  const lower = text.toLowerCase();
  const taken: (readonly [from: number, to: number])[] = [];
  const found: (FoundSecret & { readonly at: number })[] = [];
  for (const pattern of secretPatterns) {
    if (!lower.includes(pattern.hint)) continue;
    for (const match of text.matchAll(pattern.expression)) {
      if (found.length >= most) break;
      const from = match.index;
      const to = from + match[0].length;
      if (taken.some(([start, end]) => from < end && start < to)) continue;
      const value = match[1] ?? match[0];
      if (isPlaceholder(value) || (pattern.free === true && !isChosen(value))) continue;
      taken.push([from, to]);
      found.push({ ...described(pattern, value), line: lineAt(text, from), at: from });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...one }) => one);
}

function described({ kind, what, shown = 0, source }: SecretPattern, value: string): Omit<FoundSecret, "line"> {
  return { kind, what, begins: value.slice(0, shown), source };
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Words that stand by themselves: inside another word, or inside a key, they may be anything. */
const placeholders =
  /EXAMPLE|xxxx|\.\.\.|(?:^|[^a-z0-9])(?:example|placeholder|redacted|changeit|dummy|insert)(?:[^a-z0-9]|$)|^<?your[-_ ](?:[a-z]+[-_ ])?(?:pass(?:word)?|secret|token|key)\b|^(?:password|passwd|pass|secret|token)$/;
const anyCase = new RegExp(placeholders.source.replace("EXAMPLE|", ""), "i");

/** Stands for a secret in documentation. */
function isPlaceholder(value: string): boolean {
  if (placeholders.test(value) || anyCase.test(value)) return true;
  // The letters behind the public beginning of a token.
  const body = value.length < 20 ? value : value.replace(/^[A-Za-z]{2,8}[-_]/, "");
  return new Set(body).size <= 3;
}

/** A word, a path or a reference is no password that somebody chose. */
function isChosen(value: string): boolean {
  if (/^(?:[/.~!@-]|[a-z]{2,8}:|projects\/)/i.test(value)) return false;
  return /[0-9!#^+?~@]/.test(value);
}
