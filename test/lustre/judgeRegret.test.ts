import { describe, expect, it } from "vitest";
import { caseOf, uses } from "../../bench/lustreCases.ts";
import { drawing } from "../../bench/lustreDrawing.ts";
import { judgeAll, spreadOf, spreads } from "../../bench/lustreRegret.ts";
import { Random } from "./simulator/random.ts";

describe("the regret of layouts", () => {
  it("draws the same cases from the same seed, every use in turn, with figures that hang together", () => {
    const draw = () => {
      const random = new Random(5);
      return Array.from({ length: 140 }, (_, index) => caseOf(index, random));
    };
    const cases = draw();
    expect(cases).toEqual(draw());
    expect(cases.slice(0, 7).map(({ use }) => use)).toEqual([...uses]);
    for (const { system, workload } of cases) {
      expect(workload.nodes).toBeGreaterThanOrEqual(1);
      expect(workload.nodes).toBeLessThanOrEqual(128);
      expect(system.osts! % (system.servers ?? system.osts!)).toBe(0);
      const [dataset] = workload.datasets ?? [];
      const asked = (dataset?.bytesPerAcceleratorPerSecond ?? 0) * workload.nodes * workload.acceleratorsPerNode!;
      expect(asked).toBeLessThanOrEqual(0.95 * system.readBps * (1 + 1e-9));
    }
  });

  it("counts from sorted figures", () => {
    expect(spreadOf("x", [0.5, 0, 0.1, 0, 0.2, 0, 0, 0.3, 0, 0])).toEqual({
      name: "x",
      median: 0,
      p90: 0.3,
      worst: 0.5,
    });
  });

  it("judges a small sample: nothing beats the best, and one stripe loses more than the chosen layout", () => {
    const verdicts = judgeAll(11, 7);
    for (const { regret, defaults } of verdicts) {
      expect(regret).toBeGreaterThanOrEqual(0);
      for (const share of Object.values(defaults)) expect(share).toBeGreaterThanOrEqual(0);
    }
    const mean = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean(verdicts.map(({ regret }) => regret))).toBeLessThan(
      mean(verdicts.map(({ defaults }) => defaults["-c 1"])),
    );
    const picture = drawing(spreads(verdicts), verdicts.length);
    expect(picture.match(/<circle/g)).toHaveLength(18);
    expect(picture).not.toContain("NaN");
  });
});
