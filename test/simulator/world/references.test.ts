import { expect, it } from "vitest";
import type { Asked, CloudType } from "../../../simulator/cloudType.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import { referencesOf, refusalOf, refusalOfDelete } from "../../../simulator/world/judge.ts";
import { existing } from "./resource.ts";

const [shelf, jar] = ["aws:x/shelf:Shelf", "aws:x/jar:Jar"];
const missing = (value: string) => ({ code: "NoSuchShelf", message: value, source: "test" });
const types = new Map<string, CloudType>([
  [shelf, { type: shelf }],
  [jar, { type: jar, refers: [{ path: "shelf", to: [shelf], missing }] }],
]);
const inRegion = (region: string) =>
  existing({ type: shelf, id: `shelf-${region}`, inputs: { name: "main" }, settings: { region } });

it.each(["r1", "r2"])("a name means what has it in the region of whoever names it: %s", (region) => {
  const shelves = [inRegion("r1"), inRegion("r2")];
  const world = new Inventory(shelves.map((one) => isEntry(one, 0)));
  const asked: Asked = { type: jar, inputs: { shelf: "main" }, settings: { region }, world, limits: [] };
  expect(referencesOf(types, world, asked).map(({ id }) => id)).toEqual([`shelf-${region}`]);
  const refusal = (seen: string) =>
    refusalOf(types, world, asked, { sees: ({ settings }) => settings["region"] === seen });
  expect(refusal(region)).toBeUndefined();
  expect(refusal(region === "r1" ? "r2" : "r1")).toEqual(missing("main"));
});

it.each(["jar", "lamp"])("something is held by whatever type stands on it: a %s", (kind) => {
  const lamp = "aws:x/lamp:Lamp";
  const holds = (target: { id: string }, by: { id: string }) => ({
    code: "InUse",
    message: `${target.id} by ${by.id}`,
    source: "test",
  });
  const reference = { path: "shelf", to: [shelf], holds };
  const held = new Map<string, CloudType>([
    [shelf, { type: shelf }],
    [jar, { type: jar, refers: [reference] }],
    [lamp, { type: lamp, refers: [reference] }],
  ]);
  const target = existing({ type: shelf, id: "shelf-1" });
  const by = existing({ type: kind === "jar" ? jar : lamp, id: `${kind}-1`, inputs: { shelf: "shelf-1" } });
  const world = (...there: (typeof target)[]) => new Inventory(there.map((one) => isEntry(one, 0)));
  expect(refusalOfDelete(held, world(target, by), target)?.message).toBe(`shelf-1 by ${kind}-1`);
  expect(refusalOfDelete(held, world(target), target)).toBeUndefined();
});
