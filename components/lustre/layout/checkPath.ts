import { type Problem, Problems } from "../../core/problem.ts";

const mostPathBytes = 4095;
const mostNameBytes = 255;
const linuxLimits = "torvalds/linux include/uapi/linux/limits.h";
const example = "write an absolute path of the file system, for example /images";

/** Characters that a shell looks at inside quotes, or that end them. */
const shellCharacters = /['"\\$`]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** Characters that reverse the direction in which a line is shown: what is read is not what is run. */
const directionCharacters = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** A directory without the slash at its end: `/images/` → `/images`. */
export function normalDirectoryPath(path: string): string {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === 47) end -= 1;
  return path.slice(0, end);
}

/**
 * The rule of a directory of a file system that gets a layout. Absolute, without `.`, `..` and `//`; spaces are fine, what
 * a shell could take for something else is not: commands with these paths run as root on nodes.
 *
 * The root itself is refused: its layout is the default of every directory that has none, other teams' as well.
 *
 * @param at property that holds the path, for messages
 */
export function checkDirectoryPath(path: unknown, at: string): Problem[] {
  const problems = new Problems();
  const refuse = (rule: string, fix: string, source?: string): void => {
    problems.error(at, path, rule, fix, source);
  };
  if (path === undefined || path === "") {
    refuse("is missing: a layout belongs to a directory", example);
    return problems.list;
  }
  if (typeof path !== "string") {
    refuse("is not a path", example);
    return problems.list;
  }
  if (!path.startsWith("/")) refuse("is not an absolute path", example);
  if (/^\/+$/.test(path)) {
    refuse(
      "is the root of the file system, whose layout is the default of every directory, other teams' as well",
      "name a directory below it",
    );
    return problems.list;
  }
  if (path.length > mostPathBytes || Buffer.byteLength(path) > mostPathBytes) {
    refuse(`is longer than the ${mostPathBytes} bytes of a path`, "use a shorter path", linuxLimits);
    return problems.list;
  }
  if (normalDirectoryPath(path).includes("//"))
    refuse("has an empty name between two slashes", "write one slash between names");
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(path)) {
    refuse("goes through . or .., which can lead out of the file system", "write the path without . and ..");
  }
  // A character has at most three bytes for each of its units: most names need not be counted.
  if (/[^/]{86}/.test(path) && path.split("/").some((name) => Buffer.byteLength(name) > mostNameBytes)) {
    refuse(`has a name longer than ${mostNameBytes} bytes`, "use shorter names", linuxLimits);
  }
  if (controlCharacters.test(path)) {
    refuse(
      "has a line break or another control character, and a job that runs as root writes the path into commands",
      "use printable characters",
    );
  }
  if (shellCharacters.test(path)) {
    refuse(
      "has a quote, backslash, dollar sign or backtick, and a job that runs as root writes the path into commands",
      "use other characters",
    );
  }
  if (directionCharacters.test(path)) {
    refuse("has a character that changes the direction of text, so that it reads as another path", "leave it out");
  }
  if (/\p{Surrogate}/u.test(path))
    refuse("is not Unicode text: half of a surrogate pair is missing", "use printable characters");
  return problems.list;
}

/** A directory and the property that holds it. */
export interface DirectoryAt {
  readonly path: unknown;
  /** `datasets[1].path` */
  readonly at: string;
}

/**
 * The rule of several directories with layouts: each one by itself, none twice and none inside another one. New
 * subdirectories take over the layout of the directory that they are made in, so that which layout a nested directory has
 * would depend on what was made first. Time grows with the number of paths, not with its square.
 */
export function checkDirectoryPaths(directories: readonly DirectoryAt[]): Problem[] {
  const problems = new Problems();
  const sound = new Map<string, number[]>();
  for (const [index, { path, at }] of directories.entries()) {
    const own = checkDirectoryPath(path, at);
    problems.add(own);
    if (own.length > 0) continue;
    // With NUL for the slash a directory sorts directly before everything inside it. Sound paths have no NUL.
    const key = `${normalDirectoryPath(path as string)
      .split("/")
      .join("\0")}\0`;
    const same = sound.get(key);
    if (same === undefined) sound.set(key, [index]);
    else same.push(index);
  }
  const clashes: (readonly [index: number, rule: string, fix: string])[] = [];
  let outer: { readonly key: string; readonly index: number } | undefined;
  for (const key of [...sound.keys()].sort()) {
    const [first, ...copies] = sound.get(key) as [number, ...number[]];
    for (const copy of copies) {
      clashes.push([copy, `is the same directory as ${directories[first]!.at}`, "describe one directory once"]);
    }
    if (outer === undefined || !key.startsWith(outer.key)) {
      outer = { key, index: first };
      continue;
    }
    clashes.push([
      first,
      `is inside ${directories[outer.index]!.path} of ${directories[outer.index]!.at}`,
      "give each its own directory beside the other, so that no layout is taken over by the other one",
    ]);
  }
  clashes.sort(([one], [other]) => one - other);
  for (const [index, rule, fix] of clashes) problems.error(directories[index]!.at, directories[index]!.path, rule, fix);
  return problems.list;
}
