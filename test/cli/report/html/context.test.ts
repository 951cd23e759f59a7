import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextOf, resourceLink } from "../../../../cli/report/html/context.ts";
import type { ResourceRow } from "../../../../cli/report/model.ts";
import { exampleReport } from "../fixtures.ts";

const row = (urn: string, parent: string | null): ResourceRow => ({
  urn,
  parent,
  type: "t",
  name: urn,
  operation: "same",
  monthly: null,
  findings: 0,
});
const drawn = (resources: ResourceRow[]): string[] =>
  contextOf({ ...exampleReport(), resources }).tree.map(({ row: { urn }, level }) => `${level} ${urn}`);

describe("the tree of resources", () => {
  it("has each right below its parent, whatever the order of the report", () => {
    expect(
      drawn([row("a", null), row("b", null), row("a1", "a"), row("b1", "b"), row("a11", "a1"), row("a2", "a")]),
    ).toEqual(["1 a", "2 a1", "3 a11", "2 a2", "1 b", "2 b1"]);
    expect(drawn([row("child", "mother"), row("mother", null)])).toEqual(["1 mother", "2 child"]);
  });

  it("has at the top what has no parent here, and what is its own ancestor", () => {
    expect(drawn([row("a", "gone"), row("b", "c"), row("c", "b"), row("d", "d")])).toEqual([
      "1 a",
      "1 b",
      "2 c",
      "1 d",
    ]);
  });

  it("bears a chain as long as the report", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => row(`r${index}`, index === 0 ? null : `r${index - 1}`));
    expect(drawn(chain).at(-1)).toBe("20000 r19999");
  });

  it("has every resource once, below its parent when it has one here", () => {
    const urns = ["a", "b", "c", "d", "e", "f"];
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom(...urns)), { minLength: 6, maxLength: 6 }), (parents) => {
        const { tree } = contextOf({
          ...exampleReport(),
          resources: urns.map((urn, index) => row(urn, parents[index]!)),
        });
        expect(tree.map(({ row: { urn } }) => urn).sort()).toEqual(urns);
        for (const [index, { row: one, level }] of tree.entries()) {
          const above = tree.slice(0, index).findLast((candidate) => candidate.level === level - 1);
          if (level > 1) expect(above?.row.urn).toBe(one.parent);
        }
      }),
    );
  });

  it("is what links lead to; what is not in it has its URN", () => {
    const context = contextOf({ ...exampleReport(), resources: [row("urn:pulumi:s::p::a$b::n", null)] });
    expect(resourceLink(context, "urn:pulumi:s::p::a$b::n", "n").toString()).toBe(
      '<a href="#r0"><bdi>n</bdi></a> <small>b</small>',
    );
    expect(resourceLink(context, "urn:pulumi:s::p::a$c::m", "m").toString()).toBe(
      '<b><bdi>m</bdi></b> <small>c</small> <code class="urn">urn:pulumi:s::p::a$c::m</code>',
    );
  });
});
