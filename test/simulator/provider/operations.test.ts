import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../components/core/value.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import { goneEntry, isEntry } from "../../../simulator/world/entries.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { closeAfterEach, failing, type ProviderClient, provider, rehearsing } from "./client.ts";
import { broken, fault, jar, oven, shelf, shop } from "./shop.ts";

closeAfterEach();

const halfMade = (minutes = 0) => ({ kind: "half-made", refusal: broken, minutes }) as const;

/** Somebody's hand, as soon as there is something of an id. */
async function meanwhile(asked: ProviderClient, id: string, change: (one: Existing) => Existing | undefined) {
  const { ledger } = asked;
  for (;;) {
    const there = asked.entries.length > 0 && ledger.get(oven, id);
    if (there) {
      const changed = change(there);
      const entry = changed === undefined ? goneEntry(there, Date.now(), "hand") : isEntry(changed, Date.now(), "hand");
      await ledger.transact(() => ({ entries: [entry], result: undefined }));
      return;
    }
    await sleep(2);
  }
}

describe("what somebody does by hand while a resource is being made", () => {
  it("stays done when it is ready", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 2_000 }) });
    const making = asked.create(oven, "big", { color: "red" });
    await meanwhile(asked, "big-0", (one) => ({ ...one, inputs: { color: "blue" } }));
    await making;
    asked.ledger.refresh();
    expect(asked.ledger.get(oven, "big-0")).toMatchObject({ status: "ready", inputs: { color: "blue" } });
  });

  it("stays done where it was deleted", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 2_000 }) });
    const making = asked.create(oven, "big", {});
    await meanwhile(asked, "big-0", () => undefined);
    await making;
    expect(asked.entries.map(({ kind }) => kind)).toEqual(["is", "gone", "operation"]);
    expect(asked.ledger.all()).toEqual([]);
  });
});

describe("a change in place", () => {
  it("that the cloud gives up on leaves it failed", async () => {
    const faults = [fault("partial", ({ action }) => (action === "update" ? halfMade() : undefined))];
    const asked = await provider(shop("kubernetes"), { rehearsal: rehearsing(), faults });
    const { id, outputs } = await asked.create(jar, "jam", {});
    const { halfMade: left } = await failing(asked.update(jar, "jam", id, { inputs: {}, outputs }, { sugar: 1 }));
    expect(left).toMatchObject({ id, outputs: { sugar: 1, version: 2 } });
    expect(asked.ledger.get(jar, id)).toMatchObject({ status: "failed", inputs: { sugar: 1 } });
  });

  it("takes its time, and deleting what is not there takes none", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 60 }) });
    await asked.delete(oven, "old", "old-0");
    const { id, outputs } = await (await provider(shop(), { rehearsal: rehearsing() })).create(oven, "big", {});
    await asked.ledger.transact(() => {
      const urn = `urn:pulumi:dev::project::${oven}::big`;
      const resource: Existing = { type: oven, id, urn, inputs: {}, outputs, settings: {}, status: "ready", due: 0 };
      return { entries: [isEntry(resource, 0)], result: undefined };
    });
    await asked.update(oven, "big", id, { inputs: {}, outputs }, { color: "red" });
    const operations = asked.entries.flatMap((entry) => (entry.kind === "operation" ? [entry] : []));
    // Of the cloud's minutes one is a second: deleting takes five of them, changing two.
    expect(operations.map(({ at, until, action }) => [action, until - at >= 2_000, until - at >= 5_000])).toEqual([
      ["delete", false, false],
      ["update", true, false],
    ]);
  });

  it("computes anew by the number of making that has given it its id", async () => {
    const cloud: SimulatedCloud = {
      ...shop(),
      create: ({ name, inputs, again = 0 }) => ({
        id: `${name}-${again}`,
        outputs: { label: `${name}-${again} with ${String(inputs["sugar"])}` },
      }),
    };
    const asked = await provider(cloud, { rehearsal: rehearsing() });
    await asked.create(oven, "big", { sugar: 1 });
    const { id, outputs } = await asked.create(oven, "big", { sugar: 1 });
    const after = await asked.update(oven, "big", id, { inputs: { sugar: 1 }, outputs }, { sugar: 2 });
    expect([id, after]).toEqual(["big-1", { sugar: 2, label: "big-1 with 2" }]);
  });
});

