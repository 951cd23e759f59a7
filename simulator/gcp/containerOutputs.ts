import { type Cidr, formatCidr, parseCidr } from "../../components/core/cidr.ts";
import { type Properties, read, readBoolean, readList, readNumber } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { address, addressIn, hash, locationOf, type Made, pathOf, text, withAdded } from "./made.ts";
import { simulatedProjectNumber } from "./project.ts";

const latest = "1.35.0-gke.1000000";
/** Where services are when nobody says: a range that GKE manages itself. */
const managedServices = "34.118.224.0/20";

/**
 * What GKE adds to a cluster.
 *
 * @see hashicorp/terraform-provider-google google/services/container/resource_container_cluster.go (`Computed`, `flatten…`)
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips (the range of services that GKE manages)
 */
export function clusterOutputs(made: Made, id: string): Properties {
  const { inputs, seed, project } = made;
  const master = versionOf(text(inputs, "minMasterVersion"));
  const endpoints = endpointsOf(made);
  const ranges = rangesOf(made);
  return {
    clusterIpv4Cidr: ranges.pods,
    endpoint: endpoints.enablePrivateEndpoint ? endpoints.privateEndpoint : endpoints.publicEndpoint,
    labelFingerprint: hash(seed).slice(0, 8),
    location: locationOf(made),
    masterAuth: { clusterCaCertificate: Buffer.from("simulated").toString("base64") },
    masterVersion: master,
    nodePools: poolsInside(made, id, master),
    nodeVersion: text(inputs, "nodeVersion") || master,
    operation: "",
    privateClusterConfig: endpoints,
    selfLink: `https://container.googleapis.com/v1/${apiPath(id)}`,
    servicesIpv4Cidr: ranges.services,
    tpuIpv4CidrBlock: "",
    ...(text(inputs, "networkingMode") === "ROUTES" ? {} : { ipAllocationPolicy: allocationOf(made, ranges) }),
    ...(read(inputs, "controlPlaneEndpointsConfig").state === "absent"
      ? {}
      : { controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: dnsNameOf(made) } } }),
    ...(read(inputs, "network").state === "absent" ? { network: `projects/${project}/global/networks/default` } : {}),
    ...(read(inputs, "deletionProtection").state === "absent" ? { deletionProtection: true } : {}),
  };
}

/** A pool names its cluster by a path that says all, or by a name. */
export function poolId(made: Made): string {
  const cluster = pathOf(text(made.inputs, "cluster"));
  const path = /^projects\/([^/]+)\/(?:locations|zones)\/([^/]+)\/clusters\/([^/]+)$/.exec(cluster);
  const [project, location, name] =
    path === null ? [made.project, locationOf(made), cluster] : [path[1]!, path[2]!, path[3]!];
  return `projects/${project}/locations/${location}/clusters/${name}/nodePools/${made.name}`;
}

/** What GKE adds to a node pool. */
export function poolOutputs({ inputs, seed, world }: Made, id: string): Properties {
  const [, project = "", , location = ""] = id.split("/");
  const cluster = world?.find([gkeClusterType], id.replace(/\/nodePools\/.*$/, ""));
  const ofCluster = cluster === undefined ? "" : text(cluster.outputs, "masterVersion");
  return {
    ...groupsOf(inputs, project, location, seed),
    location,
    operation: "",
    version: text(inputs, "version") || ofCluster || latest,
  };
}

/** The API names a zonal cluster by its zone. */
export function apiPath(id: string): string {
  return id.replace(/\/locations\/([^/]+-[a-z])(?=\/)/, "/zones/$1");
}

/** A version of two parts is the latest patch of it. */
function versionOf(given: string): string {
  if (given === "") return latest;
  if (given.includes("-gke")) return given;
  return `${given}${given.split(".").length < 3 ? ".0" : ""}-gke.1000000`;
}

function dnsNameOf(made: Made): string {
  const region = locationOf(made).replace(/-[a-z]$/, "");
  return `gke-${hash(made.seed).slice(0, 12)}-${simulatedProjectNumber}.${region}.gke.goog`;
}

/** The groups of machines behind a pool, one in each zone. */
function groupsOf(inputs: Properties, project: string, location: string, seed: string) {
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
  return { instanceGroupUrls: urls("instanceGroupManagers"), managedInstanceGroupUrls: urls("instanceGroups") };
}

