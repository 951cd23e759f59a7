import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { closeAfterEach, failing, type ProviderClient, provider, rehearsing } from "./client.ts";
import { jar, oven, shelf, shop } from "./shop.ts";

closeAfterEach();

/** Somebody changes it by hand. */
function byHand(asked: ProviderClient, id: string, change: (resource: Existing) => Existing): Promise<void> {
  return asked.ledger.transact((world) => ({
    entries: [{ kind: "is", at: 1, by: "hand", resource: change(world.get(jar, id)!) }],
    result: undefined,
  }));
}

describe("a provider that changes something", () => {
  it("keeps the id and what was computed at its making, and computes anew what follows from what has changed", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    await asked.create(shelf, "top", { name: "top" });
    await asked.create(shelf, "low", { name: "low" });
    await asked.create(jar, "jam", {});
    const inputs = { shelf: "top-0", label: "old" };
    const { id, outputs } = await asked.create(jar, "jam", inputs);
    expect(id).toBe("jam-1");
    const after = await asked.update(jar, "jam", id, { inputs, outputs }, { shelf: "low-0", sugar: 2 });
    expect(after).toEqual({
      shelf: "low-0",
      sugar: 2,
      version: 2,
      lid: { serial: "serial of jam-1" },
      shelfLabel: "on low-0",
    });
    expect(asked.ledger.get(jar, id)).toMatchObject({
      inputs: { shelf: "low-0", sugar: 2 },
      outputs: after,
      status: "ready",
    });
    expect(asked.operations.at(-1)).toMatchObject({ action: "update", id, outcome: "done" });
  });

  it("shows in a preview what stays and what is not known before, and changes nothing", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { id, outputs } = await asked.create(jar, "jam", { sugar: 1 });
    const count = asked.entries.length;
    const known = { inputs: { sugar: 1 }, outputs };
    expect(await asked.update(jar, "jam", id, known, { sugar: 1, shelf: UNKNOWN }, true)).toEqual({
      sugar: 1,
      shelf: UNKNOWN,
      version: UNKNOWN,
      lid: { serial: "serial of jam-0" },
      shelfLabel: "on no shelf",
    });
    expect(asked.entries).toHaveLength(count);
  });

  it("says that it is not there when somebody has removed it, as bridged providers do", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { details } = await failing(asked.update(jar, "jam", "jam-0", { inputs: {}, outputs: {} }, { sugar: 1 }));
    expect(details).toBe(
      "update shop:index:Jar: NotFound: Resource provider reported that the resource did not exist while updating " +
        "urn:pulumi:dev::project::shop:index:Jar::jam.\n\nThis is usually a result of the resource having been deleted outside " +
        "of Pulumi, and can often be fixed by running `pulumi refresh` before updating.",
    );
  });

  it("refuses a change that its cloud refuses, and only asks for what it newly names", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    await asked.create(shelf, "top", {});
    const inputs = { shelf: "top-0" };
    const { id, outputs } = await asked.create(jar, "jam", inputs);
    const { details } = await failing(asked.update(jar, "jam", id, { inputs, outputs }, { shelf: "gone" }));
    expect(details).toBe("update shop:index:Jar: NoSuchShelf: there is no shelf gone");
    expect(asked.ledger.get(jar, id)).toMatchObject({ inputs });
  });
});

