import { describe, expect, it } from "vitest";
import { Inventory } from "../../../simulator/world/inventory.ts";
import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import { closeAfterEach, failing, provider, rehearsing } from "./client.ts";
import { broken, fault, jar, oven, shop, tooMany } from "./shop.ts";

closeAfterEach();

const urn = "urn:pulumi:dev::project::shop:index:Jar::jam";

describe("a provider whose cloud has faults", () => {
  it("asks again when it is throttled, and counts how often", async () => {
    const faults = [
      fault("throttle", ({ attempt }) => (attempt < 3 ? { kind: "throttled", refusal: tooMany } : undefined)),
    ];
    const asked = await provider(shop(), { rehearsal: rehearsing(), faults });
    expect((await asked.create(jar, "jam", {})).id).toBe("jam-0");
    expect(asked.operations).toEqual([
      { action: "create", type: jar, urn, id: "jam-0", outcome: "done", throttled: 3, faults: ["throttle"] },
    ]);
  });

  it.each([
    ["aws", 25],
    ["gcp", 40],
    ["kubernetes", 11],
    ["shop", 25],
  ])("gives up as the provider of %s does: after %i attempts", async (name, attempts) => {
    const faults = [fault("throttle", () => ({ kind: "throttled", refusal: tooMany }))];
    const asked = await provider(shop(name), { rehearsal: rehearsing(), faults });
    expect((await failing(asked.create(jar, "jam", {}))).details).toBe(
      "create shop:index:Jar: TooMany: ask again later",
    );
    expect(asked.operations).toEqual([
      {
        action: "create",
        type: jar,
        urn,
        outcome: "refused",
        refusal: tooMany,
        throttled: attempts,
        faults: ["throttle"],
      },
    ]);
  });

  it("waits longer each time, in the time of the cloud", async () => {
    const faults = [
      fault("throttle", ({ attempt }) => (attempt < 4 ? { kind: "throttled", refusal: tooMany } : undefined)),
    ];
    const asked = await provider(shop("aws"), { rehearsal: rehearsing({ speed: 60 }), faults });
    await asked.create(jar, "jam", {});
    const [operation] = asked.entries.filter((entry) => entry.kind === "operation");
    // 1 + 2 + 4 + 8 seconds of the cloud, of which 60 pass in one of ours.
    expect(operation!.until - operation!.at).toBeGreaterThanOrEqual(248);
  });

  it("refuses as often as was ordered, also of operations that go on at the same time and in other processes", async () => {
    const faults = [fault("fail", (_, happened) => (happened < 3 ? { kind: "refused", refusal: broken } : undefined))];
    const rehearsal = rehearsing();
    const one = await provider(shop(), { rehearsal, faults });
    const other = await provider(shop(), { rehearsal, faults });
    const names = ["a", "b", "c", "d", "e", "f"];
    const outcomes = await Promise.allSettled(
      names.map((name, index) => (index % 2 === 0 ? one : other).create(jar, name, {})),
    );
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(3);
  });

  it("leaves what is half-made in the cloud, and tells the engine that it is there", async () => {
    const faults = [
      fault("partial", ({ action }, happened) =>
        action === "create" && happened < 1 ? { kind: "half-made", refusal: broken, minutes: 0 } : undefined,
      ),
    ];
    const asked = await provider(shop(), { rehearsal: rehearsing(), faults });
    expect(await failing(asked.create(jar, "jam", { sugar: true }))).toEqual({
      code: 2,
      details: "create shop:index:Jar: Broken: it broke half-way",
      halfMade: {
        id: "jam-0",
        outputs: { sugar: true, version: 1, lid: { serial: "serial of jam-0" }, shelfLabel: "on no shelf" },
        reasons: ["create shop:index:Jar: Broken: it broke half-way"],
      },
    });
    expect(asked.ledger.get(jar, "jam-0")).toMatchObject({ status: "failed" });
    expect(asked.operations).toEqual([
      { action: "create", type: jar, urn, id: "jam-0", outcome: "half-made", refusal: broken, faults: ["partial"] },
    ]);
  });

  it.each([
    ["aws", "failed"],
    ["kubernetes", "ready"],
  ])("answers the update without a change that the engine sends next: in %s it is then %s", async (name, status) => {
    const faults = [
      fault("partial", (_, happened) =>
        happened < 1 ? { kind: "half-made", refusal: broken, minutes: 0 } : undefined,
      ),
    ];
    const asked = await provider(shop(name), { rehearsal: rehearsing(), faults });
    const { halfMade } = await failing(asked.create(jar, "jam", { sugar: true }));
    const known = { inputs: { sugar: true }, outputs: halfMade!.outputs };
    expect(await asked.update(jar, "jam", "jam-0", known, { sugar: true })).toMatchObject({ sugar: true });
    expect(asked.ledger.get(jar, "jam-0")).toMatchObject({ status });
  });

  it("says from the beginning what is half-made, for whoever outlives its provider", async () => {
    const faults = [fault("partial", () => ({ kind: "half-made", refusal: broken, minutes: 3 }))];
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 60_000 }), faults });
    await failing(asked.create(jar, "jam", {}));
    const [begun, ended] = asked.entries.flatMap((entry) => (entry.kind === "is" ? [entry.resource] : []));
    expect([begun!.status, begun!.becomes, ended!.status, ended!.becomes]).toEqual([
      "creating",
      "failed",
      "failed",
      undefined,
    ]);
    const settled = new Inventory(asked.entries.slice(0, 1)).all();
    expect(settled.map((one) => [one.status, one.becomes])).toEqual([["failed", undefined]]);
  });

  it("counts what is half-made while it is being made", async () => {
    const faults = [
      fault("partial", (_, happened) =>
        happened < 1 ? { kind: "half-made", refusal: broken, minutes: 3 } : undefined,
      ),
    ];
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 6_000 }), faults });
    const outcomes = await Promise.allSettled([asked.create(jar, "a", {}), asked.create(jar, "b", {})]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await asked.create(jar, "c", {});
  });

  it("takes as much longer as a fault says", async () => {
    const faults = [fault("slow", ({ type }) => (type === oven ? { kind: "slow", minutes: 20 } : undefined))];
    const asked = await provider(shop(), { rehearsal: rehearsing({ speed: 6_000 }), faults });
    await asked.create(oven, "big", {});
    const [operation] = asked.entries.filter((entry) => entry.kind === "operation");
    // 10 minutes as usual and 20 more; 6,000 of the cloud pass in one of ours.
    expect(operation!.until - operation!.at).toBeGreaterThanOrEqual(300);
    expect(operation).toMatchObject({ outcome: "done", faults: ["slow"] });
  });

  it("dies once the cloud has done it, and the journal has it", async () => {
    const rehearsal = rehearsing();
    const onDisk: object[] = [];
    const faults = [fault("crash", (_, happened) => (happened < 1 ? { kind: "crash" } : undefined))];
    const die = (): void => {
      const read = JournaledWorld.open(rehearsal.journals, "shop");
      onDisk.push(...read.entries().map(({ kind }) => ({ kind })));
      void read.close();
    };
    const asked = await provider(shop(), { rehearsal, faults, die });
    await asked.create(jar, "jam", {});
    expect(onDisk).toEqual([{ kind: "is" }, { kind: "operation" }]);
    expect(asked.operations).toMatchObject([{ outcome: "crashed", id: "jam-0", faults: ["crash"] }]);
  });

  it("tells faults how many operations all clouds have ended, and what they are about", async () => {
    const rehearsal = rehearsing();
    const seen: unknown[] = [];
    const faults = [
      fault("look", ({ world: _world, ...operation }) => {
        seen.push(operation);
        return undefined;
      }),
    ];
    const other = await provider(shop("store"), { rehearsal });
    await other.create(jar, "tea", {});
    const asked = await provider(shop(), { rehearsal, faults });
    await asked.configure({ region: "here" });
    await asked.create(jar, "jam", { sugar: true });
    await other.create(jar, "salt", {});
    await asked.delete(jar, "jam", "jam-0");
    const common = { package: "shop", type: jar, urn, attempt: 0, settings: { region: "here" } };
    expect(seen).toEqual([
      { ...common, action: "create", inputs: { sugar: true }, earlier: 1 },
      { ...common, action: "delete", inputs: {}, earlier: 3 },
    ]);
  });

  it("refuses reading and calls too, but nothing in a preview", async () => {
    const faults = [fault("expired", () => ({ kind: "refused", refusal: broken }))];
    const asked = await provider(shop(), { rehearsal: rehearsing(), faults });
    expect((await failing(asked.read(jar, "jam", "jam-0"))).details).toBe(
      "read shop:index:Jar: Broken: it broke half-way",
    );
    expect((await failing(asked.invoke("shop:index:getPrice"))).details).toBe(
      "invoke shop:index:getPrice: Broken: it broke half-way",
    );
    expect((await asked.create(jar, "jam", {}, true)).id).toBe("");
    expect(asked.operations.map((one) => (one as { action: string }).action)).toEqual(["read", "invoke"]);
  });
});
