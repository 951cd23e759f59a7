import { z } from "zod";
import { AccessPattern, CheckpointMode } from "../../components/lustre/workload.ts";
import { QuantityKind, quantityPattern, unitsText } from "./quantity.ts";

/** 10 EB: what is above it is a unit mixed up. */
const mostBytes = 10e18;

/** Properties that may be written as a text with a unit, by name, with the factor from the unit of the property. */
export const quantityProperties: Readonly<Record<string, { readonly kind: QuantityKind; readonly per?: number }>> = {
  sizeBytes: { kind: QuantityKind.Size },
  bytes: { kind: QuantityKind.Size },
  recordBytes: { kind: QuantityKind.Size },
  restoreBytes: { kind: QuantityKind.Size },
  domLimitBytes: { kind: QuantityKind.Size },
  bytesPerAcceleratorPerSecond: { kind: QuantityKind.Rate },
  maxStallSeconds: { kind: QuantityKind.Duration },
  intervalSeconds: { kind: QuantityKind.Duration },
  meanTimeBetweenFailuresHours: { kind: QuantityKind.Duration, per: 3600 },
};

const numbers: Readonly<Record<QuantityKind, string>> = {
  size: "bytes",
  rate: "bytes a second",
  duration: "seconds",
};

/** A number, or a text with a unit. */
function quantity(kind: QuantityKind, description: string, unit = numbers[kind], most?: number) {
  const number = z.number().positive();
  return z
    .union([most === undefined ? number : number.max(most), z.string().regex(new RegExp(quantityPattern(kind)))])
    .meta({ description: `${description} A number is ${unit}; a text is a number with ${unitsText[kind]}.` });
}

const size = (description: string) => quantity(QuantityKind.Size, description, undefined, mostBytes);
const count = (description: string) => z.int().min(1).meta({ description });
const positive = (description: string) => z.number().positive().meta({ description });
const share = (description: string) => z.number().positive().max(1).meta({ description });
const text = (description: string) => z.string().min(1).meta({ description });
const flag = (description: string) => z.boolean().meta({ description });
const path = text(
  "Directory of the file system, absolute, without . and .., quotes and control characters: /images. None twice, and none inside another.",
);

const fileSizeBin = z.strictObject({
  sizeBytes: size("Size of one file."),
  count: count("How many files of about this size."),
});

const dataset = z
  .strictObject({
    path,
    fileCount: count("Files in it.").optional(),
    sizeBytes: size("Size of all files together.").optional(),
    sizes: z
      .array(fileSizeBin)
      .min(1)
      .meta({
        description:
          "File sizes by class, in place of fileCount and sizeBytes, where they differ by more than about ten times.",
      })
      .optional(),
    pattern: z.enum(AccessPattern).meta({
      description:
        "How files are read: large shards from start to end, records picked at random inside large files, many small files each read whole, or one file that every node reads.",
    }),
    recordBytes: size("Size of one record. For random-records.").optional(),
    bytesPerAcceleratorPerSecond: quantity(
      QuantityKind.Rate,
      "What one accelerator reads while it is busy. Left out for broadcast, which is read once, at the start.",
      undefined,
      mostBytes,
    ).optional(),
    openFilesPerAccelerator: count("Files that one accelerator has open at once. Default 1.").optional(),
    importedFromObjectStore: flag(
      "Whether the files come from an object store: then they take their stripes from its chunk size. Default false.",
    ).optional(),
    createdInSequence: flag(
      "Whether files that are read together were also written one after another. Default false.",
    ).optional(),
  })
  .meta({ description: "Data that is read again and again. Give either sizeBytes with fileCount, or sizes." });

const checkpoint = z
  .strictObject({
    path,
    bytes: size("Size of one checkpoint. About 14 bytes a parameter with Adam in mixed precision."),
    writers: count("Ranks that write."),
    mode: z
      .enum(CheckpointMode)
      .meta({ description: "Whether every rank writes a file of its own, or all ranks write one file." }),
    synchronous: flag("Whether training stands still while it is written."),
    maxStallSeconds: quantity(
      QuantityKind.Duration,
      "How long training may stand still for one checkpoint: to write it, or only to copy it away when it is not synchronous.",
    ),
    intervalSeconds: quantity(
      QuantityKind.Duration,
      "Time from one checkpoint to the next. Default: what loses least.",
    ).optional(),
    keep: count("Checkpoints that are kept. Default 2.").optional(),
    restoreBytes: size("What all ranks together read at a restart. Default: bytes.").optional(),
  })
  .meta({ description: "Data that a job writes to be able to start again." });

const region = text("Region in which prices are looked up: us-east-2.");
const ostCount = count("OSTs that `lfs df` counts, where they were counted.");

