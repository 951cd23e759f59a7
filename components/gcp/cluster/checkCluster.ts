import { checkCidr, isPrivateCidr, parseCidr } from "../../core/cidr.ts";
import { wrongShapes } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkNodeCounts } from "../../core/range.ts";
import { defaultGkeVersion, GkeFeature } from "../../hardware/gcp/gkeVersion.ts";
import { findGcpHostType } from "../../hardware/gcp/hostType.ts";
import { checkGcpProject, checkGcpRegion, checkGcpZone, gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import { checkRef } from "../../pulumi/describedBy.ts";
import { refNow } from "../../pulumi/later.ts";
import { ownershipOf } from "../../pulumi/tags.ts";
import type { GkeClusterArgs, GkeReleaseChannel } from "../gkeCluster.ts";
import { checkLabels, checkOwnership } from "../labels.ts";
import { misspelt } from "../network/misspelt.ts";
import { checkComponentName } from "../network/names.ts";
import { checkNetworkRanges } from "../network/ranges.ts";
import { checkBootDisk } from "../nodes/checkCommon.ts";
import { checkNeededVersion } from "../nodes/neededVersion.ts";
import type { GkeNetworkRef } from "../refs.ts";
import { checkKmsKey } from "../storage/kmsKey.ts";
import { gkeClusterShape } from "./argumentNames.ts";
import { checkMaintenance } from "./maintenance.ts";
import { systemZoneCount } from "./systemPool.ts";

const accessGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation";
const accountGuide = "https://docs.cloud.google.com/iam/docs/service-account-overview";
const multiNetworkGuide =
  "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/setup-multinetwork-support-for-pods";
const lustreGuide =
  "https://docs.cloud.google.com/managed-lustre/docs/connect-from-kubernetes-engine-existing-instance";
const channels: readonly GkeReleaseChannel[] = ["RAPID", "REGULAR", "STABLE", "EXTENDED"];

/** Everything about a cluster that can be told now. */
export function checkCluster(name: string, args: GkeClusterArgs): Problem[] {
  const unknown = misspelt(args, gkeClusterShape);
  const shapes = wrongShapes(args, gkeClusterShape);
  return [...unknown, ...(shapes.length > 0 ? shapes : checkValues(name, args))];
}

function checkValues(name: string, args: GkeClusterArgs): Problem[] {
  const problems = new Problems();
  const { version = defaultGkeVersion, releaseChannel, clusterName, location, drivers = {} } = args;
  const missing = args.network === undefined || args.network === null;
  const wrong = checkRef(args.network, "network", ["GkeNetwork"]);
  const network = missing || wrong.length > 0 ? undefined : refNow(args.network);
  problems.add(wrong);
  if (missing) {
    problems.error("network", undefined, "is missing", "give the ref of a GkeNetwork, or describe a network");
  } else if (network !== undefined) {
    problems.add(checkClusterNetwork(network, args));
  } else if (location !== undefined && gcpRegionOfZone(location) === undefined) {
    problems.add(checkGcpRegion(location, "location"));
  }
  problems.add(checkVersion(version, args));
  if (releaseChannel !== undefined && !channels.includes(releaseChannel)) {
    const fix = `use one of ${channels.join(", ")}`;
    problems.error("releaseChannel", releaseChannel, "is not a release channel of GKE", fix);
  }
  if (clusterName === undefined) {
    problems.add(checkComponentName(name, [{ suffix: "-cluster", most: 40 }]));
  } else if (typeof clusterName !== "string" || !/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(clusterName)) {
    const fix = "use at most 40 lower-case letters, digits and dashes, a letter first and no dash last";
    problems.error("clusterName", clusterName, "is not a name for a GKE cluster", fix);
  }
  if (drivers.legacyLustrePort === true && drivers.lustre === false) {
    const rule = "is true, and the Lustre driver is off";
    problems.error("drivers.legacyLustrePort", true, rule, "remove one of the two", lustreGuide);
  }
  problems.add(checkOwnership(ownershipOf(args, network?.ownership)));
  problems.add(checkLabels(args.labels));
  problems.add(checkMaintenance(args));
  problems.add(checkSystemPool(args, network?.region));
  if (isPlain(args.publicAccessCidrs) && isPlain(args.privateAccessCidrs)) {
    const { publicAccessCidrs = [], privateAccessCidrs = [] } = args as LaterAccess;
    problems.add(checkAccess({ publicAccessCidrs, privateAccessCidrs }));
  }
  const account = knownNow(args.nodeServiceAccount);
  if (account !== undefined) problems.add(checkNodeAccount(account));
  if (args.nodeServiceAccount !== undefined && args.artifactRegistryReader === true) {
    const rule = "is true, and nodeServiceAccount is an account made elsewhere";
    problems.error(
      "artifactRegistryReader",
      true,
      rule,
      "grant it roles/artifactregistry.reader there, and remove this",
    );
  }
  const secretsKey = knownNow(args.secretsKey);
  if (secretsKey !== undefined) problems.add(checkSecretsKey(secretsKey, network?.region));
  return problems.list;
}

/** Whether the version is one, and new enough for the drivers. */
function checkVersion(
  version: string,
  { drivers: { lustre = true, legacyLustrePort = false } = {} }: GkeClusterArgs,
): Problem[] {
  const found = checkNeededVersion(version, {});
  if (!lustre || found.length > 0) return found;
  const features = legacyLustrePort ? [] : [GkeFeature.LustreStandardPort];
  const needs = checkNeededVersion(version, { features: [GkeFeature.LustreCsi, ...features] });
  // The driver is there by default: whoever has no Lustre need not wait for a version.
  return needs.map((problem) => ({ ...problem, fix: `${problem.fix}, or set drivers.lustre to false` }));
}

/** Whether a cluster can be in a network. */
export function checkClusterNetwork(network: GkeNetworkRef, args: GkeClusterArgs): Problem[] {
  const problems = new Problems();
  const { project, region, ranges = {}, fabrics = [] } = network;
  const { location, multiNetworking } = args;
  problems.add(checkGcpProject(project, "network.project"));
  problems.add(checkGcpRegion(region, "network.region"));
  for (const key of ["network", "subnetwork", "podRange", "serviceRange"] as const) {
    if (network[key] !== undefined) continue;
    problems.error(`network.${key}`, undefined, "is missing", "give its name, as Compute Engine has it");
  }
  problems.add(checkNetworkRanges(ranges, "network.ranges"));
  if (location !== undefined && !problems.hasErrors) {
    if (gcpRegionOfZone(location) !== undefined) {
      problems.add(checkGcpZone(location, region, "location"));
    } else {
      problems.add(checkGcpRegion(location, "location"));
      if (!problems.hasErrors && location !== region) {
        const rule = `is not where its network is: in ${region}`;
        problems.error("location", location, rule, `leave it out, or name a zone of ${region}`);
      }
    }
  }
  if (multiNetworking === false && fabrics.length > 0) {
    const kinds = fabrics.map(({ kind }) => kind).join(", ");
    problems.error(
      "multiNetworking",
      false,
      `is off, and the network has fabrics (${kinds}) that pools are attached to with it alone; it is chosen when the cluster is made`,
      "leave it out",
      multiNetworkGuide,
    );
  }
  return problems.list;
}

/** Ranges that reach the API server. */
export interface LaterAccess {
  publicAccessCidrs: string[];
  privateAccessCidrs: string[];
}

/** The rule about them. */
export function checkAccess({ publicAccessCidrs, privateAccessCidrs }: LaterAccess): Problem[] {
  const problems = new Problems();
  publicAccessCidrs.forEach((cidr, index) => {
    const path = `publicAccessCidrs[${index}]`;
    problems.add(checkCidr(cidr, path));
    const parsed = parseCidr(cidr);
    if (parsed?.prefix === 0) {
      const fix = "give the ranges of your offices and runners, or use dnsEndpoint, where IAM decides";
      problems.error(path, cidr, "opens the Kubernetes API to the whole internet", fix, accessGuide);
    } else if (parsed !== undefined && isPrivateCidr(parsed)) {
      const rule = "is a private range, which never comes over the internet";
      problems.error(path, cidr, rule, "give it as privateAccessCidrs", accessGuide);
    }
  });
  privateAccessCidrs.forEach((cidr, index) => {
    const path = `privateAccessCidrs[${index}]`;
    problems.add(checkCidr(cidr, path));
    const parsed = parseCidr(cidr);
    if (parsed !== undefined && !isPrivateCidr(parsed, true)) {
      const rule = "is not a private range: what comes from it comes over the internet";
      problems.error(path, cidr, rule, "give it as publicAccessCidrs, which opens the public endpoint", accessGuide);
    }
  });
  return problems.list;
}

/** The rule of `secretsKey`: a key where the cluster is. */
export function checkSecretsKey(key: string, region: string | undefined): Problem[] {
  return checkKmsKey(key, region, "the cluster", "secretsKey");
}

/** The rule of `nodeServiceAccount`. */
export function checkNodeAccount(email: string): Problem[] {
  const problems = new Problems();
  if (typeof email === "string" && /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/.test(email)) return problems.list;
  const fix = "give one such as nodes@<project>.iam.gserviceaccount.com";
  return problems.error("nodeServiceAccount", email, "is not the email of a service account", fix, accountGuide).list;
}

function checkSystemPool({ systemPool = {}, location }: GkeClusterArgs, region: string | undefined): Problem[] {
  const problems = new Problems();
  const { machineType, nodes, zones, bootDiskGiB } = systemPool;
  if (nodes !== undefined) problems.add(checkNodeCounts(nodes), "systemPool.nodes");
  if (nodes?.min === 0) {
    const rule = "lets the nodes of DNS and the storage drivers go away, and with them everything that depends on them";
    problems.warning("systemPool.nodes.min", 0, rule, "use 2");
  }
  if (machineType !== undefined && findGcpHostType(machineType) === undefined) {
    const rule = "is not a known type without accelerators";
    problems.error("systemPool.machineType", machineType, rule, "use one such as e2-standard-4 or n2-standard-4");
  }
  const where = location === undefined ? region : (gcpRegionOfZone(location) ?? location);
  const zoneCount = systemZoneCount(location ?? region ?? "", zones);
  (zones ?? []).forEach((zone, index) => {
    const path = `systemPool.zones[${index}]`;
    problems.add(checkGcpZone(zone, where, path));
    const first = zones!.indexOf(zone);
    if (first < index)
      problems.error(path, zone, `is the same zone as systemPool.zones[${first}]`, "name every zone once");
  });
  if (zones?.length === 0) {
    problems.error("systemPool.zones", zones, "names no zone", "leave it out, and GKE chooses three");
  } else if (nodes !== undefined && nodes.max < zoneCount && nodes.planned > 0 && !problems.hasErrors) {
    const rule = `is below the ${zoneCount} zones, which are made with a node each`;
    problems.error("systemPool.nodes.max", nodes.max, rule, "raise it, or name fewer zones");
  }
  const zonal = location !== undefined && gcpRegionOfZone(location) !== undefined;
  if (zones?.length === 1 && !zonal) {
    const rule = "has one zone for a regional cluster: when it has no such machines left, nothing starts";
    const source = "https://github.com/NVIDIA/aicr/issues/2764";
    problems.warning("systemPool.zones", zones, rule, "name two more, or leave it out", source);
  }
  const disk = knownNow(bootDiskGiB);
  return disk === undefined ? problems.list : problems.add(checkBootDisk(disk), "systemPool").list;
}
