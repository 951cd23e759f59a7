import type { LustreSystem } from "../components/lustre/platform/system.ts";
import type { LustreWorkload } from "../components/lustre/workload.ts";
import type { Random } from "../test/lustre/simulator/random.ts";

const GB = 1e9;
const MB = 1e6;
const TB = 1e12;

/** How a job uses one directory. */
export const uses = [
  "sequential shards",
  "random records",
  "whole small files",
  "broadcast",
  "mixed sizes",
  "file per rank",
  "shared file",
] as const;
export type Use = (typeof uses)[number];

/** A workload with one directory, and a file system that could bear it. */
export interface Case {
  readonly use: Use;
  readonly platform: string;
  readonly workload: LustreWorkload;
  readonly system: LustreSystem;
  readonly disks: "disk" | "flash";
}

/** The case that `random` draws. Uses come in turn, so that each has its share. */
export function caseOf(index: number, random: Random): Case {
  const use = uses[index % uses.length]!;
  const nodes = Math.round(random.magnitude(1, 128));
  const acceleratorsPerNode = random.pick([4, 8, 8, 8]);
  const nodeNetworkGbps = random.pick([50, 100, 200, 400]);
  const { system, disks, platform } = systemOf(random);
  const base = { nodes, acceleratorsPerNode, nodeNetworkGbps, nodeMemoryGiB: 1024, nodeVcpus: 96 };
  const accelerators = nodes * acceleratorsPerNode;
  const nodeBps = Math.min((nodeNetworkGbps / 8) * GB, system.clientBps ?? Number.POSITIVE_INFINITY);
  // What a file system is asked for: a fifth to nearly all of what it gives, never more than the nodes can take.
  const asked = Math.min((0.2 + 0.75 * random.next()) * system.readBps, 0.7 * nodes * nodeBps);
  const each = asked / accelerators;
  const path = "/data";
  const inSequence = random.next() < 0.25 ? { createdInSequence: true } : {};
  const opened = (most: number): { openFilesPerAccelerator: number } => ({
    openFilesPerAccelerator: 1 + random.below(most),
  });
  const reads = { path, bytesPerAcceleratorPerSecond: each };
  switch (use) {
    case "sequential shards": {
      const fileCount = Math.max(nodes, Math.round(random.magnitude(16, 20_000)));
      const dataset = {
        fileCount,
        sizeBytes: fileCount * random.magnitude(100 * MB, 20 * GB),
        pattern: "sequential-shards",
      } as const;
      return {
        use,
        platform,
        system,
        disks,
        workload: { ...base, datasets: [{ ...reads, ...dataset, ...opened(4), ...inSequence }] },
      };
    }
    case "random records": {
      const fileCount = Math.max(nodes, Math.round(random.magnitude(4, 2000)));
      const recordBytes = Math.round(random.magnitude(4096, 4 * MB));
      const dataset = {
        fileCount,
        sizeBytes: fileCount * random.magnitude(GB, 200 * GB),
        pattern: "random-records",
      } as const;
      // Reading small records is bound by their number: a loader waits for each of them.
      const bytesPerAcceleratorPerSecond = Math.min(each, 1500 * recordBytes);
      return {
        use,
        platform,
        system,
        disks,
        workload: {
          ...base,
          datasets: [{ ...reads, ...dataset, recordBytes, bytesPerAcceleratorPerSecond, ...opened(4) }],
        },
      };
    }
    case "whole small files": {
      const fileCount = Math.round(random.magnitude(100_000, 50_000_000));
      const size = random.magnitude(20_000, 4 * MB);
      const openFilesPerAccelerator = 4 + random.below(13);
      const opens = (system.createsPerSecond ?? 10_000) * 2;
      const bytesPerAcceleratorPerSecond = Math.min(
        each,
        (openFilesPerAccelerator * size) / 0.002,
        (opens * size) / accelerators,
      );
      return {
        use,
        platform,
        system,
        disks,
        workload: {
          ...base,
          datasets: [
            {
              path,
              fileCount,
              sizeBytes: fileCount * size,
              pattern: "whole-small-files",
              bytesPerAcceleratorPerSecond,
              openFilesPerAccelerator,
            },
          ],
        },
      };
    }
    case "broadcast": {
      const dataset = { fileCount: 1, sizeBytes: random.magnitude(GB, 500 * GB), pattern: "broadcast" } as const;
      return { use, platform, system, disks, workload: { ...base, datasets: [{ ...reads, ...dataset }] } };
    }
    case "mixed sizes": {
      const small = random.magnitude(MB, 50 * MB);
      const sizes = [
        { sizeBytes: Math.round(small), count: Math.round(random.magnitude(1000, 100_000)) },
        { sizeBytes: Math.round(small * random.magnitude(20, 200)), count: Math.round(random.magnitude(64, 2000)) },
        { sizeBytes: Math.round(small * random.magnitude(1000, 4000)), count: Math.round(random.magnitude(8, 200)) },
      ];
      return {
        use,
        platform,
        system,
        disks,
        workload: { ...base, datasets: [{ ...reads, sizes, pattern: "sequential-shards", ...opened(4) }] },
      };
    }
    case "file per rank":
    case "shared file": {
      const writers = random.next() < 0.7 ? accelerators : nodes;
      const bytes = writers * random.magnitude(200 * MB, 20 * GB);
      const fastest = bytes / Math.min(system.writeBps, nodes * nodeBps);
      const checkpoint = {
        path,
        bytes,
        writers,
        mode: use === "file per rank" ? "file-per-rank" : "shared-file",
        synchronous: true,
        maxStallSeconds: fastest * (1.1 + random.next()),
      } as const;
      return { use, platform, system, disks, workload: { ...base, checkpoints: [checkpoint] } };
    }
  }
}

