import type { ResourceNode } from "../../components/core/graph.ts";
import type { Read } from "../../components/core/value.ts";
import { storageTierOf, storageTierTypes } from "../../components/lustre/storageTier.ts";
import { Environment } from "../environment.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { unreadable } from "../problems.ts";
import { covers } from "../waiver.ts";

export interface StorageRightTierConfig {
  /**
   * Most MB/s for each TiB. Any when left out. In dev 500: the tier of 1,000 costs three quarters more for each GiB, and a
   * file system on which things are tried out seldom has the clients to saturate it.
   */
  readonly maxThroughputPerTiB?: number;
  /**
   * Most GiB. Any when left out. In dev 102,400, which is 100 TiB: data sets of that size are read where they are trained
   * on, and a sample is enough to try things out.
   */
  readonly maxCapacityGiB?: number;
  /** Whether scratch file systems may be used. Not in prod: nothing on them is replicated, and a failed server takes its files with it. */
  readonly scratch: boolean;
  /** Scratch file systems that may be used all the same: names or URNs, in which `*` stands for any characters. */
  readonly allowScratch: readonly string[];
}

const name = "cost-storage-right-tier";

/** A file system of the wrong tier is paid for every hour, or loses what it holds. */
export const storageRightTier = gpuPolicy<StorageRightTierConfig>({
  name,
  description:
    "File systems are no faster and no larger than their environment needs, and production does not keep files on scratch.",
  severity: "medium",
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html",
  remediation:
    "Choose a lower throughput tier, less capacity or a persistent deployment, or say in the policy's configuration why not.",
  levels: levels("advisory", "advisory", "mandatory"),
  configSchema: {
    properties: {
      maxThroughputPerTiB: { type: "number", minimum: 0, description: "Most MB/s for each TiB." },
      maxCapacityGiB: { type: "number", minimum: 0, description: "Most GiB of one file system." },
      scratch: { type: "boolean", description: "Whether scratch file systems may be used." },
      allowScratch: {
        type: "array",
        items: { type: "string" },
        description:
          "Scratch file systems that may be used all the same: names or URNs, in which * stands for any characters.",
      },
    },
  },
  defaults: (environment) => ({
    ...(environment === Environment.Dev ? { maxThroughputPerTiB: 500, maxCapacityGiB: 102_400 } : {}),
    scratch: environment !== Environment.Prod,
    allowScratch: [],
  }),
  types: storageTierTypes,
  evaluate: (node, context) => {
    const tier = storageTierOf(node);
    return [
      ...above(node, tier.throughputPerTiB, "maxThroughputPerTiB", "MB/s for each TiB", context),
      ...above(node, tier.capacityGiB, "maxCapacityGiB", "GiB", context),
      ...onScratch(node, tier.scratch, context),
    ];
  },
});

function above(
  node: ResourceNode,
  size: Read<number>,
  key: "maxThroughputPerTiB" | "maxCapacityGiB",
  unit: string,
  context: PolicyContext<StorageRightTierConfig>,
): Finding[] {
  const limit = context.config[key];
  if (limit === undefined || size.state === "absent") return [];
  if (size.state === "unknown") return [unreadable(node, size, `whether it has more than ${amount(limit)} ${unit}`)];
  if (size.value <= limit) return [];
  return [
    {
      urn: node.urn,
      message:
        `${node.name}: ${size.path} (${size.value}) is above the limit of ${amount(limit)} ${unit} (${limitSource(context, key)}). ` +
        `Fix: lower ${size.path}, or raise ${key} of ${name}.`,
    },
  ];
}

function onScratch(
  node: ResourceNode,
  scratch: Read<boolean>,
  { config, environment, ...context }: PolicyContext<StorageRightTierConfig>,
): Finding[] {
  if (config.scratch || scratch.state === "absent") return [];
  const allowed = config.allowScratch.some((urn) => covers({ urn }, node.urn) || covers({ urn }, node.name));
  if (allowed) return [];
  if (scratch.state === "unknown") return [unreadable(node, scratch, "whether it is a scratch file system")];
  if (!scratch.value) return [];
  return [
    {
      urn: node.urn,
      message:
        `${node.name}: ${scratch.path} makes it a scratch file system, on which a failed server takes its files with it; ` +
        `these are not for ${environment.environment} (scratch: false, ${limitSource({ ...context, config, environment }, "scratch")}). ` +
        `Fix: use a persistent deployment type, or add ${JSON.stringify(node.name)} to allowScratch of ${name} if nothing on it is the only copy.`,
    },
  ];
}

function amount(number: number): string {
  return number.toLocaleString("en-US");
}
