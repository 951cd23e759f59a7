import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath, type Problem } from "../../components/core/problem.ts";
import { type Read, read, readList, readString } from "../../components/core/value.ts";
import {
  type GoogleBinding,
  GoogleIamScope,
  parseAllowPolicy,
  publicAcl,
  publicEntity,
  sweepingBinding,
  sweepingPermissions,
} from "../../components/security/googleIam.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";

const { Organization, Folder, Project, ServiceAccount, Resource } = GoogleIamScope;

/** Where allow policies are: module, how its IAM types begin, and what they are granted on. */
const families: readonly (readonly [module: string, prefix: string, scope: GoogleIamScope])[] = [
  ["organizations", "IAM", Organization],
  ["folder", "IAM", Folder],
  ["projects", "IAM", Project],
  ["serviceaccount", "IAM", ServiceAccount],
  ["storage", "BucketIAM", Resource],
  ["storage", "ManagedFolderIam", Resource],
  ["kms", "CryptoKeyIAM", Resource],
  ["kms", "KeyRingIAM", Resource],
  ["secretmanager", "SecretIam", Resource],
  ["secretmanager", "RegionalSecretIam", Resource],
  ["artifactregistry", "RepositoryIam", Resource],
  ["pubsub", "TopicIAM", Resource],
  ["pubsub", "SubscriptionIAM", Resource],
  ["bigquery", "DatasetIam", Resource],
  ["bigquery", "Iam", Resource],
  ["iam", "WorkloadIdentityPoolIam", Resource],
  ["compute", "InstanceIAM", Resource],
  ["compute", "InstanceTemplateIam", Resource],
  ["compute", "DiskIam", Resource],
  ["compute", "RegionDiskIam", Resource],
  ["compute", "ImageIam", Resource],
  ["compute", "MachineImageIam", Resource],
  ["compute", "SnapshotIam", Resource],
  ["compute", "SubnetworkIAM", Resource],
];

type GrantKind = "Member" | "Binding" | "Policy";
const kinds: readonly GrantKind[] = ["Member", "Binding", "Policy"];

interface GrantType {
  readonly scope: GoogleIamScope;
  readonly kind: GrantKind;
}

const grants: ReadonlyMap<string, GrantType> = new Map(
  families.flatMap(([module, prefix, scope]) =>
    kinds.map((kind): [string, GrantType] => {
      const name = prefix + kind;
      return [`gcp:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`, { scope, kind }];
    }),
  ),
);

const customRoleTypes = ["gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:organizations/iAMCustomRole:IAMCustomRole"];

/** Access control lists, by where they name who is let in. */
const acls: Readonly<Record<string, readonly string[]>> = {
  "gcp:storage/bucketACL:BucketACL": ["predefinedAcl", "defaultAcl", "roleEntities"],
  "gcp:storage/objectACL:ObjectACL": ["predefinedAcl", "roleEntities"],
  "gcp:storage/defaultObjectACL:DefaultObjectACL": ["roleEntities"],
  "gcp:storage/bucketAccessControl:BucketAccessControl": ["entity"],
  "gcp:storage/objectAccessControl:ObjectAccessControl": ["entity"],
  "gcp:storage/defaultObjectAccessControl:DefaultObjectAccessControl": ["entity"],
};

/** Resource types of Google Cloud that grant access. */
export const googleGrantTypes: readonly string[] = [...grants.keys(), ...customRoleTypes, ...Object.keys(acls)];

/** What has an identity of its own: a member that is made from one of these is not everybody. */
const identities: readonly string[] = [
  "gcp:serviceaccount/account:Account",
  "gcp:container/cluster:Cluster",
  "gcp:organizations/project:Project",
  "gcp:projects/serviceIdentity:ServiceIdentity",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
];

/** What a resource grants beyond what anybody can have meant, as far as it is known. */
export function judgeGoogleGrant(node: ResourceNode): Finding[] {
  const grant = grants.get(node.type);
  if (grant !== undefined) return grant.kind === "Policy" ? judgePolicy(node, grant.scope) : judgeBinding(node, grant);
  return node.type in acls ? judgeAcl(node) : judgeCustomRole(node);
}

/** Members and roles that are not known, and were made from nothing of this program that says what they are. */
export function unknownGoogleGrants(graph: ResourceGraph): Finding[] {
  const findings: Finding[] = [];
  for (const [type, { kind }] of grants) {
    if (kind === "Policy") continue;
    for (const node of graph.ofType(type)) {
      const open = (property: string, answers: readonly Read<unknown>[], types: readonly string[]): void => {
        if (types.some((one) => graph.behind(node, property, one).length > 0)) return;
        for (const answer of answers) {
          if (answer.state === "unknown") findings.push(deferredGrant(node, answer.path, answer.why));
        }
      };
      // A role of this program is judged where it is declared.
      open("role", [readString(node.inputs, "role")], customRoleTypes);
      const property = kind === "Member" ? "member" : "members";
      open(property, membersOf(node, kind), identities);
    }
  }
  return findings;
}

