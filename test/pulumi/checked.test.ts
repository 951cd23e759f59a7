import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Problems } from "../../components/core/problem.ts";
import { checked, gated, InvalidArgsError, isPlain, knownNow } from "../../components/pulumi/checked.ts";
import { overridden } from "../../components/pulumi/override.ts";
import { isProduction, ownershipOf, tagsOf } from "../../components/pulumi/tags.ts";
import { failureOf, recordAws } from "../support/graph.ts";

const type = "hybrid-gpu:index:Thing";
const rule = ({ size }: { size: number; tier: number }) =>
  size > 4 ? new Problems().error("size", size, "is above 4", "use 4").list : [];

describe("checked", () => {
  it("lists every error at once, without a stack trace, and for the plugin host by property", () => {
    const problems = new Problems()
      .error("a", 1, "is odd", "use 2")
      .warning("b", 2, "is unusual", "think again")
      .error("c", undefined, "is missing", "give c");
    let error: unknown;
    try {
      checked(type, "x", {}, problems.list);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InvalidArgsError);
    expect((error as Error).message).toBe(
      'Thing "x": 2 problems\n  - a (1) is odd. Fix: use 2.\n  - c (not given) is missing. Fix: give c.',
    );
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
    expect((error as InvalidArgsError).errors).toEqual([
      { propertyPath: "a", reason: "(1) is odd. Fix: use 2." },
      { propertyPath: "c", reason: "(not given) is missing. Fix: give c." },
    ]);
  });

  it("lets warnings through, and shows them", async () => {
    const { diagnostics } = await recordAws(() => {
      const args = { size: 1 };
      expect(checked(type, "x", args, new Problems().warning("b", 2, "is unusual", "think again").list)).toBe(args);
    });
    expect(diagnostics).toEqual([{ severity: "warning", message: 'Thing "x": b (2) is unusual. Fix: think again.' }]);
  });
});

describe("gated", () => {
  it("leaves plain inputs as they are", () => {
    const inputs = { size: 5, tier: 1 };
    const gate = gated(type, "x", inputs, rule);
    expect(gate.values).toBe(inputs);
    expect(gate.passed).toBeUndefined();
  });

  it("checks later inputs when they are known, and keeps plain ones plain", async () => {
    const { outputs } = await recordAws(() => {
      const { values, passed } = gated(type, "x", { size: pulumi.output(3), tier: 1 }, rule);
      expect(values.tier).toBe(1);
      return { size: values.size, passed: passed!.apply((list) => list.length) };
    });
    expect(outputs).toEqual({ size: 3, passed: 0 });
    await expect(
      recordAws(() => ({ size: gated(type, "x", { size: pulumi.output(5), tier: 1 }, rule).values.size })),
    ).rejects.toThrow('Thing "x": 1 problem\n  - size (5) is above 4. Fix: use 4.');
  });

  it("keeps its message when the SDK would write in front of it", async () => {
    const message = await failureOf(() => {
      const { values } = gated(type, "x", { size: pulumi.output(5), tier: 1 }, rule);
      return new Vpc("v", { cidrBlock: values.size as never });
    });
    expect(message).toBe('Thing "x": 1 problem\n  - size (5) is above 4. Fix: use 4.');
  });

  it("knows plain data from what comes later", () => {
    expect([1, "a", undefined, null, [1, { a: 2 }]].map((value) => isPlain(value as never))).toEqual(
      Array(5).fill(true),
    );
    const later = [pulumi.output(1), Promise.resolve(1), { deep: [pulumi.output(1)] }];
    expect(later.map((value) => isPlain(value as never))).toEqual([false, false, false]);
    expect(knownNow(pulumi.output(1))).toBeUndefined();
    expect(knownNow(7)).toBe(7);
  });
});

describe("ownership", () => {
  it("takes the nearest statement, then the inherited one, then project and stack", async () => {
    await recordAws(() => {
      expect(ownershipOf({})).toEqual({ team: "shared", project: "test", environment: "dev", owner: "shared" });
      expect(ownershipOf({ team: "vision" }, { team: "research", owner: "ml", environment: "prod" })).toEqual({
        team: "vision",
        project: "test",
        environment: "prod",
        owner: "ml",
      });
    });
  });

  it("wins over equal tags, and keeps the others", () => {
    const owner = { team: "vision", project: "p", environment: "prod", owner: "ml" };
    expect(tagsOf(owner, "x", { team: "other", extra: "1" })).toEqual({ ...owner, Name: "x", extra: "1" });
    expect(["prod", "production", "dev", "preprod"].map(isProduction)).toEqual([true, true, false, false]);
  });
});

describe("an override", () => {
  it("lays an object over the arguments, or asks a function", () => {
    const args = { a: 1, b: { c: 2 } };
    expect(overridden(args, {}, undefined)).toBe(args);
    expect(overridden(args, {}, { b: { c: 3 } })).toEqual({ a: 1, b: { c: 3 } });
    expect(overridden(args, {}, (given) => ({ ...given, a: given.a + 1 }))).toEqual({ a: 2, b: { c: 2 } });
    expect(overridden(args, {}, () => undefined)).toBe(args);
  });
});
