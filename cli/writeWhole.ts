import { randomBytes } from "node:crypto";
import { type BigIntStats, fstatSync, lstatSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { reasonOf } from "./readText.ts";
import { UserError } from "./userError.ts";

/** Where something is read from: a file, or standard input for `-`. */
function sourceStat(source: string): BigIntStats | undefined {
  try {
    return source === "-" ? fstatSync(0, { bigint: true }) : statSync(source, { bigint: true, throwIfNoEntry: false });
  } catch {
    // What cannot be looked at is said where it is read.
    return undefined;
  }
}

/**
 * Refuses a target that would overwrite what is read, by whatever name, and one whose name is of another kind.
 *
 * @param extension of the names that are written: `.svg`
 * @param source what is read
 * @throws UserError
 */
export function checkTarget(file: string, option: string, extension: string, source?: string): void {
  const refuse = (rule: string, fix: string): never => {
    throw new UserError(`${option} ${JSON.stringify(file)} ${rule}. Fix: ${fix}`);
  };
  const read = source === undefined ? undefined : sourceStat(source);
  const there = sourceStat(file === "-" ? "./-" : file);
  if (read !== undefined && there?.isFile() === true && read.dev === there.dev && read.ino === there.ino) {
    refuse("is the file that is read, and would be overwritten", "give the name of another file");
  }
  if (!file.toLowerCase().endsWith(extension) || basename(file).length === extension.length) {
    refuse(`does not end in ${extension}`, `give a name like busy${extension}`);
  }
}

/**
 * Refuses what cannot be written to. Before work that takes long; `writeWhole` asks again.
 *
 * @param option that named the file, for messages
 * @throws UserError where there is no directory, or something else than a file is there
 */
export function checkWritable(file: string, option: string): void {
  const directory = dirname(file);
  const refuse = refuser(file, option);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    refuse(`cannot be written: there is no directory ${directory}`, "make it, or give another one");
  }
  // A link is followed as a program that writes into the file would; a device or a directory stays what it is.
  const there = statSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) refuse("is there and is no regular file", "give the name of a file");
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    refuse("is a symbolic link", "give the name of the file itself");
  }
}

/**
 * Writes a file so that nobody ever sees half of it: beside it first, then in its place.
 *
 * @param option that named the file, for messages
 * @throws UserError where there is no directory, something else than a file is there, or writing is not allowed
 */
export function writeWhole(file: string, text: string, option: string): void {
  checkWritable(file, option);
  const beside = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomBytes(6).toString("hex")}`);
  try {
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    refuser(file, option)(
      `cannot be written: ${reasonOf(error as NodeJS.ErrnoException)}`,
      "give a file that this user may write",
    );
  }
}

function refuser(file: string, option: string): (rule: string, fix: string) => never {
  return (rule, fix) => {
    throw new UserError(`${option} ${JSON.stringify(file)} ${rule}. Fix: ${fix}`);
  };
}
