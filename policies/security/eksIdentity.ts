import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readBoolean, readString } from "../../components/core/value.ts";
import { nodeGroupType } from "../../components/hardware/aws/nodeGroup.ts";
import { type AwsPool, awsPoolsOf } from "../placement/pools.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { clusterType } from "./clusterEndpoint.ts";

const guide = "https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html";
const what = "whether its pods have identities of their own";
const agent = "eks-pod-identity-agent";

const addonType = "aws:eks/addon:Addon";
const associationType = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const providerType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

/** EKS clusters with accelerated node groups whose pods have the identity of their nodes. */
export function judgeEksIdentity(graph: ResourceGraph): Finding[] {
  const groups = awsPoolsOf(graph, { subnetZones: {} }).filter(
    ({ node, accelerated }) => node.type === nodeGroupType && accelerated !== "no",
  );
  const pools = new Map<ResourceNode, AwsPool[]>();
  const findings: Finding[] = [];
  for (const one of groups) {
    const cluster = clusterOf(graph, one.node);
    if (cluster === undefined) findings.push(judgeForeign(one));
    else pools.set(cluster, [...(pools.get(cluster) ?? []), one]);
  }
  for (const [cluster, its] of pools) {
    if (!hasIdentity(graph, cluster)) findings.push(...without(cluster, its));
  }
  return findings;
}

function clusterOf(graph: ResourceGraph, node: ResourceNode): ResourceNode | undefined {
  const behind = graph.behind(node, "clusterName", clusterType);
  if (behind.length === 1) return behind[0];
  const found = graph.ofType(clusterType).filter((cluster) => isNamed(node, cluster));
  return found.length === 1 ? found[0] : undefined;
}

function isNamed(node: ResourceNode, cluster: ResourceNode): boolean {
  const called = readString(node.inputs, "clusterName");
  if (called.state !== "known") return false;
  const names = [readString(cluster.inputs, "name"), readString(cluster.outputs ?? {}, "name")];
  return names.some((name) => name.state === "known" && name.value === called.value);
}

function isOf(graph: ResourceGraph, node: ResourceNode, cluster: ResourceNode): boolean {
  return clusterOf(graph, node)?.urn === cluster.urn;
}

/** A cluster that is not of this program: one that is named is somebody else's to judge. */
function judgeForeign({ node, name }: AwsPool): Finding {
  const named = readString(node.inputs, "clusterName");
  if (named.state !== "known") return unreadable(node, named, what);
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${name}: ${what} cannot be judged, because cluster ${JSON.stringify(named.value)} is not in this stack. ` +
      `Fix: nothing, if it has the add-on ${agent} or an OIDC provider. [${guide}]`,
  };
}

/** Pod Identity, which Auto Mode brings along, or roles for service accounts by an OIDC provider. */
function hasIdentity(graph: ResourceGraph, cluster: ResourceNode): boolean {
  const auto = readBoolean(cluster.inputs, "computeConfig.enabled");
  if (auto.state === "known" && auto.value) return true;
  const isAgent = (node: ResourceNode): boolean => {
    const name = readString(node.inputs, "addonName");
    return name.state === "known" && name.value === agent;
  };
  return (
    graph.ofType(addonType).some((node) => isAgent(node) && isOf(graph, node, cluster)) ||
    graph.ofType(associationType).some((node) => isOf(graph, node, cluster)) ||
    graph.ofType(providerType).some((node) => isProviderOf(graph, node, cluster))
  );
}

function isProviderOf(graph: ResourceGraph, node: ResourceNode, cluster: ResourceNode): boolean {
  if (graph.behind(node, "url", clusterType).some(({ urn }) => urn === cluster.urn)) return true;
  const url = readString(node.inputs, "url");
  const issuer = readString(cluster.outputs ?? {}, "identities[0].oidcs[0].issuer");
  return url.state === "known" && issuer.state === "known" && bare(url.value) === bare(issuer.value);
}

function bare(address: string): string {
  return address.replace(/^https:\/\//, "");
}

function without(cluster: ResourceNode, pools: readonly AwsPool[]): Finding[] {
  const names = pools.map(({ name }) => name).join(", ");
  return problemFindings(cluster, [
    {
      // One that is only read may have them from where it was made.
      severity: cluster.external === true ? "warning" : "error",
      path: "",
      value: "no Pod Identity, no OIDC provider",
      rule: `leaves the pods of ${names} the role of their nodes, with all its rights`,
      fix: `add the add-on ${agent} to the cluster, or an OIDC provider of its issuer`,
      source: guide,
    },
  ]);
}
