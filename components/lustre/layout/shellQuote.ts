/** Characters that no shell looks at. */
const plain = /^[A-Za-z0-9_/.,:=@%+-]+$/;
/** What a terminal obeys, or shows in another place than it stands. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * One word of a POSIX shell: unchanged where that is safe, in single quotes otherwise. Characters that a terminal would obey
 * are written as escapes of `printf`, so that a name on a shared file system cannot do anything to who reads the command.
 *
 * @throws {RangeError} on a NUL character, which no argument of a program can hold
 */
export function shellQuote(text: string): string {
  if (text.includes("\0")) throw new RangeError("A NUL character cannot be part of a shell word.");
  if (plain.test(text)) return text;
  // `$(…)` drops line breaks at the end.
  if (text.search(unprintable) === -1 || text.endsWith("\n")) return `'${text.replaceAll("'", "'\\''")}'`;
  const format = text
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%")
    .replaceAll("'", "\\047")
    .replace(/^-/, "\\055")
    .replace(unprintable, (character) => bytesOf(character, (byte) => `\\${byte.toString(8).padStart(3, "0")}`));
  return `"$(printf '${format}')"`;
}

/** A text of somebody else's as it may be shown: characters that a terminal would obey as `\x1b`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) =>
    bytesOf(character, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`),
  );
}

function bytesOf(character: string, write: (byte: number) => string): string {
  return [...new TextEncoder().encode(character)].map(write).join("");
}
