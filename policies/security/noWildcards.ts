import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Read, read, readList, readString, Secret, Unknown } from "../../components/core/value.ts";
import { IamDocumentKind, wildcardGrants } from "../../components/security/iamDocument.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import { googleGrantTypes, judgeGoogleGrant, unknownGoogleGrants } from "./googleGrants.ts";
import { judgeNodeAccounts, nodeAccountTypes, unknownNodeAccounts } from "./nodeServiceAccount.ts";

/** Where each resource type keeps its policy documents, and what `*` means in them. */
const documents: Readonly<Record<string, readonly (readonly [property: string, kind: IamDocumentKind])[]>> = {
  "aws:iam/policy:Policy": [["policy", IamDocumentKind.Identity]],
  "aws:iam/rolePolicy:RolePolicy": [["policy", IamDocumentKind.Identity]],
  "aws:iam/userPolicy:UserPolicy": [["policy", IamDocumentKind.Identity]],
  "aws:iam/groupPolicy:GroupPolicy": [["policy", IamDocumentKind.Identity]],
  "aws:iam/role:Role": [["assumeRolePolicy", IamDocumentKind.Trust]],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": [["policy", IamDocumentKind.Identity]],
  "aws:s3/bucketPolicy:BucketPolicy": [["policy", IamDocumentKind.Resource]],
  "aws:s3/bucket:Bucket": [["policy", IamDocumentKind.Resource]],
  "aws:s3/bucketV2:BucketV2": [["policy", IamDocumentKind.Resource]],
  "aws:sqs/queue:Queue": [["policy", IamDocumentKind.Resource]],
  "aws:sqs/queuePolicy:QueuePolicy": [["policy", IamDocumentKind.Resource]],
  "aws:sns/topic:Topic": [["policy", IamDocumentKind.Resource]],
  "aws:sns/topicPolicy:TopicPolicy": [["policy", IamDocumentKind.Resource]],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": [["policy", IamDocumentKind.Resource]],
  "aws:secretsmanager/secret:Secret": [["policy", IamDocumentKind.Resource]],
  "aws:secretsmanager/secretPolicy:SecretPolicy": [["policy", IamDocumentKind.Resource]],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": [["policy", IamDocumentKind.Resource]],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [["policy", IamDocumentKind.Resource]],
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": [["policy", IamDocumentKind.Resource]],
  "aws:kms/key:Key": [["policy", IamDocumentKind.Key]],
  "aws:kms/keyPolicy:KeyPolicy": [["policy", IamDocumentKind.Key]],
};

const roleType = "aws:iam/role:Role";
const policyType = "aws:iam/policy:Policy";

/** Where managed policies are attached by ARN. */
const attachments: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
};

/** AWS's own policies that grant everything, or everything but IAM; who holds IAM grants themselves the rest. */
const sweeping = /^arn:[^:]+:iam::aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;
/** AWS's own policies that grant every action of a service: `AmazonS3FullAccess`. */
const fullAccess = /^arn:[^:]+:iam::aws:policy\/(?:[^/]+\/)*[\w+=,.@-]*FullAccess$/;