/** Pools that come with the cluster: those in its inputs, else the default one. What is a resource of its own comes later. */
function poolsInside({ inputs, seed }: Made, id: string, master: string): readonly unknown[] {
  const [, project = "", , location = ""] = id.split("/");
  const given = readList(inputs, "nodePools");
  if (given.state === "known") {
    return given.value.map((one, index) => {
      const at = `nodePools[${index}]`;
      const nodes = ["nodeCount", "initialNodeCount"].map((path) => readNumber(inputs, `${at}.${path}`));
      const count = nodes.find(({ state }) => state === "known");
      const own = typeof one === "object" && one !== null ? (one as Properties) : {};
      return withAdded(one, {
        name: text(inputs, `${at}.name`) || `${text(inputs, `${at}.namePrefix`)}${hash(`${seed}/${at}`).slice(0, 7)}`,
        nodeCount: count?.state === "known" ? count.value : 0,
        version: text(inputs, `${at}.version`) || master,
        ...groupsOf(own, project, location, `${seed}/${at}`),
      });
    });
  }
  const isWithout = (path: string): boolean => {
    const said = readBoolean(inputs, path);
    return said.state === "known" && said.value;
  };
  // Autopilot's pools come and go as it likes.
  if (isWithout("removeDefaultNodePool") || isWithout("enableAutopilot")) return [];
  const initial = readNumber(inputs, "initialNodeCount");
  const count = initial.state === "known" ? initial.value : 0;
  return [
    {
      name: "default-pool",
      initialNodeCount: count,
      nodeCount: count,
      version: master,
      ...groupsOf(inputs, project, location, `${seed}/default-pool`),
    },
  ];
}

/** Where the API server is reached. */
function endpointsOf(made: Made) {
  const { inputs, seed } = made;
  const block = text(inputs, "privateClusterConfig.masterIpv4CidrBlock");
  const range = parseCidr(block) ?? rangeOfSubnet(made);
  const is = (path: string): boolean => {
    const said = readBoolean(inputs, `privateClusterConfig.${path}`);
    return said.state === "known" && said.value;
  };
  return {
    enablePrivateEndpoint: is("enablePrivateEndpoint"),
    enablePrivateNodes: is("enablePrivateNodes"),
    masterGlobalAccessConfig: { enabled: is("masterGlobalAccessConfig.enabled") },
    masterIpv4CidrBlock: block,
    peeringName: "",
    privateEndpoint: range === undefined ? address(seed, "172.16") : addressIn(seed, range),
    publicEndpoint: address(seed, "34.16"),
  };
}

interface Ranges {
  readonly pods: string;
  readonly services: string;
}

/** Ranges of pods and of services: as they are asked for, else those of the subnet, else as GKE chooses them. */
function rangesOf(made: Made): Ranges {
  const chosen = formatCidr({
    base: (10 * 256 + (Number.parseInt(hash(made.seed).slice(0, 2), 16) & 252)) * 65536,
    prefix: 14,
  });
  return {
    pods: rangeAsked(made, "cluster") || text(made.inputs, "clusterIpv4Cidr") || chosen,
    services: rangeAsked(made, "services") || managedServices,
  };
}

function rangeAsked(made: Made, whose: "cluster" | "services"): string {
  const given = text(made.inputs, `ipAllocationPolicy.${whose}Ipv4CidrBlock`);
  // `/14` says how large, not where.
  if (parseCidr(given) !== undefined) return given;
  const name = text(made.inputs, `ipAllocationPolicy.${whose}SecondaryRangeName`);
  const subnet = subnetOf(made);
  const secondary = readList(subnet?.inputs, "secondaryIpRanges");
  if (name === "" || subnet === undefined || secondary.state !== "known") return "";
  const at = secondary.value.findIndex(
    (_, index) => text(subnet.inputs, `secondaryIpRanges[${index}].rangeName`) === name,
  );
  return text(subnet.inputs, `secondaryIpRanges[${at}].ipCidrRange`);
}

function allocationOf({ inputs, name, seed }: Made, { pods, services }: Ranges): Properties {
  const at = (path: string): string => text(inputs, `ipAllocationPolicy.${path}`);
  const own = hash(seed).slice(0, 8);
  const servicesName =
    at("servicesSecondaryRangeName") || (services === managedServices ? "" : `gke-${name}-services-${own}`);
  return {
    clusterIpv4CidrBlock: pods,
    clusterSecondaryRangeName: at("clusterSecondaryRangeName") || `gke-${name}-pods-${own}`,
    podCidrOverprovisionConfig: { disabled: false },
    servicesIpv4CidrBlock: services,
    servicesSecondaryRangeName: servicesName,
    stackType: at("stackType") || "IPV4",
  };
}

function subnetOf({ inputs, world }: Made) {
  const value = text(inputs, "subnetwork");
  return value === "" ? undefined : world?.find(["gcp:compute/subnetwork:Subnetwork"], value);
}

function rangeOfSubnet(made: Made): Cidr | undefined {
  return parseCidr(text(subnetOf(made)?.inputs ?? {}, "ipCidrRange"));
}