type SystemCase = Pick<Case, "system" | "disks" | "platform">;

function systemOf(random: Random): SystemCase {
  const tier = random.pick([125, 250, 500, 1000]);
  switch (random.pick(["fsx-tcp", "fsx-efa", "azure", "onprem"] as const)) {
    case "fsx-tcp": {
      // Two OSTs of 1.2 TiB on a server of 2.4 TiB.
      const servers = Math.round(random.magnitude(1, 60));
      const tib = servers * 2.4;
      return fsx(`FSx ${tier}, TCP`, tier, tib, 2 * servers, servers, { flowBps: 0.625 * GB, clientBps: 12.5 * GB });
    }
    case "fsx-efa": {
      const servers = Math.round(random.magnitude(2, 40));
      const tib = (servers * 4800) / tier;
      return fsx(`FSx ${tier}, EFA`, tier, tib, servers, servers, { clientBps: 150 * GB });
    }
    case "azure": {
      const osts = Math.round(random.magnitude(2, 96));
      const bps = osts * 2 * GB;
      const azureTier = random.pick([40, 125, 250, 500]);
      const tib = bps / MB / azureTier;
      return {
        platform: "Azure",
        disks: "flash",
        system: {
          platform: "azure",
          label: `Azure ${azureTier}`,
          capacity: { amount: tib, unit: "TiB" },
          usableBytes: tib * 1.1 * TB,
          osts,
          ostSource: "observed",
          readBps: bps,
          writeBps: bps,
          networkBps: bps,
          rpcBytes: 4 * 2 ** 20,
          lustreVersion: "2.15",
          throughputPerTiB: azureTier,
        },
      };
    }
    case "onprem": {
      const servers = Math.round(random.magnitude(2, 32));
      const osts = servers * random.pick([1, 2, 4]);
      const disks = random.pick(["disk", "flash"] as const);
      const ostBps = disks === "disk" ? random.magnitude(0.4 * GB, 2 * GB) : random.magnitude(2 * GB, 10 * GB);
      const serverBps = random.pick([12.5, 25, 50]) * GB;
      const bps = Math.min(osts * ostBps, servers * serverBps);
      return {
        platform: `own servers, ${disks}`,
        disks,
        system: {
          platform: "onprem",
          media: disks,
          label: `${osts} OSTs on ${servers} servers`,
          capacity: { amount: osts * 100, unit: "TB" },
          usableBytes: osts * 100 * TB,
          osts,
          ostSource: "given",
          servers,
          readBps: bps,
          writeBps: bps * random.pick([0.7, 1]),
          networkBps: servers * serverBps,
          rpcBytes: 4 * 2 ** 20,
          lustreVersion: "2.15",
          createsPerSecond: 20_000,
        },
      };
    }
  }
}

/** Network of a server for each TiB, MB/s, by tier. @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/ssd-storage.html */
const fsxNetwork: Readonly<Record<number, number>> = { 125: 320, 250: 640, 500: 1300, 1000: 2600 };

function fsx(
  platform: string,
  tier: number,
  tib: number,
  osts: number,
  servers: number,
  limits: { flowBps?: number; clientBps: number },
): SystemCase {
  return {
    platform,
    disks: "flash",
    system: {
      platform: "fsx",
      label: platform,
      capacity: { amount: Math.round(tib * 1000), unit: "GiB" },
      usableBytes: tib * 1.05 * TB,
      osts,
      ostSource: "documented",
      servers,
      readBps: tib * tier * MB,
      writeBps: tib * tier * MB,
      networkBps: tib * fsxNetwork[tier]! * MB,
      ...limits,
      createsPerSecond: 24_000,
      rpcBytes: 4 * 2 ** 20,
      lustreVersion: "2.15",
      fsx: {
        deploymentType: "PERSISTENT_2",
        storageType: "SSD",
        throughputPerTiB: tier,
        efa: limits.flowBps === undefined,
      },
    },
  };
}
