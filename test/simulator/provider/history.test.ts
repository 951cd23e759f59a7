import { writeSync } from "node:fs";
import { expect, it } from "vitest";
import { History } from "../../../simulator/provider/history.ts";
import { MemoryLedger } from "../../../simulator/provider/ledger.ts";
import { goneEntry, isEntry } from "../../../simulator/world/entries.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import { existing } from "../world/resource.ts";
import { closeAfterEach, temporaryFolder } from "./client.ts";

closeAfterEach();

it("what a full disk did not take has not happened, and what comes after it has", async () => {
  let isFull = false;
  const world = JournaledWorld.open(temporaryFolder(), "example", {
    write: (descriptor, bytes, offset) => {
      if (isFull) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      return writeSync(descriptor, bytes, offset);
    },
  });
  const history = new History();
  /** As an operation does it: it catches up, and what it writes is seen by those that share its write. */
  const make = (id: string): Promise<void> =>
    world.transact((now) => {
      history.catchUp(now);
      const entries: JournalEntry[] = [
        isEntry(existing({ type: "t", urn: "urn", id }), 0),
        { kind: "presumed", at: 0, type: "p", id },
      ];
      return { entries, result: undefined };
    });
  await make("a");
  isFull = true;
  const failed = await Promise.allSettled([make("b"), make("c"), make("d")]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  isFull = false;
  await make("e");
  history.catchUp(world);
  const ids = ["a", "b", "c", "d", "e"];
  expect(ids.filter((id) => history.wasMade("t", id))).toEqual(["a", "e"]);
  expect(ids.filter((id) => history.isPresumed("p", id))).toEqual(["a", "e"]);
  expect(history.made("urn")).toBe(2);
  await world.close();
});

it("what was made once is known by its id, its other names and what the cloud has added, and not by what was asked for", async () => {
  const ledger = new MemoryLedger([]);
  const inputs = { name: "main", comment: "asked" };
  const outputs = { ...inputs, arn: "arn:aws:x:::main", routeTable: "rtb-1" };
  const made = existing({ type: "t", id: "id-1", inputs, outputs });
  await ledger.transact(() => ({ entries: [isEntry(made, 0), goneEntry(made, 1)], result: undefined }));
  const history = new History();
  history.catchUp(ledger);
  const known = (types: string[]) =>
    ["id-1", "main", "arn:aws:x:::main", "rtb-1", "asked", "other"].filter((value) => history.wasThere(types, value));
  expect(known(["u", "t"])).toEqual(["id-1", "main", "arn:aws:x:::main", "rtb-1"]);
  // A name is one of its type; an id, or what the cloud has given, is of nothing else.
  expect(known(["u"])).toEqual(["id-1", "arn:aws:x:::main", "rtb-1"]);
});
