import { describe, expect, it } from "vitest";
import { checkFsxLustre, type FsxLustreSpec } from "../../components/lustre/index.ts";
import { api, apiLustre, persistent2, said, scratch2, tiering } from "./fsxSupport.ts";

const metadata =
  "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreMetadataConfiguration.html";
const readCachePage = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreReadCacheConfiguration.html";
const efaPage = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html";

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
