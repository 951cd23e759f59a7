import { describe, expect, it } from "vitest";
import { failing, later, refusal, warningsOf } from "./gkeFixtures.ts";
import { docs, make, one, recorded, refused } from "./googleManagedLustreSupport.ts";

describe("a size that Google does not sell", () => {
  const tiers = `[${docs}/performance-tiers]`;
  it.each<[number, number, string]>([
    [1000, 10_000, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 18000."],
    [1000, 4_500, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 9000."],
    [1000, 1_539_000, "is not a size at 1000 MB/s per TiB: multiples of 72000 GiB. Fix: use 1584000."],
    [500, 9_000, "is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 18000."],
    [500, 3_078_000, "is not a size at 500 MB/s per TiB: multiples of 144000 GiB. Fix: use 3168000."],
    [250, 18_000, "is not a size at 250 MB/s per TiB: multiples of 36000 GiB. Fix: use 36000."],
    [250, 6_156_000, "is not a size at 250 MB/s per TiB: multiples of 288000 GiB. Fix: use 6336000."],
    [125, 36_000, "is not a size at 125 MB/s per TiB: multiples of 72000 GiB. Fix: use 72000."],
    [125, 100_000, "is not a size at 125 MB/s per TiB: multiples of 72000 GiB. Fix: use 144000."],
    [25, 72_000, "is not a size at 25 MB/s per TiB: multiples of 472000 GiB. Fix: use 472000."],
    [25, 500_000, "is not a size at 25 MB/s per TiB: multiples of 472000 GiB. Fix: use 944000."],
    [1000, 0, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 9000."],
    [1000, 9000.5, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 18000."],
    ...(
      [
        [1000, 10_080_000, "10,008,000"],
        [500, 20_160_000, "20,016,000"],
        [250, 40_320_000, "40,032,000"],
        [125, 12_312_000, "12,240,000"],
        [25, 84_488_000, "84,016,000"],
      ] as const
    ).map(([tier, size, most]): [number, number, string] => [
      tier,
      size,
      `is above the ${most} GiB that a file system of ${tier} MB/s per TiB goes to. Fix: use less of it, or spread the data over several file systems.`,
    ]),
  ])("at %i: %d GiB", async (throughputPerTiB, capacityGiB, problem) => {
    expect(await refused({ throughputPerTiB, capacityGiB })).toBe(
      one(`capacityGiB (${capacityGiB}) ${problem} ${tiers}`),
    );
  });

  it("is a tier that there is not, or a size without a tier", async () => {
    expect(await refused({ throughputPerTiB: 300 })).toBe(
      one(`throughputPerTiB (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`),
    );
    const missing = (path: string) =>
      `${path} (not given) is missing, and so is a workload: the file system has no size. Fix: give throughputPerTiB with capacityGiB, or a workload that they follow from. ${tiers}`;
    expect(await refused({ throughputPerTiB: undefined })).toBe(one(missing("throughputPerTiB")));
    expect(await refused({ capacityGiB: undefined })).toBe(one(missing("capacityGiB")));
    expect(await refused({ throughputPerTiB: undefined, capacityGiB: undefined })).toBe(
      refusal("GoogleManagedLustre", "data", [missing("throughputPerTiB"), missing("capacityGiB")]),
    );
    expect(await refused({ throughputPerTiB: 300, capacityGiB: undefined })).toBe(
      refusal("GoogleManagedLustre", "data", [
        missing("capacityGiB"),
        `throughputPerTiB (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
      ]),
    );
  });

  it("may come to light later, and then nothing is made", async () => {
    const { message, made } = await failing(() => void make({ capacityGiB: later("capacity", 20_000) }));
    expect(message).toBe(
      one(`capacityGiB (20000) is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 36000. ${tiers}`),
    );
    expect(made).toEqual([]);
  });

  it("is warned about where it can never grow", async () => {
    const warning = (size: number, step: string, next: string) =>
      `GoogleManagedLustre "data": capacityGiB (${size}) is where steps of ${step} GiB end: a file system of this size or less never grows beyond it. Fix: begin with ${next} if it has to grow. [${docs}/increase-capacity]`;
    const warned = async (throughputPerTiB: number, capacityGiB: number) =>
      warningsOf(await recorded({ throughputPerTiB, capacityGiB }));
    expect(await warned(1000, 1_530_000)).toEqual([warning(1_530_000, "9,000", "1,584,000")]);
    expect(await warned(500, 3_060_000)).toEqual([warning(3_060_000, "18,000", "3,168,000")]);
    expect(await warned(250, 6_120_000)).toEqual([warning(6_120_000, "36,000", "6,336,000")]);
    expect(await warned(1000, 1_521_000)).toEqual([]);
    expect(await warned(125, 12_240_000)).toEqual([]);
  });
});
