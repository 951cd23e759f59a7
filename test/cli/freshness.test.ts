import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
// @ts-expect-error: plain JavaScript, which runs before anything can read TypeScript
import { isFresh, sourceFolders } from "../../bin/freshness.js";

let root: string;
const past = new Date(Date.now() - 60_000);
const age = (path: string) => utimesSync(join(root, path), past, past);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hybrid-gpu-fresh-"));
  for (const folder of sourceFolders as string[]) {
    mkdirSync(join(root, folder, "part"), { recursive: true });
    writeFileSync(join(root, folder, "part/a.ts"), "");
    for (const path of [`${folder}/part/a.ts`, `${folder}/part`, folder]) age(path);
  }
  mkdirSync(join(root, "dist"));
  writeFileSync(join(root, "dist/.built"), "");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const later = (path: string) => {
  const soon = new Date(Date.now() + 60_000);
  utimesSync(join(root, path), soon, soon);
};

describe("compiled code", () => {
  it("is used when nothing has changed since it was built", () => expect(isFresh(root)).toBe(true));

  it("is not there before the first build", () => {
    rmSync(join(root, "dist"), { recursive: true });
    expect(isFresh(root)).toBe(false);
  });

  it.each(sourceFolders as string[])("is stale when a file in %s changes", (folder) => {
    later(`${folder}/part/a.ts`);
    expect(isFresh(root)).toBe(false);
  });

  it("is stale when a file comes or goes", () => {
    cpSync(join(root, "cli/part/a.ts"), join(root, "cli/part/b.ts"));
    age("cli/part/b.ts");
    later("cli/part");
    expect(isFresh(root)).toBe(false);
  });
});
