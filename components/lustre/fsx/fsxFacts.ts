import { Confidence, type Fact } from "../../core/fact.ts";

/** How an FSx for Lustre file system is deployed. */
export const FsxDeploymentType = {
  /** First generation of scratch storage: cannot grow, links to S3 at creation only. */
  Scratch1: "SCRATCH_1",
  /** Scratch storage: a failed disk loses its files. For data that can be read again. */
  Scratch2: "SCRATCH_2",
  /** First generation of replicated storage; the only one with hard disks. */
  Persistent1: "PERSISTENT_1",
  /** Replicated storage: four throughput tiers, provisioned metadata, EFA, Intelligent-Tiering. */
  Persistent2: "PERSISTENT_2",
} as const;
export type FsxDeploymentType = (typeof FsxDeploymentType)[keyof typeof FsxDeploymentType];

/** What the data lies on. */
export const FsxStorageType = {
  Ssd: "SSD",
  /** Hard disks, PERSISTENT_1 only. */
  Hdd: "HDD",
  /** Elastic, billed by what is stored and by throughput; PERSISTENT_2 only; no S3 links. */
  IntelligentTiering: "INTELLIGENT_TIERING",
} as const;
export type FsxStorageType = (typeof FsxStorageType)[keyof typeof FsxStorageType];

/** How metadata performance is set. */
export const FsxMetadataMode = {
  /** Grows with capacity. */
  Automatic: "AUTOMATIC",
  /** As many IOPS as are asked for; may be raised, never lowered. */
  UserProvisioned: "USER_PROVISIONED",
} as const;
export type FsxMetadataMode = (typeof FsxMetadataMode)[keyof typeof FsxMetadataMode];

/** How the SSD read cache of an Intelligent-Tiering file system is sized. */
export const FsxReadCacheMode = {
  None: "NO_CACHE",
  UserProvisioned: "USER_PROVISIONED",
  Proportional: "PROPORTIONAL_TO_THROUGHPUT_CAPACITY",
} as const;
export type FsxReadCacheMode = (typeof FsxReadCacheMode)[keyof typeof FsxReadCacheMode];

const api = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html";
const apiLustre = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html";
const guide = "https://docs.aws.amazon.com/fsx/latest/LustreGuide";

/** Pages that rules cite. */
export const fsxSources = {
  capacity: api,
  efaCapacity: `${guide}/increase-storage-capacity.html`,
  configuration: apiLustre,
  metadata: "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreMetadataConfiguration.html",
  throughput: `${guide}/managing-throughput-capacity.html`,
  readCache: "https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreReadCacheConfiguration.html",
  association: "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html",
  backups: "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateBackup.html",
  efa: `${guide}/efa-file-systems.html`,
  efaClients: `${guide}/configure-efa-clients.html`,
  efaSecurityGroups: `${guide}/limit-access-security-groups.html`,
  rootSquash: `${guide}/root-squash.html`,
  performance: `${guide}/performance.html`,
  encryption: `${guide}/encryption-at-rest.html`,
} as const;

const documented = (source: string): Fact => ({ source, asOf: "2026-11-21", confidence: Confidence.Documented });

/** One kind of file system: which throughput tiers it has and which sizes it comes in. */
export interface FsxClass extends Fact {
  readonly deploymentType: FsxDeploymentType;
  readonly storageType: FsxStorageType;
  /** Throughput tiers in MB/s per TiB. Empty where there is nothing to choose. */
  readonly tiers: readonly number[];
  /** MB/s per TiB where it is not chosen. */
  readonly fixedThroughputPerTiB?: number;
  readonly backups: boolean;
  /** Data repository associations (links to S3 that can be added and removed). */
  readonly associations: boolean;
  /** The older S3 link that is given at creation. */
  readonly importPath: boolean;
  readonly efa: boolean;
  /** Provisioned metadata. */
  readonly metadata: boolean;
  /** A KMS key of one's own. */
  readonly kms: boolean;
  /** The oldest Lustre versions it can be created with. */
  readonly versions: readonly string[];
}

const { Scratch1, Scratch2, Persistent1, Persistent2 } = FsxDeploymentType;
const { Ssd, Hdd, IntelligentTiering } = FsxStorageType;

/** Every kind of file system there is. */
export const fsxClasses: readonly FsxClass[] = [
  {
    deploymentType: Scratch1,
    storageType: Ssd,
    tiers: [],
    fixedThroughputPerTiB: 200,
    backups: false,
    associations: false,
    importPath: true,
    efa: false,
    metadata: false,
    kms: false,
    versions: ["2.10", "2.12", "2.15"],
    ...documented(apiLustre),
  },
  {
    deploymentType: Scratch2,
    storageType: Ssd,
    tiers: [],
    fixedThroughputPerTiB: 200,
    backups: false,
    associations: true,
    importPath: true,
    efa: false,
    metadata: false,
    kms: false,
    versions: ["2.10", "2.12", "2.15"],
    ...documented(apiLustre),
  },
  {
    deploymentType: Persistent1,
    storageType: Ssd,
    tiers: [50, 100, 200],
    backups: true,
    associations: true,
    importPath: true,
    efa: false,
    metadata: false,
    kms: true,
    versions: ["2.10", "2.12", "2.15"],
    ...documented(apiLustre),
  },
  {
    deploymentType: Persistent1,
    storageType: Hdd,
    tiers: [12, 40],
    backups: true,
    associations: true,
    importPath: true,
    efa: false,
    metadata: false,
    kms: true,
    versions: ["2.10", "2.12", "2.15"],
    ...documented(apiLustre),
  },
  {
    deploymentType: Persistent2,
    storageType: Ssd,
    tiers: [125, 250, 500, 1000],
    backups: true,
    associations: true,
    importPath: false,
    efa: true,
    metadata: true,
    kms: true,
    versions: ["2.12", "2.15"],
    ...documented(apiLustre),
  },
  {
    deploymentType: Persistent2,
    storageType: IntelligentTiering,
    tiers: [],
    backups: true,
    associations: false,
    importPath: false,
    efa: true,
    metadata: true,
    kms: true,
    versions: ["2.12", "2.15"],
    ...documented(apiLustre),
  },
];

