import { describe, expect, it } from "vitest";
import { missed } from "../../../cli/rehearse/missed.ts";
import type { CommandRecord } from "../../../cli/rehearse/model.ts";
import { parseFaults } from "../../../simulator/faults/parse.ts";
import { bucket, commandOf, operation } from "./samples.ts";

const up = (more: Partial<CommandRecord> = {}): CommandRecord =>
  commandOf("up", [0, 100], { cloud: [operation(bucket, "a", [0, 10])], ...more });

function missedBy(text: string, command = up()) {
  const { cloud, engine, problems } = parseFaults([text]);
  const outcomes = [{ failures: [], drifted: [] }];
  return missed([...cloud, ...engine], { outcomes, commands: [command], seed: 7, warnings: problems });
}

describe("a fault that met nothing", () => {
  it.each(["throttle=0.01", "throttle=0.01@aws:s3/*"])("is a note where chance decides: %s", (text) => {
    expect(missedBy(text)).toEqual({
      failures: [],
      notes: [
        `${text}: met none of 1 calls, which chance decides: seed 7 in a stack of this size. Fix: give another --seed, or a greater share`,
      ],
    });
  });

  it.each(["throttle=0.01@aws:ec2/vpc", "partial=aws:eks/nodeGroup", "fail=aws:ec2/vpc:create"])(
    "is a failure where the program has nothing of the kind: %s",
    (text) => {
      expect(missedBy(text).failures).toEqual([
        `${text}: met nothing while the stack was made. Fix: name what the program has, and what is done when it is made`,
      ]);
    },
  );

  it("is told with the types that may be meant, once, where no cloud knows its type", () => {
    const { failures, notes } = missedBy("partial=aws:eks/nodeGrup");
    expect([failures, notes]).toEqual([
      [
        expect.stringMatching(
          /^partial=aws:eks\/nodeGrup: met nothing .*, and fits no type .*Fix: .*aws:eks\/nodeGroup/,
        ),
      ],
      [],
    ]);
  });

  it("is a note where the up failed before", () => {
    expect(missedBy("partial=aws:eks/nodeGroup", up({ exitCode: 1 }))).toEqual({
      failures: [],
      notes: ["partial=aws:eks/nodeGroup: met nothing before the up had ended"],
    });
  });

  it("is told with what its time is counted from where it would have killed the engine", () => {
    expect(missedBy("kill-engine=5s").failures).toEqual([
      expect.stringContaining("counted from the first resource of a cloud that the update began"),
    ]);
    expect(missedBy("kill-engine=5s", up({ exitCode: null }))).toEqual({ failures: [], notes: [] });
  });
});
