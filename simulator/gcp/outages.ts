import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Refusal } from "../refusal.ts";
import { simulatedProject, simulatedProjectNumber } from "./project.ts";
import { Stage } from "./stage.ts";

/** What Google Cloud says when it has no machines: each service in its own words. */
export function googleNoCapacity(type: string, machine: string, zone: string, project = simulatedProject): Refusal {
  const place = `The zone 'projects/${project}/zones/${zone}' does not have enough resources available to fulfill the request.`;
  if (type === gkeNodePoolType || type === gkeClusterType) {
    return {
      code: "GCE_STOCKOUT",
      message:
        "Google Compute Engine: Not all instances running in IGM after 35m4.033429035s. Expected 1, running 0, transitioning 1. " +
        `Current errors: [GCE_STOCKOUT]: Instance 'gke-${machine}-${zone}' creation failed: ${place} '(resource type:compute)'.`,
      status: 503,
      operation: Stage.Operation,
      source: "https://github.com/hashicorp/terraform-provider-google/pull/10121, akka/akka-core#32992 (2026-09-16)",
    };
  }
  if (type.startsWith("gcp:tpu/")) {
    return {
      code: "RESOURCE_EXHAUSTED",
      message: `Error code 8, message: There is no more capacity in the zone "${zone}"; you can try in another zone where Cloud TPU Nodes are offered (see https://cloud.google.com/tpu/docs/regions)`,
      status: 429,
      operation: Stage.Operation,
      source: "https://github.com/GoogleCloudPlatform/magic-modules/pull/7297",
    };
  }
  return {
    code: "ZONE_RESOURCE_POOL_EXHAUSTED",
    message:
      `${place} Try a different zone, or try again later.\n\n` +
      `A ${machine} VM instance is currently unavailable in the ${zone} zone. Alternatively, you can try your request again ` +
      "with a different VM hardware configuration or at a later time. For more information, see the troubleshooting " +
      "documentation.\n\nTroubleshooting documentation\nhttps://cloud.google.com/compute/docs/resource-error",
    status: 503,
    operation: Stage.Operation,
    source:
      "https://github.com/GoogleCloudPlatform/ai-on-gke/issues/849, https://github.com/CCExtractor/sample-platform/issues/901",
  };
}

/** Google Cloud wants to be asked again later: more requests a minute than the project may make. */
export function googleThrottled(): Refusal {
  return {
    code: "rateLimitExceeded",
    message:
      "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'compute.googleapis.com' " +
      `for consumer 'project_number:${simulatedProjectNumber}'.\nDetails:\n[\n  {\n    "@type": "type.googleapis.com/google.rpc.ErrorInfo",\n` +
      '    "domain": "googleapis.com",\n    "reason": "RATE_LIMIT_EXCEEDED"\n  }\n]\n',
    status: 429,
    source: "https://github.com/GoogleCloudPlatform/marketing-analytics-jumpstart/issues/163",
  };
}

/** The login of whoever runs the program has run out. */
export function googleExpired(): Refusal {
  return {
    code: "invalid_grant",
    message:
      'oauth2: "invalid_grant" "reauth related error (invalid_rapt)" "https://support.google.com/a/answer/9368756"',
    status: 401,
    operation: Stage.Token,
    source:
      "https://github.com/hashicorp/terraform-provider-google/issues/15674, https://github.com/kubernetes/release/pull/2148",
  };
}
