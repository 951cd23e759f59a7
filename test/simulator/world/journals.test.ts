import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isEntry } from "../../../simulator/world/entries.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import { lineOf } from "../../../simulator/world/journalFile.ts";
import { readJournals, worldsOf } from "../../../simulator/world/journals.ts";
import { existing } from "./resource.ts";
import { temporaryFolder } from "./support.ts";

const thing = (id: string): JournalEntry => isEntry(existing({ type: "t", id }), 0);

describe("the journals of a rehearsal", () => {
  it("are told together by time, each in its own order, and nothing else in the folder is", () => {
    const folder = temporaryFolder();
    const line = (at: number, type: string) => lineOf([{ kind: "generic", at, type }]);
    writeFileSync(join(folder, "aws.journal"), line(1, "a") + line(5, "b") + line(3, "c"));
    writeFileSync(join(folder, "gcp.journal"), line(2, "d") + line(4, "e") + line(9, "f").slice(0, -2));
    writeFileSync(join(folder, "settings.json"), "{}");
    expect(readJournals(folder).map((one) => `${one.package} ${(one as { type: string }).type}`)).toEqual([
      "aws a",
      "gcp d",
      "gcp e",
      "aws b",
      "aws c",
    ]);
  });

  it("are told by the names of their packages where times are equal", () => {
    const folder = temporaryFolder();
    const line = (at: number, type: string) => lineOf([{ kind: "generic", at, type }]);
    for (const [name, text] of [
      ["kubernetes", line(1, "e") + line(2, "f")],
      ["gcp", line(1, "c") + line(1, "d")],
      ["aws", line(1, "a") + line(1, "b")],
    ] as const) {
      writeFileSync(join(folder, `${name}.journal`), text);
    }
    expect(readJournals(folder).map((one) => (one as { type: string }).type)).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  it("are none where no cloud was asked for anything", () => {
    const folder = join(temporaryFolder(), "missing");
    expect(readJournals(folder)).toEqual([]);
    expect([...worldsOf(folder)]).toEqual([]);
  });

  it("give what exists by package", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "aws.journal"), lineOf([thing("a")]));
    writeFileSync(
      join(folder, "gcp.journal"),
      lineOf([thing("b")]) + lineOf([{ kind: "gone", at: 1, type: "t", id: "b", by: "hand" }]),
    );
    expect([...worldsOf(folder)].map(([name, world]) => [name, world.all().map(({ id }) => id)])).toEqual([
      ["aws", ["a"]],
      ["gcp", []],
    ]);
  });
});
