import {
  getstripeCommand,
  getstripeTreeCommand,
  makeDirectoryCommand,
  migrateCommand,
  mountedPath,
  ostsCommand,
  preloadCommand,
  setstripeCommand,
} from "../layout/commands.ts";
import { shellQuote } from "../layout/shellQuote.ts";
import type { LustreSystem } from "../platform/system.ts";
import type { DirectoryDecision } from "./decision.ts";

/** Where nodes mount a file system in printed commands. */
export const exampleMount = "/mnt/lustre";

/** Shell commands that make the decision true: layouts on new directories, and what existing files need. */
export function commandsFor(directories: readonly DirectoryDecision[], mountPoint = exampleMount): string[] {
  return directories.flatMap((directory) => [
    makeDirectoryCommand(directory.path, mountPoint),
    setstripeCommand(directory, mountPoint),
    ...(directory.importedFileChunkSizeMiB === undefined
      ? []
      : [
          `# files from the object store: importedFileChunkSizeMiB ${directory.importedFileChunkSizeMiB} on the repository of ${directory.path}; those that are there already are restriped by`,
          `# ${migrateCommand(directory, mountPoint)}`,
          `# and loaded before the job starts by ${preloadCommand(directory.path, mountPoint)}`,
        ]),
  ]);
}

/** How to see that it holds: layouts, OSTs, and whether the load lies evenly on them. */
export function verificationFor(
  directories: readonly DirectoryDecision[],
  { osts, ostSource }: LustreSystem,
  mountPoint = exampleMount,
): string[] {
  const count =
    osts === undefined
      ? "how many OSTs there are"
      : `${osts} OSTs${ostSource === "documented" || ostSource === "given" ? "" : `, which are ${ostSource} and not documented`}`;
  const paths = directories.map(({ path }) => path);
  const rest = paths
    .slice(1)
    .map((path) => ` ${shellQuote(mountedPath(mountPoint, path))}`)
    .join("");
  return [
    `${ostsCommand(mountPoint)}  # ${count}`,
    ...directories.map(({ path }) => getstripeCommand(path, mountPoint)),
    // One listing of all directories: those that were left out would count as missing.
    `${getstripeTreeCommand(paths[0] ?? "/", mountPoint)}${rest} > getstripe.txt && hybrid-gpu lustre verify --file getstripe.txt --workload workload.yaml`,
    "lctl get_param osc.*.stats  # on a client, twice: bytes read and written on every OST should grow alike",
  ];
}
