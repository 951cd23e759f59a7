import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode } from "../../../components/core/wire.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import { lineOf, transactionOf } from "../../../simulator/world/journalFile.ts";
import { readJournals } from "../../../simulator/world/journals.ts";
import { JournaledWorld, type JournalOptions } from "../../../simulator/world/ledger.ts";
import { entry } from "./arbitraries.ts";
import { existing } from "./resource.ts";
import { ended, says, start, temporaryFolder } from "./support.ts";

const thing = (id: string): JournalEntry => isEntry(existing({ type: "t", id }), 0);

/** Writes entries as one transaction. */
const write = (world: JournaledWorld, ...entries: JournalEntry[]) =>
  world.transact(() => ({ entries, result: undefined }));

const ids = (world: JournaledWorld): readonly string[] => world.all().map(({ id }) => id);

async function opened<T>(
  folder: string,
  work: (world: JournaledWorld) => T | Promise<T>,
  options: JournalOptions = {},
): Promise<T> {
  const world = JournaledWorld.open(folder, "example", options);
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** A disk that is asked and does not answer yet. */
function slowDisk(): {
  sync: () => Promise<void>;
  asked: () => Promise<void>;
  answer: () => void;
  count: () => number;
} {
  let count = 0;
  let answer = (): void => {};
  let wasAsked = (): void => {};
  let asked = new Promise<void>((resolve) => (wasAsked = resolve));
  return {
    sync: () => {
      count++;
      wasAsked();
      return new Promise((resolve) => (answer = resolve));
    },
    asked: () => asked,
    answer: () => {
      asked = new Promise((resolve) => (wasAsked = resolve));
      answer();
    },
    count: () => count,
  };
}

describe("a line of a journal", () => {
  it("is read as it was written, with unknown values and secrets", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), (entries) => {
        const line = lineOf(entries);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        // Secrets say nothing about themselves: they are compared as they are sent.
        expect(encode(transactionOf(line.slice(0, -1)))).toEqual(encode(JSON.parse(JSON.stringify(encode(entries)))));
      }),
    );
  });

  it("is damaged when a character of it changes", () => {
    const line = lineOf([thing("a")]).slice(0, -1);
    for (let index = 0; index < line.length; index++) {
      const other = line[index] === "0" ? "1" : "0";
      expect(transactionOf(line.slice(0, index) + other + line.slice(index + 1))).toBeUndefined();
    }
  });
});

