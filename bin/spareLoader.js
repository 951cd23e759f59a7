import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Whether the program of a plan will want the TypeScript loader, guessed before anything is read. `cli/launch.ts` decides: a
 * wrong guess costs a process that is started for nothing.
 *
 * @param args of `hybrid-gpu`
 */
export function wantsLoader(args, workingDirectory) {
  const folder = resolve(workingDirectory, folderOf(args));
  const has = (name) => existsSync(join(folder, name));
  return !["index.js", "index.mjs"].some(has) || ["index.ts", "index.mts", "tsconfig.json"].some(has);
}

/** What `--cwd` says, as `--cwd there` or `--cwd=there`. */
function folderOf(args) {
  const at = args.findLastIndex((arg) => arg === "--cwd" || arg.startsWith("--cwd="));
  if (at === -1) return ".";
  return args[at] === "--cwd" ? (args[at + 1] ?? ".") : args[at].slice("--cwd=".length);
}
