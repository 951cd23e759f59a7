import { type Problem, Problems } from "../../core/problem.ts";
import { checkNodeCounts } from "../../core/range.ts";
import { findHostType } from "../../hardware/aws/hostType.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import { refNow } from "../../pulumi/later.ts";
import type { EksClusterArgs } from "../eksCluster.ts";
import { logRetentions, nearestRetention, ordinaryZones } from "../network/checkNetwork.ts";
import { checkImage, checkRootVolume } from "../nodes/poolImage.ts";
import type { NetworkRef } from "../refs.ts";
import { checkRanges, rangesNow } from "./clusterRanges.ts";

const accessGuide = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";
const multiCardGuide = "https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html";

/** Everything about a cluster that can be told now. */
export function checkCluster(args: EksClusterArgs): Problem[] {
  const problems = new Problems();
  const { kubernetesVersion, clusterName, logRetentionDays } = args;
  if (typeof kubernetesVersion !== "string" || !/^1\.\d{2}$/.test(kubernetesVersion)) {
    problems.error(
      "kubernetesVersion",
      kubernetesVersion,
      "is not a Kubernetes minor version in text",
      'write it like "1.34", in quotes',
    );
  }
  if (clusterName !== undefined && !/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(clusterName)) {
    problems.error(
      "clusterName",
      clusterName,
      "is not a name for an EKS cluster",
      "use at most 100 letters, digits, dashes and underscores, beginning with a letter or digit",
      "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
    );
  }
  if (logRetentionDays !== undefined && !logRetentions.includes(logRetentionDays)) {
    problems.error(
      "logRetentionDays",
      logRetentionDays,
      "is not a retention that CloudWatch Logs offers",
      `use ${nearestRetention(logRetentionDays)}`,
    );
  }
  if ((args.admins ?? []).length === 0) {
    problems.warning(
      "admins",
      args.admins,
      "names nobody: whoever makes the cluster gets no rights in it, so nobody could use its API",
      "give the ARN of at least one IAM role",
      accessGuide,
    );
  }
  const network = args.network === undefined ? undefined : refNow(args.network);
  if (args.network === undefined) {
    problems.error("network", undefined, "is missing", "give the ref of an EksNetwork, or describe a network");
  } else if (network !== undefined) {
    problems.add(checkNetworkRef(network, args.systemPool?.zones));
  }
  problems.add(checkSystemPool(args));
  problems.add(checkAddons(args));
  if (isPlain(args.admins)) problems.add(checkAdmins((args.admins ?? []) as string[]));
  const ranges = rangesNow(args);
  if (ranges !== undefined) problems.add(checkRanges(ranges));
  return problems.list;
}

/** @param systemZones zones that the system pool is to be in, where some are named */
export function checkNetworkRef(network: NetworkRef, systemZones: readonly string[] = []): Problem[] {
  const problems = new Problems();
  const zones = ordinaryZones(Object.keys(network.privateSubnets));
  systemZones.forEach((zone, index) => {
    if (zones.includes(zone)) return;
    problems.error(
      `systemPool.zones[${index}]`,
      zone,
      "is not one of the zones in which the network has subnets for EKS",
      `use some of ${zones.join(", ")}, or add it to the network`,
    );
  });
  if (zones.length < 2) {
    problems.error(
      "network.privateSubnets",
      Object.keys(network.privateSubnets),
      "has subnets in fewer than two zones of the region itself, and an EKS control plane spans at least two",
      "add a subnet in another zone",
      "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    );
  }
  return problems.list;
}

/** The rule of `admins`. */
export function checkAdmins(admins: readonly string[]): Problem[] {
  const problems = new Problems();
  admins.forEach((arn, index) => {
    const path = `admins[${index}]`;
    if (/^arn:aws[a-z-]*:sts::\d{12}:assumed-role\//.test(arn)) {
      problems.error(
        path,
        arn,
        "is a session of a role, which ends; access entries name the role itself",
        `use ${arn.replace(":sts:", ":iam:").replace(/:assumed-role\/([^/]+).*$/, ":role/$1")}, with its path if it has one`,
        accessGuide,
      );
    } else if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(arn)) {
      problems.error(
        path,
        arn,
        "is not the ARN of an IAM role or user",
        "give one such as arn:aws:iam::123456789012:role/platform-admin",
        accessGuide,
      );
    } else if (admins.indexOf(arn) < index) {
      problems.error(path, arn, `is the same as admins[${admins.indexOf(arn)}]`, "name it once");
    }
  });
  return problems.list;
}

