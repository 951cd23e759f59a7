/**
 * What `lfs` makes of its options and how it prints layouts, written from its source and manual page and from nothing of
 * the product: `setstripe` reads words as `lfs` does, with bare numbers below 4096 as KiB and components that take over from
 * the one before, and `getstripe` prints what several versions print.
 */

export interface FakeComponent {
  start: number;
  end: number | "eof";
  count: number;
  size: number;
  pattern: string;
  pool: string;
  /** Size of the extension component that follows it. */
  extension?: number;
}

/** `2.10` has no mirrors and prints patterns as numbers, `2.12` and `2.15` print them as words, `2.16` pads objects. */
export type FakeVersion = "2.10" | "2.12" | "2.15" | "2.16";

const units: Record<string, number> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50, e: 2 ** 60 };

function size(word: string): number {
  const match = /^(\d+)([kmgtpe]?)$/i.exec(word);
  if (match === null) throw new Error(`lfs: invalid size '${word}'`);
  const bytes = Number(match[1]) * (units[match[2]!.toLowerCase()] ?? 1);
  const real = bytes < 4096 ? bytes * 1024 : bytes;
  if (real % 65536 !== 0) throw new Error(`lfs: invalid size '${word}'`);
  return real;
}

/** Options of `lfs setstripe` → the layout. `defaults` are those of the file system. */
export function setstripe(words: readonly string[], defaults = { count: 1, size: 2 ** 20 }): FakeComponent[] {
  const out: FakeComponent[] = [];
  let current: {
    end?: number | "eof";
    count?: number;
    size?: number;
    pattern: string;
    pool: string;
    extension?: number;
  } = {
    pattern: "raid0",
    pool: "",
  };
  let any = false;
  const finish = (): void => {
    const start = out.at(-1)?.end ?? 0;
    if (start === "eof") throw new Error("lfs: component after the end of the file");
    const end = current.end ?? "eof";
    if (end !== "eof" && end <= start) throw new Error("lfs: ends do not ascend");
    const mdt = current.pattern === "mdt";
    if (mdt && (start !== 0 || end === "eof")) throw new Error("lfs: invalid component on MDT");
    const stripe = mdt ? (end as number) : (current.size ?? defaults.size);
    if (current.size !== undefined && end !== "eof" && end % stripe !== 0) throw new Error("lfs: end not aligned");
    out.push({
      start,
      end,
      count: mdt ? 0 : (current.count ?? defaults.count),
      size: stripe,
      pattern: current.pattern,
      pool: current.pool === "ignore" ? "" : current.pool,
      ...(current.extension === undefined ? {} : { extension: current.extension }),
    });
  };
  for (let index = 0; index < words.length; index += 2) {
    const value = words[index + 1];
    if (value === undefined) throw new Error(`lfs: ${words[index]} needs a value`);
    any = true;
    switch (words[index]) {
      case "-E":
        if (current.end !== undefined) {
          finish();
          const { count, size: before, pool, pattern } = current;
          current = { pattern: "raid0", pool };
          if (count !== undefined) current.count = count;
          if (before !== undefined && pattern !== "mdt") current.size = before;
        }
        current.end = value === "-1" || value === "eof" ? "eof" : size(value);
        break;
      case "-c":
      case "-C":
        if (current.pattern === "mdt") throw new Error("lfs: stripe-count cannot be specified with Data-on-MDT");
        current.count = Number(value);
        if (words[index] === "-C") current.pattern = "raid0,overstriped";
        break;
      case "-S":
        current.size = size(value);
        break;
      case "-p":
        current.pool = value;
        break;
      case "-z":
        current.extension = size(value);
        if (current.extension % 2 ** 26 !== 0) throw new Error("lfs: invalid extension size");
        break;
      case "-L":
        if (value !== "mdt" || current.count !== undefined) throw new Error("lfs: invalid layout");
        current.pattern = "mdt";
        break;
      default:
        throw new Error(`lfs: unrecognized option '${words[index]}'`);
    }
  }
  if (!any) throw new Error("lfs: no options");
  finish();
  if (out.at(-1)!.end !== "eof") throw new Error("lfs: the layout does not reach the end of the file");
  return out;
}

const numbers: Record<string, string> = { raid0: "1", mdt: "100", "raid0,overstriped": "201" };

interface Row {
  start: number;
  end: number | "eof";
  count: number;
  size: number;
  pattern: string;
  pool: string;
  flags: string;
  extension: boolean;
}

