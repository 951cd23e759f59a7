import { type GetstripeLine, readLine } from "./getstripeLine.ts";
import { emptyComponent, firstMirror, type OpenComponent, type OpenLayout } from "./openLayout.ts";
import type { Getstripe, ParsedLayout, UnreadLine } from "./parsedLayout.ts";

const textShown = 200;
/** With which a plain layout begins; which of them depends on the options. */
const firstFields: ReadonlySet<string> = new Set(["lmm_stripe_count", "lmm_magic", "lmm_fid"]);

/**
 * Reads the output of `lfs getstripe` for files and directories, plain or composite, as Lustre 2.5 to 2.16 write it, with
 * `-r`, `-d` or `-v`. Never throws: what is not understood is returned with its line number. Time grows with the length of
 * the text.
 *
 * Names with line breaks cannot be told from two lines; `lfs` writes them unchanged.
 */
export function readGetstripe(text: string): Getstripe {
  return new Reader().read(text);
}

/** The layouts alone. */
export function parseGetstripe(text: string): readonly ParsedLayout[] {
  return readGetstripe(text).layouts;
}

class Reader {
  readonly #layouts: ParsedLayout[] = [];
  readonly #unread: UnreadLine[] = [];
  #open: OpenLayout | undefined;
  /** A line that is a path if a layout follows. */
  #candidate: { text: string; line: number; inherited: boolean } | undefined;

