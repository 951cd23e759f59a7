import { z } from "zod";
import { Confidence } from "../../components/core/fact.ts";
import { type LustreDecision, LustrePlatformKind } from "../../components/lustre/index.ts";

const text = (description: string) => z.string().meta({ description });
const number = (description: string) => z.number().nonnegative().meta({ description });
const whole = (description: string) => z.int().min(0).meta({ description });
const share = (description: string) => z.number().min(0).max(1).meta({ description });
const texts = (description: string) => z.array(z.string()).meta({ description });

const limit = z
  .strictObject({
    name: text(
      "disk, balance, coverage, hot-object, server-network, client, flow, latency, read-ahead, metadata or locks.",
    ),
    bps: number("Bytes a second."),
    why: text("The figures that it comes from."),
  })
  .meta({ id: "limit" });

const rate = z
  .strictObject({
    bps: number("Bytes a second."),
    limits: z
      .array(limit)
      .meta({ description: "Everything that could have limited it, smallest first: the first one binds." }),
  })
  .meta({ id: "rate", description: "A predicted rate." });

const system = z
  .strictObject({
    platform: z.enum(LustrePlatformKind),
    label: text("PERSISTENT_2 500 MB/s per TiB, EFA."),
    capacity: z
      .strictObject({ amount: z.number(), unit: z.enum(["GiB", "TiB", "TB", "elastic"]) })
      .meta({ description: "As the vendor counts it." }),
    usableBytes: z
      .number()
      .nonnegative()
      .nullable()
      .meta({ description: "What may be filled with files; null for no limit." }),
    osts: whole("Object storage targets; absent where nobody knows.").optional(),
    ostSource: z
      .enum(["given", "documented", "observed", "assumed", "unknown"])
      .meta({ description: "How the number of OSTs is known." }),
    servers: whole("Object storage servers; absent where nobody knows.").optional(),
    readBps: number("What all disks read, bytes a second."),
    writeBps: number("What all disks write, bytes a second."),
    networkBps: number("Network of all servers, sustained, bytes a second, where it limits.").optional(),
    flowBps: number("What one client reaches from one server, bytes a second, where it is limited.").optional(),
    clientBps: number("What one client reaches in all, bytes a second, where it is limited.").optional(),
    createsPerSecond: number("Files created a second, where it is known.").optional(),
    media: z.enum(["disk", "flash"]).optional(),
    rpcBytes: whole("Bytes of one request."),
    lustreVersion: z.string().optional(),
    pool: z.string().optional(),
    domLimitBytes: z.number().optional(),
    fsx: z
      .strictObject({
        deploymentType: z.string(),
        storageType: z.string(),
        throughputPerTiB: z.number().optional(),
        throughputCapacity: z.number().optional(),
        efa: z.boolean(),
        capacityGiB: z.number().optional(),
        metadataIops: z.number().optional(),
      })
      .meta({ description: "How to ask for it on FSx." })
      .optional(),
    throughputPerTiB: number("Azure and Google: MB/s per TiB.").optional(),
  })
  .meta({ id: "system", description: "One concrete file system." });

const price = z
  .union([
    z.strictObject({
      known: z.literal(true),
      monthly: number("USD a month of 730 h."),
      confidence: z.enum(Confidence).meta({ description: "How well the price is known." }),
      source: z.string(),
      asOf: text("The day of the source, YYYY-MM-DD."),
    }),
    z.strictObject({ known: z.literal(false), why: z.string() }),
  ])
  .meta({ id: "price" });

const decidedBy = z
  .enum(["bandwidth", "capacity", "step", "minimum", "given"])
  .meta({ id: "decidedBy", description: "What made the size as large as it is." });

const component = z
  .strictObject({
    endBytes: number("Where the extent ends; absent: at the end of the file.").optional(),
    stripeCount: z.int().min(-1).meta({ description: "Objects that the extent lies over; -1 for all OSTs." }),
    stripeSizeBytes: number("Bytes on one object before the next one follows.").optional(),
    overstriped: z.boolean().optional(),
    onMdt: z.boolean().optional(),
    pool: z.string().optional(),
    extensionBytes: z.number().optional(),
  })
  .meta({ id: "component", description: "One extent of a layout." });

