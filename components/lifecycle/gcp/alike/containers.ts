import { gkeClusterType, gkeNodePoolType } from "../../../hardware/gcp/nodePoolTypes.ts";
import type { AlikeInputs } from "../../alikeInputs.ts";
import { googleSchema } from "../source.ts";

/** What nodes are like, in a pool and in the pools of a cluster. */
const ofNodes: Pick<AlikeInputs, "keptWhenLeftOut" | "sets" | "names" | "caseless"> = {
  keptWhenLeftOut: [
    "guestAccelerators",
    "guestAccelerators.gpuDriverInstallationConfig",
    "localSsdCount",
    "metadata",
    "minCpuPlatform",
    "oauthScopes",
    "serviceAccount",
    "shieldedInstanceConfig",
  ],
  sets: ["oauthScopes", "reservationAffinity.values", "soleTenantConfig.nodeAffinities"],
  names: ["guestAccelerators.type"],
  caseless: ["gpudirectStrategy", "imageType"],
};
const usualNodes: Readonly<Record<string, unknown>> = {
  "advancedMachineFeatures.performanceMonitoringUnit": "STANDARD",
  // Set by the API of GKE 1.12 and later.
  metadata: { "disable-legacy-endpoints": "true" },
  preemptible: false,
  "shieldedInstanceConfig.enableIntegrityMonitoring": true,
  "shieldedInstanceConfig.enableSecureBoot": false,
  spot: false,
};

const below = (path: string, inputs: readonly string[] = []): string[] => inputs.map((input) => `${path}.${input}`);
const usualBelow = (path: string, usual: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(usual).map(([input, value]) => [`${path}.${input}`, value]));

const ofPool = {
  keptWhenLeftOut: [
    "initialNodeCount",
    "maxPodsPerNode",
    "networkConfig.additionalNodeNetworkConfigs",
    "networkConfig.additionalNodeNetworkConfigs.network",
    "networkConfig.additionalNodeNetworkConfigs.subnetwork",
    "networkConfig.additionalPodNetworkConfigs.maxPodsPerNode",
    "networkConfig.podCidrOverprovisionConfig",
    "networkConfig.podIpv4CidrBlock",
    "networkConfig.podRange",
    "networkConfig.subnetwork",
    "nodeConfig",
    ...below("nodeConfig", ofNodes.keptWhenLeftOut),
  ],
  defaults: usualBelow("nodeConfig", usualNodes),
  sets: [...below("nodeConfig", ofNodes.sets), "nodeLocations"],
  names: ["networkConfig.subnetwork", ...below("nodeConfig", ofNodes.names)],
  caseless: below("nodeConfig", ofNodes.caseless),
} satisfies Partial<AlikeInputs>;

/** Of GKE. */
export const alikeContainers: Readonly<Record<string, AlikeInputs>> = {
  [gkeClusterType]: {
    keptWhenLeftOut: [
      "clusterIpv4Cidr",
      "confidentialNodes",
      "datapathProvider",
      "defaultMaxPodsPerNode",
      "enableL4IlbSubsetting",
      "ipAllocationPolicy",
      "ipAllocationPolicy.clusterIpv4CidrBlock",
      "ipAllocationPolicy.clusterSecondaryRangeName",
      "ipAllocationPolicy.podCidrOverprovisionConfig",
      "ipAllocationPolicy.servicesIpv4CidrBlock",
      "ipAllocationPolicy.servicesSecondaryRangeName",
      "location",
      "networkingMode",
      "nodeConfig",
      ...below("nodeConfig", ofNodes.keptWhenLeftOut),
      "nodePools",
      ...below("nodePools", ofPool.keptWhenLeftOut),
      "privateClusterConfig.masterIpv4CidrBlock",
      "project",
      "subnetwork",
    ],
    defaults: {
      datapathProvider: "DATAPATH_PROVIDER_UNSPECIFIED",
      enableFqdnNetworkPolicy: false,
      enableKubernetesAlpha: false,
      network: "default",
      ...usualBelow("nodeConfig", usualNodes),
      ...usualBelow("nodePools", ofPool.defaults),
    },
    sets: [
      "enableK8sBetaApis.enabledApis",
      "ipAllocationPolicy.additionalPodRangesConfig.podRangeNames",
      "loggingConfig.enableComponents",
      "maintenancePolicy.maintenanceExclusions",
      "masterAuthorizedNetworksConfig.cidrBlocks",
      "monitoringConfig.enableComponents",
      ...below("nodeConfig", ofNodes.sets),
      "nodeLocations",
      ...below("nodePools", ofPool.sets),
      "userManagedKeysConfig.serviceAccountSigningKeys",
      "userManagedKeysConfig.serviceAccountVerificationKeys",
    ],
    names: [
      "ipAllocationPolicy.additionalIpRangesConfigs.subnetwork",
      "network",
      ...below("nodeConfig", ofNodes.names),
      ...below("nodePools", ofPool.names),
      "subnetwork",
    ],
    caseless: [...below("nodeConfig", ofNodes.caseless), ...below("nodePools", ofPool.caseless)],
    ...googleSchema("container/resource_container_cluster.go, container/node_config.go"),
  },
  [gkeNodePoolType]: {
    ...ofPool,
    keptWhenLeftOut: [...ofPool.keptWhenLeftOut, "location"],
    ...googleSchema("container/resource_container_node_pool.go, container/node_config.go"),
  },
};