describe("a name that is changed in place", () => {
  it("is refused where another one has it, and is free again for others", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { id, outputs } = await asked.create(shelf, "top", { name: "main" });
    await asked.create(shelf, "low", { name: "side" });
    const known = { inputs: { name: "main" }, outputs };
    expect((await failing(asked.update(shelf, "top", id, known, { name: "side" }))).details).toBe(
      "update shop:index:Shelf: NameTaken: there is a shelf side",
    );
    expect(await asked.update(shelf, "top", id, known, { name: "main", wood: "oak" })).toMatchObject({ name: "main" });
    expect(await asked.update(shelf, "top", id, known, { name: "new" })).toEqual({ name: "new" });
    expect((await asked.create(shelf, "next", { name: "main" })).outputs).toEqual({ name: "main" });
  });
});

describe("a look", () => {
  it("of somebody who knows what it is finds nothing else that has its id as a name", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const known = { inputs: { name: "old-0" }, outputs: { name: "old-0" } };
    await asked.create(shelf, "old", known.inputs);
    await asked.delete(shelf, "old", "old-0");
    await asked.create(shelf, "top", { name: "old-0" });
    expect(await asked.read(shelf, "old", "old-0", known)).toEqual({ id: "" });
    expect((await asked.read(shelf, "imported", "old-0")).id).toBe("top-0");
  });

  it("of a provider without a region finds what is anywhere", async () => {
    const rehearsal = rehearsing();
    const [here, anywhere] = await Promise.all([1, 2].map(() => provider(shop("aws"), { rehearsal })));
    await here!.configure({ region: "us-east-2" });
    const type = "aws:ec2/vpc:Vpc";
    const { id, outputs } = await here!.create(type, "net", { cidr: "a" });
    const known = { inputs: { cidr: "a" }, outputs };
    expect((await anywhere!.read(type, "net", id, known)).id).toBe(id);
    await anywhere!.delete(type, "net", id, outputs);
    expect((await here!.read(type, "net", id, known)).id).toBe("");
  });

  it("presumes that an id was there before although something of another type has it", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { id } = await asked.create(shelf, "top", {});
    expect((await asked.read(oven, "theirs", id)).id).toBe(id);
    expect(asked.entries.filter(({ kind }) => kind === "presumed")).toMatchObject([{ type: oven, id }]);
  });

  it("does not presume what was here and was deleted", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const { id } = await asked.create(oven, "big", {});
    await asked.delete(oven, "big", id);
    expect(await asked.read(oven, "big", id)).toEqual({ id: "" });
  });

  it("tells what the engine knows of what was there before, and notes nothing", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const known = { inputs: {}, outputs: { color: "red" } };
    expect(await asked.read(oven, "theirs", "old", known)).toEqual({ id: "old", ...known });
    expect(asked.entries.map(({ kind }) => kind)).toEqual(["operation"]);
  });

  it("takes what a program says of what was there before, on every look, and presumes the rest", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    // As the engine sends the state that a program gives to `.get`.
    const state = { sugar: 3, lid: { color: "red" }, code: new Secret("1234") };
    const first = await asked.read(jar, "theirs", "jar-$&", { inputs: state, outputs: state });
    const lid = { serial: "serial of jar-$&", color: "red" };
    expect(first).toEqual({
      id: "jar-$&",
      inputs: state,
      outputs: { ...state, version: 1, lid, shelfLabel: "on no shelf" },
    });
    expect((first.outputs!["code"] as Secret).reveal()).toBe("1234");
    expect(await asked.read(jar, "theirs", "jar-$&", { inputs: state, outputs: state })).toEqual(first);
    const outputs = { ...first.outputs, version: 2 };
    expect(await asked.read(jar, "theirs", "jar-$&", { inputs: state, outputs })).toEqual({ ...first, outputs });
    expect(asked.entries.filter(({ kind }) => kind === "presumed")).toMatchObject([{ type: jar, id: "jar-$&" }]);
  });

  it("takes what was there before as it is named where its cloud cannot say what it is", async () => {
    const create = (): never => {
      throw new Error("no inputs");
    };
    const asked = await provider({ ...shop(), create }, { rehearsal: rehearsing() });
    expect(await asked.read(oven, "theirs", "old")).toEqual({ id: "old", inputs: {}, outputs: {} });
  });
});

