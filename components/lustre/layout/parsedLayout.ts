import type { LayoutComponent } from "./layout.ts";

/** A component as `lfs getstripe` shows it. */
export interface ParsedComponent extends LayoutComponent {
  /** Where the extent begins, bytes. */
  readonly startBytes: number;
  /** The file has reached it: its objects are made. Directories have none. */
  readonly initialised: boolean;
  /** OST of each object, in order, where the output lists them. */
  readonly osts: readonly number[];
}

/** The layout of one file, or what new files of one directory get. */
export interface ParsedLayout {
  /** As it is written there, with the mount point. Empty where the output names none (`lfs getstripe -d`). */
  readonly path: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly kind: "directory" | "file";
  /** In the order of the file; of the first mirror only. None for a file without objects. */
  readonly components: readonly ParsedComponent[];
  /** Copies of the data, at least 1. */
  readonly mirrors: number;
  /** The directory has no layout of its own and shows the file system's default. Only old versions and `-v` tell. */
  readonly inherited?: true;
  /** The file's data is somewhere else than on this file system. */
  readonly foreign?: true;
}

/** A line that is no part of any layout. */
export interface UnreadLine {
  /** From 1. */
  readonly line: number;
  /** At most 200 characters of it. */
  readonly text: string;
}

export interface Getstripe {
  readonly layouts: readonly ParsedLayout[];
  /** What could not be read: messages of errors, a cut end, other programs' output. */
  readonly unread: readonly UnreadLine[];
}
