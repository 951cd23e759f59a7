import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkLayout,
  getstripeCommand,
  getstripeTreeCommand,
  makeDirectoryCommand,
  migrateCommand,
  migrateFileCommand,
  mountedPath,
  ostsCommand,
  parseGetstripe,
  preloadCommand,
  printable,
  setdirstripeCommand,
  setstripeArguments,
  setstripeCommand,
  shellQuote,
  sizeArgument,
  sizeText,
  withInherited,
} from "../../../components/lustre/index.ts";
import { soundLayout } from "./arbitraries.ts";
import { type FakeVersion, printDirectory, printFile, setstripe } from "./fakeLfs.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;

describe("sizes", () => {
  it.each<[number, string]>([
    [65536, "64K"],
    [1024, "1K"],
    [MiB, "1M"],
    [1536 * 1024, "1536K"],
    [4 * GiB, "4G"],
    [100 * MiB, "100M"],
    [2 ** 40, "1T"],
    [2 ** 50 * 3, "3P"],
    [2 ** 63, "8E"],
  ])("%d is %s", (bytes, text) => {
    expect(sizeArgument(bytes)).toBe(text);
  });

  it.each([0, 1, 1000, 65537, -1024, Number.NaN, Number.POSITIVE_INFINITY, 0.5])(
    "%d is no size of a layout",
    (bytes) => {
      expect(() => sizeArgument(bytes)).toThrow(
        new RangeError(`${bytes} bytes are not a size of a layout: sizes are multiples of 64 KiB.`),
      );
      expect(sizeText(bytes)).toBe(String(bytes));
    },
  );
});

describe("words of a shell", () => {
  it.each([
    ["/mnt/lustre", "/mnt/lustre"],
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", "'it'\\''s'"],
    ["$(x)`y`\\", "'$(x)`y`\\'"],
    ["a*;|&<>", "'a*;|&<>'"],
    ["~", "'~'"],
    ["\u001b[2J", "\"$(printf '\\033[2J')\""],
    ["-\u0007%'\\", "\"$(printf '\\055\\007%%\\047\\\\')\""],
  ])("%j", (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });

  it("refuses NUL", () => {
    expect(() => shellQuote("a\0b")).toThrow(new RangeError("A NUL character cannot be part of a shell word."));
  });

  it("shows what a terminal would obey as escapes", () => {
    expect(printable("a\u001b[2J\u202eb é")).toBe("a\\x1b[2J\\xe2\\x80\\xaeb é");
  });

  it.each(["dash", "bash"])("%s reads every text back unchanged, and the word itself is printable", (shell) => {
    const unit = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "$",
        "`",
        "%",
        "-",
        " ",
        "\n",
        "\r",
        "\u001b",
        "\u0007",
        "\u007f",
        "\u0085",
        "\u202e",
      ),
      fc.string({ minLength: 1, maxLength: 3, unit: "grapheme" }),
    );
    const text = fc.array(unit, { maxLength: 8 }).map((parts) => parts.join("").replaceAll("\0", ""));
    fc.assert(
      fc.property(fc.array(text, { minLength: 60, maxLength: 60 }), (texts) => {
        const script = texts.map((one) => `printf '%s\\0' ${shellQuote(one)}`).join("\n");
        const out = execFileSync(shell, ["-c", script], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "inherit"],
          env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" },
        });
        expect(out.split("\0").slice(0, -1)).toEqual(texts);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        for (const one of texts) if (!one.endsWith("\n")) expect(shellQuote(one)).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
      { numRuns: 8 },
    );
  });
});

