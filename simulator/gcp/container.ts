import { read, readBoolean, readList } from "../../components/core/value.ts";
import { gcpResourcePolicyType, gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import type { GoogleType } from "./googleType.ts";
import { Agent, keyDenied } from "./kmsGrant.ts";
import { address, hash, lastPart, located, locationOf, type Made, pathOf, text } from "./made.ts";
import { refuseNodePool } from "./nodePoolRules.ts";
import { simulatedProjectNumber } from "./project.ts";
import { quotaExceeded } from "./quota.ts";
import { badRequest, firewallOf, inUse, machineOf, network, notFound, subnetwork } from "./refusals.ts";
import { Stage } from "./stage.ts";

const provider = "hashicorp/terraform-provider-google google/services/container";
const version = "1.35.0-gke.1000000";

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
    refuseDelete: protectedCluster,
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

function clusterOutputs(made: Made, id: string) {
  const { inputs, seed, project } = made;
  const dns = `gke-${hash(seed).slice(0, 12)}-${simulatedProjectNumber}`;
  const given = text(inputs, "minMasterVersion");
  return {
    endpoint: address(seed, "172.16"),
    labelFingerprint: hash(seed).slice(0, 8),
    location: locationOf(made),
    masterAuth: { clusterCaCertificate: Buffer.from("simulated").toString("base64") },
    // A version of two parts is the latest patch of it.
    masterVersion:
      given === ""
        ? version
        : /-gke/.test(given)
          ? given
          : `${given}${given.split(".").length < 3 ? ".0" : ""}-gke.1000000`,
    operation: "",
    selfLink: `https://container.googleapis.com/v1/${apiPath(id)}`,
    servicesIpv4Cidr: "10.96.0.0/20",
    tpuIpv4CidrBlock: "",
    ...(read(inputs, "controlPlaneEndpointsConfig").state === "absent"
      ? {}
      : {
          controlPlaneEndpointsConfig: {
            dnsEndpointConfig: { endpoint: `${dns}.${regionOfLocation(locationOf(made))}.gke.goog` },
          },
        }),
    ...(read(inputs, "network").state === "absent" ? { network: `projects/${project}/global/networks/default` } : {}),
    ...(read(inputs, "deletionProtection").state === "absent" ? { deletionProtection: true } : {}),
  };
}

function regionOfLocation(location: string): string {
  return location.replace(/-[a-z]$/, "");
}

/** The API names a zonal cluster by its zone. */
function apiPath(id: string): string {
  return id.replace(/\/locations\/([^/]+-[a-z])(?=\/)/, "/zones/$1");
}

/** A pool names its cluster by a path that says all, or by a name. */
function poolId(made: Made): string {
  const cluster = pathOf(text(made.inputs, "cluster"));
  const path = /^projects\/([^/]+)\/(?:locations|zones)\/([^/]+)\/clusters\/([^/]+)$/.exec(cluster);
  const [project, location, name] =
    path === null ? [made.project, locationOf(made), cluster] : [path[1]!, path[2]!, path[3]!];
  return `projects/${project}/locations/${location}/clusters/${name}/nodePools/${made.name}`;
}

function poolOutputs({ inputs, seed }: Made, id: string) {
  const [, project = "", , location = ""] = id.split("/");
  const group = `gke-${hash(seed).slice(0, 20)}-grp`;
  const zones = readList(inputs, "nodeLocations");
  const named = zones.state === "known" ? zones.value.filter((zone): zone is string => typeof zone === "string") : [];
  const regional = /^[a-z]+-[a-z]+\d+$/.test(location)
    ? ["a", "b", "c"].map((letter) => `${location}-${letter}`)
    : [location];
  const urls = (kind: string): string[] =>
    (named.length > 0 ? named : regional).map(
      (zone) => `https://www.googleapis.com/compute/v1/projects/${project}/zones/${zone}/${kind}/${group}`,
    );
  return {
    instanceGroupUrls: urls("instanceGroupManagers"),
    location,
    managedInstanceGroupUrls: urls("instanceGroups"),
    operation: "",
    version: text(inputs, "version") || version,
  };
}

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

function protectedCluster({ inputs }: Existing): Refusal | undefined {
  const kept = readBoolean(inputs, "deletionProtection");
  if (kept.state === "known" && !kept.value) return undefined;
  return {
    code: "deletionProtection",
    message:
      "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion.",
    operation: Stage.Provider,
    source: `${provider}/resource_container_cluster.go`,
  };
}

function poolsOf({ id }: Existing, world: World): readonly Existing[] {
  return world.all(gkeNodePoolType).filter((pool) => pool.id.startsWith(`${id}/nodePools/`));
}

/** The group of machines behind a pool. */
function groupOf({ id, outputs }: Existing): string {
  const url = text(outputs, "instanceGroupUrls[0]");
  return url === "" ? id : pathOf(url);
}
