import * as pulumi from "@pulumi/pulumi";
import { cidrSize, parseCidr } from "../../core/cidr.ts";
import { checkNodeLabels, checkPoolTaints } from "../../core/nodeLabels.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { compareGkeVersions, type GkeVersionNeeds, parseGkeVersion } from "../../hardware/gcp/gkeVersion.ts";
import { checkGcpProject, checkGcpZone, gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import { refNow } from "../../pulumi/later.ts";
import { ownershipOf } from "../../pulumi/tags.ts";
import { checkLabels, checkOwnership } from "../labels.ts";
import { podAddressesPerNode } from "../network/addresses.ts";
import { suffixLength } from "../network/names.ts";
import { checkNetworkRanges } from "../network/ranges.ts";
import { GkeHostMaintenance } from "./choices.ts";
import { checkClusterRef, type GkeClusterOutline, gkeOutlineOf, rangesOf } from "./clusterOutline.ts";
import { checkNeededVersion } from "./neededVersion.ts";
import type { GkePoolArgs } from "./poolArgs.ts";

const nameGuide = "https://github.com/pulumi/pulumi-gcp/issues/1510";
const podsGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr";
const taintGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig#NodeTaint";
const accountGuide =
  "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa";
const identityGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity";
const skewGuide = "https://kubernetes.io/releases/version-skew-policy/";

/** Longest name that GKE gives a node pool. */
const longestName = 40;

/** The rule of what pools are called: names of node pools are made from it. `child` is what comes after the name itself. */
export function checkPoolName(name: string, child: string): Problem[] {
  const problems = new Problems();
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    problems.error(
      "name",
      name,
      "is not a name that a node pool takes",
      "use lower-case letters, digits and dashes, beginning with a letter and not ending with a dash",
      nameGuide,
    );
  }
  const most = longestName - suffixLength - child.length;
  if (name.length > most) {
    problems.error(
      "name",
      name,
      `has ${name.length} characters, and with ${child} and the ending that Pulumi adds, a node pool's name has at most ${longestName}`,
      `use ${most} or fewer`,
      nameGuide,
    );
  }
  return problems.list;
}

/** What shapes the graph cannot wait. `shaping` are the properties beside those that all pools share. */
export function checkPlainness(args: GkePoolArgs, shaping: readonly [string, unknown][]): Problem[] {
  const problems = new Problems();
  const all: readonly [string, unknown][] = [
    ...shaping,
    ["zone", args.zone],
    ["capacity", pulumi.Output.isInstance(args.capacity) ? args.capacity : undefined],
    ["capacity.kind", args.capacity?.kind],
    ["capacity.maxRunHours", args.capacity?.maxRunHours],
    ["capacity.days", args.capacity?.days],
    ["maxPodsPerNode", args.maxPodsPerNode],
    ["autoUpgrade", args.autoUpgrade],
    ["hostMaintenance", args.hostMaintenance],
    ["taints", args.taints],
    ["nodeLabels", pulumi.Output.isInstance(args.nodeLabels) ? args.nodeLabels : undefined],
    ["labels", pulumi.Output.isInstance(args.labels) ? args.labels : undefined],
  ];
  for (const [path, value] of all) {
    if (isPlain(value as pulumi.Input<unknown>)) continue;
    problems.error(
      path,
      undefined,
      "is an Output, and it decides which resources there are",
      "give a plain value, for example from configuration",
    );
  }
  return problems.list;
}

/** What there has to be, and of which kind. */
export function checkGiven(args: GkePoolArgs, texts: readonly [string, unknown, string][]): Problem[] {
  const problems = new Problems();
  for (const [key, value, example] of [...texts, ["zone", args.zone, "us-central1-a"] as const]) {
    if (typeof value !== "string") problems.error(key, value, "is not text", `give one such as ${example}`);
  }
  if (args.cluster === undefined || args.cluster === null) {
    problems.error("cluster", args.cluster, "is missing", "give the ref of a GkeCluster, or describe a cluster");
  }
  return problems.add(checkClusterRef(args.cluster)).list;
}

/** One of a few words. */
export function checkChoice(value: unknown, choices: Readonly<Record<string, string>>, path: string): Problem[] {
  const problems = new Problems();
  const words = Object.values(choices);
  if (value === undefined || (words as unknown[]).includes(value)) return problems.list;
  return problems.error(path, value, "is not one of the choices", `use ${words.join(", ")}`).list;
}

/** What a pool asks of its cluster. */
export interface PoolNeeds {
  readonly version: GkeVersionNeeds;
  /** Most nodes that there will be. */
  readonly maxNodes: number;
  /** The property that says so, and what it says. */
  readonly asked: { readonly path: string; readonly value: number };
  readonly maxPodsPerNode: number;
  /** The rule of further networks, where the pool is attached to some. */
  readonly networks?: (cluster: GkeClusterOutline) => Problem[];
}

