import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Existing } from "../../../simulator/world/world.ts";
import { isRecord } from "../../markup.ts";
import { reasonOf } from "../../readText.ts";
import { count } from "../../render/text.ts";
import { UserError } from "../../userError.ts";
import type { StateResource } from "../engine/state.ts";
import type { Leftover } from "../model.ts";
import { end, isGone, markOf, type ProcessMark, processesOf } from "./leftoverProcesses.ts";

/** What is in the simulated cloud of one package. */
export interface CloudContents {
  readonly package: string;
  readonly existing: readonly Existing[];
}

/**
 * What is in simulated clouds and in no state: left on purpose, kept by its cloud, or lost.
 *
 * @param now resources of the states as they are, of all stacks together; those that wait to be deleted are known, too
 * @param before resources of states seen earlier: whoever was retained then is meant to be there
 */
export function orphansOf(
  clouds: readonly CloudContents[],
  now: readonly StateResource[],
  before: readonly StateResource[] = [],
): Leftover[] {
  const lost = unknownTo(
    now,
    clouds.flatMap(({ existing }) => existing.filter(({ status, left }) => status !== "deleting" && left !== "name")),
  );
  const kept = [...before, ...now].filter(({ retainOnDelete }) => retainOnDelete);
  const orphans = new Set(
    unknownTo(
      kept,
      [...lost].filter(({ left }) => left === undefined),
    ),
  );
  return clouds.flatMap(({ package: packageName, existing }) =>
    existing
      .filter((one) => lost.has(one))
      .map((one) => ({
        package: packageName,
        type: one.type,
        id: one.id,
        urn: one.urn,
        why: orphans.has(one) ? "orphan" : "retained",
      })),
  );
}

/**
 * Those of which no state knows. An id is given once a region, or cluster, which no state tells: two of the same type and id are told
 * apart by who asked for them. Who asked may have another name by now: what is left fits any of its type and id, one each.
 */
function unknownTo(states: readonly StateResource[], existing: readonly Existing[]): ReadonlySet<Existing> {
  const named = new Map(states.map((one) => [JSON.stringify([one.type, one.id, one.urn]), one]));
  const unnamed = existing.filter((one) => !named.delete(JSON.stringify([one.type, one.id, one.urn])));
  const left = new Map<string, number>();
  for (const one of named.values()) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  const unknown = unnamed.filter((one) => {
    const many = left.get(keyOf(one)) ?? 0;
    left.set(keyOf(one), many - 1);
    return many <= 0;
  });
  return new Set(unknown);
}

function keyOf({ type, id }: { readonly type: string; readonly id?: string }): string {
  return JSON.stringify([type, id]);
}

/** How the name of a rehearsal's folder begins. */
export const folderPrefix = "hybrid-gpu-rehearsal-";
const markerName = "owner.json";
/** An owner of whom nobody can tell whether it lives has ended after so long. */
const longestDays = 7;
const day = 24 * 60 * 60 * 1000;

interface Marker {
  /** Of what it is the marker. */
  readonly kind: "hybrid-gpu rehearsal";
  readonly owner: ProcessMark;
  /** Milliseconds since the epoch. */
  readonly made: number;
}

export interface OwnFolder {
  readonly folder: string;
  /** Removes it with everything in it, and ends what still runs in it. Links in it are removed, and not followed. */
  remove(): void;
}

/**
 * A private folder (0700) for a rehearsal, with a marker that says whose it is: what a killed rehearsal leaves is found by it.
 *
 * @param parent @default the folder of temporary files
 */
export function ownFolder(parent = tmpdir()): OwnFolder {
  const folder = madeIn(parent);
  return {
    folder,
    remove: () => {
      end(processesOf(folder));
      removeAll(folder);
    },
  };
}

/** A folder with its marker, or nothing: one without a marker would be found by nobody. */
function madeIn(parent: string): string {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(parent, folderPrefix));
    writeMarker(folder, Date.now());
    return folder;
  } catch (error) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    throw noTemporaryFolder(parent, error as NodeJS.ErrnoException);
  }
}

const reasonsOfFolders: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "it is no folder",
  ENOSPC: "no space is left",
  EROFS: "its file system can only be read",
};

