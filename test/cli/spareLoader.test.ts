import { describe, expect, it } from "vitest";
// @ts-expect-error: plain JavaScript, which runs before anything can read TypeScript
import { wantsLoader } from "../../bin/spareLoader.js";
import { folder } from "./support.ts";

describe("the process that is started for a program before anything is read", () => {
  it.each([
    [["index.js"], false],
    [["index.mjs"], false],
    [["index.ts"], true],
    [["index.js", "index.ts"], true],
    [["index.mjs", "index.mts"], true],
    [["index.js", "tsconfig.json"], true],
    [["program.js"], true],
    [[], true],
  ])("beside %j loads TypeScript: %s", (names, expected) => {
    const directory = folder(Object.fromEntries(["Pulumi.yaml", ...names].map((name) => [name, ""])));
    expect(wantsLoader(["plan", "dev"], directory)).toBe(expected);
  });

  it.each([
    [["--cwd", "js"], false],
    [["--cwd=js"], false],
    [["--cwd", "ts", "--cwd=js"], false],
    [["--cwd=js", "--cwd", "ts"], true],
    [["--cwd"], true],
    [[], true],
  ])("looks where %j says", (args, expected) => {
    const directory = folder({ "js/index.js": "", "ts/index.ts": "", "index.ts": "" });
    expect(wantsLoader(["plan", ...args, "--json"], directory)).toBe(expected);
  });
});
