import { normalDirectoryPath } from "./checkPath.ts";
import { makeDirectoryCommand, migrateFileCommand, mountedPath, setstripeCommand } from "./commands.ts";
import { describeComponents, type LayoutComparison, sameLayout } from "./compare.ts";
import type { DirectoryLayout } from "./layout.ts";
import type { ParsedLayout } from "./parsedLayout.ts";
import { printable, shellQuote } from "./shellQuote.ts";

/** How what is there differs from what was decided. */
export const DriftKind = {
  /** A directory that was decided on is not in the listing. */
  MissingDirectory: "missing-directory",
  /** There is a file where the directory should be: `lfs setstripe` makes one when the directory does not exist. */
  NotADirectory: "not-a-directory",
  /** New files of the directory get another layout. */
  Directory: "directory",
  /** New files of a directory below it get another layout: it was made before. */
  Subdirectory: "subdirectory",
  /** A file has another layout: it was made before, or moved in. */
  File: "file",
} as const;
export type DriftKind = (typeof DriftKind)[keyof typeof DriftKind];

/** One place where the file system is not as it was decided. */
export interface Drift {
  readonly kind: DriftKind;
  /** From the root of the file system. */
  readonly path: string;
  /** Directory whose layout counts for it. */
  readonly directory: string;
  /** As options of `lfs setstripe`. */
  readonly wanted: string;
  readonly found: string;
  /** Line of the listing. Absent for what is missing. */
  readonly line?: number;
  /** What mends it. */
  readonly command: string;
}

export interface DriftOptions {
  /** OSTs that there are. Without it as many as the listing names are taken for the least. */
  readonly osts?: number;
  /** Where the file system is mounted. @default what all paths of the listing have before the decided directories */
  readonly mountPoint?: string;
}

/**
 * Compares a listing of `lfs getstripe -r` with the layouts that were decided. A stripe count above the number of OSTs is
 * what the OSTs give, `-1` is their number; sizes that were left open agree with every size, and so does every stripe size
 * of a single stripe. What lies below a directory counts for the nearest directory that was decided on. Imported files are
 * not judged: they take their stripes from the chunk size and from how large they are.
 */
export function layoutDrift(
  listing: readonly ParsedLayout[],
  layouts: readonly DirectoryLayout[],
  options: DriftOptions = {},
): Drift[] {
  // No path has a NUL character: such a line is no output of lfs, and no command can name it.
  const parsed = listing.filter(({ path }) => !path.includes("\0"));
  const decided = new Map(layouts.map((layout) => [rooted(layout.path), layout]));
  const wantedText = new Map(layouts.map((layout) => [layout, describeComponents(layout.components)]));
  const mount = options.mountPoint === undefined ? guessMount(parsed, decided) : rooted(options.mountPoint);
  // Of a listing with relative paths the commands are relative too: both belong into the same directory.
  const relative = parsed.some(({ path }) => path !== "") && !parsed.some(({ path }) => path.startsWith("/"));
  const mountPoint = options.mountPoint ?? (relative ? mountedPath(".", mount) : mount);
  const seenOsts = options.osts ?? countOsts(parsed);
  const ownerOf = ownerFinder(decided);
  const there = new Set<string>();
  const out: Drift[] = [];
  const [only] = layouts;
  for (const one of parsed) {
    // `lfs getstripe -d` names no path; with one directory on both sides there is no doubt.
    const unnamed = one.path === "" && parsed.length === 1 && layouts.length === 1 ? only : undefined;
    const path = unnamed === undefined ? below(mount, one.path) : rooted(unnamed.path);
    if (path === undefined) continue;
    const layout = ownerOf(path);
    if (layout === undefined) continue;
    const own = path === rooted(layout.path);
    if (own) there.add(path);
    if (one.foreign === true || !isJudged(layout, own ? "directory" : one.kind)) continue;
    const drift = { path, directory: rooted(layout.path), wanted: wantedText.get(layout)!, line: one.line };
    if (own && one.kind === "file") {
      const target = shellQuote(mountedPath(mountPoint, path));
      const aside = shellQuote(`${mountedPath(mountPoint, path)}.file`);
      out.push({
        ...drift,
        kind: DriftKind.NotADirectory,
        found: "a file",
        command: `mv ${target} ${aside} && ${makeCommand(layout, mountPoint)}`,
      });
      continue;
    }
    // A file without objects takes the layout of its directory when it is written first.
    if (one.components.length === 0) continue;
    const comparison: LayoutComparison = { kind: one.kind, osts: options.osts, seenOsts };
    if (sameLayout(layout.components, one.components, comparison)) continue;
    const found = describeComponents(one.components);
    if (one.kind === "file") {
      const command = migrateFileCommand(layout.components, path, mountPoint);
      out.push({ ...drift, kind: DriftKind.File, found, command });
    } else {
      const kind = own ? DriftKind.Directory : DriftKind.Subdirectory;
      out.push({ ...drift, kind, found, command: setstripeCommand({ ...layout, path }, mountPoint) });
    }
  }
  for (const [path, layout] of decided) {
    if (there.has(path) || !isJudged(layout, "directory")) continue;
    out.push({
      kind: DriftKind.MissingDirectory,
      path,
      directory: path,
      wanted: wantedText.get(layout)!,
      found: "not in the listing",
      command: makeCommand(layout, mountPoint),
    });
  }
  return out;
}

