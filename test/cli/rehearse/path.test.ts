import { describe, expect, it } from "vitest";
import { parsePath, setPath } from "../../../cli/rehearse/path.ts";

describe("a path to a property", () => {
  it.each([
    ["a", ["a"]],
    ["scalingConfig.desiredSize", ["scalingConfig", "desiredSize"]],
    ["ingress[0].ports[12]", ["ingress", 0, "ports", 12]],
  ])("%s", (text, parts) => {
    expect(parsePath(text)).toEqual(parts);
  });

  it("is set in a copy, and the rest stays as it was", () => {
    const before = { scalingConfig: { desiredSize: 1, maxSize: 4 }, tags: { a: "b" } };
    const after = setPath(before, parsePath("scalingConfig.desiredSize"), 3);
    expect(after).toEqual({ scalingConfig: { desiredSize: 3, maxSize: 4 }, tags: { a: "b" } });
    expect(before.scalingConfig.desiredSize).toBe(1);
  });

  it("is made where there is nothing on the way", () => {
    expect(setPath({}, parsePath("a.b[1].c"), true)).toEqual({ a: { b: [undefined, { c: true }] } });
    expect(setPath({ a: "text" }, parsePath("a.b"), 1)).toEqual({ a: { b: 1 } });
  });
});
