import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cloudsOf } from "../../../cli/rehearse/clouds.ts";
import { prepareRehearsal } from "../../../simulator/provider/rehearsal.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { existing, projectUrn } from "./fakeEngine.ts";

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
