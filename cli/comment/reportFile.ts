import { realpathSync } from "node:fs";
import { nameOf, readText } from "../readText.ts";
import { UserError } from "../userError.ts";
import { foreignIn } from "./foreign.ts";

/** A report is at most as long as a comment; a file of another size is something else. */
const limit = { bytes: 1_000_000, fix: "give the report in markdown, as hybrid-gpu report prints it" };

/** The first line of what `hybrid-gpu report` writes. */
export const reportMark = /^<!-- hybrid-gpu-report [\w./+-]* -->\r?\n/;

/** What the reports are held to. */
export interface Trust {
  /** Whether they may have only what `hybrid-gpu report` can write. */
  readonly untrusted?: boolean | undefined;
  /** The address that they may link to. */
  readonly link?: string | undefined;
}

/** The reports, in the order in which they are given; what is wrong with them is added to `wrong`. */
export function readReports(files: readonly string[], { untrusted, link }: Trust, wrong: string[]): string[] {
  const seen = new Set<string>();
  return files.map((file) => {
    const same = identityOf(file);
    if (seen.has(same)) {
      wrong.push(`--file ${file} is given twice. Fix: give each report once`);
      return "";
    }
    seen.add(same);
    try {
      const text = readText(file, limit);
      const fault = faultOf(text) ?? (untrusted === true ? foreignIn(text, link) : undefined);
      if (fault !== undefined) wrong.push(`--file ${nameOf(file)} ${fault}`);
      return text;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      wrong.push(`--file ${error.message}`);
      return "";
    }
  });
}

function identityOf(file: string): string {
  try {
    return file === "-" ? file : realpathSync(file);
  } catch {
    return file;
  }
}

/** Why a text is no report, and what to do. A comment is public: what nobody wanted to put up must not get there. */
function faultOf(text: string): string | undefined {
  if (text.trim() === "") return "is empty. Fix: see why hybrid-gpu report wrote nothing";
  if (reportMark.test(text)) {
    return text.replace(reportMark, "").trim() === "" ? "is a report that says nothing. Fix: make it again" : undefined;
  }
  const start = text.trimStart();
  const not = "is no report in markdown: its first line is not <!-- hybrid-gpu-report … -->";
  if (start.startsWith("{") || start.startsWith("[")) {
    return `${not}, it looks like JSON. Fix: for a plan, give what hybrid-gpu report --plan prints`;
  }
  if (/^<(?:!doctype|html)\b/i.test(start))
    return `${not}, it is a page in HTML. Fix: give what hybrid-gpu report --format markdown prints`;
  return `${not}. Fix: give what hybrid-gpu report prints, whole`;
}
