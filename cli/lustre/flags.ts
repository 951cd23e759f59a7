import { GiB, MB, TB } from "../../components/lustre/units.ts";
import { QuantityKind } from "./quantity.ts";

/** How the value of an option is read. */
export interface Reading {
  /** A plain number without it. */
  readonly kind?: QuantityKind | "text" | "flag" | "share";
  /** The property's unit in bytes, bytes a second or seconds. */
  readonly per?: number;
}

/** An option that gives one property of the workload or the platform. */
export interface Flag extends Reading {
  /** `--machine <type>` */
  readonly flags: string;
  readonly description: string;
  readonly property: string;
  /** Platforms that have the property, where it is one of the platform. */
  readonly platforms?: readonly string[];
}

const sold = ["fsx", "azure", "google"];
const gbit = 1e9 / 8;

/** Options about the nodes and what they should reach, in the order of the help. */
export const workloadFlags: readonly Flag[] = [
  {
    flags: "--machine <type>",
    property: "machineType",
    kind: "text",
    description: "machine type of the nodes: p5.48xlarge",
  },
  { flags: "--nodes <count>", property: "nodes", description: "nodes that mount it and work at the same time" },
  {
    flags: "--accelerators <count>",
    property: "acceleratorsPerNode",
    description: "accelerators of one node (default: those of the machine type, as for the next three)",
  },
  {
    flags: "--node-network <rate>",
    property: "nodeNetworkGbps",
    kind: QuantityKind.Rate,
    per: gbit,
    description: "network of one node towards storage: 400Gbit/s",
  },
  {
    flags: "--node-memory <size>",
    property: "nodeMemoryGiB",
    kind: QuantityKind.Size,
    per: GiB,
    description: "memory of one node: 2TiB",
  },
  { flags: "--node-vcpus <count>", property: "nodeVcpus", description: "CPUs of one node" },
  {
    flags: "--target <share>",
    property: "targetUtilisation",
    kind: "share",
    description: "share of their time that accelerators should be busy: 0.9 or 90% (default: 0.9)",
  },
  {
    flags: "--mtbf <duration>",
    property: "meanTimeBetweenFailuresHours",
    kind: QuantityKind.Duration,
    per: 3600,
    description: "mean time between failures of the whole job: 8h (default: 50,700 accelerator-hours)",
  },
  {
    flags: "--busy-without-storage <share>",
    property: "utilisationWithoutStorage",
    kind: "share",
    description: "share that would be busy if storage were infinitely fast (default: 1)",
  },
];

/** Options about the platform. */
export const platformFlags: readonly Flag[] = [
  {
    flags: "--region <region>",
    property: "region",
    kind: "text",
    platforms: sold,
    description: "region whose prices count (default: us-east-1 for fsx, eastus for azure, us-central1 for google)",
  },
  {
    flags: "--tier <MB/s per TiB>",
    property: "throughputPerTiB",
    platforms: sold,
    description: "throughput tier, as a number (default: every tier is compared)",
  },
  {
    flags: "--capacity <size>",
    property: "capacity",
    kind: QuantityKind.Size,
    description: "capacity of a file system that exists or is decided: 96000GiB, 128TiB; only layouts are chosen then",
  },
  {
    flags: "--osts <count>",
    property: "ostCount",
    description: "OSTs that `lfs df` counts, where they were counted",
  },
  {
    flags: "--deployment <type>",
    property: "deploymentType",
    kind: "text",
    platforms: ["fsx"],
    description: "fsx: SCRATCH_2, PERSISTENT_1, … (default: PERSISTENT_2)",
  },
  {
    flags: "--storage <type>",
    property: "storageType",
    kind: "text",
    platforms: ["fsx"],
    description: "fsx: SSD, HDD or INTELLIGENT_TIERING (default: SSD)",
  },
  {
    flags: "--efa",
    property: "efa",
    kind: "flag",
    platforms: ["fsx"],
    description: "fsx: servers and clients speak EFA",
  },
  {
    flags: "--throughput <rate>",
    property: "throughputCapacity",
    kind: QuantityKind.Rate,
    per: MB,
    platforms: ["fsx"],
    description: "fsx: throughput of Intelligent-Tiering: 4GB/s",
  },
  {
    flags: "--metadata-iops <count>",
    property: "metadataIops",
    platforms: ["fsx"],
    description: "fsx: provisioned metadata IOPS (default: what the workload needs)",
  },
  {
    flags: "--servers <count>",
    property: "ossCount",
    platforms: ["onprem"],
    description: "onprem: object storage servers (default: one for every OST)",
  },
  {
    flags: "--ost-read <rate>",
    property: "ostReadMBps",
    kind: QuantityKind.Rate,
    per: MB,
    platforms: ["onprem"],
    description: "onprem: what one OST reads: 600MB/s",
  },
  {
    flags: "--ost-write <rate>",
    property: "ostWriteMBps",
    kind: QuantityKind.Rate,
    per: MB,
    platforms: ["onprem"],
    description: "onprem: what one OST writes (default: as much)",
  },
  {
    flags: "--server-network <rate>",
    property: "ossNetworkMBps",
    kind: QuantityKind.Rate,
    per: MB,
    platforms: ["onprem"],
    description: "onprem: network of one server: 100Gbit/s (default: what its OSTs read)",
  },
  {
    flags: "--flow <rate>",
    property: "flowMBps",
    kind: QuantityKind.Rate,
    per: MB,
    platforms: ["onprem"],
    description: "onprem: what one client reaches from one server (default: its whole network)",
  },
  {
    flags: "--media <kind>",
    property: "media",
    kind: "text",
    platforms: ["onprem"],
    description: "onprem: what the OSTs lie on: disk or flash (default: flash)",
  },
  {
    flags: "--lustre-version <version>",
    property: "lustreVersion",
    kind: "text",
    platforms: ["onprem"],
    description: "onprem: version of the servers (default: 2.15)",
  },
  {
    flags: "--pool <name>",
    property: "pool",
    kind: "text",
    platforms: ["onprem"],
    description: "onprem: OST pool for the layouts",
  },
  {
    flags: "--dom-limit <size>",
    property: "domLimitBytes",
    kind: QuantityKind.Size,
    per: 1,
    platforms: ["onprem"],
    description: "onprem: largest file that may lie on metadata servers: 64KiB (default: none)",
  },
];

/** How a platform counts its capacity. */
export const capacityOf: Readonly<Record<string, { readonly property: string; readonly per: number }>> = {
  fsx: { property: "capacityGiB", per: GiB },
  azure: { property: "capacityTiB", per: 1024 * GiB },
  google: { property: "capacityGiB", per: GiB },
  onprem: { property: "capacityTB", per: TB },
};

/** `--machine <type>` → `--machine` */
export function optionName({ flags }: Pick<Flag, "flags">): string {
  return flags.split(" ")[0]!;
}

/** `--node-network <rate>` → `nodeNetwork`, as commander calls it. */
export function optionKey(flag: Pick<Flag, "flags">): string {
  return optionName(flag)
    .slice(2)
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
