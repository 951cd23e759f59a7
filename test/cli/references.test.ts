import { describe, expect, it } from "vitest";
import { References } from "../../cli/references.ts";

const of = (project: string, stack = "dev") => ({ project, stack });
const programs = ["app", "data", "network"].map((name) => of(name));
const [app, data, network] = programs as [(typeof programs)[0], (typeof programs)[0], (typeof programs)[0]];

describe("references between programs", () => {
  it("wait for outputs, and put programs in order", async () => {
    const references = new References(programs, undefined);
    const asked = Promise.all([
      references.outputsFor(app, "organization/data/dev"),
      references.outputsFor(data, "any/network/dev"),
    ]);
    references.give(network, { vpcId: "vpc-1" });
    references.give(data, { bucket: "b" });
    expect(await asked).toEqual([{ bucket: "b" }, { vpcId: "vpc-1" }]);
    expect(references.inOrder(programs)).toEqual([network, data, app]);
    expect(references.referencesOf(app)).toEqual([data]);
    expect(references.referencesOf(network)).toEqual([]);
  });

  it("keep the order that was given where nothing says otherwise", () => {
    expect(new References(programs, undefined).inOrder(programs)).toEqual(programs);
  });

  it.each([
    ["acme/network/dev", "acme"],
    ["acme/network/dev", undefined],
  ])("%s is found in a plan of organization %s", async (reference, organization) => {
    const references = new References(programs, organization);
    references.give(network, 1);
    expect(await references.outputsFor(app, reference)).toBe(1);
  });

  it.each([
    ["organization/other/dev", "is not in this plan. Fix"],
    ["organization/network/prod", "is not in this plan, which is of network/dev. Fix"],
    ["prod", "is not in this plan, which is of app/dev. Fix"],
    ["organization/prod", "is not in this plan, which is of app/dev. Fix"],
  ])("%s is an error", async (reference, message) => {
    await expect(new References(programs, undefined).outputsFor(app, reference)).rejects.toThrow(
      `the program refers to the stack ${reference}, which ${message}`,
    );
  });

  it("fail with the program that they wait for", async () => {
    const references = new References(programs, undefined);
    const asked = references.outputsFor(app, "organization/network/dev");
    references.fail(network);
    await expect(asked).rejects.toThrow("it refers to network (dev), which failed");
    // Also when it has failed already.
    await expect(references.outputsFor(data, "organization/network/dev")).rejects.toThrow(
      "network (dev), which failed",
    );
  });

  it.each([
    [[app, "dev"], [], "app (dev) → app (dev)"],
    [[network, "organization/app/dev"], [[app, "organization/network/dev"]], "app (dev) → network (dev) → app (dev)"],
    [
      [network, "organization/app/dev"],
      [
        [app, "organization/data/dev"],
        [data, "organization/network/dev"],
      ],
      "app (dev) → data (dev) → network (dev) → app (dev)",
    ],
  ] as const)(
    "in a circle are an error that begins with the first program: %j after %j",
    async (last, before, circle) => {
      const references = new References(programs, undefined);
      for (const [asker, reference] of before) references.outputsFor(asker, reference).catch(() => {});
      await expect(references.outputsFor(last[0], last[1])).rejects.toThrow(
        `programs refer to each other's outputs in a circle: ${circle}. Fix: move what they share into one of them, or give the outputs of one with --answers`,
      );
    },
  );
});
