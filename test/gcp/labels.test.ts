import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { checkLabels, checkOwnership, labelsOf } from "../../components/gcp/labels.ts";

const ownership = { team: "vision", project: "lab", environment: "dev", owner: "ops" };
const guide = "https://docs.cloud.google.com/compute/docs/labeling-resources";

describe("labels on Google Cloud", () => {
  it("say whose it is and what it is called, whatever else they are told", () => {
    expect(labelsOf(ownership, "train-nodes", { run: "a", team: "somebody-else", name: "other" })).toEqual({
      run: "a",
      name: "train-nodes",
      ...ownership,
    });
  });

  it.each([
    [{ team: "vision", run_1: "", größe: "klein" }, []],
    [
      { Team: "vision", run: "A b", [`x${"y".repeat(63)}`]: "z".repeat(64) },
      [
        `labels.Team ("Team") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. [${guide}]`,
        `labels.run ("A b") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [${guide}]`,
        `labels.x${"y".repeat(63)} ("x${"y".repeat(63)}") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. [${guide}]`,
        `labels.x${"y".repeat(63)} ("${"z".repeat(64)}") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [${guide}]`,
      ],
    ],
  ])("%j", (labels, problems) => {
    expect(checkLabels(labels).map(describeProblem)).toEqual(problems);
  });

  it("have the same rule for what becomes labels without being called so", () => {
    expect(checkOwnership({ team: "Vision", owner: "ops" }).map(describeProblem)).toEqual([
      `team ("Vision") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [${guide}]`,
    ]);
  });
});