describe("a journal that was cut off", () => {
  it("at any byte of its last line is the one before or after it, and goes on", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(entry, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
        fc.array(entry, { minLength: 1, maxLength: 2 }),
        async (before, last) => {
          const folder = temporaryFolder();
          const file = join(folder, "example.journal");
          const earlier = before.map(lineOf).join("");
          const whole = Buffer.from(earlier + lineOf(last));
          for (let length = Buffer.byteLength(earlier); length <= whole.length; length++) {
            writeFileSync(file, whole.subarray(0, length));
            const expected = encode([...before.flat(), ...(length === whole.length ? last : [])]);
            const world = JournaledWorld.open(folder, "example", { sync: async () => {}, now: () => 0 });
            expect(encode(world.entries())).toEqual(expected);
            // Looking on without a lock, and going on: twice is enough for each journal.
            if (length === whole.length - 1 || length === Buffer.byteLength(earlier) + 1) {
              expect(readJournals(folder)).toHaveLength(before.flat().length);
              await write(world, thing("next"));
              expect(readFileSync(file, "utf8")).toBe(earlier + lineOf([thing("next")]));
            }
            await world.close();
          }
        },
      ),
      { numRuns: 4 },
    );
  });

  it("has a wrong checksum in its last line, which is cut off before anything is written", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "example.journal");
    const [good, bad] = [lineOf([thing("a")]), lineOf([thing("b")]).replace('"b"', '"c"')];
    writeFileSync(file, good + bad);
    await opened(folder, async (world) => {
      expect(ids(world)).toEqual(["a"]);
      expect(readFileSync(file, "utf8")).toBe(good + bad);
      await write(world, thing("d"));
      expect(ids(world)).toEqual(["a", "d"]);
    });
    expect(readFileSync(file, "utf8")).toBe(good + lineOf([thing("d")]));
  });

  it("is told by file and line where a whole line follows a damaged one", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "example.journal");
    const lines = ["a", "b", "c"].map((id) => lineOf([thing(id)]));
    writeFileSync(file, lines[0]! + lines[1]!.replace('"b"', '"x"') + lines[2]!);
    const message =
      `${file}:2: this line of the journal is damaged (its checksum is wrong), and others follow it: what the simulated cloud ` +
      "holds is not known any more. Fix: delete the folder of the rehearsal, and rehearse again.";
    expect(() => JournaledWorld.open(folder, "example")).toThrow(message);
    expect(() => readJournals(folder)).toThrow(message);
    // Also where the damage comes while it is open: lines are counted from the first.
    writeFileSync(file, lines[0]!);
    await opened(folder, async (world) => {
      await write(world, thing("d"));
      appendFileSync(file, lines[1]!.replace('"b"', '"x"') + lines[2]!);
      await expect(write(world, thing("e"))).rejects.toThrow(`${file}:3: `);
    });
  });

  it("is read anew where somebody took back what he could not finish", async () => {
    const folder = temporaryFolder();
    await opened(folder, async (world) => {
      await write(world, thing("a"));
      await write(world, thing("b"));
      truncateSync(world.file, lineOf([thing("a")]).length);
      world.refresh();
      expect(ids(world)).toEqual(["a"]);
      expect(world.entries()).toEqual([thing("a")]);
    });
  });
});

