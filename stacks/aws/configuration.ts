import { z } from "zod";
import { describeValue } from "../../components/core/problem.ts";
import { InterfaceMode } from "../../components/hardware/aws/interfaceLayout.ts";
import { CapacityKind } from "../../components/hardware/aws/machineType.ts";
import { dataset, datasetsFit, distinctNames, name, nodes, text, workload } from "../parts.ts";

/** What `aws` of an environment's configuration may say. */

const capacity = z.strictObject({
  kind: z.enum(Object.values(CapacityKind)),
  /** Of a Capacity Block, or of a reservation made elsewhere. */
  reservationId: z.string().optional(),
  /** The reservation's own placement group. */
  placementGroup: z.string().optional(),
  /** Length of a Capacity Block, for its price. */
  days: z.number().int().positive().optional(),
  /** When a Capacity Block begins, ISO 8601: nodes are asked for then. */
  startsAt: z.string().optional(),
});

const releaseVersion = z.string().regex(/^1\.\d{2}\.\d+-\d{8}$/, 'must look like "1.34.0-20260714"');

const pool = z.strictObject({
  name,
  machineType: text,
  zone: text,
  nodes,
  capacity,
  team: text.optional(),
  /** Network interfaces of a node. */
  interfaces: z.enum(Object.values(InterfaceMode)).optional(),
  /** Release of the nodes' image, to pin it and to upgrade it on purpose. */
  amiReleaseVersion: releaseVersion.optional(),
});
export type AwsPoolConfiguration = z.infer<typeof pool>;

const lustre = z.strictObject({
  name,
  zone: text,
  deploymentType: z.enum(["SCRATCH_2", "PERSISTENT_1", "PERSISTENT_2"]),
  /** Left out where it follows from the workload. Write it down once the file system holds data. */
  capacityGiB: z.number().optional(),
  throughputPerTiB: z.number().optional(),
  efa: z.boolean().default(false),
  metadataIops: z.number().optional(),
  /** OSTs that `lfs df` counts, once somebody has counted. */
  ostCount: z.number().int().positive().optional(),
  /** What it is for: layouts follow from it, and the size where none is given. */
  workload: workload.optional(),
  datasets: z.array(dataset).default([]),
});
export type AwsLustreConfiguration = z.infer<typeof lustre>;

export const awsSchema = z.strictObject({
  /** From `aws:region`. */
  region: text,
  zones: z.array(text).min(2, "EKS wants subnets in two zones at least"),
  cidrBlock: z.string().default("10.0.0.0/16"),
  natGateways: z.enum(["none", "one", "per-zone"]).default("one"),
  kubernetesVersion: z
    .string()
    .regex(/^1\.\d{2}$/, 'must look like "1.34", in quotes')
    .default("1.34"),
  admins: z
    .array(z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of an IAM role or user"))
    .min(1),
  publicAccessCidrs: z.array(z.string()).default([]),
  systemPool: z
    .strictObject({
      /** A type without accelerators. */
      machineType: text.optional(),
      /** Some of the network's zones; the first two where none is named. Another list replaces the nodes. */
      zones: z.array(text).min(1).optional(),
      amiReleaseVersion: releaseVersion.optional(),
    })
    .default({}),
  pools: z.array(pool).superRefine(distinctNames("pool")),
  lustre: lustre.optional(),
});
export type AwsConfiguration = z.infer<typeof awsSchema>;

/** What one value alone cannot show: zones that pools and storage name must be the network's, data must fit. */
export function crossCheckAws(path: string, configuration: AwsConfiguration): string[] {
  const { zones, systemPool, pools, lustre: storage } = configuration;
  const inNetwork = (where: string, zone: string): string[] =>
    zones.includes(zone)
      ? []
      : [
          `${path}.${where} (${describeValue(zone)}) is not one of the network's zones. Fix: use one of ${zones.join(", ")}, or add it to zones.`,
        ];
  return [
    ...(systemPool.zones ?? []).flatMap((zone, index) => inNetwork(`systemPool.zones[${index}]`, zone)),
    ...pools.flatMap((one, index) => inNetwork(`pools[${index}].zone`, one.zone)),
    ...(storage === undefined ? [] : inNetwork("lustre.zone", storage.zone)),
    ...(storage === undefined ? [] : datasetsFit(`${path}.lustre`, storage)),
  ];
}
