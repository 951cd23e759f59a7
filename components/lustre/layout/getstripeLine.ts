/** What one line of the output of `lfs getstripe` is, by its form alone. */
export type GetstripeLine =
  | { readonly kind: "blank" }
  /** A path, if a layout follows; otherwise nothing of ours. */
  | { readonly kind: "text"; readonly text: string; readonly defaulted: boolean }
  /** Longer than any line that `lfs` writes. */
  | { readonly kind: "too-long" }
  /** `… has no stripe info` */
  | { readonly kind: "no-layout"; readonly path: string }
  /** Heading of a table of objects. */
  | { readonly kind: "objects" }
  /** One object, and the OST that it lies on. */
  | { readonly kind: "object"; readonly ost: number }
  /** `stripe_count:  1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1` */
  | {
      readonly kind: "directory";
      readonly defaulted: boolean;
      readonly indented: boolean;
      readonly pairs: readonly (readonly [string, string])[];
    }
  /** `lmm_stripe_count:  1` */
  | { readonly kind: "field"; readonly name: string; readonly value: string; readonly indented: boolean };

/** A path has at most 4095 bytes, and no line of a layout is longer. */
const longestLine = 8192;
const fieldNames = /^(?:(?:lcm|lcme|lmm|lhm|lfm)_[\w.]+|composite_header|components|sub_layout):/;
const defaultMark = "(Default)";
const noLayout = " has no stripe info";

export function readLine(raw: string): GetstripeLine {
  if (raw.length > longestLine) return { kind: "too-long" };
  // A path may begin and end with spaces; only the end of the line is not part of it.
  let line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  const defaulted = line.trimStart().startsWith(defaultMark);
  if (defaulted) line = line.trimStart().slice(defaultMark.length).trimStart();
  const text = line.trim();
  if (text === "") return { kind: "blank" };
  const indented = /^\s/.test(raw);
  // In a list of components the first field follows a dash, and so does each object.
  const item = text.startsWith("- ") ? text.slice(2).trim() : text;
  if (fieldNames.test(item)) {
    const colon = item.indexOf(":");
    const name = item.slice(0, colon);
    if (name === "lmm_objects") return { kind: "objects" };
    return { kind: "field", name, value: item.slice(colon + 1).trim(), indented };
  }
  if (item.startsWith("stripe_count:")) return { kind: "directory", defaulted, indented, pairs: pairsOf(item) };
  const object = /^\d+: \{ l_ost_idx: +(0x[0-9a-f]+|\d+),/i.exec(item);
  if (object !== null) return { kind: "object", ost: Number(object[1]) };
  const words = item.split(/\s+/);
  if (words[0] === "obdidx" && words[1] === "objid") return { kind: "objects" };
  if (words.length >= 4 && words.length <= 5 && isTableRow(words)) return { kind: "object", ost: Number(words[0]) };
  if (line.endsWith(noLayout)) return { kind: "no-layout", path: line.slice(0, -noLayout.length) };
  return { kind: "text", text: line, defaulted };
}

/** `5  19156534  0x1244e36  0x800000400`, or `N/A` three times for OSTs that a directory names. */
function isTableRow([ost, id, hexId]: readonly string[]): boolean {
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(ost!)) return false;
  return (id === "N/A" && hexId === "N/A") || (/^\d+$/.test(id!) && /^0x[0-9a-f]+$/i.test(hexId!));
}

/** `a: 1 b: 2` → pairs. A name without a value is left out. */
function pairsOf(text: string): [string, string][] {
  const words = text.split(/\s+/);
  const pairs: [string, string][] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const next = words[index + 1];
    if (!word.endsWith(":") || next === undefined || next.endsWith(":")) continue;
    pairs.push([word.slice(0, -1), next]);
    index += 1;
  }
  return pairs;
}
