import { expect, it } from "vitest";
import { presumedTexts, unlistedTexts } from "../../../cli/rehearse/unchecked.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import { nodeGroup, urnOf } from "./samples.ts";

const subnet = "aws:ec2/subnet:Subnet";
const presumed = (id: string, name?: string): JournalEntry => ({
  kind: "presumed",
  at: 1,
  type: subnet,
  id,
  ...(name === undefined ? {} : { urn: urnOf(nodeGroup, name) }),
});
const unlisted = (machine: string, name: string, type = nodeGroup): JournalEntry => ({
  kind: "unlisted",
  at: 1,
  machine,
  urn: urnOf(type, name),
});

it("what is presumed is told with what names it, where something does", () => {
  expect(presumedTexts([presumed("subnet-1"), presumed("subnet-1"), presumed("subnet-0123", "nodes")])).toEqual([
    `${subnet} subnet-1 is not made here, and is taken to be there already. Fix: nothing, or give what it is in a file for --answers, as {"${subnet}::subnet-1": {…}}`,
    `${subnet} subnet-0123, which NodeGroup nodes names, is not made here and is taken to be there. Fix: nothing where it is, or say so in a file for --answers, as {"${subnet}::subnet-0123": {}}`,
  ]);
});

it("machine types that no table has are told once each, with all that name them and what may be meant", () => {
  const template = "aws:ec2/launchTemplate:LaunchTemplate";
  const entries = [unlisted("m5.huge", "nodes"), unlisted("m5.huge", "nodes"), unlisted("m5.huge", "gpu", template)];
  expect(unlistedTexts([...entries, unlisted("quantum", "nodes")])).toEqual([
    "m5.huge (NodeGroup nodes, LaunchTemplate gpu) is not in the catalogue: whether it exists was not checked. Fix: nothing where it exists; the nearest of the catalogue is m5.large",
    "quantum (NodeGroup nodes) is not in the catalogue: whether it exists was not checked. Fix: nothing where it exists; check its spelling",
  ]);
});

it("nothing is told where nothing was noted", () => {
  const entries: JournalEntry[] = [{ kind: "generic", at: 1, type: "aws:x/y:Z" }];
  expect([presumedTexts(entries), unlistedTexts(entries)]).toEqual([[], []]);
});
