import { Confidence } from "../../components/core/fact.ts";
import type { QuotaVerdict } from "../../components/quota/headroom.ts";
import type { Asked } from "../cloudType.ts";
import { quotaJudge } from "../quotaUse.ts";
import type { Refusal } from "../refusal.ts";
import { awsTypes as t } from "./tokens.ts";

const judge = quotaJudge({
  types: [t.nodeGroup, t.autoscalingGroup, t.instance, t.capacityReservation, t.cluster, t.lustre],
  behind: {
    [t.nodeGroup]: { launchTemplate: t.launchTemplate, clusterName: t.cluster },
    [t.autoscalingGroup]: { launchTemplate: t.launchTemplate, mixedInstancesPolicy: t.launchTemplate },
    [t.instance]: { launchTemplate: t.launchTemplate, capacityReservationSpecification: t.capacityReservation },
    [t.launchTemplate]: { capacityReservationSpecification: t.capacityReservation },
  },
});

/**
 * The quota that a resource goes beyond, with all that exists. AWS counts what runs: the nodes that are asked for now, not the
 * most that a group may grow to, which is what policies go by.
 */
export function quotaExceeded(asked: Asked): QuotaVerdict | undefined {
  if (asked.limits.length === 0) return undefined;
  return judge(asked).verdicts.find(({ limit, needed, headroom: left, confidence }) => {
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
