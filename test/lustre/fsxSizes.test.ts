import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aggregateThroughputMBps,
  automaticMetadataIops,
  checkFsxLustre,
  type FsxLustreSpec,
  metadataIops,
  ossCount,
  subnetInterfaceCount,
  versionOf,
} from "../../components/lustre/index.ts";
import { api, apiLustre, persistent2, said, scratch2, throughput, tiering } from "./fsxSupport.ts";

const efaSizes = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/increase-storage-capacity.html";

describe("sizes", () => {
  it("offers the sizes next to one that PERSISTENT_2 does not have", () => {
    expect(said({ ...persistent2, capacityGiB: 2000 })).toEqual([
      `error: capacityGiB (2000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 1200 or 2400. [${api}]`,
    ]);
  });

  it("has larger steps with EFA, which depend on the tier", () => {
    expect(said({ ...persistent2, efa: true, capacityGiB: 4801, throughputPerTiB: 1000 })).toEqual([
      `error: capacityGiB (4801) is not a size of PERSISTENT_2 with EFA at 1000 MB/s per TiB: a multiple of 4800 GiB. Fix: use 4800 or 9600. [${efaSizes}]`,
    ]);
    expect(said({ ...persistent2, efa: true, capacityGiB: 1200, throughputPerTiB: 125 })).toEqual([
      `error: capacityGiB (1200) is not a size of PERSISTENT_2 with EFA at 125 MB/s per TiB: a multiple of 38400 GiB. Fix: use 38400. [${efaSizes}]`,
    ]);
  });

  it.each<[FsxLustreSpec, string]>([
    [
      { deploymentType: "SCRATCH_1", capacityGiB: 4800, fileSystemTypeVersion: "2.15" },
      `error: capacityGiB (4800) is not a size of SCRATCH_1: 1200, 2400 or a multiple of 3600 GiB. Fix: use 3600 or 7200. [${api}]`,
    ],
    [
      {
        deploymentType: "PERSISTENT_1",
        storageType: "HDD",
        driveCacheType: "NONE",
        throughputPerTiB: 40,
        capacityGiB: 6000,
        fileSystemTypeVersion: "2.15",
      },
      `error: capacityGiB (6000) is not a size of PERSISTENT_1 HDD at 40 MB/s per TiB: a multiple of 1800 GiB. Fix: use 5400 or 7200. [${api}]`,
    ],
    [
      { ...persistent2, capacityGiB: 1200.5 },
      `error: capacityGiB (1200.5) must be a whole number of GiB, above 0. Fix: give a whole number, for example 1200. [${api}]`,
    ],
    [
      { ...persistent2, capacityGiB: -1200 },
      `error: capacityGiB (-1200) must be a whole number of GiB, above 0. Fix: give a whole number, for example 1200. [${api}]`,
    ],
    [
      { ...persistent2, capacityGiB: Number.NaN },
      `error: capacityGiB (NaN) must be a whole number of GiB, above 0. Fix: give a whole number, for example 1200. [${api}]`,
    ],
    [
      { ...persistent2, capacityGiB: undefined },
      `error: capacityGiB (not given) is missing: PERSISTENT_2 has a fixed capacity. Fix: give 1200 or a multiple of 2400 GiB. [${api}]`,
    ],
    [
      { ...tiering, capacityGiB: 1200 },
      `error: capacityGiB (1200) cannot be given for INTELLIGENT_TIERING, whose capacity grows and shrinks by itself. Fix: leave it out. [${apiLustre}]`,
    ],
    [
      { ...persistent2, throughputPerTiB: 200 },
      `error: throughputPerTiB (200) is not a throughput tier of PERSISTENT_2. Fix: use 125, 250, 500 or 1000. [${throughput}]`,
    ],
    [
      { ...persistent2, throughputPerTiB: undefined },
      `error: throughputPerTiB (not given) is missing: PERSISTENT_2 has to be told its throughput per TiB. Fix: use 125, 250, 500 or 1000. [${throughput}]`,
    ],
    [
      { ...scratch2, throughputPerTiB: 200 },
      `error: throughputPerTiB (200) cannot be chosen for SCRATCH_2. Fix: leave it out: SCRATCH_2 has 200 MB/s per TiB. [${apiLustre}]`,
    ],
    [
      { ...tiering, throughputPerTiB: 250 },
      `error: throughputPerTiB (250) cannot be chosen for PERSISTENT_2 INTELLIGENT_TIERING. Fix: give the throughput of the whole file system instead, in steps of 4000 MB/s. [${apiLustre}]`,
    ],
    [
      { ...tiering, throughputCapacity: 6000 },
      `error: throughputCapacity (6000) must be a multiple of 4000 MB/s, up to 2000000. Fix: use 4000 or 8000. [${throughput}]`,
    ],
    [
      { ...tiering, throughputCapacity: 2_004_000 },
      `error: throughputCapacity (2004000) must be a multiple of 4000 MB/s, up to 2000000. Fix: use 2000000. [${throughput}]`,
    ],
    [
      { ...tiering, throughputCapacity: undefined },
      `error: throughputCapacity (not given) is missing: an INTELLIGENT_TIERING file system is sized by its throughput. Fix: give a multiple of 4000 MB/s, up to 2000000. [${throughput}]`,
    ],
    [
      { ...persistent2, throughputCapacity: 4000 },
      `error: throughputCapacity (4000) belongs to INTELLIGENT_TIERING and not to PERSISTENT_2. Fix: give the throughput per TiB: 125, 250, 500 or 1000. [${throughput}]`,
    ],
  ])("refuses %j", (spec, message) => {
    expect(said(spec)).toEqual([message]);
  });

  const tiers = [125, 250, 500, 1000] as const;
  it("offers only sizes that it takes, the nearest below and above", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400_000 }), fc.constantFrom(...tiers), fc.boolean(), (size, tier, efa) => {
        const spec = { ...persistent2, capacityGiB: size, throughputPerTiB: tier, efa };
        const [problem, ...more] = checkFsxLustre(spec);
        expect(more).toEqual([]);
        if (problem === undefined) return;
        const offered = [...problem.fix.matchAll(/\d+/g)].map(([number]) => Number(number));
        expect(offered.length).toBeGreaterThan(0);
        for (const capacityGiB of offered) expect(checkFsxLustre({ ...spec, capacityGiB })).toEqual([]);
        const between = offered.length === 2 ? offered[0]! < size && size < offered[1]! : size < offered[0]!;
        expect(between).toBe(true);
      }),
    );
  });

  it("offers only metadata performances and throughputs that it takes", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 300_000 }), (iops) => {
        const spec = { ...persistent2, metadata: { mode: "USER_PROVISIONED", iops } };
        const [problem] = checkFsxLustre(spec).filter(({ severity }) => severity === "error");
        for (const [number] of problem?.fix.matchAll(/\d+/g) ?? []) {
          const metadata = { mode: "USER_PROVISIONED", iops: Number(number) };
          expect(checkFsxLustre({ ...spec, metadata }).filter(({ severity }) => severity === "error")).toEqual([]);
        }
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 3_000_000 }), (throughputCapacity) => {
        const [problem] = checkFsxLustre({ ...tiering, throughputCapacity });
        for (const [number] of problem?.fix.matchAll(/\d+/g) ?? []) {
          expect(checkFsxLustre({ ...tiering, throughputCapacity: Number(number) })).toEqual([]);
        }
      }),
    );
  });
});

