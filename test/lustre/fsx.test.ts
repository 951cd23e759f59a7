import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import {
  aggregateThroughputMBps,
  automaticMetadataIops,
  checkFsxLustre,
  type FsxLustreSpec,
  fsxAssociations,
  fsxAutomaticIops,
  fsxCapacitySteps,
  fsxClasses,
  fsxIntelligentTiering,
  fsxMetadataIops,
  gpuDirectStorageTypes,
  lustrePorts,
  metadataIops,
  ossCount,
  replacingProperties,
  subnetInterfaceCount,
  versionOf,
} from "../../components/lustre/index.ts";

const api = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html";
const apiLustre = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html";
const efaSizes = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/increase-storage-capacity.html";
const throughput = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html";
const metadata =
  "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreMetadataConfiguration.html";
const readCachePage = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreReadCacheConfiguration.html";
const association = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html";
const backups = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateBackup.html";
const efaPage = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html";

const persistent2: FsxLustreSpec = {
  deploymentType: "PERSISTENT_2",
  capacityGiB: 2400,
  throughputPerTiB: 125,
  metadata: { mode: "AUTOMATIC" },
  fileSystemTypeVersion: "2.15",
};
const tiering: FsxLustreSpec = {
  deploymentType: "PERSISTENT_2",
  storageType: "INTELLIGENT_TIERING",
  throughputCapacity: 8000,
  metadata: { mode: "USER_PROVISIONED", iops: 6000 },
  readCache: { sizingMode: "PROPORTIONAL_TO_THROUGHPUT_CAPACITY" },
  fileSystemTypeVersion: "2.15",
};
const scratch2: FsxLustreSpec = { deploymentType: "SCRATCH_2", capacityGiB: 1200, fileSystemTypeVersion: "2.15" };

const said = (spec: FsxLustreSpec, unknown?: ReadonlySet<keyof FsxLustreSpec>): string[] =>
  checkFsxLustre(spec, { unknown }).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

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