  read(text: string): Getstripe {
    let line = 0;
    for (let from = 0; from <= text.length; ) {
      const newline = text.indexOf("\n", from);
      const to = newline === -1 ? text.length : newline;
      line += 1;
      this.#line(text.slice(from, to), line);
      from = to + 1;
    }
    this.#dropCandidate();
    this.#close();
    this.#unread.sort((one, other) => one.line - other.line);
    const unread = this.#unread.filter(({ line: number }, index) => number !== this.#unread[index - 1]?.line);
    return { layouts: this.#layouts, unread };
  }

  #line(raw: string, number: number): void {
    const line = readLine(raw);
    switch (line.kind) {
      case "blank":
        return;
      case "text":
        this.#dropCandidate();
        this.#candidate = { text: line.text, line: number, inherited: line.defaulted };
        return;
      case "too-long":
        this.#drop(raw, number);
        return;
      case "no-layout":
        this.#dropCandidate();
        this.#close();
        this.#layouts.push({ path: line.path, line: number, kind: "file", components: [], mirrors: 1 });
        return;
      case "objects":
        if (this.#open === undefined) this.#drop(raw, number);
        return;
      case "object":
        if (this.#component === undefined) this.#drop(raw, number);
        else this.#component.osts.push(line.ost);
        return;
      case "directory":
        this.#directory(line, raw, number);
        return;
      case "field":
        if (!this.#field(line, number)) this.#drop(raw, number);
        return;
    }
  }

  get #component(): OpenComponent | undefined {
    return this.#open?.components.at(-1);
  }

  /**
   * Whether a line with a stripe count belongs to the last component and begins no new layout: the component waits for its
   * count, and no path stands in between. Inside a composite layout lines are indented, so that what stands in between
   * there is something else, for example a message of an error.
   */
  #belongs({ indented }: { readonly indented: boolean }): boolean {
    const waits = this.#component !== undefined && this.#component.stripeCount === undefined;
    return waits && (this.#candidate === undefined || (indented && this.#open?.composite === true));
  }

  #directory(line: GetstripeLine & { kind: "directory" }, raw: string, number: number): void {
    if (this.#belongs(line)) this.#dropCandidate();
    else this.#begin(number, false);
    const open = this.#open!;
    open.kind = "directory";
    if (line.defaulted) open.inherited = true;
    for (const [name, value] of line.pairs) {
      if (!this.#value(name, value)) this.#drop(raw, number);
    }
    // Without a layout of its own the pattern is 0: nothing has been set.
    if (!open.composite && (this.#component?.pattern ?? []).includes("0")) open.inherited = true;
  }

  /** @returns whether it was understood */
  #field(line: GetstripeLine & { kind: "field" }, number: number): boolean {
    const { name, value } = line;
    if (name === "composite_header" || name.startsWith("lcm_")) {
      const fresh = this.#candidate !== undefined || this.#open === undefined || this.#open.components.length > 0;
      if (fresh) this.#begin(number, true);
      this.#open!.composite = true;
      return true;
    }
    if (name === "components" || name === "sub_layout") return this.#open !== undefined;
    if (name === "lcme_id") {
      this.#dropCandidate();
      if (this.#open === undefined) return false;
      this.#open.components.push(emptyComponent());
      return true;
    }
    if (name.startsWith("lfm_")) {
      if (this.#candidate !== undefined || this.#open === undefined) this.#begin(number, false);
      this.#open!.kind = "file";
      this.#open!.foreign = true;
      return true;
    }
    if (firstFields.has(name) && !this.#belongs(line)) this.#begin(number, false);
    else this.#dropCandidate();
    if (this.#open === undefined || this.#component === undefined) return false;
    if (name === "lmm_stripe_count") this.#open.kind = "file";
    if (name.startsWith("lhm_")) this.#open.foreign = true;
    return this.#value(name, value);
  }

  /** Begins a layout at the path that was read last. A plain one has its only component at once. */
  #begin(number: number, composite: boolean): void {
    const candidate = this.#candidate;
    this.#candidate = undefined;
    this.#close();
    this.#open = {
      path: candidate?.text ?? "",
      line: candidate?.line ?? number,
      composite,
      inherited: candidate?.inherited ?? false,
      foreign: false,
      components: composite ? [] : [emptyComponent()],
    };
  }

  /** Takes a value of the last component. @returns whether it was understood; names that do not matter are. */
  #value(name: string, value: string): boolean {
    const component = this.#component!;
    const key = name.replace(/^(?:lmm|lcme)_/, "");
    switch (key) {
      case "stripe_count": {
        const count = integer(value);
        if (count === undefined) return false;
        component.stripeCount = count === 65_535 || count === 4_294_967_295 ? -1 : count;
        return true;
      }
      case "stripe_size":
      case "extension_size": {
        const size = sizeOf(value);
        if (size === undefined) return false;
        if (size > 0) component[key === "stripe_size" ? "stripeSizeBytes" : "extensionBytes"] = size;
        return true;
      }
      case "pattern":
        component.pattern = value.split(",");
        return true;
      case "pool":
        component.pool = value;
        return true;
      case "flags":
        component.flags = value.split(",");
        return true;
      case "extent.e_start": {
        const start = integer(value);
        if (start === undefined) return false;
        component.startBytes = start;
        return true;
      }
      case "extent.e_end": {
        if (/^eof$/i.test(value) || value === "18446744073709551615") return true;
        const end = integer(value);
        if (end === undefined) return false;
        component.endBytes = end;
        return true;
      }
      default:
        return true;
    }
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const complete = open.components.filter((component) => component.stripeCount !== undefined);
    if (!open.foreign && (complete.length === 0 || open.kind === undefined)) {
      this.#drop(open.path, open.line);
      return;
    }
    const { components, mirrors } = firstMirror(complete, open);
    this.#layouts.push({
      path: open.path,
      line: open.line,
      kind: open.kind ?? "file",
      components,
      mirrors,
      ...(open.inherited ? { inherited: true } : {}),
      ...(open.foreign ? { foreign: true } : {}),
    });
  }

  #dropCandidate(): void {
    if (this.#candidate !== undefined) this.#drop(this.#candidate.text, this.#candidate.line);
    this.#candidate = undefined;
  }

  #drop(text: string, line: number): void {
    this.#unread.push({ line, text: text.trim().slice(0, textShown) });
  }
}

function integer(text: string): number | undefined {
  return /^-?\d{1,20}$/.test(text) ? Number(text) : undefined;
}

const suffixes: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** `1048576`, and `1M` as old versions write. */
function sizeOf(text: string): number | undefined {
  const match = /^(\d{1,20})([KMG]?)$/i.exec(text);
  return match === null ? undefined : Number(match[1]) * suffixes[match[2]!.toUpperCase()]!;
}