describe("a provider that looks", () => {
  it("tells what somebody has changed by hand, in inputs and outputs", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const inputs = { sugar: 1 };
    const { id, outputs } = await asked.create(jar, "jam", inputs);
    await byHand(asked, id, (one) => ({ ...one, inputs: { sugar: 9 }, outputs: { ...one.outputs, sugar: 9 } }));
    expect(await asked.read(jar, "jam", id, { inputs, outputs })).toEqual({
      id,
      inputs: { sugar: 9 },
      outputs: { ...outputs, sugar: 9 },
    });
  });

  it("has no id for what was made here and is not there any more, whatever the engine knows of it", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const inputs = { sugar: 1 };
    const { id, outputs } = await asked.create(jar, "jam", inputs);
    await asked.delete(jar, "jam", id);
    expect(await asked.read(jar, "jam", id, { inputs, outputs })).toEqual({ id: "" });
    expect(await asked.read(jar, "jam", id, { inputs, outputs: inputs })).toEqual({ id: "" });
  });

  it("finds with nothing but an id what another process has made: an import", async () => {
    const rehearsal = rehearsing();
    const maker = await provider(shop(), { rehearsal });
    const { id, outputs } = await maker.create(shelf, "top", { name: "main" });
    const asked = await provider(shop(), { rehearsal });
    const found = { id, inputs: { name: "main" }, outputs };
    expect(await asked.read(shelf, "imported", id)).toEqual(found);
    // As a real cloud takes its name in the place of its id.
    expect(await asked.read(shelf, "imported", "main")).toEqual(found);
    // What nobody has made here was there before: a program that names its id means it.
    expect(await asked.read(shelf, "theirs", "other")).toEqual({
      id: "other",
      inputs: {},
      outputs: { name: "other" },
    });
    await asked.read(shelf, "theirs", "other");
    expect(asked.entries.filter(({ kind }) => kind === "presumed")).toMatchObject([{ type: shelf, id: "other" }]);
  });

  it("takes what a program takes over for what the program says, but for what is given of it", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const program = { name: "main", size: 2 };
    expect((await asked.diff(shelf, {}, program)).changed).toBe(true);
    const { inputs, outputs } = await asked.read(shelf, "theirs", "id");
    expect((await asked.diff(shelf, inputs!, program, { olds: outputs! })).changed).toBe(false);
    // It is the stack's own from then on, and is there.
    expect(await asked.read(shelf, "theirs", "id", { inputs: program, outputs: program })).toMatchObject({ id: "id" });
    expect((await asked.diff(shelf, program, { ...program, size: 3 })).paths).toEqual({ size: "UPDATE" });

    const answers = { [`${shelf}::id`]: { size: 1, room: "west" } };
    const told = await provider(shop(), { rehearsal: rehearsing({ answers }) });
    expect((await told.diff(shelf, {}, program)).paths).toEqual({ size: "UPDATE" });
  });

  it("looks in the region of the provider only", async () => {
    const rehearsal = rehearsing();
    const [here, there, anywhere] = await Promise.all([1, 2, 3].map(() => provider(shop("aws"), { rehearsal })));
    await here!.configure({ region: "us-east-2" });
    await there!.configure({ region: "eu-central-1" });
    const type = "aws:ec2/vpc:Vpc";
    const { id } = await here!.create(type, "net", {});
    expect(await there!.read(type, "net", id)).toEqual({ id: "" });
    expect((await here!.read(type, "net", id)).id).toBe(id);
    expect((await anywhere!.read(type, "net", id)).id).toBe(id);
  });

  it("keeps as secret what the engine has as secret", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { id, outputs } = await asked.create(jar, "jam", { code: "1234" });
    const { inputs, outputs: read } = await asked.read(jar, "jam", id, {
      inputs: { code: new Secret("1234") },
      outputs: { ...outputs, version: new Secret(1) },
    });
    expect([inputs!["code"], read!["version"], read!["code"], read!["lid"]]).toEqual([
      expect.any(Secret),
      expect.any(Secret),
      expect.any(Secret),
      { serial: "serial of jam-0" },
    ]);
  });

  it("answers for what was there before with what the user says of it", async () => {
    const answers = { "shop:index:Shelf::old": { name: "oak", wood: "oak" } };
    const asked = await provider(shop(), { rehearsal: rehearsing({ answers }) });
    expect(await asked.read(shelf, "old", "old")).toEqual({
      id: "old",
      inputs: {},
      outputs: { name: "oak", wood: "oak" },
    });
  });

  it("does not see what was made a moment ago", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 1, consistencySeconds: 600 }) });
    const { id } = await asked.create(shelf, "top", {});
    expect(await asked.read(shelf, "top", id)).toEqual({ id: "" });
  });
});

