import { z } from "zod";
import { GcpCapacityKind, GcpFabric } from "../../components/hardware/gcp/machineType.ts";
import { checkTopology, sliceShape } from "../../components/hardware/gcp/topology.ts";
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

const fabric = z.strictObject({
  /** `tcpx` for A3 High, `tcpxo` for A3 Mega, `rdma` for A3 Ultra, A4 and A4X. */
  kind: z.enum(Object.values(GcpFabric).filter((kind) => kind !== GcpFabric.Ici && kind !== GcpFabric.None)),
  /** Zone of the nodes, for `rdma` alone. */
  zone: text.optional(),
  /** Nodes that each of its networks has room for. */
  maxNodes: z.number().int().positive().optional(),
  /** Subnets of the RDMA network: 8, or 4 for A4X. */
  rdmaSubnets: z.number().int().positive().optional(),
});

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
  /** Nodes that the ranges are made for. They cannot be changed in place: leave room, and leave it alone. */
  maxNodes: z.number().int().positive().default(1000),
  /** Further networks for GPUDirect. Their order decides their addresses: append. */
  fabrics: z.array(fabric).default([]),
  /** Addresses of nodes, /12 to /24. */
  nodeRange: text.optional(),
  podRange: text.optional(),
  serviceRange: text.optional(),
  publicAccessCidrs: z.array(text).default([]),
  /** Cloud KMS key, in the region, of buckets, file system and the cluster's secrets: projects/…/cryptoKeys/… */
  kmsKey: text.optional(),
  pools: z.array(pool).superRefine(distinctNames("pool")).default([]),
  slices: z.array(slice).superRefine(distinctNames("slice")).default([]),
  lustre: lustre.optional(),
});
export type GcpConfiguration = z.infer<typeof gcpSchema>;

/** What one value alone cannot show. */
export function crossCheckGcp(path: string, configuration: GcpConfiguration): string[] {
  const { maxNodes, pools, slices, lustre: storage } = configuration;
  const taken = new Set(pools.map((one) => one.name));
  const most = mostNodes(configuration);
  return [
    ...(most <= maxNodes
      ? []
      : [
          `${path}.maxNodes (${maxNodes}) is less than the ${most} nodes that pools and slices may grow to, the cluster's own ${systemNodes} among them. ` +
            "Fix: make them smaller, or give a network that is not made yet more room.",
        ]),
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

/** Nodes that the cluster has for itself, those of an upgrade included. */
const systemNodes = 12;

/** Every node that there may be at the same time. */
function mostNodes({ pools, slices }: GcpConfiguration): number {
  const ofPools = pools.reduce((sum, { nodes: { max } }) => sum + max, 0);
  const ofSlices = slices.map(({ generation, topology, slices: count = 1 }) => {
    // A topology that is none is refused by the slice, with everything else that is wrong with it.
    const refused = checkTopology({ generation, topology }).some(({ severity }) => severity === "error");
    return refused ? 0 : count * sliceShape(generation, topology).nodes;
  });
  return ofSlices.reduce((sum, nodes) => sum + nodes, ofPools) + systemNodes;
}
