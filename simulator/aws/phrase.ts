import type { Action, Refusal } from "../refusal.ts";
import { providerCheck } from "./inputChecks.ts";
import { calledBy, operationOf, serviceOf } from "./operations.ts";

/** No request is made, so none has an id: as long as a real one, the same on every run. */
const requestId = "00000000-0000-0000-0000-000000000000";

const doing: Readonly<Record<Action, string>> = {
  create: "creating",
  read: "reading",
  update: "updating",
  delete: "deleting",
  invoke: "reading",
};

/**
 * Services whose errors the SDK for Go knows by type: it prints them as they are, without `api error`.
 * @see aws/eks-hybrid pull request 679, terraform-aws-modules/terraform-aws-eks issue 3293 (typed); aws-samples/serverless-patterns issue 970 (not)
 */
const typed = new Set([
  "EKS",
  "FSx",
  "KMS",
  "CloudWatch Logs",
  "ECR",
  "SSM",
  "Secrets Manager",
  "SQS",
  "IAM",
  "Auto Scaling",
  "EFS",
]);
/** Codes that belong to no service, and have no type anywhere. */
const untyped =
  /^(?:Throttling|RequestLimit|Expired|RequestExpired|InternalError|ValidationError|AccessDenied|SlowDown|ServiceUnavailable|Unrecognized)/;

/** Names that the SDK gives errors whose codes are shorter. */
const typeNames: Readonly<Record<string, string>> = {
  "IAM EntityAlreadyExists": "EntityAlreadyExistsException",
  "IAM NoSuchEntity": "NoSuchEntityException",
  "IAM DeleteConflict": "DeleteConflictException",
  "IAM MalformedPolicyDocument": "MalformedPolicyDocumentException",
  "Auto Scaling AlreadyExists": "AlreadyExistsFault",
  "S3 BucketAlreadyOwnedByYou": "BucketAlreadyOwnedByYou",
  "S3 BucketAlreadyExists": "BucketAlreadyExists",
};

/** A refusal of AWS as its provider prints it. What the provider found by itself, or while it waited, is its own sentence. */
export function phraseAws(
  refusal: Refusal,
  { action, type }: { readonly action: Action; readonly type: string },
): string {
  const { code, message, status = 400, operation = operationOf(type, action) } = refusal;
  if (code === providerCheck || message.startsWith("waiting for ")) return message;
  const service = operation.split(":")[0] ?? serviceOf(type);
  const name = typeNames[`${service} ${code}`];
  const known = name !== undefined || (typed.has(service) && !untyped.test(code));
  const error = known ? `${name ?? code}: ${message}` : `api error ${code}: ${message}`;
  const called = calledBy(type);
  return `${doing[action]} ${called}: operation error ${operation}, https response error StatusCode: ${status}, RequestID: ${requestId}, ${error}`;
}
