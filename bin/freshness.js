import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What `npm run build` compiles. */
export const sourceFolders = ["components", "stacks", "policies", "simulator", "cli"];

/**
 * Whether the compiled code in `dist` is of the sources as they are: nothing in them has changed, come or gone since
 * `npm run build` (which `npm ci` runs) wrote its stamp. A changed source runs as it is, through a TypeScript loader, which
 * takes longer to start.
 */
export function isFresh(root) {
  const stamp = statSync(join(root, "dist/.built"), { throwIfNoEntry: false });
  if (stamp === undefined) return false;
  // A folder's own time tells of files that came or went.
  const changed = (path) => statSync(path).mtimeMs > stamp.mtimeMs;
  return sourceFolders.every((folder) => {
    const top = join(root, folder);
    if (changed(top)) return false;
    return readdirSync(top, { recursive: true, withFileTypes: true }).every(
      (entry) => !changed(join(entry.parentPath ?? entry.path, entry.name)),
    );
  });
}
