import { randomBytes } from "node:crypto";
import { lstatSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../userError.ts";
import { reasonOf } from "./readText.ts";

/**
 * Writes a file so that nobody ever sees half of it: beside it first, then in its place.
 *
 * @param option that named the file, for messages
 * @throws UserError where there is no directory, something else than a file is there, or writing is not allowed
 */
export function writeWhole(file: string, text: string, option: string): void {
  const directory = dirname(file);
  const refuse = (rule: string, fix: string): never => {
    throw new UserError(`${option} ${JSON.stringify(file)} ${rule}. Fix: ${fix}`);
  };
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    refuse(`cannot be written: there is no directory ${directory}`, "make it, or give another one");
  }
  // A link is followed as a program that writes into the file would; a device or a directory stays what it is.
  const there = statSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) refuse("is there and is no regular file", "give the name of a file");
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    refuse("is a symbolic link", "give the name of the file itself");
  }
  const beside = join(directory, `.${basename(file).slice(0, 100)}.${randomBytes(6).toString("hex")}`);
  try {
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    refuse(`cannot be written: ${reasonOf(error as NodeJS.ErrnoException)}`, "give a file that this user may write");
  }
}
