import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recover } from "../../../cli/rehearse/recover.ts";
import { type Answer, bucket, existing, type Fake, fake, nodeGroup, projectUrn } from "./fakeEngine.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recover-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const staged = (answers: readonly Answer[] = []): Fake => fake(answers, join(folder, "shop"));

/** What the engine was given to read: the only file that is there. */
function given(): any {
  const [name] = readdirSync(folder);
  return JSON.parse(readFileSync(join(folder, name!), "utf8"));
}

const creating = (name: string): object => ({
  resource: { urn: projectUrn(bucket, name), type: bucket, custom: true, inputs: { bucket: name } },
  type: "creating",
});
const known = (name: string, more: object = {}): object => ({
  urn: projectUrn(bucket, name),
  type: bucket,
  id: `${name}-1`,
  custom: true,
  ...more,
});
const provider = (name: string, inputs: object): object => ({
  urn: `urn:pulumi:dev::shop::pulumi:providers:aws::${name}`,
  type: "pulumi:providers:aws",
  id: name,
  custom: true,
  inputs,
});
const pair = { stack: "organization/shop/dev" };

describe("after an engine that was killed", () => {
  it("lifts the lock, and does nothing where nothing is pending", async () => {
    const stage = staged();
    expect(await recover(stage.program, stage.clouds, stage.listener, true)).toEqual([]);
    expect(stage.log).toEqual(["cancel"]);
  });

  it("clears a create that is not in the cloud", async () => {
    const stage = staged();
    stage.state.pending = [creating("a")];
    const settled = await recover(stage.program, stage.clouds, stage.listener, true);
    expect(stage.log).toEqual(["cancel", "refresh --clear-pending-creates"]);
    expect(settled).toEqual([
      {
        ...pair,
        urn: projectUrn(bucket, "a"),
        operation: "creating",
        settled: "cleared",
        settledBy: "pulumi refresh --clear-pending-creates",
        settledAt: 2,
      },
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes a create that is in the cloud into the state, behind everything else, and leaves the others pending", async () => {
    const taken = (fake: Fake): void => {
      fake.state = { resources: [known("old"), known("a")], pending: [creating("b")] };
    };
    const stage = staged([{}, { leaves: taken }]);
    stage.state = { resources: [known("old")], pending: [creating("b"), creating("a")] };
    stage.live = [existing(bucket, "old"), existing(bucket, "a")];
    const settled = await recover(stage.program, stage.clouds, stage.listener, true);
    expect(stage.log).toEqual(["cancel", "stack import --file FILE", "refresh --clear-pending-creates"]);
    expect(given().deployment).toEqual({
      resources: [
        known("old"),
        { urn: projectUrn(bucket, "a"), type: bucket, custom: true, inputs: { bucket: "a" }, id: "a-1" },
      ],
      pending_operations: [creating("b")],
    });
    expect(settled.map(({ urn, id, settled: how, settledAt }) => [urn.split("::").at(-1), id, how, settledAt])).toEqual(
      [
        ["b", undefined, "cleared", 3],
        ["a", "a-1", "state edit", 2],
      ],
    );
    expect(stage.records.map(({ title, commandLine }) => [title, commandLine])).toEqual([
      ["cancel", "pulumi cancel --yes"],
      ["state edit", "pulumi state edit"],
      ["refresh, pending operations settled", "pulumi refresh --yes --clear-pending-creates"],
    ]);
  });

  it("takes the one that the state does not know, of two of a URN: one was to be replaced", async () => {
    const stage = staged();
    stage.state = { resources: [known("a")], pending: [creating("a")] };
    stage.live = [existing(bucket, "a"), existing(bucket, "a", { id: "a-2" })];
    const [settled] = await recover(stage.program, stage.clouds, stage.listener, true);
    expect(settled!.id).toBe("a-2");
  });

  it("leaves updates and deletes to a refresh", async () => {
    const stage = staged();
    stage.state = { resources: [known("a")], pending: [{ resource: known("a"), type: "updating" }] };
    stage.live = [existing(bucket, "a")];
    const settled = await recover(stage.program, stage.clouds, stage.listener, false);
    expect(stage.log).toEqual(["refresh --clear-pending-creates"]);
    expect(settled).toEqual([
      {
        ...pair,
        urn: projectUrn(bucket, "a"),
        operation: "updating",
        id: "a-1",
        settled: "refreshed",
        settledBy: "pulumi refresh",
        settledAt: 1,
      },
    ]);
  });
});

describe("what a provider made and did not live to tell of", () => {
  const imported = (...names: string[]): Answer => ({
    leaves: (fake) => {
      fake.state.resources = [...fake.state.resources, ...names.map((name) => known(name))];
    },
  });

  it("is imported by the name that the program gives it", async () => {
    const stage = staged([imported("a")]);
    stage.live = [existing(bucket, "a")];
    const settled = await recover(stage.program, stage.clouds, stage.listener, false);
    expect(stage.log).toEqual(["import --file FILE --protect=false --generate-code=false"]);
    expect(given()).toEqual({ nameTable: {}, resources: [{ type: bucket, name: "a", id: "a-1" }] });
    expect(settled).toEqual([
      {
        ...pair,
        urn: projectUrn(bucket, "a"),
        operation: "orphaned",
        id: "a-1",
        settled: "imported",
        settledBy: `pulumi import ${bucket} a a-1 --protect=false`,
        settledAt: 1,
      },
    ]);
  });

  it("is imported with its component and the provider that has its settings", async () => {
    const urn = `urn:pulumi:dev::shop::shop:index:Store$${bucket}::front-data`;
    const store = (name: string): object => ({ urn: `urn:pulumi:dev::shop::shop:index:Store::${name}`, type: "shop" });
    const taken: Answer = {
      leaves: (fake) => {
        fake.state.resources = [...fake.state.resources, { urn, type: bucket, id: "front-data-1" }];
      },
    };
    const stage = staged([taken]);
    stage.state.resources = [
      store("back"),
      store("front"),
      provider("default_7_0_0", { region: "us-east-2", version: "7.0.0" }),
      provider("west", { region: "us-west-2" }),
    ];
    stage.live = [existing(bucket, "front-data", { urn, settings: { region: "us-west-2" } })];
    const [settled] = await recover(stage.program, stage.clouds, stage.listener, false);
    const westUrn = "urn:pulumi:dev::shop::pulumi:providers:aws::west";
    expect(given()).toEqual({
      nameTable: { parent0: "urn:pulumi:dev::shop::shop:index:Store::front", provider0: westUrn },
      resources: [{ type: bucket, name: "front-data", id: "front-data-1", parent: "parent0", provider: "provider0" }],
    });
    expect(settled!.settledBy).toBe(
      `pulumi import ${bucket} front-data front-data-1 --protect=false --parent parent=urn:pulumi:dev::shop::shop:index:Store::front --provider provider=${westUrn}`,
    );
  });

  it("is deleted by hand where the engine cannot import it", async () => {
    const stage = staged([{ exitCode: 1 }]);
    stage.live = [existing(bucket, "a")];
    const [settled] = await recover(stage.program, stage.clouds, stage.listener, false);
    expect(stage.log).toEqual(["import --file FILE --protect=false --generate-code=false", "removed by hand: a-1"]);
    expect(settled!.settledBy).toBe(`delete ${bucket} a-1 in the cloud (no state knows it, and it cannot be imported)`);
    expect([settled!.settled, settled!.settledAt]).toEqual(["deleted", undefined]);
    expect(stage.live).toEqual([]);
  });

  it("is told as somebody types it, several in one line, whatever their names and ids hold", async () => {
    const [data, store] = ["my data; rm x", "it's"];
    const stage = staged([imported(data, store)]);
    const urn = `urn:pulumi:dev::shop::shop:index:Store$${bucket}::${store}`;
    const above = { urn: "urn:pulumi:dev::shop::a:b:C$shop:index:Store::it", type: "shop:index:Store" };
    stage.state.resources = [above];
    stage.live = [existing(bucket, data), existing(bucket, store, { urn, id: "$(id)" })];
    await recover(stage.program, stage.clouds, stage.listener, false);
    expect(stage.records.map(({ commandLine }) => commandLine)).toEqual([
      `pulumi import ${bucket} 'my data; rm x' 'my data; rm x-1' --protect=false && ` +
        `pulumi import ${bucket} 'it'\\''s' '$(id)' --protect=false`,
    ]);
  });

  it("is deleted by hand where the cloud gave up on it, or the state has another one of its name", async () => {
    const stage = staged();
    stage.state.resources = [known("a", { id: "a-2" })];
    stage.live = [
      existing(bucket, "a"),
      existing(bucket, "a", { id: "a-2" }),
      existing(nodeGroup, "gpu", { status: "failed" }),
    ];
    await recover(stage.program, stage.clouds, stage.listener, false);
    expect(stage.log).toEqual(["removed by hand: a-1, gpu-1"]);
  });

  it("is left alone where it is another program's", async () => {
    const stage = staged();
    stage.live = [existing(bucket, "a", { urn: `urn:pulumi:dev::network::${bucket}::a` })];
    expect(await recover(stage.program, stage.clouds, stage.listener, false)).toEqual([]);
    expect(stage.log).toEqual([]);
  });
});

it("gives the engine what it reads in a file that nobody else can read, beside the program's folder", async () => {
  const stage = staged();
  stage.live = [existing(bucket, "a")];
  await recover(stage.program, stage.clouds, stage.listener, false);
  const [name] = readdirSync(folder);
  expect(name).toMatch(/^shop\.[\w-]{36}\.json$/);
  expect(statSync(join(folder, name!)).mode & 0o777).toBe(0o600);
  expect(existsSync(join(folder, "shop"))).toBe(false);
});
