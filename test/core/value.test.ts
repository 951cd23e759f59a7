import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  read,
  readBoolean,
  readList,
  readNumber,
  readString,
  readStrings,
  Secret,
  UNKNOWN,
} from "../../components/core/value.ts";
import { decode, encode, secretSignature, signatureKey, unknownSentinel } from "../../components/core/wire.ts";

const known = (value: unknown, path: string, secret = false) => ({ state: "known", value, path, secret });

describe("reading a value", () => {
  const properties = {
    name: "train",
    size: 3,
    scaling: { max: UNKNOWN, min: 0 },
    list: ["a", UNKNOWN, "c"],
    nothing: null,
    key: new Secret("hush"),
    box: new Secret({ inner: UNKNOWN, open: 1 }),
  };

  it.each([
    ["name", known("train", "name")],
    ["scaling.min", known(0, "scaling.min")],
    ["list[2]", known("c", "list[2]")],
    ["scaling.max", { state: "unknown", path: "scaling.max", why: "known only after creation" }],
    ["scaling.max.deeper", { state: "unknown", path: "scaling.max.deeper", why: "known only after creation" }],
    ["list[1]", { state: "unknown", path: "list[1]", why: "known only after creation" }],
    ["missing", { state: "absent", path: "missing" }],
    ["missing.deeper", { state: "absent", path: "missing.deeper" }],
    ["nothing", { state: "absent", path: "nothing" }],
    ["name.deeper", { state: "absent", path: "name.deeper" }],
    ["toString", { state: "absent", path: "toString" }],
    ["key", known("hush", "key", true)],
    ["box.open", known(1, "box.open", true)],
    ["box.inner", { state: "unknown", path: "box.inner", why: "known only after creation" }],
  ])("tells known, unknown and absent apart: %s", (path, answer) => {
    expect(read(properties, path)).toEqual(answer);
  });

  it.each([
    [readNumber, 7, 7],
    [readNumber, "7", 7],
    [readNumber, "", undefined],
    [readNumber, "seven", undefined],
    [readNumber, Number.NaN, undefined],
    [readNumber, true, undefined],
    [readString, "x", "x"],
    [readString, 7, undefined],
    [readBoolean, "false", false],
    [readBoolean, true, true],
    [readBoolean, "no", undefined],
  ])("%s of %j gives %j, and what is of the wrong type is unknown", (reader, value, expected) => {
    const answer = (reader as typeof readString)({ value }, "value");
    expect(answer.state).toBe(expected === undefined ? "unknown" : "known");
    if (answer.state === "known") expect(answer.value).toBe(expected);
  });

  it("takes a list whole or names the element that is missing", () => {
    expect(readStrings({ list: ["a", new Secret("b")] }, "list")).toEqual(known(["a", "b"], "list", true));
    expect(readStrings(properties, "list")).toEqual({
      state: "unknown",
      path: "list[1]",
      why: "known only after creation",
    });
    expect(readStrings({ list: ["a", null] }, "list")).toEqual({ state: "unknown", path: "list[1]", why: "empty" });
    expect(readList({ list: "a" }, "list")).toEqual({ state: "unknown", path: "list", why: "not a list" });
  });

  it("never shows a secret", () => {
    const secret = new Secret("hush");
    expect([JSON.stringify({ secret }), String(secret), inspect({ secret })].join()).not.toContain("hush");
  });
});

describe("the wire", () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(UNKNOWN)),
    value: fc.oneof(
      { maxDepth: 3 },
      tie("leaf"),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        tie("value"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;

  it("carries every value there and back", () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(decode(encode(original))).toEqual(original);
      }),
    );
  });

  it("writes unknowns and secrets as Pulumi does", () => {
    expect(encode({ a: UNKNOWN, b: new Secret("x") })).toEqual({
      a: unknownSentinel,
      b: { [signatureKey]: secretSignature, value: "x" },
    });
    const back = decode({ [signatureKey]: secretSignature, value: unknownSentinel });
    expect(back).toBeInstanceOf(Secret);
    expect((back as Secret).reveal()).toBe(UNKNOWN);
  });
});
