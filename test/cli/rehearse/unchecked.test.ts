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
  const [read, named] = ["subnet-0a1b2c3d", "subnet-0123456789abcdef0"];
  expect(presumedTexts([presumed(read), presumed(read), presumed(named, "nodes")])).toEqual([
    `${subnet} subnet-0a1b2c3d is not made here, and is taken to be there already. Fix: nothing, or give what it is in a file for --answers, as {"${subnet}::subnet-0a1b2c3d": {…}}`,
    `${subnet} subnet-0123456789abcdef0, which NodeGroup nodes names, is not made here and is taken to be there. Fix: nothing where it is, or say so in a file for --answers, as {"${subnet}::subnet-0123456789abcdef0": {}}`,
  ]);
});

it.each([
  ["aws:ec2/subnet:Subnet", "subnet-0123456789abcdef", "subnet-"],
  ["aws:ec2/subnet:Subnet", "subnte-0123456789abcdef0", "subnet-"],
  ["aws:ec2/subnet:Subnet", "mine", "subnet-"],
  ["aws:ec2/vpc:Vpc", "subnet-0123456789abcdef0", "vpc-"],
  ["aws:ec2/securityGroup:SecurityGroup", "sg-0123456789ABCDEF0", "sg-"],
  ["aws:fsx/lustreFileSystem:LustreFileSystem", "fs-0123", "fs-"],
])("an id of %s as %s is told with what such ids look like", (type, id, prefix) => {
  const [text] = presumedTexts([{ kind: "presumed", at: 1, type, id }]);
  expect(text).toContain(
    `Fix: check its spelling, as such ids of AWS are ${prefix} and 17 digits of 0-9 and a-f; nothing, or give`,
  );
});

it.each([
  ["aws:iam/role:Role", "trainer"],
  ["aws:s3/bucket:Bucket", "images"],
  ["aws:eks/cluster:Cluster", "main"],
  ["aws:ec2/subnet:Subnet", "arn:aws:ec2:us-east-2:123456789012:subnet/subnet-0123456789abcdef0"],
  ["gcp:compute/network:Network", "main"],
  ["kubernetes:core/v1:Namespace", "ml"],
  ["random:index/randomId:RandomId", "x"],
])("an id of %s as %s may be anything", (type, id) => {
  expect(presumedTexts([{ kind: "presumed", at: 1, type, id }])[0]).toContain("Fix: nothing, or give");
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
