import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";

/**
 * Reads files relative to where pulumi was started, where the project's own are; else to the pack, which may be far away in
 * node_modules.
 */
export function readerFrom(directory: string): (path: string) => string {
  return (path) => {
    const places = [...new Set([started() ?? directory, directory])];
    const paths = isAbsolute(path) ? [path] : places.map((place) => resolve(place, path));
    const found = paths.find((one) => existsSync(one));
    if (found !== undefined) {
      if (statSync(found).isDirectory()) throw new Error("it is a directory, not a file");
      return readFileSync(found, "utf8");
    }
    throw new Error(isAbsolute(path) ? "there is no such file" : `there is no such file in ${places.join(" or ")}`);
  };
}

/** A path as messages show it: from where pulumi was started, where it is below that. */
export function shownFrom(path: string): string {
  const start = started();
  if (start === undefined || !isAbsolute(path)) return path;
  const short = relative(start, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** The engine starts a pack in the pack's directory; the shell's word of the caller's is still there. */
function started(): string | undefined {
  return process.env["PWD"];
}