function membersOf(node: ResourceNode, kind: "Member" | "Binding"): Read<string>[] {
  if (kind === "Member") return [readString(node.inputs, "member")];
  const list = readList(node.inputs, "members");
  if (list.state === "absent") return [];
  // Not even how many is known: the list stands for its elements.
  if (list.state === "unknown") return [list];
  return list.value.map((_, index) => readString(node.inputs, `members[${index}]`));
}

function judgeBinding(node: ResourceNode, { kind, scope }: GrantType): Finding[] {
  const role = readString(node.inputs, "role");
  const answers = membersOf(node, kind as "Member" | "Binding");
  const condition = readString(node.inputs, "condition.expression");
  const binding: GoogleBinding = {
    ...(role.state === "known" ? { role: role.value } : {}),
    // Somebody has the role, whoever it is.
    members: answers.map((answer) => (answer.state === "known" ? answer.value : "unknown")),
    ...(condition.state === "known" ? { condition: condition.value } : {}),
  };
  const problems = sweepingBinding(binding, scope);
  const placed = problems.map((problem): Problem => {
    const index = /^members\[(\d+)\]$/.exec(problem.path)?.[1];
    return index === undefined ? problem : { ...problem, path: answers[Number(index)]!.path };
  });
  if (condition.state !== "unknown") return problemFindings(node, placed);
  // A condition may narrow a role down; who everybody is, it does not change.
  const doubtful = placed.some(({ path }) => path === "role");
  const certain = problemFindings(
    node,
    placed.filter(({ path }) => path !== "role"),
  );
  return doubtful ? [...certain, deferredGrant(node, condition.path, condition.why)] : certain;
}

function judgePolicy(node: ResourceNode, scope: GoogleIamScope): Finding[] {
  const path = "policyData";
  const data = readString(node.inputs, path);
  if (data.state === "absent") return [];
  if (data.state === "unknown") return [deferredGrant(node, data.path, data.why)];
  const { bindings, problems } = parseAllowPolicy(data.value);
  const found = bindings.flatMap((raw, index): Problem[] => {
    const at = `bindings[${index}]`;
    const role = readString(raw, "role");
    const members = readList(raw, "members");
    const condition = readString(raw, "condition.expression");
    const binding: GoogleBinding = {
      ...(role.state === "known" ? { role: role.value } : {}),
      members: members.state === "known" ? members.value.filter((one) => typeof one === "string") : [],
      ...(condition.state === "known" ? { condition: condition.value } : {}),
    };
    return sweepingBinding(binding, scope).map((problem) => ({ ...problem, path: joinPath(at, problem.path) }));
  });
  return problemFindings(node, [...problems, ...found], path);
}

function judgeCustomRole(node: ResourceNode): Finding[] {
  const list = readList(node.inputs, "permissions");
  if (list.state === "absent") return [];
  if (list.state === "unknown") return [deferredGrant(node, list.path, list.why)];
  return list.value.flatMap((_, index) => {
    const permission = readString(node.inputs, `permissions[${index}]`);
    if (permission.state === "absent") return [];
    if (permission.state === "unknown") return [deferredGrant(node, permission.path, permission.why)];
    return problemFindings(
      node,
      sweepingPermissions([permission.value]).map((problem) => ({ ...problem, path: permission.path })),
    );
  });
}

function judgeAcl(node: ResourceNode): Finding[] {
  return acls[node.type]!.flatMap((property) => {
    const answer = read(node.inputs, property);
    if (answer.state === "absent") return [];
    if (answer.state === "unknown") return [deferredGrant(node, answer.path, answer.why)];
    const entries = Array.isArray(answer.value)
      ? answer.value.map((_, index) => readString(node.inputs, `${property}[${index}]`))
      : [readString(node.inputs, property)];
    return entries.flatMap((entry) => {
      if (entry.state === "absent") return [];
      if (entry.state === "unknown") return [deferredGrant(node, entry.path, entry.why)];
      const { value, path } = entry;
      const ready = property === "predefinedAcl" || property === "defaultAcl";
      return problemFindings(node, ready ? publicAcl(value, path) : publicEntity(value, path));
    });
  });
}

/** A grant that is judged once it is known, before it is made. */
export function deferredGrant(node: ResourceNode, path: string, why: string): Finding {
  return {
    urn: node.urn,
    because: "deferred",
    message:
      `${node.name}: ${path} is ${why}, so it is judged during the update, before the resource is made. ` +
      "Fix: nothing, or give it from names that are known, to have it judged in the preview.",
  };
}
