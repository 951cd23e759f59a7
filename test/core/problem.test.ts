import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Confidence, isFirm, weakest } from "../../components/core/fact.ts";
import { nearest } from "../../components/core/nearest.ts";
import { describeProblem, joinPath, Problems } from "../../components/core/problem.ts";
import { checkNodeCounts, type NodeCounts } from "../../components/core/range.ts";
import { Secret } from "../../components/core/value.ts";

describe("a problem", () => {
  it("says path, value, rule, fix and source in one line", () => {
    const [problem] = new Problems().error(
      "nodes.max",
      65,
      "is above 64",
      "use two blocks",
      "https://example.com",
    ).list;
    expect(describeProblem(problem!)).toBe("nodes.max (65) is above 64. Fix: use two blocks. [https://example.com]");
  });

  it("never shows the inside of a secret, nor a page of text, nor trips over a circle", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const text = [new Secret("hush"), "x".repeat(1_000), circle, undefined, Number.NaN]
      .map((value) => describeProblem(new Problems().error("p", value, "r", "f").list[0]!))
      .join("\n");
    expect(text).not.toContain("hush");
    expect(text.split("\n").every((line) => line.length < 160)).toBe(true);
    expect(text).toContain("p (not given) r");
    expect(text).toContain("p (NaN) r");
  });

  it("keeps the path of a part below the whole's", () => {
    const part = new Problems().error("[1].path", "/a", "r", "f");
    expect(new Problems().add(part.list, "repositories").list[0]!.path).toBe("repositories[1].path");
    expect([joinPath("a", "b"), joinPath("", "b"), joinPath("a", "")]).toEqual(["a.b", "b", "a"]);
  });
});

describe("node counts", () => {
  const rules = (nodes: unknown) => checkNodeCounts(nodes as NodeCounts).map((problem) => describeProblem(problem));

  it.each([
    [{ min: 2, planned: 1, max: 4 }, ["min (2) is above planned (1). Fix: lower min or raise planned."]],
    [{ min: 0, planned: 5, max: 4 }, ["planned (5) is above max (4). Fix: lower planned or raise max."]],
    [
      { min: -1, planned: 0.5, max: "4" },
      [
        "min (-1) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
        "planned (0.5) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
        'max ("4") must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.',
      ],
    ],
    [
      { min: 0, planned: 0, max: 0 },
      ["max (0) allows no node at all. Fix: give the ceiling, at least 1, or leave the pool out."],
    ],
    [
      undefined,
      ["min", "planned", "max"].map(
        (key) =>
          `${key} (not given) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.`,
      ),
    ],
  ])("%j", (nodes, expected) => expect(rules(nodes)).toEqual(expected));

  it("pass exactly when 0 <= min <= planned <= max and max >= 1", () => {
    const count = fc.integer({ min: -2, max: 6 });
    fc.assert(
      fc.property(count, count, count, (min, planned, max) => {
        const right = 0 <= min && min <= planned && planned <= max && max >= 1;
        expect(checkNodeCounts({ min, planned, max }).length === 0).toBe(right);
      }),
    );
  });
});

describe("facts", () => {
  it("are known no better than their weakest part, and only firm ones refuse", () => {
    expect(weakest([Confidence.Documented, Confidence.Reported, Confidence.Observed])).toBe("reported");
    expect(weakest([])).toBe("documented");
    expect(Object.values(Confidence).filter((confidence) => isFirm({ confidence }))).toEqual([
      "documented",
      "observed",
    ]);
  });

  it("offers the nearest names, the same every time", () => {
    expect(nearest("p5.48xlrage", ["g6e.48xlarge", "p5.48xlarge", "p5e.48xlarge", "p4d.24xlarge"], 2)).toEqual([
      "p5.48xlarge",
      "p5e.48xlarge",
    ]);
    expect(nearest("x", [])).toEqual([]);
  });
});
