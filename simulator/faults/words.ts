import type { Properties } from "../../components/core/value.ts";
import { calledBy, operationOf } from "../aws/operations.ts";
import { awsExpired, awsNoCapacity, awsThrottled, awsZoneDown, nodeGroupFailed } from "../aws/outages.ts";
import { googleExpired, googleNoCapacity, googleThrottled } from "../gcp/outages.ts";
import { Stage } from "../gcp/stage.ts";
import {
  kubernetesExpired,
  kubernetesHalfMade,
  kubernetesThrottled,
  kubernetesTimeout,
} from "../kubernetes/outages.ts";
import type { Refusal } from "../refusal.ts";
import type { Operation } from "./fault.ts";

/** What a cloud says when something of it does not work, by what it is that does not. */
export interface OutageWords {
  throttled(operation: Operation): Refusal;
  expired(operation: Operation): Refusal;
  /** It failed, and nobody says why. */
  failed(operation: Operation): Refusal;
  /** It began and gave up. */
  gaveUp(operation: Operation): Refusal;
  noCapacity(operation: Operation, machine: string, zone: string): Refusal;
  zoneDown(operation: Operation, zone: string): Refusal;
}

const aws: OutageWords = {
  throttled: ({ type, action }) => ({ operation: operationOf(type, action), ...awsThrottled(type) }),
  expired: ({ type, action }) => ({ ...awsExpired(type), operation: operationOf(type, action) }),
  failed: ({ type, action }) => ({
    code: "InternalFailure",
    message: "The request processing has failed because of an unknown error, exception or failure.",
    status: 500,
    operation: operationOf(type, action),
    source: "AWS common errors (InternalFailure)",
  }),
  gaveUp: ({ type, inputs, urn }) =>
    type === "aws:eks/nodeGroup:NodeGroup"
      ? {
          code: "NodeCreationFailure",
          message: nodeGroupFailed(
            called(inputs, urn),
            "Instances failed to join the kubernetes cluster",
            "NodeCreationFailure",
          ),
          source: "https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html (NodeCreationFailure)",
        }
      : {
          code: "FAILED",
          message: `waiting for ${calledBy(type)} (${nameIn(urn)}) create: unexpected state ${statesOf(type)}`,
          source: "hashicorp/terraform-plugin-sdk helper/retry/error.go (UnexpectedStateError)",
        },
  noCapacity: ({ type, inputs, urn }, machine, zone) =>
    awsNoCapacity(machine, zone, { type, inputs: called(inputs, urn) }),
  zoneDown: ({ type, action }, zone) => ({ operation: operationOf(type, action), ...awsZoneDown(zone) }),
};

/** A provider gives a node group a name that begins with the one in the program: whoever reads it knows which is meant. */
function called(inputs: Properties, urn: string): Properties {
  const named = inputs["nodeGroupName"] ?? inputs["nodeGroupNamePrefix"];
  return named === undefined ? { ...inputs, nodeGroupName: nameIn(urn) } : inputs;
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** What a provider saw and what it waited for, in the spelling of the service: that is what people search for. */
function statesOf(type: string): string {
  if (type.startsWith("aws:ec2/")) return "'failed', wanted target 'available'";
  return `'FAILED', wanted target '${type.startsWith("aws:fsx/") ? "AVAILABLE" : "ACTIVE"}'`;
}

const google: OutageWords = {
  throttled: () => googleThrottled(),
  expired: () => googleExpired(),
  failed: () => ({
    code: "backendError",
    message: "Internal error. Please try again or contact Google Support.",
    status: 503,
    source: "https://cloud.google.com/storage/docs/json_api/v1/status-codes (backendError)",
  }),
  gaveUp: () => ({
    code: "INTERNAL",
    message: "Error code 13, message: an internal error has occurred",
    status: 500,
    operation: Stage.Operation,
    source: "googleapis/googleapis google/rpc/code.proto (INTERNAL = 13)",
  }),
  noCapacity: ({ type, inputs, settings }, machine, zone) =>
    googleNoCapacity(type, machine, zone, textOf(inputs["project"]) ?? settings["project"]),
  zoneDown: (_, zone) => ({
    code: "backendError",
    message: `Internal error. Please try again or contact Google Support. (simulated: the zone ${zone} is down)`,
    status: 503,
    source: "https://cloud.google.com/storage/docs/json_api/v1/status-codes (backendError)",
  }),
};

const kubernetes: OutageWords = {
  throttled: () => kubernetesThrottled(),
  expired: () => kubernetesExpired(),
  failed: () => kubernetesTimeout(),
  gaveUp: ({ inputs }) => kubernetesHalfMade(inputs),
  noCapacity: () => kubernetesTimeout(),
  zoneDown: () => kubernetesTimeout(),
};

const clouds: Readonly<Record<string, OutageWords>> = { aws, gcp: google, kubernetes };

/** What the cloud of a package says. A package that no cloud is simulated for speaks as Kubernetes does. */
export function wordsOf(packageName: string): OutageWords {
  return clouds[packageName] ?? kubernetes;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
