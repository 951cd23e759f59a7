import { Firewall } from "@pulumi/gcp/compute/firewall.js";
import { FutureReservation } from "@pulumi/gcp/compute/futureReservation.js";
import { GlobalAddress } from "@pulumi/gcp/compute/globalAddress.js";
import { Network } from "@pulumi/gcp/compute/network.js";
import { Reservation } from "@pulumi/gcp/compute/reservation.js";
import { ResourcePolicy } from "@pulumi/gcp/compute/resourcePolicy.js";
import { Router } from "@pulumi/gcp/compute/router.js";
import { RouterNat } from "@pulumi/gcp/compute/routerNat.js";
import { Subnetwork } from "@pulumi/gcp/compute/subnetwork.js";
import { Cluster } from "@pulumi/gcp/container/cluster.js";
import { NodePool, type NodePoolArgs } from "@pulumi/gcp/container/nodePool.js";
import { Instance } from "@pulumi/gcp/lustre/instance.js";
import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember as AccountMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { Connection } from "@pulumi/gcp/servicenetworking/connection.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember.js";

/** Requests that Google takes, written by hand: what the converters are tried on apart from the components. */

const gpu = (type: string, count: number) => [
  { type, count, gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" } },
];
const extra = (count: number, network: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({ network: network(index), subnetwork: `${network(index)}-${index}` }));
const reserved = (value: string) => ({
  consumeReservationType: "SPECIFIC_RESERVATION",
  key: "compute.googleapis.com/reservation-name",
  values: [value],
});
const surge = { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 };

const pools: Readonly<Record<string, Omit<NodePoolArgs, "cluster">>> = {
  "a3-mega": {
    location: "us-east5",
    nodeLocations: ["us-east5-a"],
    initialNodeCount: 2,
    maxPodsPerNode: 32,
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: surge,
    placementPolicy: { type: "COMPACT" },
    networkConfig: { enablePrivateNodes: true, additionalNodeNetworkConfigs: extra(8, (index) => `vpc${index + 1}`) },
    nodeConfig: {
      machineType: "a3-megagpu-8g",
      diskType: "pd-ssd",
      diskSizeGb: 200,
      guestAccelerators: gpu("nvidia-h100-mega-80gb", 8),
      gvnic: { enabled: true },
      ephemeralStorageLocalSsdConfig: { localSsdCount: 16 },
      serviceAccount: "nodes@example-project.iam.gserviceaccount.com",
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
      labels: { "hybrid-gpu/pool": "train" },
      resourceLabels: { team: "research" },
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }],
      workloadMetadataConfig: { mode: "GKE_METADATA" },
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      kubeletConfig: { cpuManagerPolicy: "static", insecureKubeletReadonlyPortEnabled: "FALSE", podPidsLimit: 4096 },
      linuxNodeConfig: {
        sysctls: { "net.ipv4.tcp_rmem": "4096 87380 16777216" },
        hugepagesConfig: { hugepageSize2m: 1024 },
      },
    },
  },
  "a3-ultra": {
    location: "us-east5",
    nodeLocations: ["us-east5-a"],
    nodeCount: 4,
    networkConfig: {
      additionalNodeNetworkConfigs: [...extra(1, () => "gvnic-1"), ...extra(8, () => "rdma")],
    },
    nodeConfig: {
      machineType: "a3-ultragpu-8g",
      diskType: "hyperdisk-balanced",
      guestAccelerators: gpu("nvidia-h200-141gb", 8),
      reservationAffinity: reserved(
        "projects/other/reservations/h200/reservationBlocks/block-1/reservationSubBlocks/sub-1",
      ),
      hostMaintenancePolicy: { maintenanceInterval: "PERIODIC" },
      gpudirectStrategy: "RDMA",
    },
  },
  a4x: {
    location: "us-central1",
    initialNodeCount: 18,
    placementPolicy: { type: "COMPACT", policyName: "nvl72" },
    networkConfig: { acceleratorNetworkProfile: "auto" },
    nodeConfig: { machineType: "a4x-highgpu-4g", guestAccelerators: gpu("nvidia-gb200", 4) },
  },
  "l4-shared": {
    location: "us-central1-a",
    autoscaling: { minNodeCount: 0, maxNodeCount: 4, locationPolicy: "BALANCED" },
    nodeConfig: {
      machineType: "g2-standard-8",
      spot: true,
      guestAccelerators: [
        {
          type: "nvidia-l4",
          count: 1,
          gpuSharingConfig: { gpuSharingStrategy: "TIME_SHARING", maxSharedClientsPerGpu: 4 },
        },
      ],
    },
  },
  "flex-start": {
    location: "us-central1-a",
    autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 8, locationPolicy: "ANY" },
    management: { autoRepair: false, autoUpgrade: true },
    nodeConfig: {
      machineType: "a3-megagpu-8g",
      flexStart: true,
      maxRunDuration: "604800s",
      reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
    },
  },
  queued: {
    location: "us-central1-a",
    initialNodeCount: 0,
    queuedProvisioning: { enabled: true },
    autoscaling: { minNodeCount: 0, maxNodeCount: 16, locationPolicy: "ANY" },
    nodeConfig: { machineType: "a3-highgpu-8g", reservationAffinity: { consumeReservationType: "NO_RESERVATION" } },
  },
  "v5p-slice": {
    location: "us-east5-a",
    nodeCount: 16,
    maxPodsPerNode: 15,
    placementPolicy: { type: "COMPACT", tpuTopology: "4x4x4" },
    nodeDrainConfigs: [{ respectPdbDuringNodePoolDeletion: true }],
    nodeConfig: { machineType: "ct5p-hightpu-4t", reservationAffinity: reserved("v5p") },
  },
  "tpu7x-slice": {
    location: "us-central1-c",
    placementPolicy: { type: "COMPACT", policyName: "tpu7x-4x4x4" },
    nodeConfig: {
      machineType: "tpu7x-standard-4t",
      bootDisk: { diskType: "hyperdisk-balanced", sizeGb: 100, provisionedIops: 3000, provisionedThroughput: 150 },
    },
  },
};

