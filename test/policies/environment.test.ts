import { describe, expect, it } from "vitest";
import { findEnvironment } from "../../policies/environment.ts";

describe("the environment of a stack", () => {
  it.each([
    [{ option: "staging", config: "dev", stack: "prod", tag: "dev" }, "staging", "option environment"],
    [
      { config: "dev", project: "example", stack: "prod", tag: "prod" },
      "dev",
      "stack configuration example:environment",
    ],
    [{ config: "", stack: "staging" }, "staging", "stack name"],
    [{ stack: "Development" }, "dev", "stack name"],
    [{ stack: "production" }, "prod", "stack name"],
    [{ stack: "us-east-2", tag: "dev" }, "dev", "stack tag environment"],
    [{ stack: "us-east-2", tag: "stage" }, "staging", "stack tag environment"],
  ] as const)("%j is %s, as the %s says", (hints, environment, source) => {
    expect(findEnvironment(hints)).toEqual({ environment, source, assumed: false });
  });

  it("is prod when nothing says otherwise", () => {
    const assumed = { environment: "prod", source: "nothing names the environment: held to prod", assumed: true };
    expect(findEnvironment({})).toEqual(assumed);
    // Only whole names count: this one could mean anything.
    expect(findEnvironment({ stack: "dev-team-prod", tag: "constructor" })).toEqual(assumed);
  });

  it("is prod when an explicit word is not an environment, and says so", () => {
    expect(findEnvironment({ option: "dve", stack: "dev" })).toEqual({
      environment: "prod",
      source: 'option environment is "dve", which is not an environment: held to prod',
      assumed: false,
    });
    expect(findEnvironment({ config: "qa", project: "example", stack: "dev" }).source).toBe(
      'stack configuration example:environment is "qa", which is not an environment: held to prod',
    );
  });
});
