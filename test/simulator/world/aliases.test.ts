import { describe, expect, it } from "vitest";
import { aliasesOf } from "../../../simulator/world/aliases.ts";
import { placeOf } from "../../../simulator/world/place.ts";
import { existing } from "./resource.ts";

describe("the names of a resource that says no name of its own", () => {
  it.each([
    ["projects/p/global/networks/n", ["projects/p/global/networks/n", "global/networks/n", "n"]],
    ["projects/p/secrets/s", ["projects/p/secrets/s", "s"]],
    ["vpc-0a1b", ["vpc-0a1b"]],
  ])("are those that its id has in it: %s", (id, names) => {
    expect(aliasesOf(existing({ type: "gcp:x/y:Y", id, outputs: { name: "" } }))).toEqual(names);
  });
});

it("the names of a resource are what its cloud says, and what was asked for where that says nothing", () => {
  const inputs = { name: "asked", bucket: "data" };
  expect(aliasesOf(existing({ type: "t", id: "i", inputs, outputs: { name: "given" } }))).toEqual([
    "i",
    "data",
    "given",
  ]);
});

it("the place of a resource is what was asked for, before what its cloud says", () => {
  const [inputs, outputs] = [{ region: "r2" }, { region: "r1" }];
  expect(placeOf({ type: "aws:ec2/vpc:Vpc", inputs, outputs, settings: { region: "r3" } })).toBe("r2");
});
