import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cloudsOf } from "../../../cli/rehearse/clouds.ts";
import { genericTypes, presumedTexts } from "../../../cli/rehearse/unchecked.ts";
import { prepareRehearsal } from "../../../simulator/provider/rehearsal.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { existing, nodeGroup, projectUrn } from "./fakeEngine.ts";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clouds-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function withIn(resources: readonly Existing[]) {
  const rehearsal = prepareRehearsal(folder);
  const world = JournaledWorld.open(rehearsal.settings.journals, "aws");
  await world.transact(() => ({ entries: resources.map((one) => isEntry(one, 1, "provider")), result: undefined }));
  await world.close();
  return cloudsOf(rehearsal);
}

const inRegion = (region: string, name: string): Existing =>
  existing(logGroup, name, { id: "/app", settings: { region } });

it("what is kept on purpose is deleted by hand where it is, and not what has its id in another region", async () => {
  const clouds = await withIn([inRegion("us-east-2", "ours"), inRegion("us-west-2", "theirs")]);
  const said = await clouds.removeRetained([{ type: logGroup, id: "/app", urn: projectUrn(logGroup, "theirs") }]);
  expect(said).toEqual([`by hand: ${logGroup} /app, which the stack keeps on purpose, was deleted`]);
  expect(clouds.live().map(({ urn }) => urn)).toEqual([projectUrn(logGroup, "ours")]);
});

it("what has another name by now is found by its id, where that is one alone", async () => {
  const renamed = { type: logGroup, id: "/app", urn: projectUrn(logGroup, "renamed") };
  const two = await withIn([inRegion("us-east-2", "ours"), inRegion("us-west-2", "theirs")]);
  expect(await two.removeRetained([renamed])).toEqual([]);
  const [first] = two.live();
  await two.remove([first!]);
  expect(await two.removeRetained([renamed])).toHaveLength(1);
  expect(two.live()).toEqual([]);
});

const bucketType = "aws:s3/bucket:Bucket";
const inUse = { tags: { team: "a" }, deletionProtection: true };
const several = (): Existing[] => [
  existing(bucketType, "data", { id: "bucket-7", inputs: { tags: { team: "a" } }, outputs: inUse }),
  existing(logGroup, "logs", { id: "/app" }),
  existing(logGroup, "other", { id: "/other" }),
];
const all = (): boolean => true;
const idsOf = (found: readonly Existing[]): string[] => found.map(({ id }) => id);

it.each([
  ["a type", bucketType, ["bucket-7"]],
  ["a short type", "aws:cloudwatch/*", ["/app", "/other"]],
  ["a name of the program", "data", ["bucket-7"]],
  ["a name with any text in it", "o*", ["/other"]],
  ["an id", "/app", ["/app"]],
  ["what is not there", "date", []],
])("somebody deletes by hand what %s means: %s", async (_, target, expected) => {
  const clouds = await withIn(several());
  const typeOf = (id: string): string => (id === "bucket-7" ? bucketType : logGroup);
  expect(await clouds.drift({ target }, all)).toEqual({
    notes: expected.map((id) => `by hand: somebody deleted ${typeOf(id)} ${id}`),
    misspelt: [],
  });
  expect(idsOf(clouds.live())).toEqual(["bucket-7", "/app", "/other"].filter((id) => !expected.includes(id)));
  const gone = clouds.entries().filter(({ kind }) => kind === "gone");
  expect(gone.map((entry) => entry.kind === "gone" && [entry.id, entry.by])).toEqual(
    expected.map((id) => [id, "hand"]),
  );
});

it("somebody changes by hand what was asked for and what there is", async () => {
  const clouds = await withIn(several());
  const drift = { target: "data", change: { path: "tags.team", value: "b" } };
  expect(await clouds.drift(drift, all)).toEqual({
    notes: [`by hand: somebody set tags.team of ${bucketType} bucket-7`],
    misspelt: [],
  });
  expect(clouds.live()[0]).toMatchObject({
    inputs: { tags: { team: "b" } },
    outputs: { tags: { team: "b" }, deletionProtection: true },
  });
  expect(clouds.entries().slice(3)).toMatchObject([{ kind: "is", by: "hand", resource: { id: "bucket-7" } }]);
});