/** The sizes that a kind of file system comes in, and how much of it one server holds. */
export interface FsxCapacityStep extends Fact {
  readonly deploymentType: FsxDeploymentType;
  readonly storageType: FsxStorageType;
  readonly efa: boolean;
  /** Only for this tier, where sizes depend on it. */
  readonly throughputPerTiB?: number;
  /** Sizes below the first multiple, GiB. */
  readonly small: readonly number[];
  /** Every multiple of this is a size, GiB. */
  readonly stepGiB: number;
  /** What one object storage server holds, GiB, where it is known. */
  readonly serverGiB?: number;
}

const servers: Pick<FsxCapacityStep, "serverGiB"> = { serverGiB: 2400 };
const plain = { efa: false, small: [1200], stepGiB: 2400, ...servers, ...documented(api) } as const;
const withEfa = { deploymentType: Persistent2, storageType: Ssd, efa: true, small: [] } as const;

export const fsxCapacitySteps: readonly FsxCapacityStep[] = [
  {
    deploymentType: Scratch1,
    storageType: Ssd,
    efa: false,
    small: [1200, 2400],
    stepGiB: 3600,
    ...documented(api),
  },
  { deploymentType: Scratch2, storageType: Ssd, ...plain },
  { deploymentType: Persistent1, storageType: Ssd, ...plain },
  { deploymentType: Persistent2, storageType: Ssd, ...plain },
  {
    deploymentType: Persistent1,
    storageType: Hdd,
    efa: false,
    throughputPerTiB: 12,
    small: [],
    stepGiB: 6000,
    serverGiB: 6000,
    ...documented(api),
  },
  {
    deploymentType: Persistent1,
    storageType: Hdd,
    efa: false,
    throughputPerTiB: 40,
    small: [],
    stepGiB: 1800,
    serverGiB: 1800,
    ...documented(api),
  },
  { ...withEfa, throughputPerTiB: 1000, stepGiB: 4800, serverGiB: 4800, ...documented(fsxSources.efaCapacity) },
  { ...withEfa, throughputPerTiB: 500, stepGiB: 9600, serverGiB: 9600, ...documented(fsxSources.efaCapacity) },
  { ...withEfa, throughputPerTiB: 250, stepGiB: 19_200, serverGiB: 19_200, ...documented(fsxSources.efaCapacity) },
  { ...withEfa, throughputPerTiB: 125, stepGiB: 38_400, serverGiB: 38_400, ...documented(fsxSources.efaCapacity) },
];

/** Metadata IOPS that can be asked for. */
export const fsxMetadataIops = {
  ssd: { small: [1500, 3000, 6000], step: 12_000, most: 192_000 },
  intelligentTiering: [6000, 12_000],
  /** One metadata server holds this many. */
  perServer: 12_000,
  ...documented(fsxSources.metadata),
} as const;

/** What AUTOMATIC grants from a capacity on, GiB. Above the last row: 12,000 for every full 24,000 GiB. */
export const fsxAutomaticIops: readonly (Fact & { readonly fromGiB: number; readonly iops: number })[] = [
  [0, 1500],
  [2400, 3000],
  [4800, 6000],
  [12_000, 12_000],
].map(([fromGiB, iops]) => ({
  fromGiB: fromGiB!,
  iops: iops!,
  source: fsxSources.performance,
  asOf: "2026-11-21",
  confidence: Confidence.Reported,
}));

/** Throughput of Intelligent-Tiering file systems, MB/s, and the cache that goes with it, GiB per step. */
export const fsxIntelligentTiering = {
  stepMBps: 4000,
  mostMBps: 2_000_000,
  cacheGiBPerStep: { least: 32, most: 131_072 },
  ...documented(fsxSources.throughput),
} as const;

/** Links to S3. */
export const fsxAssociations = {
  most: 8,
  chunkMiB: { least: 1, most: 512_000, default: 1024 },
  events: ["NEW", "CHANGED", "DELETED"],
  ...documented(fsxSources.association),
} as const;

/** EFA connections to one file system, and how many LNet makes from a node by default. */
export const fsxEfaConnections = {
  most: 1024,
  ...documented(fsxSources.efa),
} as const;

/**
 * EFA devices that LNet binds on a node: connections that it uses up. A type that is not listed is taken at 8.
 * @see https://github.com/aws/aws-parallelcluster
 */
export const fsxEfaConnectionsPerNode: Readonly<Record<string, number>> = { "p6-b300.48xlarge": 16 };
export const fsxEfaConnectionsDefault = 8;

/** Families whose nodes read an EFA-enabled file system straight into GPU memory (GPUDirect Storage). */
export const gpuDirectStorageTypes: Fact & { readonly families: readonly string[] } = {
  families: ["p5", "p5e", "p5en", "p6-b200"],
  ...documented(fsxSources.efaClients),
};