function checkSystemPool({ systemPool = {}, kubernetesVersion }: EksClusterArgs): Problem[] {
  const problems = new Problems();
  const { machineType, nodes, zones, rootVolumeGiB, amiReleaseVersion } = systemPool;
  if (nodes !== undefined) problems.add(checkNodeCounts(nodes), "systemPool.nodes");
  if (zones !== undefined) problems.add(checkSystemZones(zones));
  if (nodes?.min === 0) {
    problems.warning(
      "systemPool.nodes.min",
      0,
      "lets the nodes of DNS and the storage drivers go away, and with them everything that depends on them",
      "use 2",
    );
  }
  if (machineType !== undefined && findHostType(machineType) === undefined) {
    problems.error(
      "systemPool.machineType",
      machineType,
      "is not a known type without accelerators",
      "use one such as m7i.xlarge or m7g.xlarge",
    );
  }
  const now = { rootVolumeGiB: knownNow(rootVolumeGiB), amiReleaseVersion: knownNow(amiReleaseVersion) };
  return problems.add(checkSystemNodes(now, kubernetesVersion)).list;
}

function checkSystemZones(zones: readonly string[]): Problem[] {
  const problems = new Problems();
  const path = "systemPool.zones";
  zones.forEach((zone, index) => {
    const first = zones.indexOf(zone);
    if (first === index) return;
    problems.error(`${path}[${index}]`, zone, `is the same zone as ${path}[${first}]`, "name every zone once");
  });
  if (zones.length === 0) problems.error(path, zones, "names no zone", "leave it out for the network's first two");
  if (zones.length === 1) {
    const rule = "is one zone: when it is lost, or has no such machines left, DNS and the storage drivers are gone";
    problems.warning(path, zones, rule, "name another one, or leave it out");
  }
  return problems.list;
}

/** The inputs of the system pool that may be known only later. */
export interface LaterSystemPool {
  rootVolumeGiB?: number | undefined;
  amiReleaseVersion?: string | undefined;
}

/** The rule about them. */
export function checkSystemNodes(
  { rootVolumeGiB, amiReleaseVersion }: LaterSystemPool,
  kubernetesVersion: string,
): Problem[] {
  const problems = new Problems();
  if (rootVolumeGiB !== undefined) problems.add(checkRootVolume(rootVolumeGiB), "systemPool");
  return problems.add(checkImage({ amiReleaseVersion }, kubernetesVersion), "systemPool").list;
}

/** Add-ons that the component makes itself. */
export const ownAddons = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-fsx-csi-driver",
  "eks-node-monitoring-agent",
  "metrics-server",
] as const;

function checkAddons({ addonVersions = {}, moreAddons = [] }: EksClusterArgs): Problem[] {
  const problems = new Problems();
  const names: string[] = [...ownAddons];
  moreAddons.forEach(({ name, serviceAccount, policyArns = [] }, index) => {
    const path = `moreAddons[${index}]`;
    if (names.includes(name)) {
      problems.error(`${path}.name`, name, "is an add-on that the cluster has already", "remove it");
    } else {
      names.push(name);
    }
    if (policyArns.length > 0 && serviceAccount === undefined) {
      problems.error(
        `${path}.serviceAccount`,
        undefined,
        "is missing, and policyArns is there: rights go to a service account",
        "give the add-on's service account",
      );
    }
  });
  for (const name of Object.keys(addonVersions).filter((name) => !names.includes(name))) {
    problems.error(
      `addonVersions.${name}`,
      knownNow(addonVersions[name]),
      "is for an add-on that the cluster does not have",
      `use one of ${names.join(", ")}`,
    );
  }
  if (isPlain(addonVersions)) problems.add(checkAddonVersions(addonVersions as Record<string, string>));
  return problems.list;
}

/** The rule of `addonVersions`, once the versions are known. */
export function checkAddonVersions(addonVersions: Readonly<Record<string, string>>): Problem[] {
  const problems = new Problems();
  for (const [name, version] of Object.entries(addonVersions)) {
    const path = `addonVersions.${name}`;
    const parts = /^v(\d+)\.(\d+)\.(\d+)-eksbuild\.\d+$/.exec(version);
    if (parts === null) {
      problems.error(path, version, "is not a version of an add-on", "write it like v1.20.4-eksbuild.2");
    } else if (name === "vpc-cni" && olderThan(parts.slice(1).map(Number), [1, 18, 5])) {
      problems.error(path, version, "does not know efa-only interfaces", "use 1.18.5 or newer", multiCardGuide);
    }
  }
  return problems.list;
}

function olderThan(version: readonly number[], minimum: readonly number[]): boolean {
  for (const [index, least] of minimum.entries()) {
    if (version[index]! !== least) return version[index]! < least;
  }
  return false;
}
