import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FsxLustreSpec,
  fsxAssociations,
  fsxAutomaticIops,
  fsxCapacitySteps,
  fsxClasses,
  fsxIntelligentTiering,
  fsxMetadataIops,
  gpuDirectStorageTypes,
  lustrePorts,
  replacingProperties,
} from "../../components/lustre/index.ts";
import { persistent2, said, scratch2, throughput, tiering } from "./fsxSupport.ts";

describe("file systems that FSx takes", () => {
  it.each<[string, FsxLustreSpec]>([
    ["PERSISTENT_2 of 1200 GiB", { ...persistent2, capacityGiB: 1200 }],
    ["PERSISTENT_2 of 96,000 GiB at 500", { ...persistent2, capacityGiB: 96_000, throughputPerTiB: 500 }],
    ["EFA at 1000 in steps of 4800", { ...persistent2, efa: true, capacityGiB: 4800, throughputPerTiB: 1000 }],
    ["EFA at 500 in steps of 9600", { ...persistent2, efa: true, capacityGiB: 28_800, throughputPerTiB: 500 }],
    ["EFA at 250 in steps of 19200", { ...persistent2, efa: true, capacityGiB: 19_200, throughputPerTiB: 250 }],
    ["EFA at 125 in steps of 38400", { ...persistent2, efa: true, capacityGiB: 38_400, throughputPerTiB: 125 }],
    ["PERSISTENT_2 without metadata on 2.12", { ...persistent2, metadata: undefined, fileSystemTypeVersion: "2.12" }],
    ["provisioned metadata", { ...persistent2, metadata: { mode: "USER_PROVISIONED", iops: 192_000 } }],
    ["SCRATCH_2", scratch2],
    [
      "SCRATCH_1 of 3600 GiB, linked at creation",
      { deploymentType: "SCRATCH_1", capacityGiB: 3600, importPath: "s3://b", fileSystemTypeVersion: "2.12" },
    ],
    ["PERSISTENT_1 SSD", { deploymentType: "PERSISTENT_1", capacityGiB: 4800, throughputPerTiB: 50, kmsKeyId: "k" }],
    [
      "PERSISTENT_1 HDD at 12",
      {
        deploymentType: "PERSISTENT_1",
        storageType: "HDD",
        capacityGiB: 6000,
        throughputPerTiB: 12,
        driveCacheType: "READ",
      },
    ],
    [
      "PERSISTENT_1 HDD at 40",
      {
        deploymentType: "PERSISTENT_1",
        storageType: "HDD",
        capacityGiB: 1800,
        throughputPerTiB: 40,
        driveCacheType: "NONE",
      },
    ],
    ["Intelligent-Tiering", tiering],
    ["Intelligent-Tiering with EFA", { ...tiering, efa: true }],
    [
      "Intelligent-Tiering with its own cache",
      { ...tiering, readCache: { sizingMode: "USER_PROVISIONED", sizeGiB: 64 } },
    ],
    ["a restored backup", { deploymentType: "PERSISTENT_2", backupId: "backup-1" }],
    [
      "backups",
      {
        ...persistent2,
        backupRetentionDays: 90,
        dailyBackupStartTime: "23:59",
        finalBackup: true,
        copyTagsToBackups: true,
      },
    ],
    [
      "root squash",
      {
        ...persistent2,
        rootSquash: { rootSquash: "4294967294:0", noSquashNids: ["10.0.1.6@tcp", "10.0.[2-10].[1-255]@tcp"] },
      },
    ],
    ["eight links", { ...persistent2, dataRepositories: Array.from({ length: 8 }, (_, i) => ({ path: `/d${i}` })) }],
    [
      "links on SCRATCH_2",
      { ...scratch2, dataRepositories: [{ path: "/a/", dataRepositoryPath: "s3://bucket/a/" }, { path: "/ab" }] },
    ],
  ])("%s", (_, spec) => {
    const usual = spec.fileSystemTypeVersion === undefined ? { fileSystemTypeVersion: "2.15" } : {};
    expect(said({ ...usual, ...spec })).toEqual([]);
  });
});

