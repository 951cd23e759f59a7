import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../../components/core/value.ts";
import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import { closeAfterEach, failing, provider, rehearsing, temporaryFolder } from "./client.ts";
import { jar, oven, shelf, shop } from "./shop.ts";

closeAfterEach();

describe("a provider that makes something", () => {
  it("answers with what the offline plan has, and has it in the journal with its operation", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    await asked.configure({ region: "here" });
    expect(await asked.create(jar, "jam", { shelfless: true })).toEqual({
      id: "jam-0",
      outputs: { shelfless: true, version: 1, lid: { serial: "serial of jam-0" }, shelfLabel: "on no shelf" },
    });
    const [is, operation, ...more] = asked.entries;
    expect(is).toMatchObject({
      kind: "is",
      by: "provider",
      resource: {
        type: jar,
        id: "jam-0",
        urn: "urn:pulumi:dev::project::shop:index:Jar::jam",
        inputs: { shelfless: true },
        settings: { region: "here" },
        status: "ready",
      },
    });
    expect(operation).toMatchObject({ kind: "operation" });
    expect(asked.operations).toEqual([
      {
        action: "create",
        type: jar,
        urn: "urn:pulumi:dev::project::shop:index:Jar::jam",
        id: "jam-0",
        outcome: "done",
      },
    ]);
    expect(more).toEqual([]);
  });

  it("makes nothing in a preview, and shows what the cloud will add as unknown", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    expect(await asked.create(shelf, "top", { wood: "glass" }, true)).toEqual({
      id: "",
      outputs: { wood: "glass", name: UNKNOWN },
    });
    expect(await asked.create(jar, "jam", { shelf: UNKNOWN }, true)).toEqual({
      id: "",
      outputs: { shelf: UNKNOWN, version: UNKNOWN, lid: UNKNOWN, shelfLabel: UNKNOWN },
    });
    expect(asked.entries).toEqual([]);
  });

  it("touches no disk in a preview", async () => {
    const journals = join(temporaryFolder(), "journals");
    const asked = await provider(shop(), { rehearsal: rehearsing({ journals }) });
    await asked.configure({ region: "here" });
    const inputs = { shelf: "top-0", name: "jam" };
    await asked.check(jar, "jam", inputs);
    await asked.create(jar, "jam", inputs, true);
    const known = { inputs, outputs: inputs };
    await asked.diff(jar, inputs, { ...inputs, name: "tea" });
    await asked.update(jar, "jam", "jam-0", known, { ...inputs, name: "tea" }, true);
    await asked.invoke("shop:index:getPrice");
    expect(existsSync(journals)).toBe(false);
    await asked.create(jar, "tea", {});
    expect(existsSync(join(journals, "shop.journal"))).toBe(true);
  });

  it("gives no id twice, neither to one that is made again nor to one of another stack", async () => {
    const rehearsal = rehearsing();
    const asked = await provider(shop(), { rehearsal });
    expect((await asked.create(jar, "jam", {})).id).toBe("jam-0");
    expect((await asked.create(jar, "jam", {})).id).toBe("jam-1");
    await asked.delete(jar, "jam", "jam-0");
    await asked.delete(jar, "jam", "jam-1");
    const another = await provider(shop(), { rehearsal });
    expect((await another.create(jar, "jam", {})).id).toBe("jam-2");
    await JournaledWorld.open(rehearsal.journals, "shop").transact((world) => {
      const resource = { ...world.get(jar, "jam-2")!, id: "tea-0", urn: "urn:pulumi:dev::other::shop:index:Jar::tea" };
      return { entries: [{ kind: "is", at: 1, by: "provider", resource }], result: undefined };
    });
    expect((await asked.create(jar, "tea", {})).id).toBe("tea-1");
  });

  it("refuses in the words of the cloud: a name that is taken, what is missing, what the type does not allow", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    await asked.create(shelf, "top", { name: "main" });
    expect(await failing(asked.create(shelf, "bottom", { name: "main" }))).toEqual({
      code: 2,
      details: "create shop:index:Shelf: NameTaken: there is a shelf main",
    });
    expect((await failing(asked.create(jar, "jam", { shelf: "top-1" }))).details).toBe(
      "create shop:index:Jar: NoSuchShelf: there is no shelf top-1",
    );
    expect((await failing(asked.create(shelf, "other", { wood: "glass" }))).details).toBe(
      "create shop:index:Shelf: NoWood: a shelf is made of wood",
    );
    expect(asked.entries.filter(({ kind }) => kind === "is")).toHaveLength(1);
    expect(asked.operations.at(-1)).toEqual({
      action: "create",
      type: shelf,
      urn: "urn:pulumi:dev::project::shop:index:Shelf::other",
      outcome: "refused",
      refusal: { code: "NoWood", message: "a shelf is made of wood", source: "test" },
    });
  });

  it("quotes nothing that is secret when the cloud breaks", async () => {
    const cloud = {
      ...shop(),
      create: ({ inputs }: { inputs: Properties }): never => {
        throw new TypeError(`cannot read ${inputs["code"] instanceof Secret ? inputs["code"].reveal() : ""}`);
      },
    };
    const asked = await provider(cloud, { rehearsal: rehearsing() });
    const inputs = { code: new Secret("hunter2-hunter2") };
    for (const preview of [true, false]) {
      expect((await failing(asked.create(jar, "jam", inputs, preview))).details).toBe("cannot read [secret]");
    }
  });

  it("has it in the journal from the moment the cloud begins, and answers when it is ready", async () => {
    // A minute of the cloud is a millisecond.
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 60_000 }) });
    const { id } = await asked.create(oven, "big", {});
    const [creating, ready, operation] = asked.entries;
    if (creating?.kind !== "is" || ready?.kind !== "is" || operation?.kind !== "operation")
      throw new Error("no journal");
    expect([creating.resource.id, creating.resource.status, creating.resource.due - operation.at >= 10]).toEqual([
      id,
      "creating",
      true,
    ]);
    expect([ready.resource.id, ready.resource.status]).toEqual([id, "ready"]);
    expect(operation.until - operation.at).toBeGreaterThanOrEqual(10);
  });

  it("asks again for what was made a moment ago, until it is seen", async () => {
    const rehearsal = rehearsing({ speed: 60, consistencySeconds: 6 });
    const asked = await provider(shop(), { rehearsal });
    const { id } = await asked.create(shelf, "top", {});
    await asked.create(jar, "jam", { shelf: id });
    const [made] = asked.entries;
    // Six seconds of the cloud are a tenth of ours.
    expect(Date.now() - made!.at).toBeGreaterThanOrEqual(100);
    expect(asked.operations.map((one) => (one as { outcome: string }).outcome)).toEqual(["done", "done"]);
  });

  it("refuses what is not seen for longer than providers wait", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 60_000, consistencySeconds: 3_000_000 }) });
    const { id } = await asked.create(shelf, "top", {});
    expect((await failing(asked.create(jar, "jam", { shelf: id }))).details).toContain("NoSuchShelf");
  });

  it("keeps secrets secret, and shows them to the rules of the cloud", async () => {
    const rehearsal = rehearsing();
    const asked = await provider(shop(), { rehearsal });
    const { id, outputs } = await asked.create(shelf, "top", { name: new Secret("hidden") });
    expect((outputs["name"] as Secret).reveal()).toBe("hidden");
    const jam = await asked.create(jar, "jam", { shelf: new Secret(id), code: new Secret("1234") });
    expect((jam.outputs["code"] as Secret).reveal()).toBe("1234");
    expect((await failing(asked.create(jar, "tea", { shelf: new Secret("nowhere") }))).details).toContain(
      "NoSuchShelf",
    );
  });

  it("notes a type that the cloud does not know, once in all processes", async () => {
    const rehearsal = rehearsing();
    const told: string[] = [];
    const options = { rehearsal, tell: (text: string) => told.push(text) };
    const asked = await provider(shop(), options);
    expect(await asked.create("shop:index:Robot", "r2", { arms: 2 })).toEqual({
      id: "r2-0",
      outputs: { arms: 2, serial: "serial of r2-0" },
    });
    const another = await provider(shop(), options);
    await another.create("shop:index:Robot", "r3", {});
    expect(another.entries.filter(({ kind }) => kind === "generic")).toMatchObject([{ type: "shop:index:Robot" }]);
    expect(told).toEqual([
      "the simulated cloud does not know shop:index:Robot: it is accepted as it comes, and nothing about it is checked",
    ]);
  });

  it("refuses nothing where nobody rehearses: what is there is not known", async () => {
    const asked = await provider(shop());
    expect((await asked.create(jar, "jam", { shelf: "somewhere" })).id).toBe("jam-0");
    expect((await asked.create(jar, "jam", { shelf: "somewhere" })).id).toBe("jam-1");
    const known = { inputs: { shelf: "a" }, outputs: { shelf: "a", version: 3, shelfLabel: "on a" } };
    expect(await asked.read(jar, "old", "old-7", known)).toEqual({ id: "old-7", ...known });
    expect(await asked.update(jar, "old", "old-7", known, { shelf: "b" })).toEqual({
      shelf: "b",
      version: 4,
      lid: { serial: "serial of old-0" },
      shelfLabel: "on b",
    });
    await asked.delete(jar, "old", "old-7");
  });
});
