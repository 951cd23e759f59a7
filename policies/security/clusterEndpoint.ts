import type { ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { read, readBoolean, readList, readString } from "../../components/core/value.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import { deferredIngress } from "./deferredIngress.ts";
import { judgeApiRanges } from "./openRanges.ts";

export const clusterType = "aws:eks/cluster:Cluster";

const guide = "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html";
const access = "vpcConfig.endpointPublicAccess";
const ranges = "vpcConfig.publicAccessCidrs";
const fix = "set endpointPublicAccess: false and endpointPrivateAccess: true, or list the ranges of your own networks";

/**
 * Whether the internet reaches the API of an EKS cluster. Left out, the endpoint is public, and left out or empty, the
 * ranges are `0.0.0.0/0`.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html
 */
export function judgeEndpoint(node: ResourceNode): Finding[] {
  const config = read(node.inputs, "vpcConfig");
  if (config.state === "unknown") return [deferredIngress(node, config.path, config.why)];
  const isPublic = readBoolean(node.inputs, access);
  if (isPublic.state === "known" && !isPublic.value) return [];
  const findings = judgeRanges(node);
  // Closed ranges are closed whatever the endpoint turns out to be.
  if (isPublic.state === "unknown" && findings.length > 0) return [deferredIngress(node, access, isPublic.why)];
  return findings;
}

function judgeRanges(node: ResourceNode): Finding[] {
  const list = readList(node.inputs, ranges);
  if (list.state === "unknown") return [deferredIngress(node, list.path, list.why)];
  if (list.state === "absent" || list.value.length === 0) {
    const value = list.state === "absent" ? undefined : [];
    return problemFindings(node, [opens(value, "leaves the cluster's API open to the internet, AWS's default")]);
  }
  const answers = list.value.map((_, index) => readString(node.inputs, `${ranges}[${index}]`));
  return judgeApiRanges(node, answers, { path: ranges, fix, source: guide });
}

function opens(value: unknown, rule: string): Problem {
  return { severity: "error", path: ranges, value, rule, fix, source: guide };
}