export function nodePools(): void {
  for (const [name, args] of Object.entries(pools)) new NodePool(name, { cluster: "lab", ...args });
}

export function cluster(): void {
  new Cluster("lab", {
    name: "lab",
    location: "us-east5",
    network: "lab",
    subnetwork: "lab-nodes",
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    deletionProtection: true,
    minMasterVersion: "1.35.3-gke.1389000",
    releaseChannel: { channel: "REGULAR" },
    networkingMode: "VPC_NATIVE",
    datapathProvider: "ADVANCED_DATAPATH",
    enableMultiNetworking: true,
    enableIntranodeVisibility: true,
    ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: false,
      masterGlobalAccessConfig: { enabled: true },
    },
    masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "203.0.113.0/24", displayName: "office" }] },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: true } },
    workloadIdentityConfig: { workloadPool: "example-project.svc.id.goog" },
    addonsConfig: {
      gcsFuseCsiDriverConfig: { enabled: true },
      lustreCsiDriverConfig: { enabled: true },
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      dnsCacheConfig: { enabled: true },
      httpLoadBalancing: { disabled: false },
      highScaleCheckpointingConfig: { enabled: true },
      rayOperatorConfigs: [{ enabled: true, rayClusterLoggingConfig: { enabled: true } }],
    },
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2027-01-02T02:00:00Z",
        endTime: "2027-01-02T10:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=SA",
      },
      maintenanceExclusions: [
        {
          exclusionName: "pretraining",
          startTime: "2027-01-10T00:00:00Z",
          endTime: "2027-02-20T00:00:00Z",
          exclusionOptions: { scope: "NO_MINOR_OR_NODE_UPGRADES" },
        },
      ],
    },
    loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS"] },
    monitoringConfig: {
      enableComponents: ["SYSTEM_COMPONENTS", "DCGM"],
      managedPrometheus: { enabled: true },
      advancedDatapathObservabilityConfig: { enableMetrics: true, enableRelay: false },
    },
    costManagementConfig: { enabled: true },
    enableShieldedNodes: true,
    databaseEncryption: { state: "ENCRYPTED", keyName: "projects/p/locations/us-east5/keyRings/r/cryptoKeys/k" },
    defaultMaxPodsPerNode: 64,
    nodePoolDefaults: { nodeConfigDefaults: { gcfsConfig: { enabled: true }, loggingVariant: "MAX_THROUGHPUT" } },
    clusterAutoscaling: { enabled: false, autoscalingProfile: "OPTIMIZE_UTILIZATION" },
    dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE" },
    gatewayApiConfig: { channel: "CHANNEL_STANDARD" },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    binaryAuthorization: { evaluationMode: "DISABLED" },
    securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
    nodePools: [{ name: "first", initialNodeCount: 1, nodeConfig: { machineType: "e2-standard-4" } }],
    resourceLabels: { team: "research" },
  });
}

