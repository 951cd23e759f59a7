import { describe, expect, it } from "vitest";
import { isOfUnknown } from "../../../cli/rehearse/compare/comparison.ts";

describe("what a plan of several programs cannot judge yet", () => {
  const unknown = {
    level: "advisory",
    message: "clients: command[3] is known only after creation, so it is not judged.",
  };
  const shared = { kind: "verdict", urn: "urn:pulumi:dev::example::a::b", policy: "example" } as const;

  it.each([
    [true, "an advisory of the plan alone about an unknown", { ...shared, plan: unknown }],
    [false, "one that says something of a value", { ...shared, plan: { ...unknown, message: "too dear" } }],
    [false, "a mandatory one", { ...shared, plan: { ...unknown, level: "mandatory" } }],
    [false, "one of the preview", { ...shared, preview: unknown }],
    [false, "one that the preview says in other words", { ...shared, plan: unknown, preview: unknown }],
    [false, "no verdict at all", { kind: "error", message: unknown.message } as const],
  ])("%s: %s", (expected, _, difference) => {
    expect(isOfUnknown(difference)).toBe(expected);
  });
});
