import { readBoolean } from "../../../core/value.ts";
import { gkeClusterType, gkeNodePoolType } from "../../../hardware/gcp/nodePoolTypes.ts";
import type { ReplacingInputs } from "../../replacingInputs.ts";
import { google } from "../source.ts";

/** What can be switched on in place, and not off again (`isBeenEnabled`). */
function switchedOff(path: string): NonNullable<ReplacingInputs["sometimes"]>[string] {
  return (before, after) => {
    const [was, is] = [readBoolean(before, path), readBoolean(after, path)];
    return was.state === "known" && was.value && (is.state === "absent" || (is.state === "known" && !is.value));
  };
}

/** GKE. */
export const containerRows: Readonly<Record<string, ReplacingInputs>> = {
  [gkeClusterType]: {
    always: [
      "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey",
      "clusterIpv4Cidr",
      "confidentialNodes",
      "datapathProvider",
      "dataplaneOptimizationMode",
      "defaultMaxPodsPerNode",
      "description",
      "enableAutopilot",
      "enableKubernetesAlpha",
      "enableTpu",
      "initialNodeCount",
      "ipAllocationPolicy.clusterIpv4CidrBlock",
      "ipAllocationPolicy.clusterSecondaryRangeName",
      "ipAllocationPolicy.podCidrOverprovisionConfig",
      "ipAllocationPolicy.servicesIpv4CidrBlock",
      "ipAllocationPolicy.servicesSecondaryRangeName",
      "location",
      "masterAuth.clientCertificateConfig",
      "name",
      "network",
      "networkingMode",
      "privateClusterConfig.masterIpv4CidrBlock",
      "privateClusterConfig.privateEndpointSubnetwork",
      "project",
      "subnetwork",
      "userManagedKeysConfig.aggregationCa",
      "userManagedKeysConfig.clusterCa",
      "userManagedKeysConfig.etcdApiCa",
      "userManagedKeysConfig.etcdPeerCa",
    ],
    sometimes: {
      enableFqdnNetworkPolicy: switchedOff("enableFqdnNetworkPolicy"),
      enableL4IlbSubsetting: switchedOff("enableL4IlbSubsetting"),
    },
    ...google("container/resource_container_cluster.go"),
  },
  [gkeNodePoolType]: {
    always: [
      "cluster",
      "initialNodeCount",
      "location",
      "maxPodsPerNode",
      "name",
      "namePrefix",
      "networkConfig.acceleratorNetworkProfile",
      "networkConfig.additionalNodeNetworkConfigs",
      "networkConfig.additionalPodNetworkConfigs",
      "networkConfig.createPodRange",
      "networkConfig.podCidrOverprovisionConfig",
      "networkConfig.podIpv4CidrBlock",
      "networkConfig.podRange",
      "networkConfig.subnetwork",
      "nodeConfig.advancedMachineFeatures",
      "nodeConfig.bootDiskKmsKey",
      "nodeConfig.confidentialNodes.confidentialInstanceType",
      "nodeConfig.enableConfidentialStorage",
      "nodeConfig.ephemeralStorageLocalSsdConfig",
      "nodeConfig.flexStart",
      "nodeConfig.guestAccelerators",
      "nodeConfig.hostMaintenancePolicy",
      "nodeConfig.localNvmeSsdBlockConfig",
      "nodeConfig.localSsdCount",
      "nodeConfig.localSsdEncryptionMode",
      "nodeConfig.maxRunDuration",
      "nodeConfig.metadata",
      "nodeConfig.minCpuPlatform",
      "nodeConfig.nodeGroup",
      "nodeConfig.oauthScopes",
      "nodeConfig.preemptible",
      "nodeConfig.reservationAffinity",
      "nodeConfig.sandboxConfig",
      "nodeConfig.secondaryBootDisks",
      "nodeConfig.serviceAccount",
      "nodeConfig.shieldedInstanceConfig",
      "nodeConfig.soleTenantConfig",
      "nodeConfig.spot",
      "placementPolicy",
      "project",
      "queuedProvisioning",
    ],
    complete: true,
    ...google("container/resource_container_node_pool.go, container/node_config.go"),
  },
};