it("nobody changes by hand what does not count", async () => {
  const clouds = await withIn(several());
  const counts = ({ id }: Existing): boolean => id !== "/app";
  expect(await clouds.drift({ target: logGroup }, counts)).toEqual({
    notes: [`by hand: somebody deleted ${logGroup} /other`],
    misspelt: [],
  });
  expect(idsOf(clouds.live())).toEqual(["bucket-7", "/app"]);
});

describe("a property that is changed by hand", () => {
  const scaled = (): Existing =>
    existing(nodeGroup, "nodes", {
      inputs: { scalingConfig: { minSize: 0, desiredSize: 2 }, taints: [{ key: "gpu", effect: "NO_SCHEDULE" }] },
      outputs: { scalingConfig: { minSize: 0, desiredSize: 2 }, status: "ACTIVE", tags: { team: "a" } },
    });
  const set = async (path: string, ...resources: Existing[]) => {
    const clouds = await withIn(resources.length === 0 ? [scaled()] : resources);
    const met = await clouds.drift({ target: "node*", change: { path, value: 3 } }, all);
    return { ...met, entries: clouds.entries().length };
  };
  const note = `by hand: somebody set PATH of ${nodeGroup} nodes-1`;
  const computed = ". A real cloud works this out by itself, and nobody can change it there; the next up puts it right";

  it.each([
    ["scalingConfig.desiredSze", "scalingConfig.desiredSize"],
    ["scalingconfig.desiredSize", "scalingConfig.desiredSize"],
    ["staus", "status"],
    ["taints[0].efect", "taints[0].effect"],
  ])("and that the resource does not have, is changed nowhere where one is near: %s", async (path, meant) => {
    expect(await set(path)).toEqual({
      notes: [],
      misspelt: [{ urn: projectUrn(nodeGroup, "nodes"), meant }],
      entries: 1,
    });
  });

  it.each(["releaseVersion", "scalingConfig.onDemand", "tags.tema", "taints[1].key"])(
    "and that it does not have, is told where nothing says that it is misspelt: %s",
    async (path) => {
      const notes = [`${note.replace("PATH", path)}, which had no such property before`];
      expect(await set(path)).toEqual({ notes, misspelt: [], entries: 2 });
    },
  );

  it.each(["scalingConfig.desiredSize", "taints[0].key", "tags.team"])(
    "and that it has, in its inputs or its outputs, is changed: %s",
    async (path) => {
      expect(await set(path)).toEqual({ notes: [note.replace("PATH", path)], misspelt: [], entries: 2 });
    },
  );

  it.each([
    ["status", ""],
    ["status.code", ", which had no such property before"],
  ])("and that nobody can change in a real cloud, is told as such: %s", async (path, added) => {
    expect(await set(path)).toEqual({
      notes: [`${note.replace("PATH", path)}${added}${computed}`],
      misspelt: [],
      entries: 2,
    });
  });

  it("and that one of several has, is changed in all of them", async () => {
    const other = existing(nodeGroup, "node-other", { outputs: { statis: "ACTIVE" } });
    expect(await set("status", scaled(), other)).toEqual({
      notes: [
        `${note.replace("PATH", "status")}${computed}`,
        `by hand: somebody set status of ${nodeGroup} node-other-1, which had no such property before${computed}`,
      ],
      misspelt: [],
      entries: 4,
    });
  });
});

it("turns off what keeps clouds from deleting, also where the cloud has turned it on, and touches nothing else", async () => {
  const clouds = await withIn(several());
  expect(await clouds.liftProtection()).toEqual([
    `by hand: the deletion protection of ${bucketType} bucket-7 was turned off`,
  ]);
  expect(clouds.live()[0]!.outputs).toEqual({ tags: { team: "a" }, deletionProtection: false });
  expect(clouds.entries()).toHaveLength(4);
  expect(await clouds.liftProtection()).toEqual([]);
});

it("what is being deleted is in the contents, and not among what is there", async () => {
  const [first, ...others] = several();
  const clouds = await withIn([{ ...first!, status: "deleting", due: Date.now() + 3_600_000 }, ...others]);
  expect(clouds.contents().map(({ package: name, existing: all }) => [name, idsOf(all)])).toEqual([
    ["aws", ["bucket-7", "/app", "/other"]],
  ]);
  expect(idsOf(clouds.live())).toEqual(["/app", "/other"]);
});