/** Nobody mounts deeper than this. */
const deepestMount = 32;

/** One line for a person: where, what was wanted, what is there, what mends it. */
export function describeDrift(drift: Drift): string {
  const { kind, directory, wanted, line, command } = drift;
  const path = printable(drift.path);
  const found = printable(drift.found);
  const at = line === undefined ? "" : ` (line ${line})`;
  const what: Record<DriftKind, string> = {
    [DriftKind.MissingDirectory]: `${path} is not in the listing`,
    [DriftKind.NotADirectory]: `${path}${at} is a file and not a directory`,
    [DriftKind.Directory]: `${path}${at} gives new files ${found}`,
    [DriftKind.Subdirectory]: `${path}${at}, made before ${directory} had its layout, gives new files ${found}`,
    [DriftKind.File]: `${path}${at}, made before ${directory} had its layout or moved in, has ${found}`,
  };
  return `${what[kind]}; decided: ${wanted}. Fix: ${command}`;
}

function isJudged({ components, importedFileChunkSizeMiB }: DirectoryLayout, kind: "directory" | "file"): boolean {
  return components.length > 0 && (kind === "directory" || importedFileChunkSizeMiB === undefined);
}

function makeCommand(layout: DirectoryLayout, mountPoint: string): string {
  return `${makeDirectoryCommand(layout.path, mountPoint)} && ${setstripeCommand(layout, mountPoint)}`;
}

/** A path in one form: from a slash, without doubled slashes, `.` at the start and a slash at the end. */
function rooted(path: string): string {
  const text = path === "." || path.startsWith("./") ? path.slice(1) : path;
  return normalDirectoryPath(`/${text}`.replace(/\/{2,}/g, "/"));
}

/** The path from the root of the file system; `undefined` outside of the mount point. */
function below(mount: string, path: string): string | undefined {
  if (path === "") return undefined;
  const text = rooted(path);
  if (mount === "/") return text;
  if (text === mount) return "/";
  return text.startsWith(`${mount}/`) ? text.slice(mount.length) : undefined;
}

/** Finds the nearest decided directory that a path is or lies in, in a time that does not grow with the tree. */
function ownerFinder(decided: ReadonlyMap<string, DirectoryLayout>): (path: string) => DirectoryLayout | undefined {
  const lengths = [...new Set([...decided.keys()].map((path) => path.length))].sort((one, other) => other - one);
  return (path) => {
    for (const length of lengths) {
      if (length > path.length || (length < path.length && length > 1 && path[length] !== "/")) continue;
      const owner = decided.get(path.slice(0, length));
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
}

/**
 * What stands before the decided directories in the listing: the prefix of its first path below which most of them are
 * found, the shortest of equals.
 */
function guessMount(parsed: readonly ParsedLayout[], decided: ReadonlyMap<string, DirectoryLayout>): string {
  const listed = new Set<string>();
  let first: string | undefined;
  for (const { path } of parsed) {
    if (path === "") continue;
    const text = rooted(path);
    first ??= text;
    listed.add(text);
  }
  if (first === undefined) return "/";
  let best = { mount: "/", hits: 0 };
  const whole = `${first}/`;
  for (let end = 0, depth = 0; end !== -1 && depth < deepestMount; end = first.indexOf("/", end + 1), depth += 1) {
    const prefix = first.slice(0, end);
    const inside = (path: string): boolean => whole.startsWith(`${prefix}${path}/`);
    let hits = 0;
    for (const path of decided.keys()) if (listed.has(prefix + path) || inside(path)) hits += 1;
    if (hits > best.hits) best = { mount: prefix || "/", hits };
  }
  if (best.hits > 0) return best.mount;
  let hits = 0;
  for (const path of decided.keys()) if (listed.has(first + path)) hits += 1;
  return hits > 0 ? first : "/";
}

/** Different OSTs that the listing names: there are at least as many. */
function countOsts(parsed: readonly ParsedLayout[]): number {
  const osts = new Set<number>();
  for (const { components } of parsed)
    for (const component of components) for (const ost of component.osts) osts.add(ost);
  return osts.size;
}
