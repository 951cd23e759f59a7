import { readList } from "../../components/core/value.ts";
import { gcpResourcePolicyType, gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { apiPath, clusterOutputs, poolId, poolOutputs } from "./containerOutputs.ts";
import type { GoogleType } from "./googleType.ts";
import { providerProtection } from "./keeping.ts";
import { Agent, keyDenied } from "./kmsGrant.ts";
import { lastPart, located, pathOf, text } from "./made.ts";
import { refuseNodePool } from "./nodePoolRules.ts";
import { quotaExceeded } from "./quota.ts";
import { badRequest, firewallOf, inUse, machineOf, network, notFound, subnetwork } from "./refusals.ts";
import { Stage } from "./stage.ts";

const provider = "hashicorp/terraform-provider-google google/services/container";

/** GKE. */
export const containerTypes: readonly GoogleType[] = [
  {
    type: gkeClusterType,
    id: located("clusters"),
    outputs: clusterOutputs,
    called: "",
    minutes: {
      create: 9,
      delete: 5,
      update: 3,
      source:
        "https://github.com/tranquilitybase-io/tb-gcp/issues/589 (9m7s; 11m18s in terraform-google-kubernetes-engine#1653)",
    },
    taken: (_, existing) => ({
      code: "alreadyExists",
      message: `Already exists: ${apiPath(existing.id)}.`,
      status: 409,
      source: "https://github.com/GoogleCloudPlatform/gke-logging-sinks-demo/pull/11",
    }),
    refers: [
      network("network", { holds: inUse("network", firewallOf) }),
      subnetwork("subnetwork", { holds: inUse("subnetwork", machineOf) }),
    ],
    refuse: (asked) =>
      missingRange(asked) ?? keyDenied(asked, "databaseEncryption.keyName", Agent.Container) ?? quotaExceeded(asked),
    protection: {
      ...providerProtection(
        "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion.",
        `${provider}/resource_container_cluster.go`,
      ),
      isOnUnsaid: true,
    },
    takesAlong: poolsOf,
  },
  {
    type: gkeNodePoolType,
    id: poolId,
    outputs: poolOutputs,
    called: "NodePool",
    minutes: {
      create: 2.5,
      delete: 3,
      update: 4,
      source:
        "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/node-pools, logs in public issues (1 to 5 minutes)",
    },
    taken: (_, { id }) => ({
      code: "alreadyExists",
      message: `resource - ${id} - already exists`,
      operation: Stage.Provider,
      source: `${provider}/resource_container_node_pool.go`,
    }),
    refers: [
      { path: "cluster", to: [gkeClusterType], missing: clusterNotFound },
      {
        path: "placementPolicy.policyName",
        to: [gcpResourcePolicyType],
        missing: notFound,
        holds: inUse("resource_policy", groupOf),
      },
      subnetwork("networkConfig.subnetwork", { holds: inUse("subnetwork", machineOf) }),
      network("networkConfig.additionalNodeNetworkConfigs[].network", { holds: inUse("network", machineOf) }),
      subnetwork("networkConfig.additionalNodeNetworkConfigs[].subnetwork", { holds: inUse("subnetwork", machineOf) }),
    ],
    refuse: (asked) =>
      keyDenied(asked, "nodeConfig.bootDiskKmsKey", Agent.Compute) ??
      (asked.before === undefined ? refuseNodePool(asked) : undefined),
  },
];

function clusterNotFound(value: string): Refusal | undefined {
  if (notFound(value) === undefined) return undefined;
  return {
    code: "notFound",
    message: `Not found: ${pathOf(value)}.`,
    status: 404,
    source: `${provider}/resource_container_node_pool.go (a pool without its cluster)`,
  };
}

/** Pods and services have ranges of the subnet that are there under these names. */
function missingRange({ inputs, world, before }: Asked): Refusal | undefined {
  if (before !== undefined) return undefined;
  const value = text(inputs, "subnetwork");
  const subnet = value === "" ? undefined : world.find(["gcp:compute/subnetwork:Subnetwork"], value);
  if (subnet === undefined) return undefined;
  const ranges = readList(subnet.inputs, "secondaryIpRanges");
  const count = ranges.state === "known" ? ranges.value.length : 0;
  const names = Array.from({ length: count }, (_, index) =>
    text(subnet.inputs, `secondaryIpRanges[${index}].rangeName`),
  );
  for (const [what, path] of [
    ["Pod", "ipAllocationPolicy.clusterSecondaryRangeName"],
    ["Services", "ipAllocationPolicy.servicesSecondaryRangeName"],
  ] as const) {
    const name = text(inputs, path);
    if (name === "" || names.includes(name)) continue;
    const within = `https://www.googleapis.com/compute/v1/${pathOf(text(subnet.inputs, "network"))}`;
    return badRequest(
      `${what} secondary range "${name}" not found in network "${within}", subnetwork "${lastPart(subnet.id)}".`,
      "https://github.com/fabianlee/gcp-gke-clusters-ingress/issues/2",
    );
  }
  return undefined;
}

function poolsOf({ id }: Existing, world: World): readonly Existing[] {
  return world.all(gkeNodePoolType).filter((pool) => pool.id.startsWith(`${id}/nodePools/`));
}

/** The group of machines behind a pool. */
function groupOf({ id, outputs }: Existing): string {
  const url = text(outputs, "instanceGroupUrls[0]");
  return url === "" ? id : pathOf(url);
}
