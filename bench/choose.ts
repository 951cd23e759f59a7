import { chooseLustre, layoutsFor } from "../components/lustre/index.ts";
import type { LustrePlatform } from "../components/lustre/platform/platform.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../components/pricing/index.ts";
import { median, milliseconds } from "./measure.ts";

/** The Lustre chooser: ten directories on one file system, and the same over all tiers. */
export function choose(): void {
  const price = lustrePrices(PriceBook.builtIn(), "us-east-1");
  const workload: LustreWorkload = {
    nodes: 32,
    machineType: "p5.48xlarge",
    datasets: Array.from({ length: 9 }, (_, index) => ({
      path: `/data-${index}`,
      fileCount: 64 * (index + 1) ** 2,
      sizeBytes: 6e12,
      bytesPerAcceleratorPerSecond: 15e6,
      ...(index % 3 === 2
        ? { pattern: AccessPattern.RandomRecords, recordBytes: 4096 * (index + 1) }
        : { pattern: AccessPattern.SequentialShards }),
    })),
    checkpoints: [
      {
        path: "/checkpoints",
        bytes: 912e9,
        writers: 256,
        mode: CheckpointMode.FilePerRank,
        synchronous: true,
        maxStallSeconds: 30,
      },
    ],
  };
  const fixed: LustrePlatform = { kind: "fsx", capacityGiB: 96_000, throughputPerTiB: 500 };
  const { system } = chooseLustre(workload, fixed, { price });
  const report = (name: string, run: () => unknown): void => {
    const each = (): number => {
      const began = performance.now();
      for (let times = 0; times < 100; times++) run();
      return (performance.now() - began) / 100;
    };
    for (let warm = 0; warm < 5; warm++) each();
    console.log(`${name}: ${milliseconds(median(Array.from({ length: 9 }, each)))}`);
  };
  report("layouts of ten directories on one file system  (budget 1 ms)", () => layoutsFor(workload, system));
  report("the same with prediction, settings and commands", () => chooseLustre(workload, fixed, { price }));
  report("the same over four tiers", () => chooseLustre(workload, { kind: "fsx" }, { price }));
}
