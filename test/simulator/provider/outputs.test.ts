import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { outputsAfter } from "../../../simulator/provider/outputs.ts";

const unknown = () => UNKNOWN;

describe("what a resource is after a change in place", () => {
  it.each<[string, object, object, object, object, object]>([
    // what, inputs before, outputs before, inputs after, computed, expected
    ["keeps what only its cloud knows", { a: 1 }, { a: 1, ip: "10.0.0.7" }, { a: 2 }, { ip: "?" }, { ip: "10.0.0.7" }],
    [
      "loses what was written over it by hand",
      { a: 1, ip: "x" },
      { a: 1, ip: "x" },
      { a: 1 },
      { ip: "?" },
      { ip: "?" },
    ],
    [
      "loses it also inside of an object",
      { net: { name: "n", ip: "x" } },
      { net: { name: "n", ip: "x", mac: "m" } },
      { net: { name: "n" } },
      { net: { ip: "?", mac: "?" } },
      { net: { name: "n", ip: "?", mac: "m" } },
    ],
    [
      "loses it also where all of the object was by hand",
      { net: { ip: "x" } },
      { net: { ip: "x", mac: "m" } },
      {},
      { net: { ip: "?", mac: "?" } },
      { net: { ip: "?", mac: "m" } },
    ],
    [
      "has the tags that follow from inputs and settings",
      { tags: { a: "2" } },
      { tags: { a: "2" }, tagsAll: { a: "1", gone: "1" } },
      { tags: { a: "2" } },
      { tagsAll: { a: "2", b: "1" } },
      { tagsAll: { a: "2", b: "1" } },
    ],
    [
      "has labels too",
      { labels: { a: "2" } },
      { labels: { a: "2" }, effectiveLabels: { a: "1" }, pulumiLabels: {} },
      { labels: { a: "2" } },
      { effectiveLabels: { a: "2" }, pulumiLabels: { a: "2" } },
      { effectiveLabels: { a: "2" }, pulumiLabels: { a: "2" } },
    ],
  ])("%s", (_, said, outputs, says, computed, expected) => {
    const before = { inputs: { ...said }, outputs: { ...outputs } };
    expect(outputsAfter(before, { ...says }, { ...computed }, { ...computed })).toStrictEqual({ ...says, ...expected });
  });

  it("is not known before where it changes, and told where it stays", () => {
    const before = {
      inputs: { tags: { a: "1", b: "1" }, owner: "me" },
      outputs: { tags: { a: "1", b: "1" }, tagsAll: { a: "0", b: "1" }, owner: "me", arn: "arn" },
    };
    const computed = { tagsAll: { a: "1", b: "1" }, owner: "them", arn: "?" };
    expect(outputsAfter(before, { tags: before.inputs.tags }, computed, computed, unknown)).toStrictEqual({
      tags: { a: "1", b: "1" },
      tagsAll: { a: UNKNOWN, b: "1" },
      owner: UNKNOWN,
      arn: "arn",
    });
  });
});