/** The rules about everything that pools and slices share. `taken` is the key of the taint on the accelerators. */
export function checkCommon(args: GkePoolArgs, needs: PoolNeeds, taken: string): Problem[] {
  const problems = new Problems();
  const cluster = refNow(args.cluster);
  if (cluster !== undefined) problems.add(checkPoolCluster(args, gkeOutlineOf(cluster), needs));
  else problems.add(checkGcpZone(args.zone));
  problems.add(checkMaxPods(args.maxPodsPerNode));
  problems.add(checkChoice(args.hostMaintenance, GkeHostMaintenance, "hostMaintenance"));
  const bootDiskGiB = knownNow(args.bootDiskGiB);
  if (bootDiskGiB !== undefined) problems.add(checkBootDisk(bootDiskGiB));
  const version = knownNow(args.version);
  if (version !== undefined) problems.add(checkNodeVersion(version, needs.version, cluster?.version));
  if (isPlain(args.nodeLabels) && args.nodeLabels !== undefined) {
    problems.add(checkNodeLabels(args.nodeLabels, "nodeLabels"));
  }
  problems.add(checkPoolTaints(args.taints ?? [], [taken], { name: "GKE", source: taintGuide }, "taints"));
  problems.add(checkLabels(args.labels));
  problems.add(checkLabels(cluster?.labels, "cluster.labels"));
  // Of the stack's and the cluster's words too: all four become labels.
  const { owner, ...ownership } = ownershipOf(args, cluster?.ownership);
  problems.add(checkOwnership(owner === ownership.team ? ownership : { ...ownership, owner }));
  return problems.list;
}

/** The rules about pool and cluster together. */
export function checkPoolCluster(args: GkePoolArgs, cluster: GkeClusterOutline, needs: PoolNeeds): Problem[] {
  const problems = new Problems();
  problems.add(checkGcpProject(cluster.project, "cluster.project"));
  const located = gcpRegionOfZone(cluster.location) ?? cluster.location;
  if (located !== cluster.region) {
    problems.error(
      "cluster.location",
      cluster.location,
      `is not in the region of the cluster's network, ${cluster.region}`,
      "describe the network that the cluster lives in",
    );
  }
  problems.add(checkGcpZone(args.zone, cluster.region));
  problems.add(checkNeededVersion(cluster.version, needs.version, "cluster.version"));
  if (!cluster.hasNodeServiceAccount && args.nodeServiceAccount === undefined) {
    problems.error(
      "nodeServiceAccount",
      undefined,
      "is missing, and cluster.nodeServiceAccount too: nodes would run as the project's default account, which may do too much",
      "give the email of an account with the role roles/container.defaultNodeServiceAccount",
      accountGuide,
    );
  }
  if (!cluster.hasWorkloadPool) {
    problems.warning(
      "cluster.workloadPool",
      undefined,
      "is missing: without workload identity, every pod can act as the service account of its node",
      "switch workload identity on, and describe its pool",
      identityGuide,
    );
  }
  if (needs.networks !== undefined) problems.add(needs.networks(cluster));
  problems.add(checkNetworkRanges(rangesOf(cluster), "cluster.network.ranges"));
  return problems.add(checkRanges(cluster, needs)).list;
}

function checkRanges({ nodeRange, podRange }: GkeClusterOutline, needs: PoolNeeds): Problem[] {
  const problems = new Problems();
  const { maxNodes, asked, maxPodsPerNode } = needs;
  const ranges = [
    // Google keeps four addresses of every subnet.
    { range: nodeRange, what: "addresses of nodes", needed: maxNodes + 4 },
    { range: podRange, what: "addresses of pods", needed: maxNodes * podAddressesPerNode(maxPodsPerNode) },
  ];
  for (const { range, what, needed } of ranges) {
    const cidr = parseCidr(range);
    if (cidr === undefined || needed <= cidrSize(cidr)) continue;
    problems.warning(
      asked.path,
      asked.value,
      `may need ${needed} ${what}, and ${range} has ${cidrSize(cidr)}`,
      "use a larger range, or fewer nodes",
      podsGuide,
    );
  }
  return problems.list;
}

function checkMaxPods(maxPodsPerNode: number | undefined): Problem[] {
  const problems = new Problems();
  if (
    maxPodsPerNode !== undefined &&
    (!Number.isInteger(maxPodsPerNode) || maxPodsPerNode < 8 || maxPodsPerNode > 256)
  ) {
    problems.error(
      "maxPodsPerNode",
      maxPodsPerNode,
      "is not a whole number of pods from 8 to 256",
      "leave it out for the default",
      podsGuide,
    );
  }
  return problems.list;
}

/** The rule of `bootDiskGiB`. */
export function checkBootDisk(bootDiskGiB: number): Problem[] {
  const problems = new Problems();
  if (!Number.isInteger(bootDiskGiB) || bootDiskGiB < 10 || bootDiskGiB > 65_536) {
    problems.error(
      "bootDiskGiB",
      bootDiskGiB,
      "is not a whole number of GiB from 10 to 65536",
      "leave it out for the default",
      "https://docs.cloud.google.com/compute/docs/disks",
    );
  }
  return problems.list;
}

/** The rule of `version`: new enough for what runs on the nodes, not newer than the cluster and not too old for it. */
export function checkNodeVersion(version: string, needs: GkeVersionNeeds, clusterVersion?: string): Problem[] {
  const problems = new Problems();
  const needed = checkNeededVersion(version, needs);
  const node = parseGkeVersion(version);
  const control = parseGkeVersion(clusterVersion);
  if (node === undefined || control === undefined) return needed;
  const behind = control.minor - node.minor;
  // A version without all of its parts stands for any of its kind.
  const whole = node.gke !== undefined && control.gke !== undefined;
  const newer = behind < 0 || (behind === 0 && whole && compareGkeVersions(version, clusterVersion!) > 0);
  // One that is old enough for the nodes may still be too old for the cluster, whose own is judged by itself.
  if (behind <= 3) problems.add(needed);
  if (newer || behind > 3) {
    const which = newer ? "newer than" : "more than three minor versions behind";
    problems.error("version", version, `is ${which} the cluster's ${clusterVersion}`, "leave it out", skewGuide);
  }
  return problems.list;
}