it("what is accepted as it comes, and what is presumed, is told once", async () => {
  const clouds = await withIn([]);
  const world = JournaledWorld.open(join(folder, "journals"), "aws");
  const vpc = "aws:ec2/vpc:Vpc";
  const noted = [
    { kind: "generic", at: 1, type: "aws:x/y:Z" },
    { kind: "presumed", at: 1, type: vpc, id: "vpc-0a1b2c3d" },
  ] as const;
  await world.transact(() => ({ entries: [...noted, ...noted], result: undefined }));
  await world.close();
  expect(genericTypes(clouds.entries())).toEqual(["aws:x/y:Z"]);
  expect(presumedTexts(clouds.entries())).toEqual([
    `${vpc} vpc-0a1b2c3d is not made here, and is taken to be there already. Fix: nothing, or give what it is in a file for --answers, as {"${vpc}::vpc-0a1b2c3d": {…}}`,
  ]);
});

it("what is ordered to go wrong is in the settings that providers read, until something else is", async () => {
  const rehearsal = prepareRehearsal(folder);
  const clouds = cloudsOf(rehearsal);
  const ordered = (): unknown => JSON.parse(readFileSync(rehearsal.settingsFile, "utf8")).faults;
  clouds.order(["throttle=0.2"]);
  expect(ordered()).toEqual(["throttle=0.2"]);
  clouds.order([]);
  expect(ordered()).toEqual([]);
});

it("what nobody knows is refused where it is ordered so, and accepted in a preview, which names all of it", async () => {
  const rehearsal = prepareRehearsal(folder, { settings: { strict: true } });
  const clouds = cloudsOf(rehearsal);
  const strict = (): unknown => JSON.parse(readFileSync(rehearsal.settingsFile, "utf8")).strict;
  clouds.order([], { preview: true });
  expect(strict()).toBe(false);
  clouds.order([]);
  expect(strict()).toBe(true);
  const cluster = "aws:memorydb/cluster:Cluster";
  const types = [bucketType, cluster, "aws:eks/clster:Cluster", cluster, "random:index/randomId:RandomId"];
  expect(await clouds.refusedTypes(types)).toEqual([
    { type: cluster, near: [] },
    { type: "aws:eks/clster:Cluster", near: ["aws:eks/cluster"] },
    { type: "random:index/randomId:RandomId", near: [] },
  ]);
  const lenient = cloudsOf(prepareRehearsal(folder, { settings: { strict: false } }));
  expect(await lenient.refusedTypes(types)).toEqual([]);
});

it("what a module of the user's describes is not refused", async () => {
  const module = join(folder, "types.mjs");
  writeFileSync(
    module,
    'export default [{ type: "aws:memorydb/cluster:Cluster" }, { type: "random:index/randomId:RandomId" }];',
  );
  const clouds = cloudsOf(prepareRehearsal(folder, { settings: { strict: true, types: [module] } }));
  const types = ["aws:memorydb/cluster:Cluster", "random:index/randomId:RandomId", "random:index/randomPet:RandomPet"];
  expect(await clouds.refusedTypes(types)).toEqual([
    { type: "random:index/randomPet:RandomPet", near: ["random:index/randomId"] },
  ]);
});

it("says that a real cloud lets nobody change what it works out by itself", async () => {
  const clouds = await withIn([existing("aws:ec2/vpc:Vpc", "main", { outputs: { ownerId: "1", arn: "arn" } })]);
  const note = async (path: string) =>
    (await clouds.drift({ target: "main", change: { path, value: "42" } }, all)).notes;
  expect(await note("ownerId")).toEqual([
    "by hand: somebody set ownerId of aws:ec2/vpc:Vpc main-1. A real cloud works this out by itself, and nobody can change it there; the next up puts it right",
  ]);
  expect(await note("tagsAll.team")).toEqual([
    "by hand: somebody set tagsAll.team of aws:ec2/vpc:Vpc main-1, which had no such property before",
  ]);
  expect(await note("cidrBlock")).toEqual([
    "by hand: somebody set cidrBlock of aws:ec2/vpc:Vpc main-1, which had no such property before",
  ]);
});
