import type { Properties } from "../../../components/core/value.ts";
import {
  asText,
  asTruth,
  type Converter,
  onlyOne,
  physicalName,
  type Shape,
  send,
  sendAll,
  unsent,
} from "../convert.ts";

const service = "hashicorp/terraform-provider-google google/services/container";

const kubelet: Shape = {
  insecureKubeletReadonlyPortEnabled: { as: asTruth },
  podPidsLimit: { as: asText },
};

const gibibytes = { of: { swapSizeGib: { as: asText } } };

const linux: Shape = {
  hugepagesConfig: "hugepages",
  customNodeInit: { of: { initScript: { of: { gcsGeneration: { as: asText } } } } },
  swapConfig: {
    of: {
      bootDiskProfile: gibibytes,
      ephemeralLocalSsdProfile: gibibytes,
      dedicatedLocalSsdProfile: { of: { diskCount: { as: asText } } },
    },
  },
};

export const containerd: Shape = {
  privateRegistryAccessConfig: { of: { certificateAuthorityDomainConfigs: "certificateAuthorityDomainConfig" } },
  registryHosts: {
    of: { hosts: { of: { cas: "ca", clients: "client", headers: { to: "header", of: { values: "value" } } } } },
  },
};

/** Nodes, as pools and clusters describe them. */
export const nodeConfig: Shape = {
  effectiveTaints: unsent,
  guestAccelerators: {
    to: "accelerators",
    of: {
      type: "acceleratorType",
      count: { to: "acceleratorCount", as: asText },
      gpuSharingConfig: { of: { maxSharedClientsPerGpu: { as: asText } } },
    },
  },
  gpudirectStrategy: "gpuDirectConfig.gpuDirectStrategy",
  bootDisk: {
    of: { sizeGb: { as: asText }, provisionedIops: { as: asText }, provisionedThroughput: { as: asText } },
  },
  advancedMachineFeatures: { of: { threadsPerCore: { as: asText } } },
  loggingVariant: "loggingConfig.variantConfig.variant",
  resourceManagerTags: "resourceManagerTags.tags",
  hostMaintenancePolicy: { of: { opportunisticMaintenanceStrategy: { of: { minNodesPerPool: { as: asText } } } } },
  containerdConfig: { of: containerd },
  kubeletConfig: { of: kubelet },
  linuxNodeConfig: { of: linux },
  nodeImageConfigs: { to: "nodeImageConfig", as: onlyOne },
  windowsNodeConfig: { of: { osversion: "osVersion" } },
};

const maxPods = { to: "maxPodsConstraint.maxPodsPerNode", as: asText };

const networkConfig: Shape = {
  additionalPodNetworkConfigs: { of: { maxPodsPerNode: { to: "maxPodsPerNode.maxPodsPerNode", as: asText } } },
  podCidrOverprovisionConfig: { of: { disabled: "disable" } },
};

const pool: Shape = {
  cluster: unsent,
  location: unsent,
  project: unsent,
  namePrefix: unsent,
  deletionPolicy: unsent,
  managedInstanceGroupUrls: unsent,
  ignoreNodeCountChanges: unsent,
  name: unsent,
  nodeConfig: { to: "config", of: nodeConfig },
  // On creation the two are one: a fixed count is the first count, too.
  nodeCount: "initialNodeCount",
  nodeLocations: "locations",
  maxPodsPerNode: maxPods,
  networkConfig: { of: networkConfig },
  // A block that is there is switched on.
  autoscaling: { of: {}, as: (block) => ({ enabled: true, ...(block as Properties) }) },
  nodeDrainConfigs: { to: "nodeDrainConfig", of: {}, as: onlyOne },
  maintenancePolicies: {
    to: "maintenancePolicy",
    of: { exclusionUntilEndOfSupports: { to: "exclusionUntilEndOfSupport", of: {}, as: onlyOne } },
    as: onlyOne,
  },
};

/** A pool inside a cluster, or on its own. */
export function sendPool(inputs: unknown): Properties {
  const { name } = inputs as Properties;
  return { ...(name === undefined ? {} : { name }), ...(send(inputs, pool) as Properties) };
}

export const nodePoolConverter: Converter = {
  source: `${service}/resource_container_node_pool.go, ${service}/node_config.go`,
  requests: (inputs, node) => [
    {
      api: "container",
      type: "CreateNodePoolRequest",
      body: {
        nodePool: { ...sendAll(inputs, pool), name: physicalName(node, inputs["name"]) },
      },
      address: { parent: `projects/p/locations/${String(inputs["location"])}/clusters/c` },
    },
  ],
};