describe("features", () => {
  it.each<[string, FsxLustreSpec, string[]]>([
    [
      "EFA on scratch storage",
      { ...scratch2, efa: true },
      [
        `error: efa (true) is not offered by SCRATCH_2. Fix: use the deployment type PERSISTENT_2, or leave EFA off. [${efaPage}]`,
      ],
    ],
    [
      "EFA without metadata",
      { ...persistent2, metadata: undefined, efa: true, capacityGiB: 4800, throughputPerTiB: 1000 },
      [
        `error: efa (true) needs a metadata configuration: EFA is only supported for PERSISTENT_2 file systems with one. Fix: add the metadata mode AUTOMATIC, or USER_PROVISIONED with its IOPS. [${efaPage}]`,
      ],
    ],
    [
      "metadata performance between the steps",
      { ...persistent2, metadata: { mode: "USER_PROVISIONED", iops: 5000 } },
      [
        `error: metadata.iops (5000) is not a metadata performance: 1500, 3000, 6000 and multiples of 12000 up to 192000 IOPS. Fix: use 3000 or 6000. [${metadata}]`,
      ],
    ],
    [
      "metadata performance above the most",
      { ...persistent2, metadata: { mode: "USER_PROVISIONED", iops: 204_000 } },
      [
        `error: metadata.iops (204000) is not a metadata performance: 1500, 3000, 6000 and multiples of 12000 up to 192000 IOPS. Fix: use 192000. [${metadata}]`,
      ],
    ],
    [
      "metadata performance below what is granted",
      { ...persistent2, capacityGiB: 9600, metadata: { mode: "USER_PROVISIONED", iops: 1500 } },
      [
        "warning: metadata.iops (1500) is below the 6000 IOPS that mode AUTOMATIC grants at 9600 GiB without extra charge. Fix: leave it out, or use 6000 or more. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]",
      ],
    ],
    [
      "IOPS in mode AUTOMATIC",
      { ...persistent2, metadata: { mode: "AUTOMATIC", iops: 6000 } },
      [
        `error: metadata.iops (6000) cannot be given in mode AUTOMATIC, which derives it from the capacity. Fix: leave it out, or use mode USER_PROVISIONED. [${metadata}]`,
      ],
    ],
    [
      "provisioned metadata without a figure",
      { ...persistent2, metadata: { mode: "USER_PROVISIONED" } },
      [
        `error: metadata.iops (not given) is missing: USER_PROVISIONED metadata has to be told its IOPS. Fix: use 1500, 3000, 6000 or a multiple of 12000 up to 192000. [${metadata}]`,
      ],
    ],
    [
      "a metadata mode that does not exist",
      { ...persistent2, metadata: { mode: "MANUAL" } },
      [`error: metadata.mode ("MANUAL") is not a metadata mode. Fix: use AUTOMATIC or USER_PROVISIONED. [${metadata}]`],
    ],
    [
      "metadata on SCRATCH_2",
      { ...scratch2, metadata: { mode: "AUTOMATIC" } },
      [
        `error: metadata ({"mode":"AUTOMATIC"}) cannot be configured for SCRATCH_2. Fix: leave it out, or use the deployment type PERSISTENT_2. [${metadata}]`,
      ],
    ],
    [
      "metadata of Intelligent-Tiering",
      { ...tiering, metadata: { mode: "USER_PROVISIONED", iops: 24_000 } },
      [
        `error: metadata.iops (24000) is not a metadata performance of INTELLIGENT_TIERING. Fix: use 6000 or 12000. [${metadata}]`,
      ],
    ],
    [
      "Intelligent-Tiering with AUTOMATIC metadata",
      { ...tiering, metadata: { mode: "AUTOMATIC" } },
      [
        `error: metadata.mode ("AUTOMATIC") must be USER_PROVISIONED for INTELLIGENT_TIERING. Fix: use USER_PROVISIONED with 6000 or 12000 IOPS. [${metadata}]`,
      ],
    ],
    [
      "Intelligent-Tiering with nothing said",
      { deploymentType: "PERSISTENT_2", storageType: "INTELLIGENT_TIERING", throughputCapacity: 4000 },
      [
        `error: metadata (not given) is missing: INTELLIGENT_TIERING needs provisioned metadata. Fix: use mode USER_PROVISIONED with 6000 or 12000 IOPS. [${metadata}]`,
        `error: readCache (not given) is missing: INTELLIGENT_TIERING has to be told its SSD read cache. Fix: use the sizing mode NO_CACHE, USER_PROVISIONED or PROPORTIONAL_TO_THROUGHPUT_CAPACITY. [${readCachePage}]`,
      ],
    ],
    [
      "a read cache of the wrong size",
      { ...tiering, readCache: { sizingMode: "USER_PROVISIONED", sizeGiB: 63 } },
      [
        `error: readCache.sizeGiB (63) is outside 32 to 131072 GiB for every 4000 MB/s. Fix: use 64 to 262144. [${readCachePage}]`,
      ],
    ],
    [
      "a read cache without a size",
      { ...tiering, readCache: { sizingMode: "USER_PROVISIONED" } },
      [
        `error: readCache.sizeGiB (not given) must be a whole number of GiB with the sizing mode USER_PROVISIONED. Fix: give 32 to 131072 GiB for every 4000 MB/s. [${readCachePage}]`,
      ],
    ],
    [
      "a size for a cache that sizes itself",
      { ...tiering, readCache: { sizingMode: "NO_CACHE", sizeGiB: 64 } },
      [
        `error: readCache.sizeGiB (64) cannot be given with the sizing mode NO_CACHE. Fix: leave it out, or use the sizing mode USER_PROVISIONED. [${readCachePage}]`,
      ],
    ],
    [
      "a read cache on SSD",
      { ...persistent2, readCache: { sizingMode: "NO_CACHE" } },
      [
        `error: readCache ({"sizingMode":"NO_CACHE"}) belongs to INTELLIGENT_TIERING and not to PERSISTENT_2. Fix: leave it out. [${readCachePage}]`,
      ],
    ],
    [
      "hard disks without a drive cache",
      {
        deploymentType: "PERSISTENT_1",
        storageType: "HDD",
        capacityGiB: 6000,
        throughputPerTiB: 12,
        fileSystemTypeVersion: "2.15",
      },
      [
        `error: driveCacheType (not given) must be READ or NONE for HDD storage. Fix: use READ for an SSD cache of a fifth of the capacity, or NONE. [${apiLustre}]`,
      ],
    ],
    [
      "a drive cache on SSD",
      { ...persistent2, driveCacheType: "READ" },
      [
        `error: driveCacheType ("READ") belongs to HDD storage and not to PERSISTENT_2. Fix: leave it out. [${apiLustre}]`,
      ],
    ],
    [
      "hard disks on PERSISTENT_2",
      { ...persistent2, storageType: "HDD" },
      [
        `error: storageType ("HDD") is not offered by PERSISTENT_2. Fix: use SSD, or the deployment type PERSISTENT_1. [${apiLustre}]`,
      ],
    ],
    [
      "types that do not exist",
      { deploymentType: "PERSISTENT_3", storageType: "NVME" },
      [
        `error: deploymentType ("PERSISTENT_3") is not a deployment type of FSx for Lustre. Fix: use one of SCRATCH_1, SCRATCH_2, PERSISTENT_1, PERSISTENT_2. [${apiLustre}]`,
        `error: storageType ("NVME") is not a storage type of FSx for Lustre. Fix: use one of SSD, HDD, INTELLIGENT_TIERING. [${api}]`,
      ],
    ],
    [
      "Lustre 2.10 on PERSISTENT_2",
      { ...persistent2, metadata: undefined, fileSystemTypeVersion: "2.10" },
      [
        `error: fileSystemTypeVersion ("2.10") is not a Lustre version of PERSISTENT_2. Fix: use 2.12 or 2.15. [${apiLustre}]`,
      ],
    ],
    [
      "provisioned metadata on 2.12",
      { ...persistent2, fileSystemTypeVersion: "2.12" },
      [
        `error: fileSystemTypeVersion ("2.12") does not know provisioned metadata, which came with Lustre 2.15. Fix: use 2.15. [${apiLustre}]`,
      ],
    ],
    [
      "Lustre 2.10",
      { ...scratch2, fileSystemTypeVersion: "2.10" },
      [
        'warning: fileSystemTypeVersion ("2.10") cannot be mounted by clients with recent kernels (6.12 and later). Fix: use 2.15. [https://github.com/kubernetes-sigs/aws-fsx-csi-driver/issues/437]',
      ],
    ],
    [
      "a key on scratch storage",
      { ...scratch2, kmsKeyId: "arn:aws:kms:us-east-2:123456789012:key/1" },
      [
        'error: kmsKeyId ("arn:aws:kms:us-east-2:123456789012:key/1") cannot be chosen for SCRATCH_2, which is encrypted with a key of the service. Fix: leave it out, or use a persistent deployment type. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html]',
      ],
    ],
    [
      "malformed values",
      {
        ...persistent2,
        compression: "ZSTD",
        maintenanceWindow: "8:03:00",
        logLevel: "ALL",
        rootSquash: { rootSquash: "nobody", noSquashNids: ["10.0.1.6"] },
      },
      [
        `error: compression ("ZSTD") is not a compression of FSx for Lustre. Fix: use LZ4 or NONE. [${apiLustre}]`,
        'error: rootSquash.rootSquash ("nobody") must be a user and a group id, each 0 to 4294967294, in the form UID:GID. Fix: use 65534:65534. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/root-squash.html]',
        'error: rootSquash.noSquashNids[0] ("10.0.1.6") is not a Lustre network id. Fix: write an address or a range: 10.0.1.6@tcp, 10.0.[2-10].[1-255]@tcp. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/root-squash.html]',
        `error: maintenanceWindow ("8:03:00") must have the form d:HH:MM in UTC, with 1 for Monday to 7 for Sunday. Fix: use for example 7:03:00. [${apiLustre}]`,
        'error: logLevel ("ALL") is not a log level of FSx for Lustre. Fix: use DISABLED, WARN_ONLY, ERROR_ONLY or WARN_ERROR. [https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreLogCreateConfiguration.html]',
      ],
    ],
  ])("%s", (_, spec, messages) => {
    expect(said(spec)).toEqual(messages);
  });

  it("counts a group id above the largest one as malformed", () => {
    expect(checkFsxLustre({ ...persistent2, rootSquash: { rootSquash: "0:4294967295" } })).toHaveLength(1);
  });
});

