import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { checkSizing } from "../../components/lustre/workload.ts";

describe("how a file system is sized", () => {
  it.each([
    [{ sized: true, workload: false }, []],
    [
      { sized: false, workload: true },
      [
        'workload ("given") cannot size a file system: sizes are not derived from a workload. Fix: give capacityGiB with throughputPerTiB, or throughputCapacity for Intelligent-Tiering.',
      ],
    ],
    [
      { sized: true, workload: true },
      ['workload ("given") is given beside a size, and only one of them can count. Fix: leave one of them out.'],
    ],
    [
      { sized: false, workload: false },
      [
        "capacityGiB (not given) is missing: the file system has no size. Fix: give capacityGiB with throughputPerTiB, or throughputCapacity for Intelligent-Tiering.",
      ],
    ],
  ])("%j", (sizing, messages) => {
    expect(checkSizing(sizing).map(describeProblem)).toEqual(messages);
  });
});
