import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";

/** Reads files relative to the pack; a pack in node_modules is far from them, so else to where pulumi was started. */
export function readerFrom(directory: string): (path: string) => string {
  const started = process.env["PWD"];
  return (path) => {
    const first = isAbsolute(path) ? path : resolve(directory, path);
    const second = started === undefined || isAbsolute(path) ? first : resolve(started, path);
    return readFileSync(!existsSync(first) && existsSync(second) ? second : first, "utf8");
  };
}