describe("an operation that meets faults", () => {
  it("counts each of them once, also where it took its time", async () => {
    const faults = [fault("partial", (_, happened) => (happened < 2 ? halfMade(1) : undefined))];
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 60_000 }), faults });
    for (const name of ["a", "b"]) expect((await failing(asked.create(jar, name, {}))).details).toContain("Broken");
    expect((await asked.create(jar, "c", {})).id).toBe("c-0");
  });

  it("dies only when the journal has its end, also where it took its time", async () => {
    const faults = [fault("crash", (_, happened) => (happened < 1 ? { kind: "crash" } : undefined))];
    const kinds: string[] = [];
    const die = (): void => void kinds.push(...asked.entries.map(({ kind }) => kind));
    const asked: ProviderClient = await provider(shop(), { rehearsal: rehearsing({ speed: 60_000 }), faults, die });
    await asked.create(oven, "big", {});
    expect(kinds).toEqual(["is", "is", "operation"]);
  });

  it("leaves no secret in the journal: neither in a refusal nor in what is half-made", async () => {
    const refusal = { ...broken, message: "no hidden-name here" };
    const faults = [fault("partial", ({ type }) => (type === jar ? { ...halfMade(), refusal } : undefined))];
    const asked = await provider(shop(), { rehearsal: rehearsing(), faults });
    const inputs = { name: new Secret("hidden-name") };
    await asked.create(shelf, "top", inputs);
    await failing(asked.create(shelf, "low", inputs));
    await failing(asked.create(jar, "jam", inputs));
    expect(asked.operations).toMatchObject([
      { outcome: "done" },
      { outcome: "refused", refusal: { message: "there is a shelf [secret]" } },
      { outcome: "half-made", refusal: { message: "no [secret] here" } },
    ]);
  });

  it("does not meet them in functions that a provider works out by itself", async () => {
    const faults = [fault("expired", () => ({ kind: "refused", refusal: broken }))];
    const [local, called] = ["aws:index/getRegion:getRegion", "aws:ec2/getAmi:getAmi"];
    const answers = { [local]: { name: "us-east-2" }, [called]: { id: "ami-1" } };
    const asked = await provider(shop("aws"), { rehearsal: rehearsing({ answers }), faults });
    expect(await asked.invoke(local)).toEqual({ name: "us-east-2" });
    expect((await failing(asked.invoke(called))).details).toBe(`invoke ${called}: Broken: it broke half-way`);
  });
});

describe("a refusal", () => {
  const telling: SimulatedCloud = { ...shop(), phrase: ({ code }, { action, id }) => `${action} ${id}: ${code}` };

  it("names what is there already, and what is there now", async () => {
    const faults = [fault("partial", ({ type }) => (type === oven ? halfMade() : undefined))];
    const asked = await provider(telling, { rehearsal: rehearsing(), faults });
    const { id } = await asked.create(shelf, "top", {});
    await asked.create(jar, "jam", { shelf: id });
    expect((await failing(asked.delete(shelf, "top", id))).details).toBe("delete top-0: ShelfInUse");
    expect((await failing(asked.create(oven, "big", {}))).details).toBe("create big-0: Broken");
    expect((await failing(asked.create(jar, "tea", { shelf: "none" }))).details).toBe("create undefined: NoSuchShelf");
  });

  it("is everything that a provider answers whose cloud cannot be reached", async () => {
    const configured = () => ({ settings: {}, unreachable: broken });
    const asked = await provider({ ...telling, configured }, { rehearsal: rehearsing() });
    await asked.configure({});
    expect((await failing(asked.create(jar, "jam", {}))).details).toBe("create undefined: Broken");
    expect((await failing(asked.read(jar, "jam", "jam-0"))).details).toBe("read jam-0: Broken");
    expect(asked.operations).toMatchObject([
      { action: "create", outcome: "refused", refusal: broken },
      { action: "read", outcome: "refused", refusal: broken },
    ]);
  });
});
