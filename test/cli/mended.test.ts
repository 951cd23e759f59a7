import { describe, expect, it } from "vitest";
import { describeChanges } from "../../cli/mended.ts";
import { Secret, UNKNOWN } from "../../components/core/value.ts";

describe("what a remediation changed", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ["nothing", { a: 1, later: UNKNOWN }, { a: 1, later: UNKNOWN }, ""],
    [
      "what was not there",
      {},
      { metadataOptions: { httpTokens: "required" } },
      "metadataOptions.httpTokens = required",
    ],
    [
      "what is deep inside",
      { disks: [{ size: 1 }, { size: 2, type: "gp3" }], tags: { team: "a" } },
      { disks: [{ size: 1 }, { size: 3, type: "gp3" }], tags: { team: "a", owner: "b" } },
      "disks[1].size = 3, tags.owner = b",
    ],
    ["what is gone", { a: 1, b: 2 }, { a: 1 }, "b is removed"],
    ["other kinds", { a: "x" }, { a: ["y"] }, 'a = ["y"]'],
    ["an empty object", {}, { labels: {} }, "labels = {}"],
    ["a secret", { password: new Secret("a") }, { password: new Secret("hunter2") }, "password = [secret]"],
    ["a secret that was none", { password: "a" }, { password: new Secret("hunter2") }, "password = [secret]"],
    ["a secret laid open", { password: new Secret("a") }, { password: "hunter2" }, "password = [secret]"],
    ["the same secret", { password: new Secret("a"), b: 1 }, { password: new Secret("a"), b: 2 }, "b = 2"],
    [
      "secrets deep inside",
      { a: { p: new Secret("a") } },
      { a: { p: new Secret("b"), q: 1 } },
      "a.p = [secret], a.q = 1",
    ],
    [
      "much",
      {},
      Object.fromEntries(["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => [key, key])),
      "a = a, b = b, c = c, d = d, e = e, f = f and 2 more",
    ],
    ["a long text", {}, { a: "x".repeat(100) }, `a = ${"x".repeat(77)}...`],
  ])("tells %s", (_, before, after, expected) => {
    expect(describeChanges(before, after)).toBe(expected);
  });
});
