import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { only } from "../support/graph.ts";
import { failing, later, run, warningsOf } from "./eksFixtures.ts";
import { api, associationPage, cpu, lustre, make, network, one } from "./fsxLustreSupport.ts";

describe("arguments that are known only later", () => {
  const sizes = (capacityGiB: number) => ({
    capacityGiB: later("capacity", capacityGiB),
    throughputPerTiB: later("throughput", 500),
    metadataIops: later("iops", 6000),
    compression: later("compression", "LZ4" as const),
    maintenanceWindow: later("window", "7:04:00"),
  });

  it("pass in a preview, and become inputs when they are known", async () => {
    const preview = await run(() => void make(sizes(4800)));
    expect(only(preview, lustre).inputs).toMatchObject({
      storageCapacity: UNKNOWN,
      perUnitStorageThroughput: UNKNOWN,
      metadataConfiguration: { mode: "USER_PROVISIONED", iops: UNKNOWN },
    });
    const made = await run(() => void make(sizes(4800)), { preview: false });
    expect(only(made, lustre).inputs).toMatchObject({
      storageCapacity: 4800,
      perUnitStorageThroughput: 500,
      metadataConfiguration: { mode: "USER_PROVISIONED", iops: 6000 },
      weeklyMaintenanceStartTime: "7:04:00",
    });
    const typesOf = ({ nodes }: Recording) => nodes.map(({ type, name }) => `${type} ${name}`);
    expect(typesOf(preview)).toEqual(typesOf(made));
  });

  it("are checked in apply, and nothing is made when they are refused", async () => {
    const { message, made } = await failing(() => void make(sizes(2000)));
    expect(message).toBe(
      one(
        `capacityGiB (2000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 1200 or 2400. [${api}]`,
      ),
    );
    expect(made).toEqual([]);
  });

  it("do not hold back what is wrong with the others", async () => {
    const { message } = await failing(() => void make({ capacityGiB: later("capacity", 4800), throughputPerTiB: 300 }));
    expect(message).toBe(
      one(
        "throughputPerTiB (300) is not a throughput tier of PERSISTENT_2. Fix: use 125, 250, 500 or 1000. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html]",
      ),
    );
  });

  it("include the network as a whole", async () => {
    const program = (zone: string) => () =>
      void make({ network: later("network", network) as never, zone, clients: [] });
    const made = await run(program("us-east-2b"), { preview: false });
    expect(only(made, lustre).inputs).toMatchObject({ region: "us-east-2", subnetIds: "subnet-b" });
    const preview = await run(program("us-east-2b"));
    expect(only(preview, lustre).inputs).toMatchObject({ region: UNKNOWN, subnetIds: UNKNOWN });
    const { message, made: nothing } = await failing(program("us-east-2c"));
    expect(message).toBe(
      one(
        'zone ("us-east-2c") has no private subnet in the network, which has us-east-2a, us-east-2b. Fix: use one of its zones, or add the zone to the network.',
      ),
    );
    expect(nothing).toEqual([]);
  });

  it("include the values of repositories", async () => {
    const { message, made } = await failing(() => {
      make({ repositories: [{ path: "/a", bucket: "images", importedFileChunkSizeMiB: later("chunk", 0) }] });
    });
    expect(message).toBe(
      one(
        `repositories[0].importedFileChunkSizeMiB (0) must be a whole number of MiB, 1 to 512000. Fix: leave it out for 1024. [${associationPage}]`,
      ),
    );
    expect(made).toEqual([]);
  });

  it("repeat no warning that was shown before", async () => {
    const far = { ...cpu, zone: "us-east-2b" };
    const recording = await run(() => void make({ capacityGiB: later("capacity", 4800), clients: [far] }), {
      preview: false,
    });
    expect(warningsOf(recording)).toEqual([
      'FsxLustre "data": clients[0].zone ("us-east-2b") is not the zone of the file system, us-east-2a: every byte read or written crosses a zone, 0.01 USD per GB each way. Fix: put the file system in us-east-2b, or the nodes in us-east-2a. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]',
    ]);
  });
});