describe("links to S3", () => {
  it.each<[string, FsxLustreSpec, string[]]>([
    [
      "a directory inside another one's",
      { ...persistent2, dataRepositories: [{ path: "/a" }, { path: "/a/b" }] },
      [
        `error: dataRepositories[1].path ("/a/b") overlaps with /a of the association [0]. Fix: give each association a directory that is not inside another one's. [${association}]`,
      ],
    ],
    [
      "one directory spelled in two ways",
      { ...persistent2, dataRepositories: [{ path: "/a/" }, { path: "/a" }] },
      [
        `error: dataRepositories[1].path ("/a") is the same directory as /a/ of the association [0]. Fix: give each association a directory that is not inside another one's. [${association}]`,
      ],
    ],
    [
      "the root beside a directory",
      { ...persistent2, dataRepositories: [{ path: "/" }, { path: "/a" }] },
      [
        `error: dataRepositories[1].path ("/a") overlaps with / of the association [0]. Fix: give each association a directory that is not inside another one's. [${association}]`,
      ],
    ],
    [
      "one prefix twice",
      {
        ...persistent2,
        dataRepositories: [
          { path: "/a", dataRepositoryPath: "s3://bucket/x/" },
          { path: "/b", dataRepositoryPath: "s3://bucket/x" },
        ],
      },
      [
        `error: dataRepositories[1].dataRepositoryPath ("s3://bucket/x") is already linked by the association [0]. Fix: give each association a bucket or prefix of its own. [${association}]`,
      ],
    ],
    [
      "nine of them",
      { ...persistent2, dataRepositories: Array.from({ length: 9 }, (_, index) => ({ path: `/d${index}` })) },
      [
        `error: dataRepositories ("9 given") are more than the 8 that one file system takes. Fix: link a common parent prefix, or make a second file system. [${association}]`,
      ],
    ],
    [
      "Intelligent-Tiering",
      { ...tiering, dataRepositories: [{ path: "/a" }] },
      [
        `error: dataRepositories ("1 given") cannot be linked to PERSISTENT_2 INTELLIGENT_TIERING. Fix: use the storage type SSD, or copy the data with a job. [${association}]`,
      ],
    ],
    [
      "SCRATCH_1",
      {
        deploymentType: "SCRATCH_1",
        capacityGiB: 1200,
        fileSystemTypeVersion: "2.15",
        dataRepositories: [{ path: "/a" }],
      },
      [
        `error: dataRepositories ("1 given") cannot be linked to SCRATCH_1. Fix: use the deployment type SCRATCH_2 or PERSISTENT_2. [${association}]`,
      ],
    ],
    [
      "Lustre 2.10, which scratch storage has unless told otherwise",
      { deploymentType: "SCRATCH_2", capacityGiB: 1200, dataRepositories: [{ path: "/a" }] },
      [
        `error: dataRepositories ("1 given") need Lustre 2.12 or later, and this file system has 2.10. Fix: use the version 2.15. [${association}]`,
      ],
    ],
    [
      "values of a link",
      {
        ...persistent2,
        dataRepositories: [
          {
            path: "images",
            dataRepositoryPath: "bucket/images",
            importedFileChunkSizeMiB: 512_001,
            autoImport: ["NEW", "RENAMED"],
            autoExport: ["NEW", "NEW"],
          },
        ],
      },
      [
        `error: dataRepositories[0].path ("images") is not a directory of the file system. Fix: write an absolute path, for example /images. [${association}]`,
        `error: dataRepositories[0].dataRepositoryPath ("bucket/images") is not a place in S3. Fix: write it as s3://bucket/prefix/. [${association}]`,
        `error: dataRepositories[0].importedFileChunkSizeMiB (512001) must be a whole number of MiB, 1 to 512000. Fix: leave it out for 1024. [${association}]`,
        `error: dataRepositories[0].autoImport[1] ("RENAMED") is not an event of a data repository association. Fix: use NEW, CHANGED, DELETED. [${association}]`,
        `error: dataRepositories[0].autoExport (["NEW","NEW"]) names an event twice. Fix: name each event once. [${association}]`,
      ],
    ],
    [
      "deletions that reach S3",
      { ...persistent2, dataRepositories: [{ path: "/a", autoExport: ["NEW", "DELETED"] }] },
      [
        `warning: dataRepositories[0].autoExport (["NEW","DELETED"]) deletes the objects in S3 when somebody deletes their files. Fix: leave DELETED out, or keep versioning on the bucket. [${association}]`,
      ],
    ],
    [
      "the older link on PERSISTENT_2",
      { ...persistent2, importPath: "s3://bucket", importedFileChunkSize: 1024 },
      [
        `error: importPath ("s3://bucket") is refused by PERSISTENT_2. Fix: link S3 with a data repository association. [${association}]`,
        `error: importedFileChunkSize (1024) is refused by PERSISTENT_2. Fix: link S3 with a data repository association. [${association}]`,
      ],
    ],
    [
      "both kinds of link",
      { ...scratch2, importPath: "s3://bucket", dataRepositories: [{ path: "/a" }] },
      [
        `error: importPath ("s3://bucket") cannot be used beside data repository associations. Fix: leave it out. [${association}]`,
      ],
    ],
    [
      "a chunk size without a link",
      { ...scratch2, importedFileChunkSize: 1024 },
      [
        `error: importedFileChunkSize (1024) is only for file systems with an import path. Fix: give it to the data repository association. [${association}]`,
      ],
    ],
  ])("%s", (_, spec, messages) => {
    expect(said(spec)).toEqual(messages);
  });

  it("calls two directories overlapping exactly when one lies inside the other", () => {
    const part = fc.stringMatching(/^[ab]{1,2}$/);
    const path = fc.array(part, { minLength: 0, maxLength: 3 });
    fc.assert(
      fc.property(path, path, fc.constantFrom("", "/"), (one, two, ending) => {
        const inside =
          one.every((name, index) => two[index] === name) || two.every((name, index) => one[index] === name);
        const spec = {
          ...persistent2,
          dataRepositories: [
            { path: `/${one.join("/")}${one.length > 0 ? ending : ""}` },
            { path: `/${two.join("/")}` },
          ],
        };
        expect(checkFsxLustre(spec)).toHaveLength(inside ? 1 : 0);
      }),
    );
  });
});

