import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../cli/writeWhole.ts";
import { folder } from "./support.ts";

describe("a file that is written whole", () => {
  it("takes the place of the old one: who reads that goes on reading it, and nothing is left beside it", () => {
    const directory = folder({ "prices.json": "old" });
    const file = join(directory, "prices.json");
    const before = statSync(file).ino;
    writeWhole(file, "new", "--output");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(statSync(file).ino).not.toBe(before);
    expect(readdirSync(directory)).toEqual(["prices.json"]);
  });

  it("is not written over a directory or through a link", () => {
    const directory = folder({ "there.json": "old" });
    mkdirSync(join(directory, "folder"));
    symlinkSync(join(directory, "there.json"), join(directory, "link"));
    expect(() => writeWhole(join(directory, "folder"), "new", "--output")).toThrow("is there and is no regular file");
    expect(() => writeWhole(join(directory, "link"), "new", "--output")).toThrow("is a symbolic link");
    expect(readFileSync(join(directory, "there.json"), "utf8")).toBe("old");
  });
});