/**
 * A document that holds the ARN of a resource of the same program is unknown as a whole in every first preview, so that
 * failing it there would stop everybody's first deployment. Resource policies run again during `pulumi up`, with the
 * document known and before the resource is made, and a violation stops it then: in a preview an unknown document is an
 * advisory finding that says so. The default KMS key policy (`kms:*` for the account itself) is allowed, as AWS
 * documents it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const noWildcards = gpuPolicy<NoConfig>({
  name: "iam-no-wildcards",
  description: "Grants name their actions, resources and principals: no wildcards, no basic roles, nobody in general.",
  severity: "high",
  source: "https://csrc.nist.gov/glossary/term/least_privilege",
  remediation:
    "List the actions and resources that are needed, grant predefined roles on the resource that needs them, and name who may use them.",
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: [...Object.keys(documents), ...Object.keys(attachments), ...googleGrantTypes, ...nodeAccountTypes],
  evaluate: (node) => {
    if (nodeAccountTypes.includes(node.type)) return judgeNodeAccounts(node);
    if (node.type.startsWith("gcp:")) return judgeGoogleGrant(node);
    const findings: Finding[] = [];
    for (const [property, kind] of documents[node.type] ?? []) {
      findings.push(...judgeDocument(node, read(node.inputs, property), property, kind));
    }
    if (node.type === roleType) findings.push(...judgeRole(node));
    for (const path of arnPaths(node)) findings.push(...judgeArn(node, readString(node.inputs, path), path));
    return findings;
  },
  stackTypes: [roleType, ...Object.keys(attachments), ...googleGrantTypes, ...nodeAccountTypes],
  // What a value was made from is only told with the stack: a policy of this program is judged where it is declared.
  evaluateStack: (graph) => [...unknownArns(graph), ...unknownGoogleGrants(graph), ...unknownNodeAccounts(graph)],
});

function unknownArns(graph: ResourceGraph): Finding[] {
  return [roleType, ...Object.keys(attachments)]
    .flatMap((type) => graph.ofType(type))
    .flatMap((node) => {
      const property = attachments[node.type] ?? "managedPolicyArns";
      if (graph.behind(node, property, policyType).length > 0) return [];
      const answers = arnPaths(node).map((path) => readString(node.inputs, path));
      return answers.flatMap((answer) => (answer.state === "unknown" ? [deferred(node, answer.path, answer.why)] : []));
    });
}

function judgeRole(node: ResourceNode): Finding[] {
  const findings: Finding[] = [];
  const inline = readList(node.inputs, "inlinePolicies");
  if (inline.state === "unknown") findings.push(deferred(node, inline.path, inline.why));
  if (inline.state === "known") {
    for (const index of inline.value.keys()) {
      const path = `inlinePolicies[${index}].policy`;
      findings.push(...judgeDocument(node, read(node.inputs, path), path, IamDocumentKind.Identity));
    }
  }
  return findings;
}

function judgeDocument(node: ResourceNode, answer: Read<unknown>, path: string, kind: IamDocumentKind): Finding[] {
  if (answer.state === "absent") return [];
  if (answer.state === "unknown") return [deferred(node, answer.path, answer.why)];
  const hole = unknownWithin(answer.value, path);
  if (hole === undefined) return problemFindings(node, wildcardGrants(revealed(answer.value), kind), path);
  // What is known is judged now: an unknown ARN does not excuse `Action: "*"` beside it.
  const known = wildcardGrants(judgeable(answer.value), kind).filter(({ path: at }) => at.startsWith("Statement["));
  return [...problemFindings(node, known, path), deferred(node, hole, "known only after creation")];
}

/** Where a resource names managed policies. */
function arnPaths(node: ResourceNode): string[] {
  if (node.type !== roleType) return node.type in attachments ? [attachments[node.type]!] : [];
  const managed = readList(node.inputs, "managedPolicyArns");
  if (managed.state === "absent") return [];
  // Not even how many is known: the list stands for its elements.
  return managed.state === "unknown"
    ? ["managedPolicyArns"]
    : [...managed.value.keys()].map((index) => `managedPolicyArns[${index}]`);
}

function judgeArn(node: ResourceNode, answer: Read<string>, path: string): Finding[] {
  if (answer.state !== "known") return [];
  const everything = sweeping.test(answer.value);
  if (!everything && !fullAccess.test(answer.value)) return [];
  return problemFindings(node, [
    {
      severity: "error",
      path,
      value: answer.value,
      rule: everything
        ? "grants nearly everything in the account"
        : "grants every action of a service, on every resource of the account",
      fix: "attach a policy that lists the actions and ARNs that are needed",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    },
  ]);
}

/** The path of the first unknown in a document that is written as an object. */
function unknownWithin(value: unknown, path: string): string | undefined {
  if (value instanceof Unknown) return path;
  if (value instanceof Secret) return unknownWithin(value.reveal(), path);
  if (value === null || typeof value !== "object") return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = unknownWithin(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Stands for an unknown string: neither a wildcard nor anybody. */
const placeholder = "unknown:unknown";

function revealed(value: unknown, unknown: unknown = undefined): unknown {
  if (value instanceof Unknown) return unknown;
  if (value instanceof Secret) return revealed(value.reveal(), unknown);
  if (Array.isArray(value)) return value.map((one) => revealed(one, unknown));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner, unknown)]));
}

/** The document with statements emptied of which more than an action, a resource or a condition is unknown. */
function judgeable(document: unknown): unknown {
  const plain = revealed(document, placeholder);
  if (plain === null || typeof plain !== "object") return document;
  const { Statement, statement, ...rest } = plain as Record<string, unknown>;
  const listed = Statement ?? statement;
  const statements = (Array.isArray(listed) ? listed : [listed]).map((one: unknown) => {
    const decisive = ["Effect", "Principal", "NotPrincipal", "NotAction", "NotResource"];
    const open = (value: unknown): boolean => JSON.stringify(value ?? null).includes(placeholder);
    const object = one !== null && typeof one === "object" ? (one as Record<string, unknown>) : {};
    const whole = one === placeholder || decisive.some((key) => open(object[key]) || open(object[lowered(key)]));
    return whole ? { Effect: "Deny", Action: placeholder } : one;
  });
  return { ...rest, Statement: statements };
}

function lowered(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}

function deferred(node: ResourceNode, path: string, why: string): Finding {
  return {
    urn: node.urn,
    because: "deferred",
    message:
      `${node.name}: ${path} is ${why}, so it is judged during the update, before the resource is made. ` +
      "Fix: nothing, or build the document from names that are known, to have it judged in the preview.",
  };
}
