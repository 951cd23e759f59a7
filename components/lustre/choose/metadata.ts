import { fsxMetadataIops } from "../fsx/fsxFacts.ts";
import { automaticMetadataIops } from "../fsx/fsxMetadata.ts";
import { fsxMetadataOperations } from "../platform/rates.ts";
import type { LustreSystem } from "../platform/system.ts";
import { digits } from "../units.ts";
import { AccessPattern, CheckpointMode, type LustreWorkload } from "../workload.ts";
import type { Clients } from "./clients.ts";
import { readRateOf, shapeOf } from "./datasetShape.ts";
import { designEfficiency } from "./need.ts";

/** Files opened a second, as the sum of what data sets and checkpoints ask for. */
export function opensPerSecond({ datasets = [], checkpoints = [] }: LustreWorkload, clients: Clients): number {
  const reads = datasets.reduce((sum, dataset) => {
    const demand = readRateOf(dataset) * clients.accelerators;
    // Large files stay open while they are read; records picked at random come out of files that are open for good.
    return dataset.pattern === AccessPattern.RandomRecords ? sum : sum + demand / shapeOf(dataset).meanBytes;
  }, 0);
  const writes = checkpoints.map((one) => {
    const files = one.mode === CheckpointMode.SharedFile ? 1 : one.writers;
    return files / one.maxStallSeconds;
  });
  return reads + Math.max(0, ...writes);
}

/** Metadata IOPS for FSx PERSISTENT_2, where AUTOMATIC does not grant enough; the next value that is sold. */
export function metadataFor(
  workload: LustreWorkload,
  clients: Clients,
  { fsx }: LustreSystem,
): { iops: number; why: string } | undefined {
  if (fsx === undefined || fsx.deploymentType !== "PERSISTENT_2" || fsx.capacityGiB === undefined) return undefined;
  if (fsx.metadataIops !== undefined) return undefined;
  const opens = opensPerSecond(workload, clients);
  const needed = opens / fsxMetadataOperations.createsPerIops / designEfficiency;
  if (needed <= automaticMetadataIops(fsx.capacityGiB)) return undefined;
  const { small, step, most } = fsxMetadataIops.ssd;
  const iops = Math.min(most, small.find((value) => value >= needed) ?? Math.ceil(needed / step) * step);
  const short = needed > most ? `, of which ${most} are the most there is` : "";
  return {
    iops,
    why: `${digits(opens)} files opened a second / ${fsxMetadataOperations.createsPerIops} / ${designEfficiency} = ${digits(needed)} IOPS${short}`,
  };
}
