import { AccessPattern, CheckpointMode, type CheckpointWorkload, type DatasetWorkload } from "../workload.ts";
import type { Access } from "./access.ts";
import type { Clients } from "./clients.ts";
import type { DatasetShape } from "./datasetShape.ts";

/** How a data set is read, its files taken to be of `fileBytes`. */
export function readAccess(dataset: DatasetWorkload, shape: DatasetShape, clients: Clients): Access {
  const streams = clients.accelerators * (dataset.openFilesPerAccelerator ?? 1);
  const together = dataset.pattern === AccessPattern.Broadcast;
  return {
    kind: "read",
    streams,
    files: Math.min(shape.files, streams),
    fileBytes: shape.meanBytes,
    nodes: clients.nodes,
    nodeBps: clients.nodeBps,
    perNode: clients.acceleratorsPerNode,
    // As long as every file is open there is nothing to pick: the allocator has dealt them out in turn.
    placement: together || shape.files <= streams ? "dealt-read" : "picked",
    ...(dataset.pattern === AccessPattern.RandomRecords ? { recordBytes: dataset.recordBytes ?? 4096 } : {}),
    ...(dataset.pattern === AccessPattern.WholeSmallFiles ? { opensEach: true } : {}),
    ...(shape.bins.length === 1
      ? {}
      : {
          classes: shape.bins.map(({ sizeBytes, count }) => ({
            fileBytes: sizeBytes,
            files: Math.min(count, streams),
            share: (sizeBytes * count) / shape.bytes,
          })),
        }),
  };
}

/** How a checkpoint is written, or read back. */
export function checkpointAccess(checkpoint: CheckpointWorkload, clients: Clients, kind: "read" | "write"): Access {
  const shared = checkpoint.mode === CheckpointMode.SharedFile;
  const bytes = kind === "read" ? (checkpoint.restoreBytes ?? checkpoint.bytes) : checkpoint.bytes;
  const nodes = Math.min(clients.nodes, checkpoint.writers);
  return {
    kind,
    streams: checkpoint.writers,
    files: shared ? 1 : checkpoint.writers,
    fileBytes: shared ? bytes : bytes / checkpoint.writers,
    nodes,
    nodeBps: clients.nodeBps,
    perNode: Math.ceil(checkpoint.writers / nodes),
    ...(kind === "write" && !shared ? { opensEach: true } : {}),
    placement: kind === "write" ? "dealt-write" : "dealt-read",
  };
}
