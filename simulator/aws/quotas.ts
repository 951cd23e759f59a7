import { Confidence } from "../../components/core/fact.ts";
import { headroom, type QuotaVerdict } from "../../components/quota/headroom.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { graphWith } from "./graph.ts";
import { awsTypes as t } from "./tokens.ts";

const spending = [
  t.nodeGroup,
  t.autoscalingGroup,
  t.instance,
  t.capacityReservation,
  t.cluster,
  t.lustre,
  t.launchTemplate,
];

/**
 * The quota that a resource goes beyond, with all that exists. AWS counts what runs: the nodes that are asked for now, not the
 * most that a group may grow to, which is what policies go by.
 */
export function quotaExceeded(asked: Asked): QuotaVerdict | undefined {
  if (asked.limits.length === 0) return undefined;
  const { graph, asked: node } = graphWith(asked, spending);
  return headroom(graph, asked.limits).find((verdict) => {
    if (verdict.place !== "aws" || !verdict.urns.includes(node.urn)) return false;
    const { limit, needed, headroom: left, confidence } = verdict;
    // What is only remembered of a quota, or of what spends it, refuses nothing.
    if (confidence === Confidence.Memory) return false;
    if (limit === null || needed === null || left === null) return false;
    return left + needed.max - needed.planned < 0;
  });
}

/** EC2's answer to one machine too many. */
export function vcpuLimit({ limit, name }: Pick<QuotaVerdict, "limit" | "name">): Refusal {
  if (/Spot/.test(name)) {
    return {
      code: "MaxSpotInstanceCountExceeded",
      message: "Max spot instance count exceeded",
      source: "AWS EC2 API Reference, error codes (MaxSpotInstanceCountExceeded)",
    };
  }
  return {
    code: "VcpuLimitExceeded",
    message:
      `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the ` +
      "specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment " +
      "to this limit.",
    operation: "EC2: RunInstances",
    source: "bentoml/bentoctl issue 202; aws/amazon-cloudwatch-agent-test pull request 256",
  };
}