describe("values that come later", () => {
  const all = Object.keys({
    ...persistent2,
    ...tiering,
    efa: 0,
    dataRepositories: 0,
    kmsKeyId: 0,
  }) as (keyof FsxLustreSpec)[];

  it("says nothing of what depends on them, and everything else", () => {
    expect(said({ deploymentType: "PERSISTENT_2" }, new Set(["capacityGiB", "throughputPerTiB", "metadata"]))).toEqual(
      [],
    );
    expect(said({ ...persistent2, capacityGiB: 4801 }, new Set(["throughputPerTiB", "efa"]))).toEqual([]);
    expect(said({ ...persistent2, throughputPerTiB: 7 }, new Set(["capacityGiB"]))).toEqual([
      `error: throughputPerTiB (7) is not a throughput tier of PERSISTENT_2. Fix: use 125, 250, 500 or 1000. [${throughput}]`,
    ]);
    expect(said({ capacityGiB: 7 }, new Set(["deploymentType"]))).toEqual([]);
    expect(said(scratch2, new Set(["kmsKeyId"]))).toEqual([
      'error: kmsKeyId ("known later") cannot be chosen for SCRATCH_2, which is encrypted with a key of the service. Fix: leave it out, or use a persistent deployment type. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html]',
    ]);
  });

  it("never says more than when everything is known", () => {
    const base = fc.constantFrom(
      persistent2,
      tiering,
      { ...persistent2, efa: true },
      { ...persistent2, capacityGiB: 7 },
    );
    fc.assert(
      fc.property(base, fc.subarray(all), (spec, hidden) => {
        const known = Object.fromEntries(Object.entries(spec).filter(([key]) => !hidden.includes(key as never)));
        const before = said(known, new Set(hidden.filter((key) => key in spec)));
        const after = said(spec);
        expect(before.filter((message) => !after.includes(message))).toEqual([]);
      }),
    );
  });
});

describe("the tables", () => {
  const rows = [
    ...fsxClasses,
    ...fsxCapacitySteps,
    ...fsxAutomaticIops,
    ...replacingProperties,
    ...lustrePorts,
    fsxMetadataIops,
    fsxIntelligentTiering,
    fsxAssociations,
    gpuDirectStorageTypes,
  ];

  it("say where each row comes from, and when it was read", () => {
    for (const row of rows) {
      expect(row.source).toMatch(/^https:\/\/|^[\w.-]+\/[\w.-]+ \S+$/);
      expect(row.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(["documented", "observed", "derived", "reported", "memory"]).toContain(row.confidence);
    }
  });

  it("have steps for every kind with a fixed capacity, once", () => {
    const keys = fsxCapacitySteps.map((row) =>
      [row.deploymentType, row.storageType, row.efa, row.throughputPerTiB].join(),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const type of fsxClasses.filter((row) => row.storageType !== "INTELLIGENT_TIERING")) {
      for (const efa of type.efa ? [false, true] : [false]) {
        for (const tier of type.tiers.length > 0 ? type.tiers : [undefined]) {
          const found = fsxCapacitySteps.filter(
            (row) =>
              row.deploymentType === type.deploymentType &&
              row.storageType === type.storageType &&
              row.efa === efa &&
              (row.throughputPerTiB === undefined || row.throughputPerTiB === tier),
          );
          expect(found).toHaveLength(1);
        }
      }
    }
  });

  it("name what replaces a file system", () => {
    expect(replacingProperties.map(({ property, when }) => `${property}: ${when}`)).toEqual([
      "deploymentType: changed",
      "storageType: changed",
      "storageCapacity: changed on SCRATCH_1, lowered otherwise",
      "fileSystemTypeVersion: lowered",
      "metadataConfiguration.iops: lowered",
      "efaEnabled: changed",
      "subnetIds: changed",
      "securityGroupIds: changed",
      "kmsKeyId: changed",
      "copyTagsToBackups: changed",
      "driveCacheType: changed",
      "backupId: changed",
      "importPath: changed",
      "exportPath: changed",
      "importedFileChunkSize: changed",
    ]);
  });

  it("open the ports of Lustre and no others", () => {
    expect(lustrePorts.map(({ fromPort, toPort }) => [fromPort, toPort])).toEqual([
      [988, 988],
      [1018, 1023],
    ]);
  });
});
