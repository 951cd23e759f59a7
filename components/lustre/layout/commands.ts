import { normalDirectoryPath } from "./checkPath.ts";
import type { DirectoryLayout, LayoutComponent } from "./layout.ts";
import { shellQuote } from "./shellQuote.ts";
import { sizeArgument } from "./size.ts";

/** Files that one `lfs migrate` is given, and `lfs hsm_restore` that run beside each other. */
const filesAtOnce = 16;
const restoresAtOnce = 8;

/** A directory of the file system as nodes see it: `/mnt/lustre` + `/images` → `/mnt/lustre/images`. */
export function mountedPath(mountPoint: string, path: string): string {
  const mount = normalDirectoryPath(mountPoint);
  if (path === "" || path === "/") return mount;
  return mount === "/" ? normalDirectoryPath(path) : `${mount}${normalDirectoryPath(path)}`;
}

/**
 * Options of `lfs setstripe` and `lfs migrate` for components that `checkLayout` takes: `-E`, `64M`, `-c`, `1`, … The OST to
 * start with (`-i`) is never among them: choosing it is the metadata server's work. Sizes always have a suffix.
 *
 * @throws {RangeError} on sizes that are not whole KiB: check the layout first
 */
export function setstripeArguments(components: readonly LayoutComponent[]): string[] {
  const [only] = components;
  const plain = components.length === 1 && only?.endBytes === undefined && only?.extensionBytes === undefined;
  return components.flatMap((component) => {
    const { endBytes, stripeCount, stripeSizeBytes, overstriped, onMdt, pool, extensionBytes } = component;
    const end = plain ? [] : ["-E", endBytes === undefined ? "-1" : sizeArgument(endBytes)];
    // On the metadata server a component has neither count nor size of its own: lfs refuses them.
    if (onMdt === true) return [...end, "-L", "mdt"];
    return [
      ...end,
      // In a composite layout 0 is no count for lfs; left out it is the default.
      ...(stripeCount === 0 && !plain ? [] : [overstriped === true ? "-C" : "-c", String(stripeCount)]),
      ...(stripeSizeBytes === undefined ? [] : ["-S", sizeArgument(stripeSizeBytes)]),
      ...(pool === undefined ? [] : ["-p", pool]),
      ...(extensionBytes === undefined ? [] : ["-z", sizeArgument(extensionBytes)]),
    ];
  });
}

/** Options of components as words of a shell. */
function options(components: readonly LayoutComponent[]): string {
  return setstripeArguments(components).map(shellQuote).join(" ");
}

/**
 * Makes a layout the default of new files in its directory. The directory has to exist: for a path that does not, `lfs
 * setstripe` makes a file.
 */
export function setstripeCommand(layout: DirectoryLayout, mountPoint: string): string {
  return `lfs setstripe ${options(layout.components)} ${shellQuote(mountedPath(mountPoint, layout.path))}`;
}

/** Makes the directory with its parents; does nothing where it exists. */
export function makeDirectoryCommand(path: string, mountPoint: string): string {
  return `mkdir -p ${shellQuote(mountedPath(mountPoint, path))}`;
}

/** Shows what new files of a directory get. */
export function getstripeCommand(path: string, mountPoint: string): string {
  return `lfs getstripe -d ${shellQuote(mountedPath(mountPoint, path))}`;
}

/** Shows the layouts of a directory and of everything below it: what `parseGetstripe` reads. */
export function getstripeTreeCommand(path: string, mountPoint: string): string {
  return `lfs getstripe -r ${shellQuote(mountedPath(mountPoint, path))}`;
}

/** Shows OSTs and how full they are. */
export function ostsCommand(mountPoint: string): string {
  return `lfs df -h ${shellQuote(mountPoint)}`;
}

/** Gives one existing file a layout: its data is copied. */
export function migrateFileCommand(components: readonly LayoutComponent[], path: string, mountPoint: string): string {
  return `lfs migrate ${options(components)} ${shellQuote(mountedPath(mountPoint, path))}`;
}

/** Gives all existing files of a directory its layout: their data is copied. */
export function migrateCommand(layout: DirectoryLayout, mountPoint: string): string {
  const directory = shellQuote(mountedPath(mountPoint, layout.path));
  return `find ${directory} -type f -print0 | xargs -0 -r -n ${filesAtOnce} lfs migrate ${options(layout.components)}`;
}

/**
 * Spreads new subdirectories over metadata servers by how full they are: the default of large file systems with several
 * metadata targets.
 */
export function setdirstripeCommand(path: string, mountPoint: string): string {
  const directory = shellQuote(mountedPath(mountPoint, path));
  return `lfs setdirstripe -D -i -1 -c 1 --max-inherit=-1 --max-inherit-rr=-1 ${directory}`;
}

/** Loads files that are linked to an object store before a job waits for them. */
export function preloadCommand(path: string, mountPoint: string): string {
  const directory = shellQuote(mountedPath(mountPoint, path));
  return `find ${directory} -type f -print0 | xargs -0 -n 1 -P ${restoresAtOnce} lfs hsm_restore`;
}
