import { describe, expect, it } from "vitest";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { closeAfterEach, failing, provider, rehearsing } from "./client.ts";
import { jar, oven, shelf, shop } from "./shop.ts";

closeAfterEach();

/** The shop, of whose things something stays. */
function keeping(left: Existing["left"]): SimulatedCloud {
  const cloud = shop();
  return {
    ...cloud,
    types: new Map([...cloud.types].map(([type, one]) => [type, { ...one, leaves: () => left }])),
  };
}

describe("what a provider deletes", () => {
  it.each([0, 6_000])("stays whole where its cloud keeps it, at a speed of %d", async (speed) => {
    const asked = await provider(keeping("whole"), { rehearsal: rehearsing({ speed }) });
    const { id } = await asked.create(oven, "big", { color: "red" });
    await asked.delete(oven, "big", id);
    expect(asked.ledger.get(oven, id)).toMatchObject({ status: "ready", left: "whole", inputs: { color: "red" } });
    expect(asked.operations.at(-1)).toMatchObject({ action: "delete", outcome: "done", id });
    expect((await asked.create(oven, "big", {})).id).toBe("big-1");
  });

  it.each([0, 6_000])("leaves its name, by which nobody finds it, at a speed of %d", async (speed) => {
    const asked = await provider(keeping("name"), { rehearsal: rehearsing({ speed }) });
    const { id } = await asked.create(shelf, "top", { name: "main" });
    await asked.delete(shelf, "top", id);
    expect(asked.ledger.find([shelf], id)).toBeUndefined();
    expect(asked.ledger.find([shelf], "main")).toBeUndefined();
    expect((await failing(asked.create(jar, "jam", { shelf: id }))).details).toBe(
      `create shop:index:Jar: NoSuchShelf: there is no shelf ${id}`,
    );
    expect((await failing(asked.create(shelf, "next", { name: "main" }))).details).toBe(
      "create shop:index:Shelf: NameTaken: there is a shelf main",
    );
    await asked.create(shelf, "next", { name: "other" });
  });

  it("stays with what goes with it", async () => {
    const cloud = keeping(undefined);
    const types = new Map(cloud.types);
    types.set("shop:index:Label", { type: "shop:index:Label", leaves: () => "whole" as const });
    const asked = await provider({ ...cloud, types }, { rehearsal: rehearsing() });
    const { id: shelfId } = await asked.create(shelf, "top", { name: "main" });
    const { id } = await asked.create("shop:index:Label", "label", { shelf: shelfId });
    await asked.delete(shelf, "top", shelfId);
    expect(asked.ledger.all().map((one) => [one.id, one.left])).toEqual([[id, "whole"]]);
  });
});

describe("what a provider refuses by itself", () => {
  const role = "aws:iam/role:Role";
  const message =
    `${role} resource 'nodes' has a problem: invalid value for name (must match [\\w+=,.@-]). ` +
    "Examine values at 'nodes.name'.";
  const given = { name: "a role", assumeRolePolicy: "{}" };

  it.each([true, false])("is refused in a preview, and else (preview: %s)", async (preview) => {
    const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
    expect((await failing(asked.create(role, "nodes", given, preview))).details).toBe(message);
    expect(asked.ledger.all()).toEqual([]);
  });

  it.each([true, false])("is refused of a change as well (preview: %s)", async (preview) => {
    const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
    const before = { name: "nodes", assumeRolePolicy: "{}" };
    const { id, outputs } = await asked.create(role, "nodes", before);
    const after = { ...before, assumeRolePolicy: "nope" };
    const changing = asked.update(role, "nodes", id, { inputs: before, outputs }, after, preview);
    expect((await failing(changing)).details).toBe(
      `${role} resource 'nodes' has a problem: "assume_role_policy" contains an invalid JSON policy: not a JSON object. ` +
        "Examine values at 'nodes.assumeRolePolicy'.",
    );
  });
});