/** A component that extends itself is two: the part that is there, and the space that it grows into. */
function rowsOf(components: readonly FakeComponent[], initialised: boolean): Row[] {
  return components.flatMap(({ extension, ...component }, index): Row[] => {
    const flags = initialised && index === 0 ? "init" : "0";
    if (extension === undefined) return [{ ...component, flags, extension: false }];
    return [
      { ...component, end: component.start, flags, extension: false },
      { ...component, count: 0, size: extension, flags: "extension", extension: true },
    ];
  });
}

/** What new files of a directory get. */
export function printDirectory(
  path: string,
  components: readonly FakeComponent[],
  version: FakeVersion = "2.15",
): string {
  const pattern = (name: string): string => (version === "2.10" ? numbers[name]! : name);
  const line = (row: Row, space: string): string =>
    [
      `${space}stripe_count:  ${row.count}`,
      row.extension ? `${space}extension_size: ${row.size}` : `${space}stripe_size:   ${row.size}`,
      `${space}pattern:       ${pattern(row.pattern)}`,
      `${space}stripe_offset: -1`,
      ...(row.pool === "" ? [] : [`${space}pool:          ${row.pool}`]),
    ].join(" ");
  const rows = rowsOf(components, false);
  if (rows.length === 1) return `${path}\n${line(rows[0]!, "")}\n\n`;
  return `${path}\n${header(rows.length, 0, version)}${rows
    .map((row) => `${entry(row, "N/A", version)}${line(row, "      ")}\n\n`)
    .join("")}`;
}

/** A file, its first component made on OSTs from `firstOst` on; `-1` is resolved and too many stripes are cut. */
export function printFile(
  path: string,
  components: readonly FakeComponent[],
  { osts, firstOst = 0, version = "2.15" }: { osts: number; firstOst?: number; version?: FakeVersion },
): string {
  const pattern = (name: string): string => (version === "2.10" ? numbers[name]! : name);
  const real = (row: Row): number => {
    if (row.pattern === "mdt") return 0;
    if (row.pattern === "raid0,overstriped") return row.count < 0 ? -row.count * osts : row.count;
    return row.count === -1 ? osts : Math.min(row.count, osts);
  };
  const fields = (row: Row, space: string, made: boolean): string => {
    const count = made ? real(row) : row.count;
    const pad = version === "2.16" ? 3 : 0;
    const objects = Array.from({ length: made ? count : 0 }, (_, index) => (firstOst + index) % osts);
    const plain = space === "";
    return [
      `${space}lmm_stripe_count:  ${count}`,
      row.extension ? `${space}lmm_extension_size: ${row.size}` : `${space}lmm_stripe_size:   ${row.size}`,
      `${space}lmm_pattern:       ${pattern(row.pattern)}`,
      `${space}lmm_layout_gen:    0`,
      `${space}lmm_stripe_offset: ${made && objects.length > 0 ? firstOst : -1}`,
      ...(row.pool === "" ? [] : [`${space}lmm_pool:          ${row.pool}`]),
      ...(objects.length === 0 ? [] : [plain ? "\tobdidx\t\t objid\t\t objid\t\t group" : `${space}lmm_objects:`]),
      ...objects.map((ost, index) =>
        plain
          ? `\t${String(ost).padStart(6)}\t${String(1000 + index).padStart(14)}\t${"0x3e8".padStart(13)}\t${"0x280000400".padStart(14)}`
          : `${space}- ${String(index).padStart(pad)}: { l_ost_idx: ${String(ost).padStart(pad)}, l_fid: [0x100000000:0x${(1000 + index).toString(16)}:0x0] }`,
      ),
      "",
      "",
    ].join("\n");
  };
  const rows = rowsOf(components, true);
  if (rows.length === 1) return `${path}\n${fields(rows[0]!, "", true)}`;
  return `${path}\n${header(rows.length, 2, version)}${rows
    .map((row, index) => `${entry(row, String(index + 1), version)}${fields(row, "      ", row.flags === "init")}`)
    .join("")}`;
}

function header(entries: number, generation: number, version: FakeVersion): string {
  return version === "2.10"
    ? `  lcm_layout_gen:  ${generation}\n  lcm_entry_count: ${entries}\n`
    : `  lcm_layout_gen:    ${generation}\n  lcm_mirror_count:  1\n  lcm_entry_count:   ${entries}\n`;
}

function entry(row: Row, id: string, version: FakeVersion): string {
  return [
    `    lcme_id:             ${id}`,
    ...(version === "2.10" ? [] : [`    lcme_mirror_id:      ${id === "N/A" ? id : 0}`]),
    `    lcme_flags:          ${row.flags}`,
    `    lcme_extent.e_start: ${row.start}`,
    `    lcme_extent.e_end:   ${row.end === "eof" ? "EOF" : row.end}`,
    "",
  ].join("\n");
}
