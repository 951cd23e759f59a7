import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recover } from "../../../cli/rehearse/recover.ts";
import { type Answer, bucket, existing, fake, projectUrn } from "./fakeEngine.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adopt-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const store = (name: string) => ({ urn: `urn:pulumi:dev::shop::shop:index:Store::${name}`, type: "shop:index:Store" });
const provider = (name: string, inputs: object) => ({
  urn: `urn:pulumi:dev::shop::pulumi:providers:aws::${name}`,
  type: "pulumi:providers:aws",
  id: name,
  inputs,
});

/** The file that the engine was given, and the command that the user is told, for one that is imported into a state. */
async function imported(resources: readonly { readonly urn: string }[], name: string, inComponent: boolean) {
  const urn = inComponent ? `urn:pulumi:dev::shop::shop:index:Store$${bucket}::${name}` : projectUrn(bucket, name);
  const taken = { urn, type: bucket, id: `${name}-1` };
  const takesIn: Answer = {
    leaves: (one) => {
      one.state.resources = [...resources, taken];
    },
  };
  const stage = fake([takesIn], join(folder, "shop"));
  stage.state.resources = [...resources];
  stage.live = [existing(bucket, name, { urn })];
  const [settled] = await recover(stage.program, stage.clouds, stage.listener, false);
  const [file] = readdirSync(folder);
  const { nameTable } = JSON.parse(readFileSync(join(folder, file!), "utf8")) as { nameTable: Record<string, string> };
  return { nameTable, settledBy: settled!.settledBy };
}

describe("the component of what is imported", () => {
  it.each([
    ["the one with the longest name that its own begins with", ["front", "front-end", "back"], "front-end"],
    ["the first, where no name tells", ["north", "south"], "north"],
  ])("is %s", async (_, names, expected) => {
    const { nameTable, settledBy } = await imported(names.map(store), "front-end-data", true);
    expect(nameTable).toEqual({ parent0: store(expected).urn });
    expect(settledBy).toBe(
      `pulumi import ${bucket} front-end-data front-end-data-1 --protect=false --parent parent=${store(expected).urn}`,
    );
  });
});

describe("the provider of what is imported", () => {
  const [here, there] = [{ region: "us-east-2" }, { region: "us-west-2" }];
  it.each([
    ["the default one of those with its settings", [provider("own", here), provider("default_7_0_0", here)], 1, false],
    ["the one with its settings", [provider("default_7_0_0", there), provider("own", here)], 1, true],
    ["the first of its package, where none has its settings", [provider("a", there), provider("b", {})], 0, true],
    ["one that is only named like a default one", [provider("defaults", here)], 0, true],
    ["a user's own whose name begins like that of a default one", [provider("default_east", here)], 0, true],
  ])("is %s, and is told unless the engine takes it by itself", async (_, providers, expected, isTold) => {
    const { nameTable, settledBy } = await imported(providers, "a", false);
    const { urn } = providers[expected]!;
    expect(nameTable).toEqual({ provider0: urn });
    const more = isTold ? ` --provider provider=${urn}` : "";
    expect(settledBy).toBe(`pulumi import ${bucket} a a-1 --protect=false${more}`);
  });
});

describe("what an import names it by", () => {
  const [table, grant, object] = [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "gcp:storage/bucketIAMMember:BucketIAMMember",
    "gcp:storage/bucketObject:BucketObject",
  ];

  it("is what its provider finds it by, and its id where that is the same", async () => {
    const stage = fake([], join(folder, "shop"));
    const [role, member] = ["roles/storage.objectAdmin", "user:jane@example.com"];
    stage.live = [
      existing(table, "a", { id: "rtbassoc-0a1b", inputs: { subnetId: "subnet-0a1b", routeTableId: "rtb-0a1b" } }),
      existing(grant, "b", { id: `b/data/${role}/${member}`, inputs: { bucket: "data", role, member } }),
      existing(bucket, "c"),
    ];
    const settled = await recover(stage.program, stage.clouds, stage.listener, false);
    const [file] = readdirSync(folder);
    const { resources } = JSON.parse(readFileSync(join(folder, file!), "utf8")) as { resources: { id: string }[] };
    const importIds = ["subnet-0a1b/rtb-0a1b", `b/data ${role} ${member}`, "c-1"];
    expect(resources.map(({ id }) => id)).toEqual(importIds);
    expect(settled.map(({ id }) => id)).toEqual(["rtbassoc-0a1b", `b/data/${role}/${member}`, "c-1"]);
    expect(stage.records[0]!.commandLine).toBe(
      [
        `pulumi import ${table} a subnet-0a1b/rtb-0a1b --protect=false`,
        `pulumi import ${grant} b 'b/data ${role} ${member}' --protect=false`,
        `pulumi import ${bucket} c c-1 --protect=false`,
      ].join(" && "),
    );
  });

  it("is nothing where its provider imports none of its type: it is deleted by hand", async () => {
    const stage = fake([], join(folder, "shop"));
    stage.live = [existing(object, "a", { id: "data-file" })];
    const settled = await recover(stage.program, stage.clouds, stage.listener, false);
    expect(stage.log).toEqual(["removed by hand: data-file"]);
    expect(settled).toMatchObject([
      {
        settled: "deleted",
        settledBy: `delete ${object} data-file in the cloud (no state knows it, and it cannot be imported)`,
      },
    ]);
  });
});

it("of two pending operations of one name only the create is taken in: the other one is still to be deleted", async () => {
  const urn = projectUrn(bucket, "a");
  const old = { urn, type: bucket, id: "a-1" };
  const [creating, deleting] = [
    { resource: { urn, type: bucket }, type: "creating" },
    { resource: old, type: "deleting" },
  ];
  const stage = fake([], join(folder, "shop"));
  stage.state = { resources: [old], pending: [creating, deleting] };
  stage.live = [existing(bucket, "a"), existing(bucket, "a", { id: "a-2" })];
  const settled = await recover(stage.program, stage.clouds, stage.listener, false);
  expect(settled.slice(0, 2).map(({ operation, id }) => [operation, id])).toEqual([
    ["creating", "a-2"],
    ["deleting", "a-1"],
  ]);
  const { deployment } = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), "utf8"));
  expect(deployment).toEqual({
    resources: [old, { urn, type: bucket, id: "a-2" }],
    pending_operations: [deleting],
  });
});
