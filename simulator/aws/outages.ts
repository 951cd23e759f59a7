import { type Properties, readString } from "../../components/core/value.ts";
import type { Refusal } from "../refusal.ts";
import { operationOf, serviceOf } from "./operations.ts";

/** What somebody asks of AWS: a type by its token, and its inputs. */
export interface AwsAsked {
  readonly type: string;
  readonly inputs: Properties;
}

/**
 * No machines of a type are left in a zone. Whoever asks EC2 for them hears it at once. EKS takes a node group, tries for twenty
 * minutes, and leaves it behind as `CREATE_FAILED`.
 *
 * @param machine `p5.48xlarge`
 * @param zone `us-east-2a`
 * @param asked the resource that needs them. Default: a machine of one's own
 * @see https://github.com/aws/containers-roadmap/issues/2204
 */
export function awsNoCapacity(machine: string, zone: string, asked?: AwsAsked): Refusal {
  const words = noCapacity(machine, zone);
  switch (asked?.type) {
    case "aws:eks/nodeGroup:NodeGroup":
      return {
        code: "InsufficientInstanceCapacity",
        message: nodeGroupFailed(
          asked.inputs,
          `Could not launch On-Demand Instances. InsufficientInstanceCapacity - ${words} Launching EC2 instance failed.`,
        ),
        source:
          "aws/containers-roadmap issue 2204; hashicorp/terraform-provider-aws issue 39904 (the provider's frame)",
      };
    case "aws:autoscaling/group:Group":
      return {
        code: "InsufficientInstanceCapacity",
        message:
          `waiting for Auto Scaling Group (${given(asked.inputs, "name") ?? "group"}) capacity satisfied: timeout while waiting ` +
          `for state to become 'ok' (last state: 'want at least 1 healthy instance(s) in Auto Scaling Group, have 0', timeout: 10m0s): ` +
          `scaling activity: Failed: ${words} Launching EC2 instance failed.`,
        source:
          "hashicorp/terraform-provider-aws internal/service/autoscaling/group.go; hashicorp/terraform pull request 14480",
      };
    case "aws:ec2/capacityReservation:CapacityReservation":
      return {
        code: "InsufficientInstanceCapacity",
        message: "Insufficient capacity.",
        status: 500,
        source:
          "AWS EC2 API Reference, error codes (InsufficientInstanceCapacity); User Guide, capacity-reservations-create",
      };
    default:
      return {
        code: "InsufficientInstanceCapacity",
        message: words,
        status: 500,
        operation: "EC2: RunInstances",
        source: "red-hat-storage/ocs-ci issue 9263; hashicorp/terraform-provider-aws issue 1496",
      };
  }
}

/** Too many calls a second: EC2 says it with another code than the rest. A provider waits and asks again. */
export function awsThrottled(type: string): Refusal {
  if (serviceOf(type) === "EC2") {
    return {
      code: "RequestLimitExceeded",
      message: "Request limit exceeded.",
      status: 503,
      source: "hashicorp/terraform issue 6096; AWS EC2 API Reference, error codes",
    };
  }
  if (serviceOf(type) === "S3") {
    return {
      code: "SlowDown",
      message: "Please reduce your request rate.",
      status: 503,
      source: "AWS S3 API Reference, error responses (SlowDown)",
    };
  }
  if (["IAM", "Auto Scaling"].includes(serviceOf(type))) {
    return {
      code: "Throttling",
      message: "Rate exceeded",
      status: 400,
      source: "AWS common errors (Throttling); hashicorp/terraform-provider-aws issue 44853",
    };
  }
  return {
    code: "ThrottlingException",
    message: "Rate exceeded",
    status: 400,
    source: "AWS common errors (ThrottlingException); hashicorp/terraform-provider-aws issue 44853",
  };
}

/** The credentials of whoever runs `pulumi` have run out. */
export function awsExpired(type?: string): Refusal {
  const service = type === undefined ? "STS" : serviceOf(type);
  // Services that speak JSON say it with another ending.
  const json = ["EKS", "FSx", "KMS", "CloudWatch Logs", "SSM", "ECR", "Secrets Manager"].includes(service);
  return {
    code: json ? "ExpiredTokenException" : service === "EC2" ? "RequestExpired" : "ExpiredToken",
    message: service === "EC2" ? "Request has expired." : "The security token included in the request is expired",
    status: json || service === "EC2" ? 400 : 403,
    operation: type === undefined ? "STS: GetCallerIdentity" : operationOf(type, "create"),
    source:
      "aws-samples/serverless-patterns issue 970 (ExpiredToken); hashicorp/terraform-provider-aws issue 32809 (ExpiredTokenException); AWS EC2 API Reference, error codes (RequestExpired)",
  };
}

/** A zone is gone: calls about it are answered by nothing that works. */
export function awsZoneDown(zone: string): Refusal {
  return {
    code: "InternalError",
    message: `An internal error has occurred. (simulated: the Availability Zone ${zone} is down)`,
    status: 500,
    source: "AWS EC2 API Reference, error codes (InternalError)",
  };
}

/** What EKS says of a node group whose machines never came, in the frame of the provider that waits for it. */
export function nodeGroupFailed(inputs: Properties, why: string, issue = "AsgInstanceLaunchFailures"): string {
  const cluster = given(inputs, "clusterName") ?? "cluster";
  const group = given(inputs, "nodeGroupName") ?? given(inputs, "nodeGroupNamePrefix") ?? "node-group";
  return (
    `waiting for EKS Node Group (${cluster}:${group}) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. ` +
    `last error: eks-${group}: ${issue}: ${why}`
  );
}

function noCapacity(machine: string, zone: string): string {
  const region = zone.replace(/[a-z]$/, "");
  const others = ["a", "b", "c"].map((letter) => `${region}${letter}`).filter((other) => other !== zone);
  return (
    `We currently do not have sufficient ${machine} capacity in the Availability Zone you requested (${zone}). ` +
    `Our system will be working on provisioning additional capacity. You can currently get ${machine} capacity by not ` +
    `specifying an Availability Zone in your request or choosing ${others.join(", ")}.`
  );
}

function given(inputs: Properties, path: string): string | undefined {
  const value = readString(inputs, path);
  return value.state === "known" ? value.value : undefined;
}
