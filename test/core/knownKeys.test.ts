import { describe, expect, it } from "vitest";
import {
  inWords,
  kindOf,
  type Shape,
  unknownKeys,
  unknownKeysWithin,
  wrongShapes,
} from "../../components/core/knownKeys.ts";
import { describeProblem } from "../../components/core/problem.ts";

const shape: Shape = {
  keys: ["zone", "nodes", "taints", "labels"],
  inner: {
    nodes: {
      keys: ["min", "max"],
      inner: { min: { keys: ["of"], example: () => "{of: 1}" } },
      example: () => "{max: 2}",
    },
    taints: { keys: ["key"], list: true, example: (given) => `{key: ${JSON.stringify(given)}}` },
  },
};
const misspelt = (value: object) => unknownKeysWithin(value, shape).map(describeProblem);
const wrong = (value: object) => wrongShapes(value, shape).map(describeProblem);

describe("unknown keys", () => {
  it("are told with the name that was probably meant, at every depth", () => {
    expect(
      misspelt({ zon: "a", nodes: { mni: 1, max: 2, min: { off: 1 } }, taints: [{ key: "a" }, { ky: "b" }] }),
    ).toEqual([
      'zon ("given") is not a property here, and would be passed over. Fix: rename it to zone, or remove it.',
      'nodes.mni ("given") is not a property here, and would be passed over. Fix: rename it to min, or remove it.',
      'nodes.min.off ("given") is not a property here, and would be passed over. Fix: rename it to of, or remove it.',
      'taints[1].ky ("given") is not a property here, and would be passed over. Fix: rename it to key, or remove it.',
    ]);
  });

  it("are none where a name is known, has no value, or its owner comes later", () => {
    class Later {
      readonly secret = true;
    }
    expect(
      misspelt({ zone: 1, zon: undefined, nodes: new Later(), taints: Promise.resolve([]), labels: { any: 1 } }),
    ).toEqual([]);
    expect(misspelt({ nodes: Object.assign(Object.create(null), { mni: 1 }) })).toHaveLength(1);
    expect(unknownKeys({ a: 1 }, ["a"])).toEqual([]);
  });
});

describe("wrong shapes", () => {
  it("are told once, with what is wanted", () => {
    expect(wrong({ nodes: 4, taints: "a" })).toEqual([
      "nodes (4) is a number, and an object of min and max is wanted. Fix: give {max: 2}.",
      'taints ("a") is text, and a list of objects of key is wanted. Fix: give [{key: "a"}].',
    ]);
    expect(wrong({ nodes: { min: true }, taints: [{ key: "a" }, "b", null] })).toEqual([
      "nodes.min (true) is true or false, and an object of of is wanted. Fix: give {of: 1}.",
      'taints[1] ("b") is text, and an object of key is wanted. Fix: give {key: "b"}.',
      "taints[2] (null) is null, and an object of key is wanted. Fix: give {key: null}.",
    ]);
    expect(wrong({ nodes: [1], taints: { key: "a" } })).toEqual([
      "nodes ([1]) is a list, and an object of min and max is wanted. Fix: give {max: 2}.",
      'taints ({"key":"a"}) is an object, and a list of objects of key is wanted. Fix: give [{key: {"key":"a"}}].',
    ]);
  });

  it("are none where values are right, missing, or come later", () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ nodes: { max: 1 }, taints: [] })).toEqual([]);
    expect(wrong({ nodes: Promise.resolve(1), taints: Promise.resolve([]), zone: 4 })).toEqual([]);
  });
});

it("words for lists and for what is no object", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(inWords)).toEqual(["", "a", "a and b", "a, b and c"]);
  expect(["a", 1, 1n, false, null, [], () => 1, {}, undefined].map(kindOf)).toEqual([
    "text",
    "a number",
    "a number",
    "true or false",
    "null",
    "a list",
    "a function",
    undefined,
    undefined,
  ]);
});