describe("backups", () => {
  it.each<[string, FsxLustreSpec, string[]]>([
    [
      "of scratch storage",
      { ...scratch2, backupRetentionDays: 7, finalBackup: true },
      [
        `error: backupRetentionDays (7) is not offered by SCRATCH_2, which has no backups. Fix: leave it out, or use a persistent deployment type. [${backups}]`,
        `warning: finalBackup (true) is not offered by SCRATCH_2, which has no backups. Fix: leave it out, or use a persistent deployment type. [${backups}]`,
      ],
    ],
    [
      "of a linked file system",
      { ...persistent2, dataRepositories: [{ path: "/a" }], backupRetentionDays: 7, finalBackup: true },
      [
        `error: backupRetentionDays (7) is not offered for file systems that are linked to S3, which take no backups. Fix: leave it out: what is exported to S3 is kept there. [${backups}]`,
        `error: finalBackup (true) is not offered for file systems that are linked to S3, which take no backups. Fix: leave it out: what is exported to S3 is kept there. [${backups}]`,
      ],
    ],
    [
      "kept too long",
      { ...persistent2, backupRetentionDays: 91 },
      [
        `error: backupRetentionDays (91) must be a whole number of days, 0 to 90. Fix: use 0 for no automatic backups, or up to 90. [${apiLustre}]`,
      ],
    ],
    [
      "at a time, when there are none",
      { ...persistent2, backupRetentionDays: 0, dailyBackupStartTime: "03:00" },
      [
        `error: dailyBackupStartTime ("03:00") needs automatic backups, which are off. Fix: give the days that backups are kept, 1 to 90, or leave it out. [${apiLustre}]`,
      ],
    ],
    [
      "at no time of the day",
      { ...persistent2, backupRetentionDays: 1, dailyBackupStartTime: "24:00" },
      [
        `error: dailyBackupStartTime ("24:00") must have the form HH:MM in UTC. Fix: use for example 03:00. [${apiLustre}]`,
      ],
    ],
    [
      "with tags, where there are none",
      { ...scratch2, copyTagsToBackups: true },
      [
        `error: copyTagsToBackups (true) is not offered by SCRATCH_2, which has no backups. Fix: leave it out. [${apiLustre}]`,
      ],
    ],
  ])("%s", (_, spec, messages) => {
    expect(said(spec)).toEqual(messages);
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