describe("what follows from a size", () => {
  it.each<[FsxLustreSpec, number | undefined, number | undefined, number | undefined]>([
    [{ ...persistent2, capacityGiB: 1200 }, 1, 150, 2],
    [{ ...persistent2, capacityGiB: 96_000, throughputPerTiB: 500 }, 40, 48_000, 44],
    [{ ...persistent2, capacityGiB: 4800, throughputPerTiB: 1000, efa: true }, 1, 4800, 2],
    [{ ...persistent2, capacityGiB: 38_400, throughputPerTiB: 250, efa: true }, 2, 9600, 3],
    [
      {
        ...persistent2,
        capacityGiB: 38_400,
        throughputPerTiB: 125,
        efa: true,
        metadata: { mode: "USER_PROVISIONED", iops: 48_000 },
      },
      1,
      4800,
      5,
    ],
    [scratch2, 1, 240, 2],
    [{ deploymentType: "SCRATCH_1", capacityGiB: 3600 }, undefined, 720, undefined],
    [{ deploymentType: "PERSISTENT_1", storageType: "HDD", capacityGiB: 12_000, throughputPerTiB: 12 }, 2, 144, 3],
    [{ deploymentType: "PERSISTENT_1", storageType: "HDD", capacityGiB: 1800, throughputPerTiB: 40 }, 1, 72, 2],
    [tiering, 2, 8000, 3],
    [{ deploymentType: "PERSISTENT_2" }, undefined, undefined, undefined],
    [{ deploymentType: "PERSISTENT_9" }, undefined, undefined, undefined],
  ])("%j: servers, MB/s and interfaces", (spec, servers, megabytes, interfaces) => {
    expect([ossCount(spec), aggregateThroughputMBps(spec), subnetInterfaceCount(spec)]).toEqual([
      servers,
      megabytes,
      interfaces,
    ]);
  });

  it.each([
    [1200, 1500],
    [2400, 3000],
    [4800, 6000],
    [9600, 6000],
    [12_000, 12_000],
    [45_600, 12_000],
    [48_000, 24_000],
    [72_000, 36_000],
    [960_000, 192_000],
  ])("AUTOMATIC grants at %i GiB %i IOPS", (capacityGiB, iops) => {
    expect(automaticMetadataIops(capacityGiB)).toBe(iops);
    expect(metadataIops({ ...persistent2, capacityGiB })).toBe(iops);
  });

  it("has no metadata performance without a metadata configuration", () => {
    expect(metadataIops(scratch2)).toBeUndefined();
    expect(metadataIops({ metadata: { mode: "AUTOMATIC" } })).toBeUndefined();
  });

  it.each([
    [{}, "2.10"],
    [{ deploymentType: "PERSISTENT_1" }, "2.10"],
    [{ deploymentType: "PERSISTENT_2" }, "2.12"],
    [{ deploymentType: "PERSISTENT_2", metadata: { mode: "AUTOMATIC" } }, "2.15"],
    [{ fileSystemTypeVersion: "2.12" }, "2.12"],
  ])("%j has Lustre %s", (spec, version) => {
    expect(versionOf(spec)).toBe(version);
  });
});