/** Why nothing can be put into a folder for temporary files, and which variable names another one. */
export function noTemporaryFolder(folder: string, error: NodeJS.ErrnoException): UserError {
  const variable = process.platform === "win32" ? "TEMP" : "TMPDIR";
  const why = reasonsOfFolders[error.code ?? ""] ?? reasonOf(error);
  return new UserError(
    `the temporary folder ${folder} cannot be written to (${variable}): ${why}. Fix: set ${variable} to a folder that can be written to and has 100 MB free`,
  );
}

/** Says that a folder is this process's. Nobody ever reads half of it. */
function writeMarker(folder: string, made: number): void {
  const marker: Marker = { kind: "hybrid-gpu rehearsal", owner: markOf(), made };
  const beside = join(folder, `.${markerName}.${process.pid}`);
  writeFileSync(beside, JSON.stringify(marker), { mode: 0o600 });
  renameSync(beside, join(folder, markerName));
}

/** What a killed rehearsal had left, and is gone now. */
export interface Swept {
  readonly folder: string;
  /** When the rehearsal began. */
  readonly made: number;
  /** How many processes of it were still running. */
  readonly processes: number;
}

/**
 * Removes the folders of rehearsals whose process is gone, and ends what they left running. A folder without a marker,
 * of another user, or of a process of which nobody can tell here, stays. Two that sweep at once do not disturb each other.
 *
 * @param parent @default the folder of temporary files
 */
export function sweep(parent = tmpdir()): readonly Swept[] {
  return foldersIn(parent).flatMap((folder) => {
    const marker = markerOf(folder);
    if (marker === undefined) return [];
    const gone = isGone(marker.owner);
    if (gone === false || (gone === "unknown" && Date.now() - marker.made < longestDays * day)) return [];
    // Processes have the folder by its name.
    const processes = end(processesOf(folder));
    const claimed = claim(folder, parent, marker.made);
    if (claimed === undefined) return [];
    removeAll(claimed);
    return [{ folder, made: marker.made, processes }];
  });
}

/** A sentence for what was swept; nothing where nothing was. */
export function sweptNote(swept: readonly Swept[]): string | undefined {
  if (swept.length === 0) return undefined;
  const processes = swept.reduce((sum, one) => sum + one.processes, 0);
  const was = (many: number): string => (many === 1 ? "was" : "were");
  const ended =
    processes === 0 ? "" : `, and ${count(processes, "process", "processes")} that still ran ${was(processes)} ended`;
  return `${count(swept.length, "folder")} of earlier rehearsals that had been killed ${was(swept.length)} removed${ended}.`;
}

function foldersIn(parent: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => name.startsWith(folderPrefix))
      .map((name) => join(parent, name))
      .filter(isOwnFolder);
  } catch {
    return [];
  }
}

function isOwnFolder(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && isOwner(stat.uid);
}

function isOwner(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

/** The marker of a folder, when it is one that a rehearsal of this user wrote. */
function markerOf(folder: string): Marker | undefined {
  try {
    const file = openSync(join(folder, markerName), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stat = fstatSync(file);
      if (!stat.isFile() || !isOwner(stat.uid) || stat.size > 4_096) return undefined;
      const marker: unknown = JSON.parse(readFileSync(file, "utf8"));
      return isMarker(marker) ? marker : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function isMarker(marker: unknown): marker is Marker {
  if (!isRecord(marker) || marker["kind"] !== "hybrid-gpu rehearsal" || typeof marker["made"] !== "number")
    return false;
  const owner = marker["owner"];
  return (
    isRecord(owner) && Number.isInteger(owner["pid"]) && Number(owner["pid"]) > 0 && typeof owner["host"] === "string"
  );
}

/**
 * Takes a folder for oneself, by another name and with another marker: of two that try one gets it, and when that one dies
 * the next finds what it left.
 */
function claim(folder: string, parent: string, made: number): string | undefined {
  const mine = join(parent, `${folderPrefix}removed-${randomBytes(6).toString("hex")}`);
  try {
    renameSync(folder, mine);
    writeMarker(mine, made);
    return mine;
  } catch {
    return undefined;
  }
}

/** The marker goes last: what is interrupted is found again. What a process of it still writes is tried once more. */
function removeAll(folder: string): void {
  for (const name of namesIn(folder)) if (name !== markerName) removeOne(join(folder, name));
  if (namesIn(folder).some((name) => name !== markerName)) return;
  removeOne(join(folder, markerName));
  try {
    rmdirSync(folder);
  } catch {
    // The next one that sweeps finds it.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeOne(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // It is not ours to remove: the rest goes all the same.
  }
}
