import type { ResourceNode } from "../core/graph.ts";
import { type Read, readNumber, readString } from "../core/value.ts";

/** What a parallel file system is bought as: how fast, how large, and whether it survives the loss of a server. */
export interface StorageTier {
  /** MB/s for each TiB. Absent where the type has none, or sets it some other way. */
  readonly throughputPerTiB: Read<number>;
  readonly capacityGiB: Read<number>;
  /** Whether a failed server takes files with it. */
  readonly scratch: Read<boolean>;
}

/** Where a type says so. */
interface TierInputs {
  readonly throughput?: string;
  readonly capacity: string;
  /** The input that names the deployment, and the word where it is left out; absent: files always survive. */
  readonly deployment?: { readonly path: string; readonly unsaid: string };
}

/**
 * File systems that are sold in tiers. Another place adds its types here.
 *
 * @see https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html
 * @see https://docs.cloud.google.com/managed-lustre/docs/create-instance
 * @see https://docs.cloud.google.com/parallelstore/docs/create-instance
 */
const types: Readonly<Record<string, TierInputs>> = {
  "aws:fsx/lustreFileSystem:LustreFileSystem": {
    throughput: "perUnitStorageThroughput",
    capacity: "storageCapacity",
    deployment: { path: "deploymentType", unsaid: "SCRATCH_1" },
  },
  "gcp:lustre/instance:Instance": { throughput: "perUnitStorageThroughput", capacity: "capacityGib" },
  "gcp:parallelstore/instance:Instance": {
    capacity: "capacityGib",
    deployment: { path: "deploymentType", unsaid: "SCRATCH" },
  },
};

/** Types of file systems that are sold in tiers. */
export const storageTierTypes: readonly string[] = Object.keys(types);

/** The tier of a file system of `storageTierTypes`. */
export function storageTierOf({ type, inputs }: ResourceNode): StorageTier {
  const { throughput, capacity, deployment } = types[type]!;
  return {
    throughputPerTiB: throughput === undefined ? { state: "absent", path: "" } : readNumber(inputs, throughput),
    capacityGiB: readNumber(inputs, capacity),
    scratch:
      deployment === undefined
        ? { state: "known", value: false, path: "", secret: false }
        : isScratch(readString(inputs, deployment.path), deployment.unsaid),
  };
}

function isScratch(word: Read<string>, unsaid: string): Read<boolean> {
  if (word.state === "unknown") return word;
  const value = (word.state === "known" ? word.value : unsaid).startsWith("SCRATCH");
  return { state: "known", value, path: word.path, secret: false };
}
