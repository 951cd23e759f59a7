import type { LustreDecision } from "../../components/lustre/index.ts";
import {
  type Drift,
  describeDrift,
  layoutDrift,
  mountedPath,
  normalDirectoryPath,
  type ParsedLayout,
  printable,
  readGetstripe,
} from "../../components/lustre/layout/index.ts";
import { print } from "../print.ts";
import { nameOf, readText } from "../readText.ts";
import { type Style, styleOf } from "../render/style.ts";
import { count } from "../render/text.ts";
import { ExitCode, UserError } from "../userError.ts";
import type { LustreOptions } from "./commandLine.ts";
import { decide } from "./request.ts";

export interface VerifyOptions extends Omit<LustreOptions, "file"> {
  /** Output of `lfs getstripe -r`. */
  readonly file?: string;
  readonly workload?: string;
  readonly json?: boolean;
}

/** A listing of a million files has about 300 MB. */
const limit = { bytes: 400_000_000, fix: "list each directory by itself, or its directories only: lfs getstripe -d" };
/** Lines that could not be read and are shown. */
const mostUnread = 10;

/** What `verify --json` prints. */
interface Verdict {
  /** No drift, and nothing that could not be read. */
  readonly holds: boolean;
  /** Files and directories of the listing. */
  readonly layouts: number;
  readonly drift: readonly Drift[];
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/** Compares a listing with the decision: `hybrid-gpu lustre verify`. */
export async function verify({ file, workload, json, ...options }: VerifyOptions): Promise<ExitCode> {
  if (file === undefined) {
    throw new UserError(
      "--file (not given) is missing. Fix: run lfs getstripe -r /mnt/lustre/… > getstripe.txt and give --file getstripe.txt, or - for standard input",
    );
  }
  const asked = { ...options, ...(workload === undefined ? {} : { file: workload }) };
  if (Object.entries(asked).every(([key, value]) => value === undefined || key === "mount")) {
    throw new UserError(
      "nothing says which layouts were decided. Fix: give --workload workload.yaml, or the options that the decision was made with; see hybrid-gpu lustre verify --help",
    );
  }
  if (file === "-" && workload === "-") {
    throw new UserError("--file and --workload cannot both be standard input. Fix: give one of them as a file");
  }
  const { decision, mountPoint } = decide(asked as LustreOptions);
  const { layouts, unread } = readGetstripe(readText(file, limit));
  if (layouts.length === 0) {
    const [first] = unread;
    const seen =
      first === undefined
        ? "it is empty"
        : `line ${first.line} is ${JSON.stringify(printable(first.text.slice(0, 60)))}`;
    throw new UserError(`${nameOf(file)} has no layout in it (${seen}). Fix: give the output of lfs getstripe -r`);
  }
  const drift = layoutDrift(layouts, decision.directories, {
    ...(decision.system.osts === undefined ? {} : { osts: decision.system.osts }),
    ...(options.mount === undefined && tellsMount(layouts, decision.directories) ? {} : { mountPoint }),
  });
  const holds = drift.length === 0 && unread.length === 0;
  const verdict: Verdict = { holds, layouts: layouts.length, drift, unread };
  await print(
    json === true
      ? `${JSON.stringify(verdict, null, 2)}\n`
      : text(verdict, decision.directories.length, file, styleOf(process.stdout, process.env)),
  );
  // What could not be read may have drifted: that it holds is not known.
  return drift.length > 0 ? ExitCode.Refused : unread.length > 0 ? ExitCode.Wrong : ExitCode.Fine;
}

/** Whether a listing shows where the file system is mounted: it names a decided directory, or its paths are relative. */
function tellsMount(layouts: readonly ParsedLayout[], directories: LustreDecision["directories"]): boolean {
  const listed = new Set(layouts.flatMap(({ path }) => (path === "" ? [] : [normalDirectoryPath(path)])));
  const [first] = listed;
  if (first === undefined) return false;
  if (![...listed].some((path) => path.startsWith("/"))) return true;
  // A million paths may be listed: only what stands before the first of them can be the mount point.
  const names = first.split("/").slice(0, 32);
  return names.some((_, depth) => {
    const mount = names.slice(0, depth + 1).join("/") || "/";
    return directories.some(({ path }) => {
      const there = mountedPath(mount, path);
      return listed.has(there) || `${first}/`.startsWith(`${there}/`);
    });
  });
}

function text({ layouts, drift, unread }: Verdict, decided: number, file: string, style: Style): string {
  const lines = drift.flatMap((one) => {
    const { command } = one;
    const whole = describeDrift(one);
    // The command has a line of its own, where it can be copied.
    const what = whole.endsWith(` Fix: ${command}`) ? whole.slice(0, -` Fix: ${command}`.length) : whole;
    return [`${style.paint("bad", "drift")}  ${what}`, `       ${command}`];
  });
  const skipped = unread
    .slice(0, mostUnread)
    .map(({ line, text }) => `${style.paint("warn", "unread")} ${nameOf(file)}:${line}: ${printable(text)}`);
  const more = unread.length - Math.min(unread.length, mostUnread);
  const seen = `${count(layouts, "layout")} in ${nameOf(file)}, ${count(decided, "directory", "directories")} decided`;
  const verdict =
    drift.length > 0
      ? `${count(drift.length, "drift")}: ${seen}`
      : unread.length > 0
        ? `not known: what could be read agrees, ${count(unread.length, "line")} could not be read: ${seen}`
        : `holds: ${seen}`;
  return [
    ...lines,
    ...skipped,
    ...(more > 0 ? [`${style.paint("warn", "unread")} and ${count(more, "more line")}`] : []),
    ...(lines.length + skipped.length > 0 ? [""] : []),
    style.paint(drift.length > 0 ? "bad" : unread.length > 0 ? "warn" : "good", verdict),
    "",
  ].join("\n");
}