describe("a provider that deletes something", () => {
  it("takes what is not there for deleted", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    await asked.delete(jar, "jam", "jam-0");
    expect(asked.entries.map(({ kind }) => kind)).toEqual(["operation"]);
    expect(asked.operations).toMatchObject([{ action: "delete", outcome: "done", id: "jam-0" }]);
  });

  it("deletes nothing else that has its id as a name", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    await asked.create(shelf, "top", { name: "old-0" });
    await asked.delete(shelf, "old", "old-0", { name: "old-0" });
    expect(asked.ledger.all().map((one) => one.id)).toEqual(["top-0"]);
  });

  it("refuses while others hold it, and deletes with it what goes along", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { id } = await asked.create(shelf, "top", {});
    await asked.create(jar, "jam", { shelf: id });
    await asked.create("shop:index:Label", "mine", { shelf: id });
    await asked.create("shop:index:Label", "other", { shelf: "x" });
    expect((await failing(asked.delete(shelf, "top", id))).details).toBe(
      "delete shop:index:Shelf: ShelfInUse: top-0 has jam-0 on it",
    );
    await asked.delete(jar, "jam", "jam-0");
    await asked.delete(shelf, "top", id);
    expect(asked.ledger.all().map((one) => one.id)).toEqual(["other-0"]);
  });

  it("deletes what goes along from the moment it begins: all of it goes, whether the provider lives to see it or not", async () => {
    const types = new Map(shop().types);
    types.set(shelf, { ...types.get(shelf)!, minutes: { create: 0, delete: 5, source: "test" } });
    const asked = await provider({ ...shop(), types }, { rehearsal: rehearsing({ speed: 60_000 }) });
    const { id } = await asked.create(shelf, "top", {});
    await asked.create("shop:index:Label", "mine", { shelf: id });
    const before = asked.entries.length;
    await asked.delete(shelf, "top", id);
    const deleted = asked.entries.slice(before);
    expect(deleted.map((entry) => (entry.kind === "is" ? entry.resource : entry))).toMatchObject([
      { id: "mine-0", status: "deleting" },
      { id: "top-0", status: "deleting" },
      { kind: "gone", id: "mine-0" },
      { kind: "gone", id: "top-0" },
      { kind: "operation", action: "delete" },
    ]);
    expect(new Inventory(asked.entries.slice(0, before + 2)).all()).toEqual([]);
  });

  it("leaves what somebody else has made of the same name once its time had come", async () => {
    const rehearsal = rehearsing({ speed: 3000 });
    const asked = await provider(shop(), { rehearsal });
    const { id } = await asked.create(oven, "big", {});
    const { ledger } = await provider(shop(), { rehearsal });
    ledger.refresh();
    const made = ledger.get(oven, id)!;
    const deleting = asked.delete(oven, "big", id);
    while (ledger.get(oven, id)?.status === "ready") {
      await sleep(2);
      ledger.refresh();
    }
    await ledger.transact(() => ({ entries: [isEntry(made, Date.now())], result: undefined }));
    await deleting;
    ledger.refresh();
    expect(ledger.get(oven, id)).toMatchObject({ status: "ready" });
  });

  it("takes its time, in which it is being deleted", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 60_000 }) });
    const { id } = await asked.create(oven, "big", {});
    await asked.delete(oven, "big", id);
    const kinds = asked.entries.slice(-3).map((entry) => (entry.kind === "is" ? entry.resource.status : entry.kind));
    expect(kinds).toEqual(["deleting", "gone", "operation"]);
    expect(asked.ledger.all()).toEqual([]);
  });
});

describe("what a program left out earlier, and the cloud keeps", () => {
  const pool = "gcp:container/nodePool:NodePool";
  const said = {
    name: "gpu",
    cluster: "ml",
    location: "us-central1",
    nodeCount: 1,
    maxPodsPerNode: 32,
    nodeConfig: { serviceAccount: "nodes@acme.iam.gserviceaccount.com", tags: ["gpu"], localSsdCount: 2 },
  };
  const left = { ...omit(said, "maxPodsPerNode"), nodeConfig: { tags: ["gpu"] } };

  it("stays as it is when something else changes, and what the cloud does not keep goes", async () => {
    const asked = await provider(simulatedGcp, { rehearsal: rehearsing() });
    const { id, outputs } = await asked.create(pool, "gpu", said);
    // The engine has the new inputs, and no update: nothing differs.
    const now = { ...left, nodeCount: 2, nodeConfig: { labels: { team: "a" } } };
    const shown = await asked.update(pool, "gpu", id, { inputs: said, outputs }, now, true);
    const after = await asked.update(pool, "gpu", id, { inputs: left, outputs }, now);
    const { serviceAccount, localSsdCount } = said.nodeConfig;
    const expected = {
      nodeCount: 2,
      maxPodsPerNode: 32,
      nodeConfig: { serviceAccount, localSsdCount, labels: { team: "a" } },
    };
    expect(shown).toMatchObject(expected);
    expect(after).toMatchObject(expected);
    expect(asked.ledger.get(pool, id)!.inputs).toEqual({ ...said, ...expected });
    expect((after["nodeConfig"] as object | undefined) ?? {}).not.toHaveProperty("tags");
  });

  it("stays where all of an object is left out", async () => {
    const asked = await provider(simulatedGcp, { rehearsal: rehearsing() });
    const network = { networkConfig: { podRange: "pods", createPodRange: false } };
    const { id, outputs } = await asked.create(pool, "gpu", { ...said, ...network });
    await asked.update(pool, "gpu", id, { inputs: { ...said, ...network }, outputs }, { ...said, nodeCount: 3 });
    expect(asked.ledger.get(pool, id)!.inputs).toEqual({ ...said, nodeCount: 3, networkConfig: { podRange: "pods" } });
  });
});

function omit<T extends object>(object: T, key: keyof T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([one]) => one !== key)) as Partial<T>;
}
