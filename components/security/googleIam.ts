import { type Problem, Problems } from "../core/problem.ts";

/** What a role is granted on: it decides how far the role reaches. */
export const GoogleIamScope = {
  Organization: "organization",
  Folder: "folder",
  Project: "project",
  /** One service account, as a resource: who may act as it. */
  ServiceAccount: "service account",
  /** One bucket, key, secret and the like. */
  Resource: "resource",
} as const;
export type GoogleIamScope = (typeof GoogleIamScope)[keyof typeof GoogleIamScope];

/** One binding of an allow policy: a role, and who has it. */
export interface GoogleBinding {
  /** Absent: not known, and not judged. */
  readonly role?: string;
  readonly members: readonly string[];
  /** Expression of its condition. */
  readonly condition?: string;
}

const leastPrivilege = "https://docs.cloud.google.com/iam/docs/using-iam-securely";
const basicRoles = "https://docs.cloud.google.com/iam/docs/roles-overview";
const impersonation = "https://docs.cloud.google.com/iam/docs/best-practices-service-accounts";
const publicAccess = "https://docs.cloud.google.com/storage/docs/public-access-prevention";
const federation = "https://docs.cloud.google.com/iam/docs/workload-identity-federation";
const customRoles = "https://docs.cloud.google.com/iam/docs/creating-custom-roles";

/** Who a member is, when it is everybody. */
const everybody: Readonly<Record<string, string>> = {
  allUsers: "is everybody, signed in or not",
  allAuthenticatedUsers: "is everybody with a Google account",
};

/** Basic roles, and roles that grant other roles: who holds one of these grants themselves the rest. */
const sweeping: Readonly<Record<string, string>> = {
  "roles/owner": "grants every action of every service",
  "roles/editor": "grants nearly every action of every service",
  "roles/iam.securityAdmin": "lets its members grant every role, to themselves too",
  "roles/resourcemanager.projectIamAdmin": "lets its members grant every role, to themselves too",
  "roles/resourcemanager.folderIamAdmin": "lets its members grant every role, to themselves too",
  "roles/resourcemanager.folderAdmin": "lets its members grant every role, to themselves too",
  "roles/resourcemanager.organizationAdmin": "lets its members grant every role, to themselves too",
};

/** Roles that make a member somebody else: harmless on one service account, every service account on anything wider. */
const acting: ReadonlySet<string> = new Set([
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountUser",
  "roles/iam.serviceAccountOpenIdTokenCreator",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountKeyAdmin",
  "roles/iam.workloadIdentityUser",
]);

/** Google's own account for its APIs holds Editor on every project that it serves. */
const googleItself = /^serviceAccount:\d+@cloudservices\.gserviceaccount\.com$/;

/**
 * What a binding grants beyond what anybody can have meant: a basic role, a role that grants roles, every service account
 * of a project at once, everybody. Paths are `role` and `members[0]`. A condition on the resource, or on which roles may be
 * granted, narrows a role down; no condition narrows down who everybody is.
 */
export function sweepingBinding(binding: GoogleBinding, scope: GoogleIamScope): Problem[] {
  const problems = new Problems();
  for (const [index, member] of binding.members.entries()) {
    const path = `members[${index}]`;
    const who = Object.hasOwn(everybody, member) ? everybody[member] : undefined;
    if (who !== undefined)
      problems.error(path, member, who, "name the accounts or groups that are meant", publicAccess);
    else if (/^principalSet:\/\/iam\.googleapis\.com\/.*Pools\/[^/]+\/\*$/.test(member)) {
      problems.error(
        path,
        member,
        "is everybody whom the identity pool lets sign in",
        "name a subject, a group or an attribute of the pool: principalSet://…/attribute.repository/…",
        federation,
      );
    }
  }
  const { role } = binding;
  // A role without members grants nothing.
  if (role === undefined || binding.members.length === 0) return problems.list;
  return problems.add(sweepingRole(role, binding, scope)).list;
}

