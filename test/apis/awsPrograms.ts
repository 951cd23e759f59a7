import { EksCluster } from "../../components/aws/eksCluster.ts";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import { EksNetwork } from "../../components/aws/eksNetwork.ts";
import { EksNeuronNodePool } from "../../components/aws/eksNeuronNodePool.ts";
import { FsxLustre } from "../../components/aws/fsxLustre.ts";
import { checkPool } from "../../components/aws/nodes/checkPool.ts";
import type { EksCapacity, EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import { PodIdentityRole } from "../../components/aws/podIdentityRole.ts";
import { TrainingBucket } from "../../components/aws/trainingBucket.ts";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { CapacityKind } from "../../components/hardware/aws/machineType.ts";
import { regionOfZone } from "../../components/hardware/aws/region.ts";
import { clusterByHand, clusterIn } from "../aws/eksFixtures.ts";

const reservationId = "cr-0123456789abcdef0";
const capacities: readonly EksCapacity[] = [
  { kind: CapacityKind.OnDemand },
  { kind: CapacityKind.OnDemand, placementGroup: "own" },
  { kind: CapacityKind.Spot },
  { kind: CapacityKind.Reservation, reservationId },
  {
    kind: CapacityKind.Reservation,
    resourceGroupArn: "arn:aws:resource-groups:us-east-2:123456789012:group/reserved",
  },
  { kind: CapacityKind.CapacityBlock, reservationId, startsAt: "2027-01-01T11:30:00Z", days: 7 },
];

/** A pool of every machine type, and of one for each layout of network cards with every capacity that it can have. */
export function pools(): void {
  const layouts = new Set<string>();
  for (const machine of awsMachineTypes) {
    const { vendor } = machine.accelerator;
    const zone = machine.zones?.[0] ?? `${machine.regions?.[0] ?? "us-east-2"}a`;
    const layout = `${vendor} ${machine.network.layout ?? "none"}`;
    let more = layouts.has(layout) ? 1 : capacities.length;
    layouts.add(layout);
    for (const [index, capacity] of capacities.entries()) {
      if (more === 0) break;
      const args: EksNodePoolArgs = {
        cluster: clusterIn(regionOfZone(zone)!, zone),
        machineType: machine.name,
        zone,
        nodes: { min: capacity.kind === CapacityKind.CapacityBlock ? 0 : 1, planned: 2, max: 4 },
        capacity,
        labels: { tier: "gold" },
        taints: [{ key: "team", value: "vision", effect: "NO_SCHEDULE" }],
        maxPods: 50,
        nodeRepair: true,
      };
      if (checkPool(vendor, args).some(({ severity }) => severity === "error")) continue;
      more -= 1;
      const Pool = vendor === "nvidia" ? EksGpuNodePool : EksNeuronNodePool;
      new Pool(`${machine.name.replaceAll(".", "-")}-${index}`, args);
    }
  }
}

/** A network and a cluster with everything that they can have. */
export function cluster(): void {
  const network = new EksNetwork("main", {
    region: "us-east-2",
    zones: ["us-east-2a", "us-east-2b"],
    cidrBlock: "10.0.0.0/16",
    natGateways: "per-zone",
    interfaceEndpoints: ["sts", "ecr.api"],
    flowLogDays: 30,
  });
  new EksCluster("main", {
    network: network.ref,
    kubernetesVersion: "1.34",
    admins: ["arn:aws:iam::123456789012:role/admin"],
    serviceCidr: "172.20.0.0/16",
    remoteNodeCidrs: ["192.168.0.0/20"],
    remotePodCidrs: ["192.168.16.0/20"],
    addonVersions: { "vpc-cni": "v1.21.1-eksbuild.1" },
    logRetentionDays: 90,
    deletionProtection: true,
  });
}

/** File systems of several deployment types, buckets and identities. */
export function data(): void {
  const { network } = clusterByHand({}, { privateSubnets: { "us-east-2a": "subnet-0123456789abcdef0" } });
  const common = { network, zone: "us-east-2a", clients: [] };
  new FsxLustre("scratch", { ...common, deploymentType: "SCRATCH_2", capacityGiB: 2400, compression: "LZ4" });
  new FsxLustre("persistent", {
    ...common,
    deploymentType: "PERSISTENT_2",
    capacityGiB: 4800,
    throughputPerTiB: 500,
    metadataIops: 6000,
    rootSquash: "365534:65534",
    noSquashNids: ["10.0.1.6@tcp"],
    maintenanceWindow: "1:06:00",
    kmsKeyId: "arn:aws:kms:us-east-2:123456789012:key/12345678-1234-1234-1234-123456789012",
    logLevel: "WARN_ERROR",
    repositories: [
      {
        path: "/images",
        bucket: "images",
        prefix: "train",
        importedFileChunkSizeMiB: 1024,
        autoImport: ["NEW", "CHANGED", "DELETED"],
        autoExport: ["NEW"],
      },
    ],
  });
  new FsxLustre("disk", {
    ...common,
    deploymentType: "PERSISTENT_1",
    storageType: "HDD",
    capacityGiB: 6000,
    throughputPerTiB: 12,
    driveCacheType: "READ",
    backupRetentionDays: 7,
    dailyBackupStartTime: "05:00",
    copyTagsToBackups: true,
  });
  new FsxLustre("tiered", {
    ...common,
    deploymentType: "PERSISTENT_2",
    storageType: "INTELLIGENT_TIERING",
    throughputCapacity: 4000,
    metadataIops: 6000,
    readCacheMode: "USER_PROVISIONED",
    readCacheGiB: 2048,
  });
  new TrainingBucket("models", {
    region: "us-east-2",
    versioning: true,
    lustreLinks: true,
    noncurrentDays: 30,
    checkpointExpirations: [{ prefix: "checkpoints/", days: 90 }],
    abortUploadsAfterDays: 3,
  });
  new TrainingBucket("locked", { region: "us-east-1", objectLock: { mode: "GOVERNANCE", days: 30 } });
  new PodIdentityRole("trainer", {
    cluster: clusterByHand(),
    namespace: "research",
    serviceAccount: "trainer",
    readPrefix: [{ bucket: "images", prefix: "train/" }],
    writeCheckpoints: [{ bucket: "models", prefix: "runs/", deleteObjects: true }],
    decrypt: [{ keyArn: "arn:aws:kms:us-east-2:123456789012:key/12345678-1234-1234-1234-123456789012" }],
    maxSessionSeconds: 7200,
  });
}
