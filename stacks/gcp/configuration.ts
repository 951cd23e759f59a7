import { z } from "zod";
import { GcpCapacityKind } from "../../components/hardware/gcp/machineType.ts";
import { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import { dataset, datasetsFit, distinctNames, name, nodes, text, workload } from "../parts.ts";

/** What `gcp` of an environment's configuration may say. */

const capacity = z.strictObject({
  kind: z.enum(Object.values(GcpCapacityKind)),
  /** Name of a reservation, or `projects/<project>/reservations/<name>`. */
  reservation: text.optional(),
  block: text.optional(),
  subBlock: text.optional(),
  /** Longest life of a flex-start or queued node, hours. */
  maxRunHours: z.number().optional(),
  /** Length of a calendar reservation, for its price. */
  days: z.number().int().positive().optional(),
});

const pool = z.strictObject({
  name,
  machineType: text,
  zone: text,
  nodes,
  capacity: capacity.optional(),
  team: text.optional(),
});
export type GcpPoolConfiguration = z.infer<typeof pool>;

const slice = z.strictObject({
  name,
  generation: z.enum(Object.values(TpuGeneration)),
  /** The nodes follow from it. */
  topology: text,
  zone: text,
  nodes: z.never("is a number of nodes, which follows from the topology; leave it out").optional(),
  /** Slices of this shape: one node pool each. */
  slices: z.number().int().positive().optional(),
  /** How many of them are expected to run. */
  plannedSlices: z.number().int().nonnegative().optional(),
  /** Whether a slice without work goes away. */
  scaleToZero: z.boolean().optional(),
  capacity: capacity.optional(),
  team: text.optional(),
});
export type GcpSliceConfiguration = z.infer<typeof slice>;

const lustre = z.strictObject({
  name,
  zone: text,
  /** Left out where it follows from the workload. Write it down once the file system holds data. */
  capacityGiB: z.number().optional(),
  throughputPerTiB: z.number().optional(),
  /** OSTs that `lfs df` counts, once somebody has counted. */
  ostCount: z.number().int().positive().optional(),
  workload: workload.optional(),
  datasets: z.array(dataset).default([]),
});
export type GcpLustreConfiguration = z.infer<typeof lustre>;

export const gcpSchema = z.strictObject({
  /** From `gcp:project`. */
  project: text,
  /** From `gcp:region`. */
  region: text,
  /** Where the control plane is: a region or a zone. */
  location: text.optional(),
  version: z
    .string()
    .regex(/^1\.\d{2}(\.\d+-gke\.\d+)?$/, 'must look like "1.35" or "1.34.1-gke.1829001", in quotes')
    .optional(),
  releaseChannel: z.enum(["RAPID", "REGULAR", "STABLE", "EXTENDED"]).optional(),
  /** Addresses of nodes, /12 to /24. */
  nodeRange: text.optional(),
  podRange: text.optional(),
  serviceRange: text.optional(),
  publicAccessCidrs: z.array(text).default([]),
  pools: z.array(pool).superRefine(distinctNames("pool")).default([]),
  slices: z.array(slice).superRefine(distinctNames("slice")).default([]),
  lustre: lustre.optional(),
});
export type GcpConfiguration = z.infer<typeof gcpSchema>;

/** What one value alone cannot show. */
export function crossCheckGcp(path: string, { pools, slices, lustre: storage }: GcpConfiguration): string[] {
  const taken = new Set(pools.map((one) => one.name));
  return [
    ...slices.flatMap((one, index) =>
      taken.has(one.name)
        ? [
            `${path}.slices[${index}].name (${JSON.stringify(one.name)}) is the name of a pool. Fix: give it another name.`,
          ]
        : [],
    ),
    ...(storage === undefined ? [] : datasetsFit(`${path}.lustre`, storage)),
  ];
}
