import { Confidence, type Fact } from "../../core/fact.ts";
import { FsxDeploymentType, FsxStorageType } from "../fsx/fsxFacts.ts";

const { Scratch1, Scratch2, Persistent1, Persistent2 } = FsxDeploymentType;
const { Ssd, Hdd } = FsxStorageType;

/** What a TiB of an FSx file system gives, MB/s: sustained rates. */
export interface FsxRate extends Fact {
  readonly deploymentType: FsxDeploymentType;
  readonly storageType: FsxStorageType;
  readonly throughputPerTiB?: number;
  /** Network of the servers. */
  readonly network: number;
  /** Network for as long as credits last. */
  readonly networkBurst?: number;
  readonly read: number;
  readonly write: number;
  readonly readBurst?: number;
}

const ssdPage: Fact = {
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/ssd-storage.html",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

function tier(
  [deploymentType, storageType, throughputPerTiB]: readonly [FsxDeploymentType, FsxStorageType, number?],
  network: readonly [base: number, burst?: number],
  disk: readonly [read: number, write: number, readBurst?: number],
): FsxRate {
  return {
    deploymentType,
    storageType,
    ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
    network: network[0],
    ...(network[1] === undefined ? {} : { networkBurst: network[1] }),
    read: disk[0],
    write: disk[1],
    ...(disk[2] === undefined ? {} : { readBurst: disk[2] }),
    ...ssdPage,
  };
}

export const fsxRates: readonly FsxRate[] = [
  tier([Scratch1, Ssd], [200, 1300], [200, 100]),
  tier([Scratch2, Ssd], [200, 1300], [200, 100]),
  tier([Persistent2, Ssd, 125], [320, 1300], [125, 125, 500]),
  tier([Persistent2, Ssd, 250], [640, 1300], [250, 250, 500]),
  tier([Persistent2, Ssd, 500], [1300], [500, 500]),
  tier([Persistent2, Ssd, 1000], [2600], [1000, 1000]),
  tier([Persistent1, Ssd, 50], [250, 1300], [50, 50, 240]),
  tier([Persistent1, Ssd, 100], [500, 1300], [100, 100, 240]),
  tier([Persistent1, Ssd, 200], [750, 1300], [200, 200, 240]),
  tier([Persistent1, Hdd, 12], [40, 375], [12, 12, 80]),
  tier([Persistent1, Hdd, 40], [150, 1300], [40, 40, 250]),
];

/** OSTs of an FSx file system: how much of it one holds, GiB, where it is known. */
export interface FsxOst extends Fact {
  readonly deploymentType: FsxDeploymentType;
  readonly storageType: FsxStorageType;
  readonly efa: boolean;
  readonly throughputPerTiB?: number;
  readonly ostGiB: number;
}

const small = (deploymentType: FsxDeploymentType): FsxOst => ({
  deploymentType,
  storageType: Ssd,
  efa: false,
  ostGiB: 1200,
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
});

export const fsxOsts: readonly FsxOst[] = [
  small(Scratch1),
  small(Scratch2),
  small(Persistent1),
  small(Persistent2),
  {
    deploymentType: Persistent2,
    storageType: Ssd,
    efa: true,
    throughputPerTiB: 1000,
    ostGiB: 4800,
    source:
      "a file system of 28,800 GiB showed 6 OSTs (github.com/liadhweka/wsi-cloud), one of 96 TiB 20 (AWS machine learning blog, June 2026)",
    asOf: "2026-08-20",
    confidence: Confidence.Observed,
  },
];

const reported: Pick<Fact, "asOf" | "confidence"> = { asOf: "2026-11-21", confidence: Confidence.Reported };

/** What clients of FSx reach, bytes a second. */
export const fsxClients = {
  /** One client to one server over TCP: 5 Gbit/s. */
  flowBps: 0.625e9,
  /** One client in all over TCP: 100 Gbit/s. */
  tcpBps: 12.5e9,
  /** One client in all over EFA with GPUDirect Storage: 1200 Gbit/s. */
  efaBps: 150e9,
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html",
  ...reported,
} as const;

/** Operations a second for one provisioned metadata IOPS. */
export const fsxMetadataOperations = {
  createsPerIops: 2,
  source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-metadata-performance.html",
  ...reported,
} as const;

/** A size of a managed service that comes in steps: MB/s per TiB, steps, limits. */
export interface TierRow extends Fact {
  readonly throughputPerTiB: number;
  readonly step: number;
  /** Most that is sold without asking, in the same unit. */
  readonly most: number;
  /** Considered only when it is asked for: no price of it is known. */
  readonly onAsk?: boolean;
  /** Above this only multiples of `largeStep`. */
  readonly largeFrom?: number;
  readonly largeStep?: number;
}

const azurePage: Fact = {
  source: "https://learn.microsoft.com/azure/azure-managed-lustre/create-file-system-portal",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

/** Azure Managed Lustre, TiB. Larger ones, up to 2.5 PB and beyond, after a support request: a warning and no refusal. */
export const azureTiers: readonly TierRow[] = [
  {
    throughputPerTiB: 20,
    step: 96,
    most: 25_632,
    onAsk: true,
    source:
      "https://github.com/MicrosoftDocs/azure-stack-docs azure-managed-lustre, MLPerf Storage results of 2026-09-01",
    asOf: "2026-11-21",
    confidence: Confidence.Observed,
  },
  { throughputPerTiB: 40, step: 48, most: 768, ...azurePage },
  { throughputPerTiB: 125, step: 16, most: 128, ...azurePage },
  { throughputPerTiB: 250, step: 8, most: 128, ...azurePage },
  { throughputPerTiB: 500, step: 4, most: 128, ...azurePage },
];

/** One OST for each step of Azure's capacity, 2,000 MB/s each: 128 TiB at 500 showed 32 OSTs. */
export const azureOst = {
  bps: 2e9,
  source: "https://github.com/Azure/ai-infrastructure-on-azure storage_references/slurm/squashed_images",
  asOf: "2026-11-21",
  confidence: Confidence.Observed,
} as const;

const googlePage: Fact = {
  source: "https://docs.cloud.google.com/managed-lustre/docs/performance-tiers",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

/** Google Cloud Managed Lustre, GiB. */
export const googleTiers: readonly TierRow[] = [
  { throughputPerTiB: 25, step: 472_000, most: 84_016_000, onAsk: true, ...googlePage },
  { throughputPerTiB: 125, step: 72_000, most: 12_240_000, ...googlePage },
  { throughputPerTiB: 250, step: 36_000, largeFrom: 6_120_000, largeStep: 288_000, most: 40_032_000, ...googlePage },
  { throughputPerTiB: 500, step: 18_000, largeFrom: 3_060_000, largeStep: 144_000, most: 20_016_000, ...googlePage },
  { throughputPerTiB: 1000, step: 9_000, largeFrom: 1_530_000, largeStep: 72_000, most: 10_008_000, ...googlePage },
];

/** Metadata of Google's service for every 72 GB/s provisioned. */
export const googleMetadata = {
  perBps: 72e9,
  createsPerSecond: 115_000,
  statsPerSecond: 410_000,
  source: "https://docs.cloud.google.com/managed-lustre/docs/performance",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
} as const;

/**
 * Data that a TiB holds, bytes. A TiB has 1.0995 TB; what is above 1 TB is taken by the file system itself (28,800 GiB of
 * FSx showed 27 TiB). FSx calls 1000 GiB a TiB: there the same rule leaves 7 %.
 */
export const usableBytesPerTiB = 1e12;

/** Bytes of one RPC: Lustre's default. */
export const defaultRpcBytes = 4 * 1024 ** 2;

/** OSTs of one file system: a constant of Lustre. */
export const mostOsts = {
  count: 8150,
  source: "https://doc.lustre.org/lustre_manual.xhtml",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
} as const;

/** Capacity of all FSx file systems of a kind that an account begins with, GiB. */
export const fsxFirstQuota = {
  gibibytes: 100_800,
  source: "service quota dumps in public repositories (L-8F1B9C74, L-C8640C82, L-AD2FC696)",
  ...reported,
} as const;
