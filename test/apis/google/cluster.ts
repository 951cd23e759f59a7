import type { Properties } from "../../../components/core/value.ts";
import {
  asText,
  asTruth,
  type Converter,
  given,
  onlyOne,
  physicalName,
  type Shape,
  send,
  sendAll,
  unsent,
} from "../convert.ts";
import { containerd, nodeConfig, sendPool } from "./nodePool.ts";

const service = "hashicorp/terraform-provider-google google/services/container";

const ipEndpoints = "controlPlaneEndpointsConfig.ipEndpointsConfig";

const cluster: Shape = {
  location: unsent,
  project: unsent,
  name: unsent,
  removeDefaultNodePool: unsent,
  deletionProtection: unsent,
  deletionPolicy: unsent,
  ignoreNodeCountChanges: unsent,
  skipNodePoolRefresh: unsent,
  // Of requests that change the cluster.
  desiredEmulatedVersion: unsent,
  // Compared with the version of the control plane, and not sent.
  nodeVersion: unsent,
  maintenancePolicy: unsent,
  privateClusterConfig: unsent,
  minMasterVersion: "initialClusterVersion",
  nodeLocations: "locations",
  nodePools: { as: (pools) => (pools as unknown[]).map(sendPool) },
  nodeConfig: { of: nodeConfig },
  enableAutopilot: "autopilot.enabled",
  allowNetAdmin: "autopilot.workloadPolicyConfig.allowNetAdmin",
  enableLegacyAbac: "legacyAbac.enabled",
  enableShieldedNodes: "shieldedNodes.enabled",
  autopilotClusterPolicyConfig: "autopilot.clusterPolicyConfig",
  autopilotPrivilegedAdmissions: "autopilot.privilegedAdmissionConfig.allowlistPaths",
  clusterAutoscaling: {
    to: "autoscaling",
    of: {
      enabled: "enableNodeAutoprovisioning",
      autoProvisioningLocations: "autoprovisioningLocations",
      defaultComputeClassEnabled: "defaultComputeClassConfig.enabled",
      resourceLimits: { of: { minimum: { as: asText }, maximum: { as: asText } } },
      autoProvisioningDefaults: {
        to: "autoprovisioningNodePoolDefaults",
        of: { diskSize: "diskSizeGb", management: { of: { upgradeOptions: { of: {}, as: onlyOne } } } },
      },
    },
  },
  defaultMaxPodsPerNode: { to: "defaultMaxPodsConstraint.maxPodsPerNode", as: asText },
  // Ranges beyond the first are added by a request of their own once the cluster is there.
  ipAllocationPolicy: {
    of: {
      additionalIpRangesConfigs: unsent,
      additionalPodRangesConfig: unsent,
      podCidrOverprovisionConfig: { of: { disabled: "disable" } },
    },
  },
  networkingMode: {
    to: "ipAllocationPolicy",
    as: (mode) => ({ useIpAliases: mode === "VPC_NATIVE", useRoutes: mode === "ROUTES" }),
  },
  datapathProvider: "networkConfig.datapathProvider",
  dataplaneOptimizationMode: "networkConfig.dataplaneV2Config.scalabilityMode",
  defaultSnatStatus: "networkConfig.defaultSnatStatus",
  disableL4LbFirewallReconciliation: "networkConfig.disableL4LbFirewallReconciliation",
  dnsConfig: "networkConfig.dnsConfig",
  enableCiliumClusterwideNetworkPolicy: "networkConfig.enableCiliumClusterwideNetworkPolicy",
  enableFqdnNetworkPolicy: "networkConfig.enableFqdnNetworkPolicy",
  enableIntranodeVisibility: "networkConfig.enableIntraNodeVisibility",
  enableL4IlbSubsetting: "networkConfig.enableL4ilbSubsetting",
  enableMultiNetworking: "networkConfig.enableMultiNetworking",
  gatewayApiConfig: "networkConfig.gatewayApiConfig",
  inTransitEncryptionConfig: "networkConfig.inTransitEncryptionConfig",
  networkPerformanceConfig: "networkConfig.networkPerformanceConfig",
  privateIpv6GoogleAccess: "networkConfig.privateIpv6GoogleAccess",
  serviceExternalIpsConfig: "networkConfig.serviceExternalIpsConfig",
  masterAuthorizedNetworksConfig: {
    to: `${ipEndpoints}.authorizedNetworksConfig`,
    of: {},
    as: (block) => ({ enabled: true, ...(block as Properties) }),
  },
  fleet: { of: { membershipId: unsent, membershipLocation: unsent } },
  addonsConfig: {
    of: {
      cloudrunConfig: "cloudRunConfig",
      rayOperatorConfigs: { to: "rayOperatorConfig", of: {}, as: onlyOne },
    },
  },
  loggingConfig: { of: { enableComponents: "componentConfig.enableComponents" } },
  monitoringConfig: {
    of: { enableComponents: "componentConfig.enableComponents", managedPrometheus: "managedPrometheusConfig" },
  },
  nodePoolDefaults: {
    of: {
      nodeConfigDefaults: {
        of: {
          containerdConfig: { of: containerd },
          loggingVariant: "loggingConfig.variantConfig.variant",
          insecureKubeletReadonlyPortEnabled: {
            to: "nodeKubeletConfig.insecureKubeletReadonlyPortEnabled",
            as: asTruth,
          },
        },
      },
    },
  },
  nodePoolAutoConfig: {
    of: {
      nodeKubeletConfig: { of: { insecureKubeletReadonlyPortEnabled: { as: asTruth } } },
      resourceManagerTags: "resourceManagerTags.tags",
    },
  },
  notificationConfig: { of: { pubsub: { of: { filter: { of: { eventTypes: "eventType" } } } } } },
  resourceUsageExportConfig: {
    of: { enableResourceConsumptionMetering: "consumptionMeteringConfig.enabled" },
  },
};

