import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { encode, signatureKey } from "../../../components/core/wire.ts";
import { keptSecret, safeError, withoutHidden } from "../../../simulator/provider/hidden.ts";

describe("a text without what is hidden", () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ["a long text anywhere", "xhunter2-hunter2y", { a: new Secret("hunter2-hunter2") }, "x[secret]y"],
    ["every time", "longtext longtext", { a: new Secret("longtext") }, "[secret] [secret]"],
    ["eight characters", "xlongtexty", { a: new Secret("longtext") }, "x[secret]y"],
    [
      "seven where they stand alone",
      "xlongtex, longtex: longtexy",
      { a: new Secret("longtex") },
      "xlongtex, [secret]: longtexy",
    ],
    ["a short text every time", "pass (pass) passed", { a: new Secret("pass") }, "[secret] ([secret]) passed"],
    [
      "what is deeper in a secret",
      "id abcd, xyz",
      { a: new Secret({ b: [{ c: "abcd" }, "xyz"] }) },
      "id [secret], [secret]",
    ],
    ["a secret that is deeper", "id abcd", { a: [{ b: new Secret("abcd") }] }, "id [secret]"],
    ["a number", "port 4711 of 47110", { a: new Secret(4711) }, "port [secret] of 47110"],
    [
      "not what is on or off, empty or not known",
      "true  null",
      { a: new Secret([true, "", null, undefined, UNKNOWN]) },
      "true  null",
    ],
    ["not what is no secret", "open", { a: "open", b: new Secret("shut") }, "open"],
    ["as JSON quotes it", '{"key":"one\\ntwo \\"x\\""}', { a: new Secret('one\ntwo "x"') }, '{"key":"[secret]"}'],
    ["the longest first", "key: secret-one-two", { a: new Secret(["secret-one", "secret-one-two"]) }, "key: [secret]"],
    ["what would be a pattern", "a.c+d(e) abc", { a: new Secret("a.c+d(e)"), b: new Secret("a.c") }, "[secret] abc"],
  ])("lacks %s", (_, text, properties, expected) => {
    expect(withoutHidden(text, properties)).toBe(expected);
  });

  it("lacks what any of several properties hide", () => {
    expect(withoutHidden("one two", { a: new Secret("one") }, { b: new Secret("two") })).toBe("[secret] [secret]");
  });

  it("is the message of an error too, whatever was thrown", () => {
    const hidden = { a: new Secret("abcd") };
    expect(safeError(new TypeError("no abcd"), hidden)).toEqual(new Error("no [secret]"));
    expect(safeError("no abcd", hidden)).toEqual(new Error("no [secret]"));
  });
});

/** Values with what is in their secrets: two secrets look equal to whoever compares them. */
function shown(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
}

describe("what a cloud has made of secrets", () => {
  it("is secret wherever the cloud repeats it: a long text within another one, a short one alone", () => {
    const inputs = { a: new Secret("longtext"), b: new Secret("pass"), c: "open" };
    const outputs = {
      a: "longtext",
      list: ["open", "with longtext in it", { deep: "pass" }],
      alone: "pass",
      within: "passed",
      count: 4,
      nothing: null,
    };
    expect(shown(keptSecret(inputs, outputs))).toEqual({
      a: { secret: "longtext" },
      list: ["open", { secret: "with longtext in it" }, { deep: { secret: "pass" } }],
      alone: { secret: "pass" },
      within: "passed",
      count: 4,
      nothing: null,
    });
  });

  const [file, archive] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];
  const asset = (text: string) => ({ [signatureKey]: file, hash: `hash-of-${text}`, text });
  const packed = (...texts: string[]) => {
    const assets = Object.fromEntries(texts.map((text) => [`${text}.txt`, asset(text)]));
    return { [signatureKey]: archive, hash: `hash-of-${texts.length}`, assets };
  };

  it("is a file or an archive as a whole, and no other one beside it", () => {
    const inputs = {
      hidden: new Secret(asset("longtext")),
      packed: new Secret(packed("text-one", "text-two")),
      elsewhere: new Secret({ [signatureKey]: file, hash: "same-hash", path: "./index.ts" }),
    };
    const open = {
      file: asset("open-text"),
      archive: packed("open-text", "more-text"),
      onDisk: { [signatureKey]: file, hash: "same-hash", path: "./index.ts" },
    };
    const told = { file: asset("with longtext in it"), archive: packed("open-text", "text-two") };
    const outputs = { hidden: inputs.hidden.reveal(), again: "longtext", open, told };
    expect(shown(keptSecret(inputs, { ...outputs }))).toEqual({
      hidden: { secret: asset("longtext") },
      again: { secret: "longtext" },
      open,
      told: { file: { secret: told.file }, archive: { secret: told.archive } },
    });
    // What the engine reads: every signature is one that it knows.
    expect(encode(keptSecret(inputs, { open }))).toEqual({ open });
  });

  it("is in no text: what files hold, and where others are", () => {
    const uri = "https://example.com/file?token=abcd1234";
    const inputs = { a: new Secret(packed("text-one")), b: new Secret({ [signatureKey]: file, hash: "h-1", uri }) };
    expect(withoutHidden(`text-one ${uri} ${file} h-1`, inputs)).toBe(`[secret] [secret] ${file} h-1`);
  });
});
