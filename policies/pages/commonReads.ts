import { type Reading, readsOf } from "./page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const reservation = "aws:ec2/capacityReservation:CapacityReservation";
const nodePool = "gcp:container/nodePool:NodePool";

/** What is read in one place for all policies. Pages repeat of it only what they have something to say of. */
export interface CommonReading extends Omit<Reading, "types" | "whenUnknown" | "whenAbsent"> {
  /** @default every type */
  readonly types?: readonly string[];
}

export const commonReads: readonly CommonReading[] = [
  { path: "region", use: "where it is; else the region of its provider" },
  { path: "zone", use: "where it is; else the zone of its provider" },
  { path: "location", use: "region or zone of a resource of Google Cloud" },
  { path: "project", use: "whose it is; else the project of its provider" },
  {
    path: "options.provider",
    use: "whether its provider is the default one, whose settings stand in the stack's configuration",
  },
  { path: "tags.team", use: "who pays" },
  { path: "labels.team", use: "who pays" },
  { path: "resourceLabels.team", use: "who pays" },
  { path: "userLabels.team", use: "who pays" },
  { path: "nodeConfig.resourceLabels.team", use: "who pays" },
  ...readsOf([nodeGroup], {
    "launchTemplate.*": "which template its nodes are started from",
    "instanceTypes[*]": "machine types",
    capacityType: "how it is bought",
    "scalingConfig.*": "how many nodes",
    diskSize: "root disk",
  }),
  ...readsOf([template], {
    instanceType: "machine type",
    instanceRequirements: "machine types that EC2 chooses by itself",
    "instanceMarketOptions.*": "how it is bought",
    "capacityReservationSpecification.*": "whether a reservation pays for it",
  }),
  ...readsOf([reservation], {
    instanceType: "machine type",
    instanceCount: "how many machines",
    instancePlatform: "operating system, which is in the price",
    tenancy: "dedicated machines have other prices",
    endDate: "how long it is paid for",
  }),
  ...readsOf([nodePool], {
    cluster: "whose pool it is",
    "nodeLocations[*]": "zones",
    nodeCount: "how many nodes, in each zone",
    initialNodeCount: "how many nodes at first, in each zone",
    "autoscaling.*": "between how many nodes it scales",
    "management.*": "whether GKE repairs nodes",
    "upgradeSettings.*": "how GKE upgrades nodes",
    "placementPolicy.*": "how near its nodes are, and the topology of a slice",
    "queuedProvisioning.*": "how it is bought",
    "networkConfig.additionalNodeNetworkConfigs[*]": "further networks",
    "networkConfig.acceleratorNetworkProfile": "whether GKE makes further networks",
    "nodeConfig.machineType": "machine type",
    "nodeConfig.guestAccelerators[*].*": "GPUs of a node",
    "nodeConfig.spot": "how it is bought",
    "nodeConfig.preemptible": "how it is bought",
    "nodeConfig.flexStart": "how it is bought",
    "nodeConfig.maxRunDuration": "how long nodes live",
    "nodeConfig.reservationAffinity.*": "whether a reservation pays for it",
    "nodeConfig.bootDisk.*": "boot disk",
    "nodeConfig.diskSizeGb": "boot disk",
    "nodeConfig.diskType": "boot disk",
    "nodeConfig.secondaryBootDisks": "further disks",
    "nodeConfig.localSsdCount": "local SSDs",
    "nodeConfig.ephemeralStorageLocalSsdConfig.*": "local SSDs",
    "nodeConfig.localNvmeSsdBlockConfig.*": "local SSDs",
  }),
];