const fsx = z.strictObject({
  kind: z
    .literal("fsx")
    .meta({ description: "Amazon FSx for Lustre. With capacityGiB it is taken as it is; otherwise it is sized." }),
  region: region.optional(),
  deploymentType: text("SCRATCH_1, SCRATCH_2, PERSISTENT_1 or PERSISTENT_2. Default PERSISTENT_2.").optional(),
  storageType: text("SSD, HDD or INTELLIGENT_TIERING. Default SSD.").optional(),
  throughputPerTiB: positive("Throughput tier, MB/s per TiB. Default: every tier is compared.").optional(),
  efa: flag("Whether servers and clients speak EFA. Default false.").optional(),
  capacityGiB: positive("Capacity, GiB, of a file system that exists or is decided.").optional(),
  throughputCapacity: positive("Throughput of Intelligent-Tiering, MB/s.").optional(),
  metadataIops: count("Provisioned metadata IOPS. Default: what the workload needs.").optional(),
  ostCount: ostCount.optional(),
});

const azure = z.strictObject({
  kind: z
    .literal("azure")
    .meta({ description: "Azure Managed Lustre. With capacityTiB it is taken as it is; otherwise it is sized." }),
  region: region.optional(),
  throughputPerTiB: positive(
    "Of the SKU, MB/s per TiB: 40, 125, 250 or 500. Default: every one is compared.",
  ).optional(),
  capacityTiB: positive("Capacity, TiB, of a file system that exists or is decided.").optional(),
  ostCount: ostCount.optional(),
});

const google = z.strictObject({
  kind: z.literal("google").meta({
    description: "Google Cloud Managed Lustre. With capacityGiB it is taken as it is; otherwise it is sized.",
  }),
  region: region.optional(),
  throughputPerTiB: positive("Tier, MB/s per TiB: 125, 250, 500 or 1000. Default: every one is compared.").optional(),
  capacityGiB: positive("Capacity, GiB, of a file system that exists or is decided.").optional(),
  ostCount: ostCount.optional(),
});

const onprem = z.strictObject({
  kind: z.literal("onprem").meta({ description: "Servers of one's own: everything is measured and given." }),
  ostCount: count("OSTs: `lfs df` counts them."),
  ossCount: count("Object storage servers. Default: one for every OST.").optional(),
  ostReadMBps: positive("What one OST reads, MB/s."),
  ostWriteMBps: positive("What one OST writes, MB/s. Default: as much as it reads.").optional(),
  ossNetworkMBps: positive("Network of one server, MB/s. Default: what its OSTs read.").optional(),
  flowMBps: positive("What one client reaches from one server, MB/s. Default: the client's whole network.").optional(),
  media: z.enum(["disk", "flash"]).meta({ description: "What the OSTs lie on. Default: flash." }).optional(),
  capacityTB: positive("Usable capacity, TB (10^12 bytes)."),
  lustreVersion: z
    .string()
    .regex(/^2\.\d{1,2}(\.\d+)*$/)
    .meta({ description: 'Lustre version of the servers, in quotes: "2.15". Default 2.15.' })
    .optional(),
  pool: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,15}$/)
    .meta({ description: "OST pool that layouts name." })
    .optional(),
  domLimitBytes: size("Metadata servers allow data on MDT for files up to this size. Default: not allowed.").optional(),
});

/** What a platform may say, by kind. */
export const platformSchemas = { fsx, azure, google, onprem } as const;

const platform = z
  .discriminatedUnion("kind", [fsx, azure, google, onprem])
  .meta({ description: "What the file system runs on. May be given on the command line in its place." });

/**
 * A workload file. This is the source of the published `workload.schema.json`; how paths and platforms must be beyond types
 * and ranges is said by the rules of `chooseLustre`.
 */
export const workloadSchema = z.strictObject({
  $schema: z.string().meta({ description: "For editors; not looked at." }).optional(),
  nodes: count("Nodes that mount the file system and work at the same time."),
  machineType: text("Machine type of the nodes: p5.48xlarge. Gives what is left out of the next five.").optional(),
  acceleratorsPerNode: count("Accelerators of one node. Default: those of machineType.").optional(),
  nodeNetworkGbps: positive(
    "Network bandwidth of one node towards storage, Gbit/s. Default: that of machineType.",
  ).optional(),
  nodeMemoryGiB: positive("Memory of one node, GiB. Default: that of machineType.").optional(),
  nodeVcpus: count("CPUs of one node. Default: those of machineType.").optional(),
  datasets: z.array(dataset).max(1000).meta({ description: "What is read." }).optional(),
  checkpoints: z.array(checkpoint).max(1000).meta({ description: "What is written." }).optional(),
  meanTimeBetweenFailuresHours: quantity(
    QuantityKind.Duration,
    "Mean time between failures of the whole job. Default: one failure in 50,700 accelerator-hours.",
    "hours",
  ).optional(),
  targetUtilisation: share(
    "Share of their time that accelerators should be busy, above 0 to 1. Default 0.9.",
  ).optional(),
  utilisationWithoutStorage: share(
    "Share of their time that accelerators would be busy with storage that is infinitely fast. Default 1.",
  ).optional(),
  region: region.optional(),
  platform: platform.optional(),
});

/** The published JSON Schema, made from `workloadSchema`. */
export function workloadJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(workloadSchema, { io: "input", target: "draft-2020-12" });
  return {
    $schema,
    $id: "https://hybrid-gpu.dev/workload.schema.json",
    title: "Lustre workload",
    description:
      "What a Lustre file system is for, as `hybrid-gpu lustre --file` reads it, in YAML or JSON: nodes, what they read, what they write, and on which platform.",
    ...rest,
  };
}
