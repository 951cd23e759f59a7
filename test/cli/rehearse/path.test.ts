import { describe, expect, it } from "vitest";
import { setPath } from "../../../cli/rehearse/path.ts";
import { standingOf } from "../../../cli/rehearse/property.ts";
import { stepsOf } from "../../../components/core/path.ts";
import { type Properties, Secret } from "../../../components/core/value.ts";

describe("a path to a property", () => {
  it("is set in a copy, and the rest stays as it was", () => {
    const before = { scalingConfig: { desiredSize: 1, maxSize: 4 }, tags: { a: "b" } };
    const after = setPath(before, stepsOf("scalingConfig.desiredSize"), 3);
    expect(after).toEqual({ scalingConfig: { desiredSize: 3, maxSize: 4 }, tags: { a: "b" } });
    expect(before.scalingConfig.desiredSize).toBe(1);
  });

  it("is made where there is nothing on the way", () => {
    expect(setPath({}, stepsOf("a.b[1].c"), true)).toEqual({ a: { b: [undefined, { c: true }] } });
    expect(setPath({ a: "text" }, stepsOf("a.b"), 1)).toEqual({ a: { b: 1 } });
  });
});

describe("a path into a secret", () => {
  const secret = (properties: Properties): Properties => ({ data: new Secret(properties) });
  const reveal = ({ data }: Properties): unknown => (data as Secret).reveal();

  it("is set within, and what is beside stays, as secret as before", () => {
    const after = setPath(secret({ user: "eve", password: "old" }), stepsOf("data.password"), "new");
    expect(after["data"]).toBeInstanceOf(Secret);
    expect(reveal(after)).toEqual({ user: "eve", password: "new" });
  });

  it("leaves a secret where one is set anew", () => {
    const after = setPath({ data: { keys: [new Secret("old"), "b"] } }, stepsOf("data.keys[0]"), "new");
    const [first, second] = (after as { data: { keys: unknown[] } }).data.keys;
    expect(first).toBeInstanceOf(Secret);
    expect((first as Secret).reveal()).toBe("new");
    expect(second).toBe("b");
  });

  it("is found there, and so is what is misspelt", () => {
    const both = (properties: Properties) => ({ inputs: secret(properties), outputs: secret(properties) });
    expect(standingOf("data.password", both({ password: "x" }))).toEqual({ there: true });
    const spec = { inputs: { spec: new Secret({ replicas: 1 }) }, outputs: {} };
    expect(standingOf("spec.replica", spec)).toEqual({ there: false, meant: "spec.replicas" });
  });
});
