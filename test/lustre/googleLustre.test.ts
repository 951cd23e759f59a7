import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import {
  checkGoogleLustre,
  type GoogleLustreSpec,
  googleReplacingProperties,
  parallelstore,
  refuseParallelstore,
} from "../../components/lustre/platform/google.ts";
import { googleTiers } from "../../components/lustre/platform/rates.ts";

const told = (spec: GoogleLustreSpec, unknown?: (keyof GoogleLustreSpec)[]): string[] =>
  checkGoogleLustre(spec, unknown === undefined ? {} : { unknown: new Set(unknown) }).map(
    (problem) => `${problem.severity}: ${describeProblem(problem)}`,
  );
const tiers = "[https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]";

describe("the size of a Managed Lustre instance", () => {
  const tier = fc.constantFrom(...googleTiers);

  it("is every step of its tier up to its limit, and nothing between", () => {
    fc.assert(
      fc.property(tier, fc.nat(2000), fc.integer({ min: 1, max: 8999 }), (row, index, off) => {
        const { throughputPerTiB, step, largeFrom = row.most, largeStep = step, most } = row;
        const small = (index + 1) * step;
        const capacityGiB = small <= largeFrom ? small : Math.ceil((small * largeStep) / step / largeStep) * largeStep;
        const errors = (size: number) =>
          checkGoogleLustre({ throughputPerTiB, capacityGiB: size }).filter(({ severity }) => severity === "error");
        if (capacityGiB > most) return;
        expect(errors(capacityGiB)).toEqual([]);
        expect(errors(capacityGiB - off)).toHaveLength(1);
      }),
    );
  });

  it.each(googleTiers.map((row) => [row.throughputPerTiB, row] as const))(
    "at %i goes to its limit and not beyond",
    (throughputPerTiB, { step, most, largeStep = step }) => {
      expect(told({ throughputPerTiB, capacityGiB: most })).toEqual([]);
      expect(told({ throughputPerTiB, capacityGiB: most + largeStep })).toEqual([
        `error: capacityGiB (${most + largeStep}) is above the ${most.toLocaleString("en-US")} GiB that a file system of ${throughputPerTiB} MB/s per TiB goes to. Fix: use less of it, or spread the data over several file systems. ${tiers}`,
      ]);
    },
  );

  it("of the Dynamic tier is the same, said by its throughput or by its mode", () => {
    const off = [
      `error: capacityGiB (500000) is not a size at 25 MB/s per TiB: multiples of 472000 GiB. Fix: use 944000. ${tiers}`,
    ];
    for (const dynamic of [
      { throughputPerTiB: 25 },
      { dynamicMode: "DEFAULT_CACHE" },
      { dynamicMode: "DEFAULT_CACHE", throughputPerTiB: 0 },
      { dynamicMode: "DEFAULT_CACHE", throughputPerTiB: 25 },
    ]) {
      expect(told({ ...dynamic, capacityGiB: 944_000 })).toEqual([]);
      expect(told({ ...dynamic, capacityGiB: 500_000 })).toEqual(off);
    }
    expect(told({ dynamicMode: "DEFAULT_CACHE", throughputPerTiB: 500, capacityGiB: 18_000 })).toEqual([
      `error: throughputPerTiB (500) is given beside the Dynamic tier, which has none of its own. Fix: leave one of them out. ${tiers}`,
    ]);
    expect(told({ dynamicMode: "CACHE", capacityGiB: 18_000 })).toEqual([
      `error: dynamicMode ("CACHE") is not a mode of the Dynamic tier. Fix: use DISABLED or DEFAULT_CACHE. ${tiers}`,
    ]);
    const missing = [
      `error: throughputPerTiB (not given) is missing beside a capacity. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
    ];
    expect(told({ dynamicMode: "DISABLED", capacityGiB: 18_000 })).toEqual(missing);
    expect(told({ throughputPerTiB: 0, capacityGiB: 18_000 })).toEqual(missing);
    expect(told({ dynamicMode: "DISABLED", throughputPerTiB: 500, capacityGiB: 18_000 })).toEqual([]);
  });

  it("is not judged by what is not known", () => {
    expect(told({ throughputPerTiB: 500, capacityGiB: 1 }, ["capacityGiB"])).toEqual([]);
    expect(told({ throughputPerTiB: 300 }, ["capacityGiB"])).toEqual([
      `error: throughputPerTiB (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
    ]);
    expect(told({ capacityGiB: 10_000 }, ["throughputPerTiB"])).toEqual([]);
    expect(told({ capacityGiB: 10_000 }, ["dynamicMode"])).toEqual([]);
    expect(told({ throughputPerTiB: 500, fileSystemName: "too-long-a-name" }, ["capacityGiB"])).toHaveLength(1);
    expect(told({})).toEqual([]);
  });
});

describe("names of a Managed Lustre instance", () => {
  const size = { throughputPerTiB: 500, capacityGiB: 18_000 };
  it.each(["a", "Train01", "12345678"])("the file system may be called %s", (fileSystemName) => {
    expect(told({ ...size, fileSystemName })).toEqual([]);
  });
  it.each(["", "a-b", "a_b", "123456789", "é"])("the file system may not be called %j", (fileSystemName) => {
    expect(told({ ...size, fileSystemName })).toHaveLength(1);
  });
  it.each(["a", "train-data-1", `a${"b".repeat(62)}`])("the instance may be called %s", (instanceId) => {
    expect(told({ ...size, instanceId })).toEqual([]);
  });
  it.each(["", "1a", "a-", "A", "a_b", `a${"b".repeat(63)}`])("the instance may not be called %j", (instanceId) => {
    expect(told({ ...size, instanceId })).toHaveLength(1);
  });
});

describe("what cannot be changed", () => {
  it("is nearly everything, and a lower capacity is refused", () => {
    expect(googleReplacingProperties.map(({ property, when, effect }) => `${property} ${when}: ${effect}`)).toEqual([
      "location changed: replaced",
      "network changed: replaced",
      "filesystem changed: replaced",
      "instanceId changed: replaced",
      "perUnitStorageThroughput changed: replaced",
      "capacityGib lowered: refused",
    ]);
  });

  it("is Parallelstore: there is only the pointer to what replaces it", () => {
    expect(describeProblem(refuseParallelstore("type", parallelstore.type))).toBe(
      'type ("gcp:parallelstore/instance:Instance") asks for Parallelstore, which is deprecated since 2026-08-31 and which Google Cloud Managed Lustre replaces. Fix: use Managed Lustre (GoogleManagedLustre): a size by throughputPerTiB and capacityGiB, stripes by the layouts of its volume. [https://github.com/GoogleCloudPlatform/cluster-toolkit/blob/main/modules/file-system/parallelstore/metadata.yaml]',
    );
  });
});