describe("commands", () => {
  const layout = {
    path: "/images/",
    components: [
      { endBytes: 64 * MiB, stripeCount: 1, stripeSizeBytes: MiB },
      { endBytes: 4 * GiB, stripeCount: 8, stripeSizeBytes: 4 * MiB },
      { stripeCount: 32, stripeSizeBytes: 4 * MiB },
    ],
  };
  const plain = { path: "/a b", components: [{ stripeCount: 4, stripeSizeBytes: 4 * MiB }] };

  it("set a default", () => {
    expect(setstripeCommand(layout, "/mnt/lustre")).toBe(
      "lfs setstripe -E 64M -c 1 -S 1M -E 4G -c 8 -S 4M -E -1 -c 32 -S 4M /mnt/lustre/images",
    );
    expect(setstripeCommand(plain, "/mnt/my lustre/")).toBe("lfs setstripe -c 4 -S 4M '/mnt/my lustre/a b'");
  });

  it.each<[string, Parameters<typeof setstripeArguments>[0], string]>([
    ["all OSTs", [{ stripeCount: -1 }], "-c -1"],
    ["the default count", [{ stripeCount: 0 }], "-c 0"],
    ["overstriped", [{ stripeCount: -2, overstriped: true }], "-C -2"],
    ["a pool", [{ stripeCount: 2, pool: "flash" }], "-c 2 -p flash"],
    [
      "data on MDT without count and size",
      [{ endBytes: MiB, stripeCount: 1, stripeSizeBytes: MiB, onMdt: true }, { stripeCount: -1 }],
      "-E 1M -L mdt -E -1 -c -1",
    ],
    ["one component that extends itself", [{ stripeCount: 1, extensionBytes: 64 * MiB }], "-E -1 -c 1 -z 64M"],
    [
      "the default count in a composite layout",
      [{ endBytes: MiB, stripeCount: 0 }, { stripeCount: 4 }],
      "-E 1M -E -1 -c 4",
    ],
  ])("%s", (_, components, words) => {
    expect(setstripeArguments(components).join(" ")).toBe(words);
  });

  it("that a plan prints", () => {
    const mount = "/mnt/lustre";
    expect([
      makeDirectoryCommand("/a b", mount),
      getstripeCommand("/a b", mount),
      getstripeTreeCommand("/a b", mount),
      ostsCommand(mount),
      migrateFileCommand(plain.components, "/a b/it's", mount),
      migrateCommand(plain, mount),
      setdirstripeCommand("/a b", mount),
      preloadCommand("/a b", mount),
    ]).toEqual([
      "mkdir -p '/mnt/lustre/a b'",
      "lfs getstripe -d '/mnt/lustre/a b'",
      "lfs getstripe -r '/mnt/lustre/a b'",
      "lfs df -h /mnt/lustre",
      "lfs migrate -c 4 -S 4M '/mnt/lustre/a b/it'\\''s'",
      "find '/mnt/lustre/a b' -type f -print0 | xargs -0 -r -n 16 lfs migrate -c 4 -S 4M",
      "lfs setdirstripe -D -i -1 -c 1 --max-inherit=-1 --max-inherit-rr=-1 '/mnt/lustre/a b'",
      "find '/mnt/lustre/a b' -type f -print0 | xargs -0 -n 1 -P 8 lfs hsm_restore",
    ]);
  });

  it("join mount points and paths", () => {
    expect([
      mountedPath("/mnt/", "/a/"),
      mountedPath("/", "/a"),
      mountedPath("/mnt", "/"),
      mountedPath(".", "/a"),
    ]).toEqual(["/mnt/a", "/a", "/mnt", "./a"]);
  });
});

describe("what is set is what is read back", () => {
  const osts = 12;

  it("for every sound layout, as the default of a directory and as a file, in every version", () => {
    fc.assert(
      fc.property(
        soundLayout(osts),
        fc.constantFrom<FakeVersion>("2.10", "2.12", "2.15", "2.16"),
        fc.boolean(),
        (components, version, crlf) => {
          const layout = { path: "/a", components };
          const errors = checkLayout(layout, { osts, lustreVersion: "2.15", domLimitBytes: MiB }).filter(
            ({ severity }) => severity === "error",
          );
          expect(errors).toEqual([]);
          const words = setstripeArguments(components);
          expect(words).not.toContain("-i");
          for (const word of words) expect(word).not.toMatch(/^\d{5,}$/);
          const made = setstripe(words);
          const directory = printDirectory("/mnt/a", made, version);
          const text = crlf ? directory.replaceAll("\n", "\r\n") : directory;
          const [read, ...more] = parseGetstripe(text);
          expect(more).toEqual([]);
          expect(read!.path).toBe("/mnt/a");
          expect(read!.kind).toBe("directory");
          // Sizes that were left open are the file system's, and data on MDT is one piece up to its end.
          const expected = withInherited(components).map((one) =>
            one.onMdt === true
              ? { endBytes: one.endBytes, stripeCount: 0, stripeSizeBytes: one.endBytes, onMdt: true }
              : { stripeSizeBytes: MiB, ...one },
          );
          const found = read!.components.map(({ startBytes: _, initialised: __, osts: ___, ...rest }) => rest);
          expect(found).toEqual(expected);
          const [file] = parseGetstripe(printFile("/mnt/a/f", made, { osts, firstOst: 3, version }));
          expect(file!.kind).toBe("file");
          expect(file!.components.map(({ endBytes }) => endBytes)).toEqual(components.map(({ endBytes }) => endBytes));
          const first = file!.components[0]!;
          expect(first.initialised).toBe(true);
          expect(first.osts.length).toBe(first.stripeCount);
          expect(file!.components.slice(1).some(({ initialised }) => initialised)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});
