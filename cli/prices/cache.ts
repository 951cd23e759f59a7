import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { UserError } from "../userError.ts";

/** Where downloads are kept until they are whole and read: the cache directory of the system. */
export function cacheDirectory(environment: NodeJS.ProcessEnv, platform = process.platform, home = homedir()): string {
  const { XDG_CACHE_HOME: xdg = "", LOCALAPPDATA: local = "" } = environment;
  // The specification has relative paths ignored.
  const base = isAbsolute(xdg)
    ? xdg
    : platform === "darwin"
      ? join(home, "Library", "Caches")
      : platform === "win32" && local !== ""
        ? local
        : join(home, ".cache");
  return join(base, "hybrid-gpu", "prices");
}

/** What is known of a part of a file: by what the server tells whether the rest still belongs to it. */
export interface PartNote {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly total?: number | undefined;
}

/** A download that may be unfinished: its bytes, and a note beside them. One process at a time. */
export class PartialFile {
  static readonly #taken = new Set<PartialFile>();
  readonly file: string;
  readonly #note: string;
  readonly #lock: string;
  readonly #url: string;

  /** @throws UserError where the directory cannot be made, or another process is at it */
  constructor(directory: string, url: string) {
    const name = createHash("sha256").update(url).digest("hex").slice(0, 32);
    this.file = join(directory, `${name}.part`);
    this.#note = join(directory, `${name}.json`);
    this.#lock = join(directory, `${name}.lock`);
    this.#url = url;
    try {
      mkdirSync(directory, { recursive: true });
      this.#take();
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(
        `downloads cannot be kept in ${directory}: ${(error as Error).message}. Fix: set XDG_CACHE_HOME to a directory that this user may write`,
      );
    }
  }

  #take(): void {
    const owner = ownerOf(this.#lock);
    if (owner !== undefined) {
      throw new UserError(
        `process ${owner} is reading ${this.#url} as well. Fix: wait for it, or delete ${this.#lock} if it is not hybrid-gpu`,
      );
    }
    // What is left of a process that is gone is nobody's; two that come at the same time do not both get it.
    rmSync(this.#lock, { force: true });
    writeFileSync(this.#lock, String(process.pid), { flag: "wx" });
    PartialFile.#taken.add(this);
  }

  /** Lets others have all that this process is at: it ends. */
  static releaseAll(): void {
    for (const one of PartialFile.#taken) one.release();
  }

  /** Bytes that are there, and the note; nothing where there is no note for this address. */
  get state(): { readonly size: number; readonly note: PartNote } | undefined {
    const size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0) return undefined;
    try {
      const note = JSON.parse(readFileSync(this.#note, "utf8")) as PartNote;
      return note.url === this.#url ? { size, note } : undefined;
    } catch {
      return undefined;
    }
  }

  begin(note: Omit<PartNote, "url">): void {
    writeFileSync(this.file, "");
    writeFileSync(this.#note, JSON.stringify({ url: this.#url, ...note }));
  }

  /** Forgets what was downloaded. */
  remove(): void {
    for (const file of [this.file, this.#note]) rmSync(file, { force: true });
  }

  /** Lets others have it. What was downloaded stays. */
  release(): void {
    PartialFile.#taken.delete(this);
    rmSync(this.#lock, { force: true });
  }
}

/** Clears away what earlier runs left of versions that are no longer current; what another process is at stays. */
export function sweep(directory: string): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const [hash] = name.split(".");
    if (!/^[0-9a-f]{32}\.(?:part|json|lock)$/.test(name)) continue;
    if (ownerOf(join(directory, `${hash}.lock`)) === undefined) rmSync(join(directory, name), { force: true });
  }
}

/** Another process that holds a lock, and runs. */
function ownerOf(lock: string): number | undefined {
  const owner = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : Number.NaN;
  return Number.isInteger(owner) && owner > 0 && owner !== process.pid && isRunning(owner) ? owner : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