describe("a world in a journal", () => {
  it("is there for another who opens it, and for its owner only", async () => {
    const folder = join(temporaryFolder(), "made", "on the way");
    await opened(folder, async (world) => {
      expect(await world.transact(() => ({ entries: [thing("a")], result: 42 }))).toBe(42);
      expect(statSync(world.file).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    });
    expect(await opened(folder, ids)).toEqual(["a"]);
    expect(readdirSync(folder)).toEqual(["example.journal"]);
  });

  it("sees in a transaction what others wrote, and without one when it is told to look", async () => {
    const folder = temporaryFolder();
    await opened(folder, (one) =>
      opened(folder, async (other) => {
        await write(one, thing("a"));
        expect(ids(other)).toEqual([]);
        other.refresh();
        expect(ids(other)).toEqual(["a"]);
        await write(one, thing("b"));
        expect(await other.transact((world) => ({ entries: [], result: ids(world) }))).toEqual(["a", "b"]);
        expect(other.entries(1)).toEqual([thing("b")]);
        const { resource } = thing("b") as Extract<JournalEntry, { kind: "is" }>;
        expect([other.get("t", "b"), other.find(["t"], "b"), other.mentions("t", "b"), other.madeAt(resource)]).toEqual(
          [resource, resource, [], 0],
        );
      }),
    );
  });

  it("answers only when the disk has it, and brings all that came meanwhile to the disk at once", async () => {
    const disk = slowDisk();
    const folder = temporaryFolder();
    await opened(
      folder,
      async (world) => {
        const answers: string[] = [];
        const ask = (id: string) => write(world, thing(id)).then(() => answers.push(id));
        const first = ask("first");
        await disk.asked();
        const others = Array.from({ length: 50 }, (_, index) => ask(`other-${index}`));
        expect(answers).toEqual([]);
        disk.answer();
        await first;
        await disk.asked();
        expect(answers).toEqual(["first"]);
        disk.answer();
        await Promise.all(others);
        expect(answers).toHaveLength(51);
        expect(disk.count()).toBe(2);
        expect(ids(world)).toEqual(answers);
        expect(readFileSync(world.file, "utf8").split("\n")).toHaveLength(52);
      },
      { sync: disk.sync },
    );
  });

  it("does not touch the disk for a transaction that writes nothing", async () => {
    const disk = slowDisk();
    await opened(temporaryFolder(), (world) => world.transact(() => ({ entries: [], result: 1 })), { sync: disk.sync });
    expect(disk.count()).toBe(0);
  });

  it("writes nothing of work that throws, and lets those beside it through", async () => {
    await opened(temporaryFolder(), async (world) => {
      const refused = world.transact(() => {
        throw new Error("name taken");
      });
      const seen = world.transact((there) => ({ entries: [thing("a")], result: ids(there as JournaledWorld) }));
      const later = world.transact((there) => ({ entries: [], result: ids(there as JournaledWorld) }));
      await expect(refused).rejects.toThrow("name taken");
      expect([await seen, await later]).toEqual([[], ["a"]]);
    });
  });

  it("keeps what was written when its maker changes it afterwards", async () => {
    await opened(temporaryFolder(), async (world) => {
      const inputs = { size: 1 };
      await write(world, isEntry(existing({ type: "t", id: "a", inputs, outputs: inputs }), 0));
      inputs.size = 2;
      expect(world.get("t", "a")!.outputs).toEqual({ size: 1 });
    });
  });

  it("is as it was before where the disk is full in the middle of a line", async () => {
    let room = 1000;
    const folder = temporaryFolder();
    const writeSome: JournalOptions["write"] = (_, bytes, offset) => {
      if (room === 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      const some = bytes.subarray(offset, offset + Math.min(room, 100));
      room -= some.length;
      appendFileSync(join(folder, "example.journal"), some);
      return some.length;
    };
    await opened(
      folder,
      async (world) => {
        await write(world, thing("a"));
        const size = statSync(world.file).size;
        room = 150;
        await expect(Promise.all([write(world, thing("b")), write(world, thing("c"))])).rejects.toThrow(
          "no space left",
        );
        expect(ids(world)).toEqual(["a"]);
        expect(statSync(world.file).size).toBe(size);
        room = 1000;
        await write(world, thing("d"));
        expect(ids(world)).toEqual(["a", "d"]);
      },
      { write: writeSome },
    );
    expect(await opened(folder, ids)).toEqual(["a", "d"]);
  });

  it("writes no more once the disk has failed to keep something", async () => {
    const sync = () => Promise.reject(new Error("input/output error"));
    await opened(
      temporaryFolder(),
      async (world) => {
        await expect(write(world, thing("a"))).rejects.toThrow("input/output error");
        for (let again = 0; again < 2; again++) {
          await expect(world.transact(() => ({ entries: [], result: 1 }))).rejects.toThrow("input/output error");
        }
      },
      { sync },
    );
  });

  it("is not written after it is closed, and may be closed twice", async () => {
    const world = JournaledWorld.open(temporaryFolder(), "example");
    const last = write(world, thing("a"));
    await world.close();
    await last;
    await world.close();
    await expect(write(world, thing("b"))).rejects.toThrow(`${world.file} is closed`);
  });

  it.each(["../escape", "a/b", "", ".hidden"])("has no package named %j", (name) => {
    expect(() => JournaledWorld.open(temporaryFolder(), name)).toThrow(`${name} is no name of a package`);
  });

  it("is one for four processes that write at once, also when one is killed on the way", async () => {
    const folder = temporaryFolder();
    const makers = Array.from({ length: 4 }, () => start("making.ts", folder, "60"));
    const [killed, ...others] = makers;
    const kill = (async () => {
      await says(killed!, "open");
      await opened(folder, async (world) => {
        while (world.all().length < 20) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          world.refresh();
        }
      });
      killed!.kill("SIGKILL");
    })();
    await kill;
    expect(await Promise.all(others.map(ended))).toEqual([0, 0, 0]);
    await ended(killed!);
    const made = await opened(folder, ids);
    // Numbered by how many were there: nobody's was lost, and no two have one number.
    expect(made).toEqual(made.map((_, index) => `thing-${index}`));
    expect(made.length).toBeGreaterThanOrEqual(180);
    expect(readJournals(folder).filter(({ kind }) => kind === "generic")).toHaveLength(made.length);
  });
});