export function network(): void {
  new Network("lab", { name: "lab", autoCreateSubnetworks: false, mtu: 8896, routingMode: "REGIONAL" });
  new Network("rdma", {
    name: "rdma",
    autoCreateSubnetworks: false,
    mtu: 8896,
    networkProfile: "projects/p/global/networkProfiles/us-east5-a-vpc-roce",
  });
  new Subnetwork("nodes", {
    name: "lab-nodes",
    network: "lab",
    region: "us-east5",
    ipCidrRange: "10.0.0.0/20",
    privateIpGoogleAccess: true,
    stackType: "IPV4_ONLY",
    secondaryIpRanges: [
      { rangeName: "pods", ipCidrRange: "10.4.0.0/14" },
      { rangeName: "services", ipCidrRange: "10.1.0.0/20" },
    ],
    logConfig: { aggregationInterval: "INTERVAL_5_SEC", flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" },
  });
  new Firewall("lustre", {
    name: "lustre",
    network: "lab",
    direction: "INGRESS",
    priority: 1000,
    allows: [{ protocol: "tcp", ports: ["988", "6988"] }],
    sourceRanges: ["10.100.0.0/20"],
    logConfig: { metadata: "INCLUDE_ALL_METADATA" },
  });
  new Firewall("none", { name: "none", network: "lab", denies: [{ protocol: "all" }], sourceRanges: ["0.0.0.0/0"] });
  new Router("lab", { name: "lab", network: "lab", region: "us-east5", bgp: { asn: 64514, advertiseMode: "DEFAULT" } });
  new RouterNat("lab", {
    name: "lab",
    router: "lab",
    region: "us-east5",
    natIpAllocateOption: "AUTO_ONLY",
    sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
    subnetworks: [{ name: "lab-nodes", sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
    enableDynamicPortAllocation: true,
    minPortsPerVm: 64,
    maxPortsPerVm: 4096,
    logConfig: { enable: true, filter: "ERRORS_ONLY" },
  });
  new GlobalAddress("services", {
    name: "services",
    network: "lab",
    purpose: "VPC_PEERING",
    addressType: "INTERNAL",
    prefixLength: 20,
    labels: { team: "research" },
  });
  new Connection("services", {
    network: "lab",
    service: "servicenetworking.googleapis.com",
    reservedPeeringRanges: ["services"],
  });
}

export function capacity(): void {
  new ResourcePolicy("nvl72", {
    name: "nvl72",
    region: "us-central1",
    workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: "1x72" },
  });
  new ResourcePolicy("compact", {
    name: "compact",
    region: "us-central1",
    groupPlacementPolicy: { collocation: "COLLOCATED", vmCount: 4, maxDistance: 2 },
  });
  new Reservation("h100", {
    name: "h100",
    zone: "us-east5-a",
    specificReservationRequired: true,
    specificReservation: {
      count: 4,
      instanceProperties: {
        machineType: "a3-megagpu-8g",
        guestAccelerators: [{ acceleratorType: "nvidia-h100-mega-80gb", acceleratorCount: 8 }],
        localSsds: [{ interface: "NVME", diskSizeGb: 375 }],
      },
    },
    shareSettings: { shareType: "SPECIFIC_PROJECTS", projectMaps: [{ id: "other", projectId: "other" }] },
    deleteAfterDuration: { seconds: "86400", nanos: 0 },
  });
  new FutureReservation("h200", {
    name: "h200",
    zone: "us-east5-a",
    planningStatus: "DRAFT",
    reservationMode: "CALENDAR",
    reservationName: "h200",
    specificReservationRequired: true,
    autoDeleteAutoCreatedReservations: true,
    deploymentType: "DENSE",
    timeWindow: { startTime: "2027-01-10T00:00:00Z", duration: { seconds: "604800" } },
    specificSkuProperties: { totalCount: "8", instanceProperties: { machineType: "a3-ultragpu-8g" } },
  });
  new FutureReservation("v5p", {
    name: "v5p",
    zone: "us-east5-a",
    timeWindow: { startTime: "2027-01-10T00:00:00Z", endTime: "2027-02-10T00:00:00Z" },
    aggregateReservation: {
      vmFamily: "VM_FAMILY_CLOUD_TPU_POD_SLICE_CT5P",
      workloadType: "BATCH",
      reservedResources: [
        { accelerator: { acceleratorCount: 64, acceleratorType: "projects/p/zones/z/acceleratorTypes/ct5p" } },
      ],
    },
  });
}

export function storage(): void {
  new Instance("scratch", {
    instanceId: "scratch",
    location: "us-east5-a",
    filesystem: "scratch",
    capacityGib: "18000",
    perUnitStorageThroughput: "1000",
    network: "projects/example-project/global/networks/lab",
    gkeSupportEnabled: false,
    description: "Scratch of the lab",
    labels: { team: "research" },
  });
  new Bucket("models", {
    name: "example-project-models",
    location: "US-EAST5",
    storageClass: "STANDARD",
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    hierarchicalNamespace: { enabled: true },
    softDeletePolicy: { retentionDurationSeconds: 604800 },
    versioning: { enabled: false },
    retentionPolicy: { retentionPeriod: "86400", isLocked: true },
    autoclass: { enabled: true, terminalStorageClass: "NEARLINE" },
    encryption: { defaultKmsKeyName: "projects/p/locations/us-east5/keyRings/r/cryptoKeys/k" },
    logging: { logBucket: "logs", logObjectPrefix: "models" },
    lifecycleRules: [
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
      {
        action: { type: "SetStorageClass", storageClass: "COLDLINE" },
        condition: { matchesPrefixes: ["runs/"], daysSinceNoncurrentTime: 30, withState: "ARCHIVED" },
      },
      { action: { type: "Delete" }, condition: { age: 90, matchesSuffixes: [".tmp"] } },
    ],
    labels: { team: "research" },
    forceDestroy: false,
  });
  new Account("nodes", { accountId: "lab-nodes", displayName: "Nodes of lab" });
  new IAMMember("nodes", {
    project: "example-project",
    role: "roles/container.defaultNodeServiceAccount",
    member: "serviceAccount:lab-nodes@example-project.iam.gserviceaccount.com",
  });
  new AccountMember("impersonate", {
    serviceAccountId: "projects/example-project/serviceAccounts/lab-nodes@example-project.iam.gserviceaccount.com",
    role: "roles/iam.workloadIdentityUser",
    member: "serviceAccount:example-project.svc.id.goog[research/trainer]",
  });
  new BucketIAMMember("read", {
    bucket: "example-project-models",
    role: "roles/storage.objectViewer",
    member:
      "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/example-project.svc.id.goog/subject/ns/research/sa/trainer",
    condition: {
      title: "runs",
      description: "Objects of runs",
      expression: 'resource.name.startsWith("projects/_/buckets/example-project-models/objects/runs/")',
    },
  });
}
