import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { UserError } from "./userError.ts";

/** How many bytes a file may have, and what to do about one that has more. */
export interface ReadLimit {
  readonly bytes: number;
  readonly fix: string;
}

const standardInput = 0;
const step = 1 << 20;

/** A file as messages name it. `-` is standard input. */
export function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

/**
 * The text of a file, or of standard input for `-`. Reads no more than the limit allows, whatever the file claims to be: pipes
 * and devices have no size.
 *
 * @throws UserError for what is missing, no file, not allowed, too large or no text
 */
export function readText(file: string, limit: ReadLimit): string {
  const bytes = readBytes(file, limit);
  if (bytes.includes(0)) {
    const wide = /^(?:\xff\xfe|\xfe\xff)/.test(bytes.subarray(0, 2).toString("latin1"));
    throw new UserError(
      `${nameOf(file)} ${wide ? "is UTF-16. Fix: save it as UTF-8" : "is not a text file: it has NUL characters"}`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${nameOf(file)} is not a text file: it is not UTF-8`);
  }
}

function readBytes(file: string, limit: ReadLimit): Buffer {
  let handle: number | undefined;
  try {
    handle = file === "-" ? standardInput : openSync(file, "r");
    const stat = fstatSync(handle);
    if (stat.isDirectory()) throw new UserError(`${nameOf(file)} is a directory. Fix: give a file`);
    if (stat.size > limit.bytes) throw tooLarge(file, stat.size, limit);
    const parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      const part = Buffer.allocUnsafe(Math.min(step, limit.bytes + 1));
      const count = readSome(handle, part);
      if (count === 0) return Buffer.concat(parts);
      length += count;
      if (length > limit.bytes) throw tooLarge(file, undefined, limit);
      parts.push(part.subarray(0, count));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${nameOf(file)} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`);
  } finally {
    if (handle !== undefined && handle !== standardInput) closeSync(handle);
  }
}

/** A terminal or a slow pipe may have nothing yet. */
function readSome(handle: number, part: Buffer): number {
  for (;;) {
    try {
      return readSync(handle, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function tooLarge(file: string, size: number | undefined, { bytes, fix }: ReadLimit): UserError {
  const has = size === undefined ? "has more than" : `has ${size.toLocaleString("en-US")} bytes, more than`;
  return new UserError(`${nameOf(file)} ${has} the ${bytes.toLocaleString("en-US")} bytes that are read. Fix: ${fix}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its symbolic links go round in circles",
};

/** Why the system refused, in words. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  return reasons[error.code ?? ""] ?? error.message;
}
