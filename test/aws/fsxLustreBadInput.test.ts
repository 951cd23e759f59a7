import { describe, expect, it } from "vitest";
import { FsxDeploymentType, FsxReadCacheMode, FsxStorageType } from "../../components/aws/fsxLustre.ts";
import { failureOf } from "../support/graph.ts";
import { failing, later } from "./eksFixtures.ts";
import { api, associationPage, type Changes, make, one, train } from "./fsxLustreSupport.ts";

const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));

describe("bad arguments", () => {
  it.each<[string, Changes, string]>([
    [
      "2,000 GiB",
      { capacityGiB: 2000 },
      `capacityGiB (2000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 1200 or 2400. [${api}]`,
    ],
    [
      "4,801 GiB with EFA at 1000",
      { capacityGiB: 4801, throughputPerTiB: 1000, efa: true },
      "capacityGiB (4801) is not a size of PERSISTENT_2 with EFA at 1000 MB/s per TiB: a multiple of 4800 GiB. Fix: use 4800 or 9600. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/increase-storage-capacity.html]",
    ],
    [
      "EFA on SCRATCH_2",
      { deploymentType: FsxDeploymentType.Scratch2, throughputPerTiB: undefined, efa: true },
      "efa (true) is not offered by SCRATCH_2. Fix: use the deployment type PERSISTENT_2, or leave EFA off. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html]",
    ],
    [
      "5,000 metadata IOPS",
      { metadataIops: 5000 },
      "metadataIops (5000) is not a metadata performance: 1500, 3000, 6000 and multiples of 12000 up to 192000 IOPS. Fix: use 3000 or 6000. [https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreMetadataConfiguration.html]",
    ],
    [
      "directories inside each other",
      {
        repositories: [
          { path: "/a", bucket: "images" },
          { path: "/a/b", bucket: "models" },
        ],
      },
      `repositories[1].path ("/a/b") overlaps with /a of the association [0]. Fix: give each association a directory that is not inside another one's. [${associationPage}]`,
    ],
    [
      "nine of them",
      { repositories: Array.from({ length: 9 }, (_, index) => ({ path: `/d${index}`, bucket: `bucket-${index}` })) },
      `repositories ("9 given") are more than the 8 that one file system takes. Fix: link a common parent prefix, or make a second file system. [${associationPage}]`,
    ],
    [
      "one prefix in two directories",
      {
        repositories: [
          { path: "/a", bucket: "images", prefix: "v2" },
          { path: "/b", bucket: "images", prefix: "v2/" },
        ],
      },
      `repositories[1].bucket ("s3://images/v2/") is already linked by the association [0]. Fix: give each association a bucket or prefix of its own. [${associationPage}]`,
    ],
    [
      "Intelligent-Tiering with a link to S3",
      {
        storageType: FsxStorageType.IntelligentTiering,
        capacityGiB: undefined,
        throughputPerTiB: undefined,
        throughputCapacity: 4000,
        repositories: [{ path: "/a", bucket: "images" }],
      },
      `repositories ("1 given") cannot be linked to PERSISTENT_2 INTELLIGENT_TIERING. Fix: use the storage type SSD, or copy the data with a job. [${associationPage}]`,
    ],
    [
      "a cache size of nothing",
      { readCacheMode: FsxReadCacheMode.None },
      'readCacheMode ({"sizingMode":"NO_CACHE"}) belongs to INTELLIGENT_TIERING and not to PERSISTENT_2. Fix: leave it out. [https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreReadCacheConfiguration.html]',
    ],
    [
      "a malformed root squash",
      { rootSquash: "nobody" },
      'rootSquash ("nobody") must be a user and a group id, each 0 to 4294967294, in the form UID:GID. Fix: use 65534:65534. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/root-squash.html]',
    ],
    [
      "exceptions from nothing",
      { noSquashNids: ["10.0.1.6@tcp"] },
      'noSquashNids ("given") excepts clients from a root squash that is not asked for. Fix: give rootSquash too, for example 65534:65534, or leave it out. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/root-squash.html]',
    ],
    [
      "a zone of another region",
      { zone: "us-west-2a", clients: [] },
      'zone ("us-west-2a") is a zone of us-west-2, not of us-east-2. Fix: use a zone of us-east-2, for example us-east-2a, or change the region. [https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html]',
    ],
    [
      "a zone that the network does not have",
      { zone: "us-east-2c", clients: [] },
      'zone ("us-east-2c") has no private subnet in the network, which has us-east-2a, us-east-2b. Fix: use one of its zones, or add the zone to the network.',
    ],
    [
      "no size",
      { capacityGiB: undefined, throughputPerTiB: undefined },
      "capacityGiB (not given) is missing, and so is a workload: the file system has no size. Fix: give capacityGiB with throughputPerTiB, throughputCapacity for Intelligent-Tiering, or a workload that it follows from.",
    ],
    [
      "a throughput without a capacity",
      { capacityGiB: undefined },
      `capacityGiB (not given) is missing: PERSISTENT_2 has a fixed capacity. Fix: give 1200 or a multiple of 2400 GiB. [${api}]`,
    ],
    [
      "a client elsewhere with EFA",
      { efa: true, capacityGiB: 9600, clients: [train, { ...train, name: "far", zone: "us-east-2b" }] },
      'clients[1].zone ("us-east-2b") is not the zone of the file system, us-east-2a: EFA does not leave a zone. Fix: put the file system in us-east-2b, or leave EFA off. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/configure-efa-clients.html]',
    ],
  ])("%s", async (_, changes, problem) => {
    expect(await refused(changes)).toBe(one(problem));
  });

  it("are all told at once, and nothing is registered", async () => {
    const program = () =>
      void make({ capacityGiB: 2000, throughputPerTiB: 300, maintenanceWindow: "Sunday", zone: "us-east-2c" });
    expect((await failureOf(program)).split("\n").map((line) => line.split(" (")[0])).toEqual([
      'FsxLustre "data": 4 problems',
      "  - zone",
      "  - maintenanceWindow",
      "  - throughputPerTiB",
      "  - capacityGiB",
    ]);
    expect((await failing(program)).made).toEqual([]);
  });

  it("must be plain where they decide what is made", async () => {
    const { message } = await failing(() => {
      make({
        deploymentType: later("type", "PERSISTENT_2") as never,
        efa: later("efa", true) as never,
        repositories: [{ path: later("path", "/a") as never, bucket: "images" }],
      });
    });
    expect(message).toBe(
      [
        'FsxLustre "data": 3 problems',
        '  - deploymentType ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
        '  - efa ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
        '  - repositories[0].path ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
      ].join("\n"),
    );
    const clients = await failing(() => void make({ clients: later("clients", [train]) as never }));
    expect(clients.message).toBe(one('clients ("known later") has to be a plain list. Fix: give a list.'));
  });
});