const directory = z
  .strictObject({
    path: text("Directory, from the root of the file system."),
    use: z.enum(["dataset", "checkpoint"]),
    components: z.array(component),
    importedFileChunkSizeMiB: number("Imported files take their stripes from this, MiB.").optional(),
    reason: z.enum([
      "single",
      "rate",
      "coverage",
      "balance",
      "broadcast",
      "small-files",
      "shared-writers",
      "unknown-osts",
    ]),
    why: text("Why this stripe count."),
    whyStripeSize: z.string(),
    openFiles: whole("Files that are open together, each once."),
    perFileBps: number("What one open file has to deliver, bytes a second."),
    rate: rate.meta({ description: "Reads of a data set, writes of a checkpoint." }),
    singleStripe: rate.meta({ description: "The same with one stripe a file." }),
    platformDefault: rate.meta({ description: "The same with the platform's own layout." }).optional(),
    wouldChange: texts("What would change the answer."),
  })
  .meta({ id: "directory" });

const checkpoint = z
  .strictObject({
    path: z.string(),
    writeSeconds: number("What one checkpoint takes to write, seconds."),
    stallSeconds: number("How long training stands still for it, seconds."),
    intervalSeconds: number("Time from one to the next, seconds."),
    lostShare: share("Share of time lost to stalls, to work done again and to restarts."),
    restartSeconds: number("What reading it back takes, seconds."),
    restart: rate,
    meanTimeBetweenFailuresSeconds: number("Of the whole job, seconds."),
  })
  .meta({ id: "checkpoint" });

const candidate = z
  .strictObject({
    system,
    price,
    decidedBy,
    utilisation: share("Predicted share of time that accelerators are busy."),
    rejected: text("Why it was not taken; absent for the one that was.").optional(),
  })
  .meta({ id: "candidate" });

const setting = z
  .strictObject({
    parameter: z.string(),
    value: z.string(),
    kind: z
      .enum(["lctl", "module"])
      .meta({ description: "lctl: lost at a reboot and at a new mount. module: in effect after a reboot." }),
    why: z.string(),
    source: z.string(),
  })
  .meta({ id: "setting" });

const warning = z
  .strictObject({
    severity: z.enum(["error", "warning"]),
    path: text("Property of the workload: datasets[0].fileCount."),
    value: z.unknown().optional(),
    rule: text("What is wrong."),
    fix: text("What to change."),
    source: z.string().optional(),
  })
  .meta({ id: "warning" });

/** What `hybrid-gpu lustre --json` prints: a `LustreDecision`. The source of the published `lustre.schema.json`. */
export const decisionSchema = z.strictObject({
  system,
  decidedBy,
  price,
  need: z.strictObject({
    readBps: number("What all accelerators read, bytes a second."),
    syncWriteBps: number("The fastest checkpoint for which training waits, bytes a second."),
    asyncWriteBps: number("All checkpoints that drain beside reading, bytes a second."),
    dataBytes: number("Data sets, and checkpoints as often as they are kept."),
    designBps: number("What the disks are sized for, bytes a second."),
    designBytes: number("What the capacity is sized for."),
    formula: z.string(),
  }),
  candidates: z.array(candidate).meta({ description: "Every file system that was compared, cheapest first." }),
  nextCheaper: z
    .strictObject({ label: z.string(), monthly: number("USD a month.").optional(), loses: z.string() })
    .meta({ description: "The same tier one step smaller, and what it would lose." })
    .optional(),
  metadataIops: z.strictObject({ iops: z.number(), why: z.string() }).optional(),
  directories: z
    .array(directory)
    .meta({ description: "Layouts: data sets, then checkpoints, in the order of the workload." }),
  clientSettings: z.array(setting),
  checkpoints: z.array(checkpoint),
  prediction: z.strictObject({
    read: rate.meta({ description: "All data sets together." }),
    utilisation: share("Share of time that accelerators are busy."),
    utilisationSingleStripe: share("The same with one stripe a file everywhere."),
    idleAcceleratorHours: number("Accelerator-hours in a month of 730 h that are spent waiting for data."),
    idleAcceleratorHoursSingleStripe: number("The same with one stripe a file everywhere."),
  }),
  warnings: z.array(warning),
  commands: texts("Shell commands that make it true, in order."),
  verification: texts("How to see that it holds."),
});

/** A decision as JSON has it: no limit on capacity is null there. */
type Printed = Omit<LustreDecision, "system" | "candidates">;
/** Does not compile when the schema lets through what is no decision. */
export const sameShape: z.ZodType<Printed> = decisionSchema;

/** The published JSON Schema, made from `decisionSchema`. */
export function decisionJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(decisionSchema, { target: "draft-2020-12" });
  return {
    $schema,
    $id: "https://hybrid-gpu.dev/lustre.schema.json",
    title: "Lustre decision",
    description:
      "What `hybrid-gpu lustre --json` prints: a file system for a workload, a layout for every directory, what they will do, and why.",
    ...rest,
  };
}
