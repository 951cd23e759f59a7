import { gunzipSync } from "node:zlib";

/** Letters that have to follow each other to be taken for encoded text. */
const shortestRun = 40;
/** A machine does not take more user data than 16 KiB; what unpacks to more than this is not meant to be read. */
const largestUnpacked = 4 * 2 ** 20;
const deepest = 4;

const alphabet = new Uint8Array(128);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  alphabet[letter.charCodeAt(0)] = 1;

/**
 * Texts that stand encoded in a text: base64, whole or in parts (user data, parts of a MIME message, files of a
 * cloud-config), gzip inside it, and what is encoded inside these.
 */
export function decodedTexts(text: string, depth = 0): string[] {
  if (depth >= deepest) return [];
  return runsOf(text).flatMap((run) => {
    const decoded = decode(run);
    return decoded === undefined ? [] : [decoded, ...decodedTexts(decoded, depth + 1)];
  });
}

function decode(run: string): string | undefined {
  let bytes = Buffer.from(run, "base64");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: largestUnpacked });
    } catch {
      return undefined;
    }
  }
  let printable = 0;
  for (const byte of bytes) if ((byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13)) printable++;
  // Two thirds of random bytes are no letters.
  return printable >= bytes.length * 0.8 ? bytes.toString("utf8") : undefined;
}

/** Runs of base64; lines that are as long as encoded ones are wrapped go on in the next line. */
function runsOf(text: string): string[] {
  const runs: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (!isLetter(text, at)) {
      at++;
      continue;
    }
    let run = "";
    for (;;) {
      const start = at;
      while (isLetter(text, at)) at++;
      run += text.slice(start, at);
      if (at - start < shortestRun) break;
      const next = nextLine(text, at);
      if (next === undefined) break;
      at = next;
    }
    if (run.length >= shortestRun) runs.push(run);
  }
  return runs;
}

function isLetter(text: string, at: number): boolean {
  return alphabet[text.charCodeAt(at)] === 1;
}

/** Where the next line of a run begins, if the run goes to the end of its line. */
function nextLine(text: string, end: number): number | undefined {
  let at = end;
  if (text[at] === "\r") at++;
  if (text[at] !== "\n") return undefined;
  at++;
  while (text[at] === " " || text[at] === "\t") at++;
  return isLetter(text, at) ? at : undefined;
}