function sweepingRole(role: string, { members, condition }: GoogleBinding, scope: GoogleIamScope): Problem[] {
  const problems = new Problems();
  const wide = scope !== GoogleIamScope.Resource && scope !== GoogleIamScope.ServiceAccount;
  const where = `on the whole ${scope}`;
  if (Object.hasOwn(sweeping, role)) {
    if (role === "roles/editor" && members.every((member) => googleItself.test(member))) return [];
    if (isNarrowed(condition)) return [];
    const basic = role === "roles/owner" || role === "roles/editor";
    if (!wide && !basic) return [];
    const rule = wide ? `${sweeping[role]}, ${where}` : `is a basic role, which reaches further than this ${scope}`;
    const fix = "grant the predefined roles that are needed, on the resources that need them";
    return problems.error("role", role, rule, fix, basic ? basicRoles : leastPrivilege).list;
  }
  if (!wide || isNarrowed(condition)) return [];
  if (acting.has(role)) {
    return problems.error(
      "role",
      role,
      `lets its members act as every service account of the ${scope}`,
      "grant it on the one service account that is meant (gcp.serviceaccount.IAMMember)",
      impersonation,
    ).list;
  }
  if (role === "roles/viewer") {
    return problems.warning(
      "role",
      role,
      `reads nearly everything ${where}`,
      "grant the predefined roles that are needed",
      basicRoles,
    ).list;
  }
  const service = /^roles\/([A-Za-z0-9]+)\.admin$/.exec(role)?.[1];
  if (service !== undefined) {
    problems.warning(
      "role",
      role,
      `grants every action of ${service}, ${where}`,
      "grant a narrower role, or this one on the resources that need it",
      leastPrivilege,
    );
  }
  return problems.list;
}

/** Whether a condition says which resources, or which roles may be granted. */
function isNarrowed(condition: string | undefined): boolean {
  return (
    condition !== undefined && /\bresource\.(name|type|service|matchTag|hasTag)|modifiedGrantsByRole/.test(condition)
  );
}

/** Permissions that let a custom role grant every other one. */
const granting = /^resourcemanager\.(projects|folders|organizations)\.setIamPolicy$/;

/** What is wrong with the permissions of a custom role; paths are `[0]`. */
export function sweepingPermissions(permissions: readonly string[]): Problem[] {
  const problems = new Problems();
  for (const [index, permission] of permissions.entries()) {
    if (permission.includes("*")) {
      problems.error(
        `[${index}]`,
        permission,
        "is a wildcard, and a custom role holds single permissions",
        "list the permissions that are needed",
        customRoles,
      );
    } else if (granting.test(permission)) {
      problems.error(
        `[${index}]`,
        permission,
        "lets whoever has the role grant every role, to themselves too",
        "leave it out: roles are granted by those who declare them",
        customRoles,
      );
    }
  }
  return problems.list;
}

/** The bindings of an allow policy, given as JSON. Anything malformed is a problem. */
export function parseAllowPolicy(policy: string): { bindings: readonly unknown[]; problems: Problem[] } {
  const broken = (value: unknown, rule: string): { bindings: []; problems: Problem[] } => ({
    bindings: [],
    problems: new Problems().error("", value, rule, "use the policyData of getIAMPolicy", leastPrivilege).list,
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch (error) {
    return broken(policy, `is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed))
    return broken(policy, "is not an allow policy");
  const bindings: unknown = (parsed as { bindings?: unknown }).bindings ?? [];
  return Array.isArray(bindings) ? { bindings, problems: [] } : broken(bindings, "has bindings that are not a list");
}

/** Access control lists of Cloud Storage that let everybody in. */
export const publicAcls: ReadonlySet<string> = new Set(["publicRead", "publicReadWrite", "authenticatedRead"]);

/** An entry of an access control list: `allUsers`, or `READER:allUsers` with its role. */
export function publicEntity(entity: string, path: string): Problem[] {
  const member = entity.slice(entity.lastIndexOf(":") + 1);
  if (!Object.hasOwn(everybody, member)) return [];
  const fix = "name the accounts or groups that are meant";
  return new Problems().error(path, entity, everybody[member]!, fix, publicAccess).list;
}

/** A ready-made access control list. */
export function publicAcl(acl: string, path: string): Problem[] {
  if (!publicAcls.has(acl)) return [];
  return new Problems().error(
    path,
    acl,
    "lets everybody in",
    "leave it out, and grant roles on the bucket (uniform bucket-level access)",
    publicAccess,
  ).list;
}

const nodeAccounts = "https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts";

/** The account that nodes sign in with. Left out, it is the default account of Compute Engine, which often holds Editor. */
export function nodeServiceAccount(account: string | undefined, path: string): Problem[] {
  if (
    account !== undefined &&
    account !== "default" &&
    !/^\d+-compute@developer\.gserviceaccount\.com$/.test(account)
  ) {
    return [];
  }
  return new Problems().error(
    path,
    account,
    account === undefined
      ? "leaves nodes the default service account of Compute Engine, whose roles every machine of the project shares, Editor often among them"
      : "is the default service account of Compute Engine, whose roles every machine of the project shares, Editor often among them",
    "make a service account for nodes with roles/container.defaultNodeServiceAccount",
    nodeAccounts,
  ).list;
}
