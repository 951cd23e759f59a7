import fc from "fast-check";
import stringWidth from "string-width";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { startProgress } from "../../cli/progress.ts";
import { styleOf } from "../../cli/render/style.ts";
import { table } from "../../cli/render/table.ts";
import { dollars, truncate, widthOf, wrap } from "../../cli/render/text.ts";

const plain = (width: number) => ({ width, full: false, paint: (_: unknown, text: string) => text });
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: fc.constantFrom("a", "é", "─", "…", "網", "路", "👩‍🚀", "🇩🇪", " ", "≥", "–"), maxLength: 40 }),
);

describe("texts", () => {
  it("are as wide as a terminal shows them", () => {
    fc.assert(fc.property(text, (value) => widthOf(value) === stringWidth(value)));
  });

  it("are cut to a width, with a mark where something is missing", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (value, width) => {
        const cut = truncate(value, width);
        expect(widthOf(cut)).toBeLessThanOrEqual(width);
        if (widthOf(value) <= width) expect(cut).toBe(value);
        else expect(cut.endsWith("…")).toBe(true);
      }),
    );
    expect(truncate("網路網路", 6)).toBe("網路…");
  });

  it("are wrapped without losing a word", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (value, width) => {
        const lines = wrap(value, width);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(value.replaceAll(/\s/g, ""));
      }),
    );
    expect(wrap("one two  three", 7)).toEqual(["one two", "three"]);
  });

  it.each([
    [0, "$0"],
    [0.005, "$0.01"],
    [3.65, "$3.65"],
    [8, "$8"],
    [9.999, "$10.00"],
    [1234567.89, "$1,234,568"],
    [-12.5, "-$13"],
  ])("%d is %s", (amount, expected) => {
    expect(dollars(amount)).toBe(expected);
  });
});

describe("tables", () => {
  const columns = [
    { header: "What", flexTo: 6 },
    { header: "Code", optional: 1 },
    { header: "Amount", align: "right" as const },
  ];
  const rows = [{ cells: ["a long description of a thing", "L-1234", "$1,000"] }, { cells: ["網路", "L-1", "$5"] }];

  it("use what they need, give way, and leave the optional out", () => {
    expect(table(columns, rows, plain(60))).toEqual([
      "What                           Code    Amount",
      "a long description of a thing  L-1234  $1,000",
      "網路                           L-1         $5",
    ]);
    expect(table(columns, rows, plain(30))).toEqual([
      "What            Code    Amount",
      "a long descri…  L-1234  $1,000",
      "網路            L-1         $5",
    ]);
    expect(table(columns, rows, plain(20), "  ")).toEqual([
      "  What        Amount",
      "  a long de…  $1,000",
      "  網路            $5",
    ]);
  });

  it("never are wider than they may be", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text, text), { maxLength: 5 }),
        fc.integer({ min: 12, max: 80 }),
        (cells, width) => {
          const lines = table(
            columns,
            cells.map((row) => ({ cells: row })),
            plain(width),
          );
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe("progress", () => {
  // A terminal that can go back in a line.
  beforeEach(() => void vi.stubEnv("TERM", "xterm"));

  const watched = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = { isTTY, columns: 20, write: (text: string | Buffer) => written.push(String(text)) > 0 };
    const progress = startProgress(stream as unknown as NodeJS.WriteStream);
    progress.step("reading a long project name");
    progress.print(Buffer.from("said\n"));
    progress.print(Buffer.from("half a "));
    progress.stop();
    return written;
  };
  const clear = "\r\u001b[2K";

  it("is one line on a terminal that makes room for what the program prints", () => {
    const line = `${clear}reading a long proj`;
    expect(watched(true)).toEqual([line, clear, "said\n", line, clear, "half a ", clear]);
  });

  it("is silent elsewhere", () => {
    expect(watched(false)).toEqual(["said\n", "half a "]);
  });
});

describe("colours", () => {
  const terminal = { isTTY: true, columns: 77, getColorDepth: () => 8 };
  const pipe = { isTTY: false };

  it.each([
    ["a terminal", terminal, {}, true],
    ["a pipe", pipe, {}, false],
    ["NO_COLOR on a terminal", terminal, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
    ["FORCE_COLOR in a pipe", pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0 on a terminal", terminal, { FORCE_COLOR: "0" }, false],
    ["both", pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ["a dumb terminal", terminal, { TERM: "dumb" }, false],
  ])("of %s", (_, stream, environment, coloured) => {
    expect(styleOf(stream, environment).paint("bad", "x") !== "x").toBe(coloured);
  });

  it("and width: of the terminal, of COLUMNS, or 100", () => {
    expect(styleOf(terminal, { COLUMNS: "60" }).width).toBe(77);
    expect(styleOf(pipe, { COLUMNS: "60" }).width).toBe(60);
    expect(styleOf(pipe, { COLUMNS: "wide" }).width).toBe(100);
    expect(styleOf(pipe, {}).width).toBe(100);
    expect(styleOf(pipe, { COLUMNS: "3" }).width).toBe(40);
  });
});
