import type { LayoutComponent } from "../components/lustre/layout/layout.ts";
import type { SimJob, SimLayout, SimSystem } from "../test/lustre/simulator/index.ts";
import type { Case } from "./lustreCases.ts";

/** A case in the words of the simulator. */
export function simulated({ system, workload, disks }: Case): { readonly system: SimSystem; readonly job: SimJob } {
  const osts = system.osts!;
  const servers = system.servers ?? osts;
  const processesPerNode = workload.acceleratorsPerNode!;
  const clients = {
    nodes: workload.nodes,
    processesPerNode,
    nodeBps: Math.min((workload.nodeNetworkGbps! / 8) * 1e9, system.clientBps ?? Number.POSITIVE_INFINITY),
  };
  const sim: SimSystem = {
    name: system.label,
    osts,
    servers,
    ostReadBps: system.readBps / osts,
    ostWriteBps: system.writeBps / osts,
    serverBps: (system.networkBps ?? system.readBps) / servers,
    media: disks,
    rpcBytes: system.rpcBytes,
    // Servers of FSx answer from memory what was read before, at the speed of their network.
    serverReadCache: system.platform === "fsx",
    ...(system.flowBps === undefined ? {} : { flowBps: system.flowBps, latencySeconds: 0.0005 }),
    ...(system.createsPerSecond === undefined ? {} : { createsPerSecond: system.createsPerSecond }),
  };
  const checkpoint = workload.checkpoints?.[0];
  if (checkpoint !== undefined) {
    const own = checkpoint.mode === "file-per-rank";
    return {
      system: sim,
      job: {
        kind: own ? "write-files" : "write-shared",
        clients: { ...clients, processesPerNode: checkpoint.writers / workload.nodes },
        bytesPerProcess: checkpoint.bytes / checkpoint.writers,
      },
    };
  }
  const dataset = workload.datasets![0]!;
  const sizes = dataset.sizes ?? [{ sizeBytes: dataset.sizeBytes! / dataset.fileCount!, count: dataset.fileCount! }];
  if (dataset.pattern === "broadcast")
    return { system: sim, job: { kind: "broadcast", clients, bytes: sizes[0]!.sizeBytes } };
  const pattern = (
    { "sequential-shards": "sequential", "random-records": "records", "whole-small-files": "whole-files" } as const
  )[dataset.pattern];
  const open = dataset.openFilesPerAccelerator ?? 1;
  return {
    system: sim,
    job: {
      kind: "train",
      clients,
      pattern,
      bytesPerAcceleratorPerSecond: dataset.bytesPerAcceleratorPerSecond!,
      // Records are asked for by several workers at once: four for each open file.
      loaders: pattern === "records" ? 4 * open : open,
      files: sizes.map(({ sizeBytes, count }) => ({ bytes: sizeBytes, count })),
      ...(dataset.recordBytes === undefined ? {} : { recordBytes: dataset.recordBytes }),
      ...(dataset.createdInSequence ? { inOrder: true } : {}),
    },
  };
}

/** A layout as this file system would make it: no more stripes than OSTs unless overstriped, 1 MiB where nothing is said. */
export function layoutOf(components: readonly LayoutComponent[], osts: number): SimLayout {
  return components.map(({ endBytes, stripeCount, stripeSizeBytes = 2 ** 20, overstriped }) => {
    const stripes = stripeCount < 0 ? osts : Math.max(1, overstriped ? stripeCount : Math.min(stripeCount, osts));
    return {
      ...(endBytes === undefined ? {} : { end: endBytes }),
      stripes,
      stripeBytes: stripes === 1 ? 2 ** 20 : stripeSizeBytes,
    };
  });
}
