import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { PlanDifference } from "../../../cli/rehearse/compare/compare.ts";
import { comparisonJson } from "../../../cli/rehearse/compare/compareJson.ts";
import { ExitCode } from "../../../cli/userError.ts";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";

const schema = JSON.parse(readFileSync(new URL("../../../cli/comparison.schema.json", import.meta.url), "utf8"));
const isComparison = new Ajv2020({ allErrors: true }).compile(schema);
const urn = "urn:pulumi:dev::example::aws:eks/nodeGroup:NodeGroup::gpu";

/** As it is printed, of the published shape. */
function json(differences: readonly PlanDifference[], secrets: readonly string[] = []): any {
  const stacks = ["organization/example/dev"];
  const comparison = { differences, resources: 7, stacks, pulumi: "3.260.0", secrets, exitCode: ExitCode.Fine };
  const printed: unknown = JSON.parse(JSON.stringify(comparisonJson(comparison)));
  isComparison(printed);
  expect(isComparison.errors).toBe(null);
  return printed;
}

describe("a comparison as JSON", () => {
  it("says that plan and preview agree, and how many resources both have", () => {
    expect(json([])).toEqual({
      verdict: "agree",
      stacks: ["organization/example/dev"],
      pulumi: "3.260.0",
      resources: 7,
      differences: [],
    });
  });

  it("has every kind of difference, in the published shape", () => {
    const { verdict, differences } = json([
      { kind: "only in plan", urn, type: "aws:eks/nodeGroup:NodeGroup" },
      { kind: "input", urn, path: "scalingConfig.maxSize", plan: 2, preview: undefined },
      { kind: "option", urn, path: "protect", plan: true, preview: false },
      { kind: "input", urn, path: "amiType", plan: UNKNOWN, preview: null },
      { kind: "verdict", urn, policy: "cost", plan: { level: "advisory", message: "much" } },
    ]);
    expect(verdict).toBe("differ");
    expect(differences).toEqual([
      { kind: "only in plan", urn, type: "aws:eks/nodeGroup:NodeGroup" },
      { kind: "input", urn, path: "scalingConfig.maxSize", plan: "2" },
      { kind: "option", urn, path: "protect", plan: "true", preview: "false" },
      { kind: "input", urn, path: "amiType", plan: "known only after creation", preview: "null" },
      { kind: "verdict", urn, policy: "cost", plan: { level: "advisory", message: "much" } },
    ]);
  });

  it("says why the engine could not preview", () => {
    expect(json([{ kind: "error", message: "no such stack\n" }])).toMatchObject({
      verdict: "failed",
      differences: [{ kind: "error", message: "no such stack" }],
    });
  });

  it("shows no secret: neither one of the configuration nor one that is marked", () => {
    const { differences } = json(
      [
        { kind: "input", urn, path: "tags.owner", plan: "hunter2-hunter2", preview: "x" },
        { kind: "input", urn, path: "password", plan: "open", preview: new Secret("sesame") },
      ],
      ["hunter2-hunter2"],
    );
    expect(JSON.stringify(differences)).not.toMatch(/hunter2|open|sesame/);
  });
});
