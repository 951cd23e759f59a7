import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { checkDirectoryPath, checkDirectoryPaths, normalDirectoryPath } from "../../../components/lustre/index.ts";

const limits = "torvalds/linux include/uapi/linux/limits.h";
const said = (path: unknown): string[] => checkDirectoryPath(path, "datasets[0].path").map(describeProblem);
const fix = "Fix: write an absolute path of the file system, for example /images.";
const control =
  "has a line break or another control character, and a job that runs as root writes the path into commands. Fix: use printable characters.";
const shell =
  "has a quote, backslash, dollar sign or backtick, and a job that runs as root writes the path into commands. Fix: use other characters.";

describe("one directory", () => {
  it.each(["/images", "/images/", "/a/b c/d", "/データ/train", "/a-b_c.d~1", "/...", "/a*b?", "/-x", "/[a];b&c|d"])(
    "takes %j",
    (path) => {
      expect(said(path)).toEqual([]);
    },
  );

  it.each<[unknown, string[]]>([
    [undefined, [`datasets[0].path (not given) is missing: a layout belongs to a directory. ${fix}`]],
    ["", [`datasets[0].path ("") is missing: a layout belongs to a directory. ${fix}`]],
    [7, [`datasets[0].path (7) is not a path. ${fix}`]],
    [{ path: "/a" }, [`datasets[0].path ({"path":"/a"}) is not a path. ${fix}`]],
    ["images", [`datasets[0].path ("images") is not an absolute path. ${fix}`]],
    [
      "/",
      [
        `datasets[0].path ("/") is the root of the file system, whose layout is the default of every directory, other teams' as well. Fix: name a directory below it.`,
      ],
    ],
    [
      "///",
      [
        `datasets[0].path ("///") is the root of the file system, whose layout is the default of every directory, other teams' as well. Fix: name a directory below it.`,
      ],
    ],
    [
      "/a//b",
      [`datasets[0].path ("/a//b") has an empty name between two slashes. Fix: write one slash between names.`],
    ],
    [
      "/a/../b",
      [
        `datasets[0].path ("/a/../b") goes through . or .., which can lead out of the file system. Fix: write the path without . and ...`,
      ],
    ],
    [
      "/./b",
      [
        `datasets[0].path ("/./b") goes through . or .., which can lead out of the file system. Fix: write the path without . and ...`,
      ],
    ],
    ["/a\nb", [`datasets[0].path ("/a\\nb") ${control}`]],
    ["/a\u0000b", [`datasets[0].path ("/a\\u0000b") ${control}`]],
    ["/a\u001b[2J", [`datasets[0].path ("/a\\u001b[2J") ${control}`]],
    ["/it's", [`datasets[0].path ("/it's") ${shell}`]],
    ['/"a"', [`datasets[0].path ("/\\"a\\"") ${shell}`]],
    ["/a\\b", [`datasets[0].path ("/a\\\\b") ${shell}`]],
    ["/$(reboot)", [`datasets[0].path ("/$(reboot)") ${shell}`]],
    ["/`reboot`", [`datasets[0].path ("/\`reboot\`") ${shell}`]],
    [
      "/a\u202eb",
      [
        `datasets[0].path ("/a\u202eb") has a character that changes the direction of text, so that it reads as another path. Fix: leave it out.`,
      ],
    ],
    [
      "/\ud800",
      [
        `datasets[0].path ("/\\ud800") is not Unicode text: half of a surrogate pair is missing. Fix: use printable characters.`,
      ],
    ],
    [
      "x/../it's",
      [
        `datasets[0].path ("x/../it's") is not an absolute path. ${fix}`,
        `datasets[0].path ("x/../it's") goes through . or .., which can lead out of the file system. Fix: write the path without . and ...`,
        `datasets[0].path ("x/../it's") ${shell}`,
      ],
    ],
  ])("refuses %j", (path, messages) => {
    expect(said(path)).toEqual(messages);
  });

  it("counts bytes and not characters", () => {
    expect(said(`/${"a".repeat(255)}`)).toEqual([]);
    expect(said(`/${"é".repeat(127)}`)).toEqual([]);
    expect(
      checkDirectoryPath(`/${"é".repeat(128)}`, "path").map(({ rule, fix: mend, source }) => [rule, mend, source]),
    ).toEqual([["has a name longer than 255 bytes", "use shorter names", limits]]);
    expect(said(`/${"a".repeat(254)}`.repeat(16))).toEqual([]);
    expect(
      checkDirectoryPath(`${`/${"a".repeat(254)}`.repeat(16)}/bbbbbbbbbbbbbbb`, "path").map(({ rule }) => rule),
    ).toEqual(["is longer than the 4095 bytes of a path"]);
  });

  it("drops slashes at the end", () => {
    expect(["/a/", "/a///", "/a", "/"].map(normalDirectoryPath)).toEqual(["/a", "/a", "/a", "/"]);
  });
});

describe("several directories", () => {
  const at = (paths: readonly unknown[]) => paths.map((path, index) => ({ path, at: `datasets[${index}].path` }));
  const all = (...paths: unknown[]): string[] => checkDirectoryPaths(at(paths)).map(describeProblem);

  it("lets siblings be, also where one's name begins with the other's", () => {
    expect(all("/a", "/ab", "/a b", "/a-b", "/a.b", "/b/a")).toEqual([]);
  });

  it("refuses the same directory, with and without a slash at its end", () => {
    expect(all("/a", "/b", "/a/")).toEqual([
      'datasets[2].path ("/a/") is the same directory as datasets[0].path. Fix: describe one directory once.',
    ]);
  });

  it("refuses nested directories in either order, and says every one", () => {
    const mend = "Fix: give each its own directory beside the other, so that no layout is taken over by the other one.";
    expect(all("/a/b/c", "/x", "/a", "/a/b", "/x/y")).toEqual([
      `datasets[0].path ("/a/b/c") is inside /a of datasets[2].path. ${mend}`,
      `datasets[3].path ("/a/b") is inside /a of datasets[2].path. ${mend}`,
      `datasets[4].path ("/x/y") is inside /x of datasets[1].path. ${mend}`,
    ]);
  });

  it("judges unsound paths by themselves only", () => {
    expect(all("/a/../b", "/a")).toEqual([
      'datasets[0].path ("/a/../b") goes through . or .., which can lead out of the file system. Fix: write the path without . and ...',
    ]);
  });

  it("agrees with comparing every pair", () => {
    const name = fc.constantFrom("a", "b", "ab", "a b", "a-", "a.");
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join("/")}`);
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
        const refused = new Set(checkDirectoryPaths(at(paths)).map((problem) => problem.path));
        for (const [index, one] of paths.entries()) {
          const clashes = paths.some(
            (other, before) => index !== before && (one.startsWith(`${other}/`) || (one === other && before < index)),
          );
          expect(refused.has(`datasets[${index}].path`), `${one} of ${paths}`).toBe(clashes);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("looks through 10,000 nested paths", () => {
    const deep = "/datasets/team one";
    const paths = Array.from({ length: 10_000 }, (_, index) => `${deep}/user ${index % 97}/${index}`);
    expect(checkDirectoryPaths(at([...paths, deep])).length).toBe(10_000);
  });
});