/** Of this block only the range of the control plane is sent as it stands; the rest has become settings elsewhere. */
const privateCluster: Shape = {
  peeringName: unsent,
  privateEndpoint: unsent,
  publicEndpoint: unsent,
  enablePrivateNodes: "networkConfig.defaultEnablePrivateNodes",
  enablePrivateEndpoint: { to: `${ipEndpoints}.enablePublicEndpoint`, as: (closed) => closed !== true },
  privateEndpointSubnetwork: `${ipEndpoints}.privateEndpointSubnetwork`,
  masterGlobalAccessConfig: { of: { enabled: "on" }, to: `${ipEndpoints}.globalAccess`, as: (block) => first(block) },
  masterIpv4CidrBlock: "privateClusterConfig.masterIpv4CidrBlock",
};

const first = (block: unknown): unknown => Object.values(block as Properties)[0];

interface Exclusion {
  readonly exclusionName: string;
  readonly startTime?: unknown;
  readonly endTime?: unknown;
  readonly exclusionOptions?: Readonly<{ scope?: unknown; endTimeBehavior?: unknown }>;
}

/** The policy, or nothing: exclusions alone are dropped by the provider, which sends a policy with a window only. */
function maintenancePolicy(block: Properties | undefined): Properties {
  if (block === undefined) return {};
  const exclusions = (block["maintenanceExclusions"] ?? []) as readonly Exclusion[];
  const {
    dailyMaintenanceWindow,
    recurringWindow,
    recurringMaintenanceWindow,
    disruptionBudget,
    maintenanceExclusions: _,
    ...rest
  } = block;
  const maintenanceExclusions = Object.fromEntries(
    exclusions.map(({ exclusionName, startTime, endTime, exclusionOptions }) => [
      exclusionName,
      {
        startTime,
        ...(exclusionOptions?.endTimeBehavior === undefined ? { endTime } : {}),
        ...(exclusionOptions === undefined ? {} : { maintenanceExclusionOptions: exclusionOptions }),
      },
    ]),
  );
  const window = given({
    dailyMaintenanceWindow:
      dailyMaintenanceWindow === undefined ? undefined : send(dailyMaintenanceWindow, { duration: unsent }),
    recurringWindow: recurringWindow === undefined ? undefined : recurring(recurringWindow as Properties),
    recurringMaintenanceWindow,
  });
  if (Object.keys(window).length === 0) return {};
  return {
    maintenancePolicy: { window: { ...window, maintenanceExclusions }, ...given({ disruptionBudget }), ...rest },
  };
}

function recurring({ recurrence, ...window }: Properties): Properties {
  return { window, recurrence };
}

export const clusterConverter: Converter = {
  source: `${service}/resource_container_cluster.go`,
  requests: (inputs, node) => {
    const { privateClusterConfig, ...rest } = inputs;
    const body = sendAll(rest, cluster);
    const closed =
      privateClusterConfig === undefined ? {} : sendAll(privateClusterConfig as Properties, privateCluster);
    return [
      {
        api: "container",
        type: "CreateClusterRequest",
        body: {
          cluster: {
            ...merge(body, closed),
            ...maintenancePolicy(inputs["maintenancePolicy"] as Properties | undefined),
            name: physicalName(node, inputs["name"]),
          },
        },
        address: { parent: `projects/p/locations/${String(inputs["location"])}` },
      },
    ];
  },
};

function merge(one: Properties, other: Properties): Record<string, unknown> {
  const all: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = all[key];
    all[key] = isMap(there) && isMap(value) ? merge(there, value) : value;
  }
  return all;
}

function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
