import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLustre, LustreWorkloadError } from "../../../components/lustre/choose/choose.ts";
import type { DirectoryDecision } from "../../../components/lustre/choose/decision.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";
import { platforms, workloads } from "./arbitraries.ts";
import { type Changes, images, said, tcp } from "./warningsSupport.ts";

const async = { synchronous: false } as const;

it("says nothing about a decision that leaves nothing to be desired", () => {
  expect(said({})).toEqual([]);
  expect(said({ writes: {} })).toEqual([]);
  expect(said({ system: tcp })).toEqual([]);
});

describe("a target", () => {
  const missed = (target: number, busy: string) =>
    `targetUtilisation (${target}) is not reached: accelerators are predicted to be busy ${busy} of the time, held back by disk (8 OSTs × 1.25 GB/s). Fix: see what would change the answer, or accept less.`;
  it.each<[string, Changes, string[]]>([
    ["of 0.9 where nothing is said", { utilisation: 0.899 }, [missed(0.9, "89.9 %")]],
    ["that is just reached", { utilisation: 0.9 }, []],
    ["that is reached but for what rounding takes", { utilisation: 0.9 - 1e-9 }, []],
    ["of its own", { utilisation: 0.94, workload: { targetUtilisation: 0.95 } }, [missed(0.95, "94 %")]],
    [
      "of what is possible without storage",
      { utilisation: 0.44, workload: { utilisationWithoutStorage: 0.5 } },
      [missed(0.9, "44 %")],
    ],
    ["that is reached beside other stalls", { utilisation: 0.45, workload: { utilisationWithoutStorage: 0.5 } }, []],
    ["where nothing is read", { utilisation: 0.1, need: { readBps: 0 } }, []],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("a checkpoint", () => {
  const stall =
    "checkpoints[0].maxStallSeconds (60) is not kept: writing is predicted to take 61 s, held back by client. Fix: allow a longer stall, write it asynchronously, or take a faster file system.";
  const stands = (given: string, every: string, seconds: string, part: string) =>
    `checkpoints[0].intervalSeconds (${given}) comes every ${every}, and training stands still for ${seconds} of it: ${part} of the time. Fix: write it less often, write it asynchronously, or take a faster file system.`;
  const drains = (given: string, every: string, seconds: string, rest: string) =>
    `checkpoints[0].intervalSeconds (${given}) comes every ${every}, and writing is predicted to take ${seconds}, held back by client: ${rest}. Fix: write it less often, or take a faster file system.`;
  const late = "the next one begins before the last one is on disk";
  const half = (part: string) => `${part} of the time between two, where a design counts on at most 50 %`;
  it.each<[string, Changes, string[]]>([
    ["that stalls longer than it may", { writes: { writeSeconds: 61, stallSeconds: 61 } }, [stall]],
    ["that stalls as long as it may", { writes: { writeSeconds: 60 * 1.0001 } }, []],
    ["that stalls for a tenth of the time", { writes: { intervalSeconds: 600 } }, []],
    [
      "that stalls for more than a tenth of the time",
      { writes: { intervalSeconds: 400 }, checkpoint: { intervalSeconds: 400 } },
      [stands("400", "6.67 min", "60 s", "15 %")],
    ],
    [
      "that stalls for more than a tenth of a time that was computed",
      { writes: { intervalSeconds: 570 } },
      [stands("not given", "9.5 min", "60 s", "10.5 %")],
    ],
    [
      "that stalls longer than it may and for half of the time",
      { writes: { writeSeconds: 61, stallSeconds: 61, intervalSeconds: 122 }, checkpoint: { intervalSeconds: 122 } },
      [stall, stands("122", "2.03 min", "61 s", "50 %")],
    ],
    ["that drains in half of the time", { checkpoint: async, writes: { intervalSeconds: 120 } }, []],
    [
      "that drains in more than half of the time",
      { checkpoint: { ...async, intervalSeconds: 100 }, writes: { intervalSeconds: 100, stallSeconds: 60 } },
      [drains("100", "1.67 min", "60 s", half("60 %"))],
    ],
    [
      "that drains for as long as there is time",
      { checkpoint: async, writes: { intervalSeconds: 60, stallSeconds: 1 } },
      [drains("not given", "60 s", "60 s", half("100 %"))],
    ],
    [
      "that drains in half of the time, but for what a prediction may be off",
      { checkpoint: async, writes: { writeSeconds: 0.5 * 1.0001, intervalSeconds: 1 } },
      [],
    ],
    [
      "that drains for as long as there is time, but for what a prediction may be off",
      { checkpoint: async, writes: { writeSeconds: 1.0001, intervalSeconds: 1 } },
      [drains("not given", "1 s", "1 s", half("100 %"))],
    ],
    [
      "that is not drained when the next one comes",
      { checkpoint: { ...async, intervalSeconds: 30 }, writes: { intervalSeconds: 30, stallSeconds: 1 } },
      [drains("30", "30 s", "60 s", late)],
    ],
  ])("%s", (_, changes, messages) => {
    expect(said(changes)).toEqual(messages);
  });
});

describe("a whole decision", () => {
  const price = lustrePrices(PriceBook.builtIn());

  it("warns of a file system that is too slow for what is read, and of credits", () => {
    const { warnings } = chooseLustre(
      {
        nodes: 8,
        machineType: "p5.48xlarge",
        datasets: [{ ...images, bytesPerAcceleratorPerSecond: 30e6 }],
      },
      { kind: "fsx", capacityGiB: 12_000, throughputPerTiB: 125, ostCount: 10 },
      { price },
    );
    expect(warnings.map(({ path }) => path)).toEqual(["targetUtilisation", "platform.capacityGiB"]);
  });

  it("never gives several components to a file that all nodes read", () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const datasets = workload.datasets!.map((one) => ({ ...one, pattern: "broadcast" as const }));
        let directories: readonly DirectoryDecision[] = [];
        try {
          directories = chooseLustre({ ...workload, datasets }, platform, { price }).directories;
        } catch (error) {
          if (!(error instanceof LustreWorkloadError)) throw error;
        }
        for (const { use, components } of directories) if (use === "dataset") expect(components).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});
