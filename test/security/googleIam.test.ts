import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import {
  type GoogleBinding,
  GoogleIamScope,
  nodeServiceAccount,
  parseAllowPolicy,
  publicAcl,
  publicEntity,
  sweepingBinding,
  sweepingPermissions,
} from "../../components/security/googleIam.ts";

const { Organization, Folder, Project, ServiceAccount, Resource } = GoogleIamScope;
const leastPrivilege = "https://docs.cloud.google.com/iam/docs/using-iam-securely";
const basicRoles = "https://docs.cloud.google.com/iam/docs/roles-overview";
const impersonation = "https://docs.cloud.google.com/iam/docs/best-practices-service-accounts";
const publicAccess = "https://docs.cloud.google.com/storage/docs/public-access-prevention";
const federation = "https://docs.cloud.google.com/iam/docs/workload-identity-federation";
const customRoles = "https://docs.cloud.google.com/iam/docs/creating-custom-roles";

const trainer = "serviceAccount:trainer@example-project.iam.gserviceaccount.com";
const binding = (role: string, ...members: string[]): GoogleBinding => ({
  role,
  members: members.length === 0 ? [trainer] : members,
});
const said = (one: GoogleBinding, scope: GoogleIamScope) =>
  sweepingBinding(one, scope).map((problem) => `${problem.severity} ${describeProblem(problem)}`);

const predefined = "Fix: grant the predefined roles that are needed, on the resources that need them.";
const toMembers = "lets its members grant every role, to themselves too";

describe("grants that reach further than anybody can have meant", () => {
  it.each<[GoogleBinding, GoogleIamScope, string]>([
    [
      binding("roles/owner"),
      Project,
      `error role ("roles/owner") grants every action of every service, on the whole project. ${predefined} [${basicRoles}]`,
    ],
    [
      binding("roles/editor"),
      Folder,
      `error role ("roles/editor") grants nearly every action of every service, on the whole folder. ${predefined} [${basicRoles}]`,
    ],
    [
      binding("roles/editor"),
      ServiceAccount,
      `error role ("roles/editor") is a basic role, which reaches further than this service account. ${predefined} [${basicRoles}]`,
    ],
    [
      binding("roles/viewer"),
      Organization,
      `warning role ("roles/viewer") reads nearly everything on the whole organization. Fix: grant the predefined roles that are needed. [${basicRoles}]`,
    ],
    [
      binding("roles/resourcemanager.projectIamAdmin"),
      Project,
      `error role ("roles/resourcemanager.projectIamAdmin") ${toMembers}, on the whole project. ${predefined} [${leastPrivilege}]`,
    ],
    [
      binding("roles/iam.securityAdmin"),
      Organization,
      `error role ("roles/iam.securityAdmin") ${toMembers}, on the whole organization. ${predefined} [${leastPrivilege}]`,
    ],
    [
      binding("roles/iam.serviceAccountTokenCreator"),
      Project,
      `error role ("roles/iam.serviceAccountTokenCreator") lets its members act as every service account of the project. Fix: grant it on the one service account that is meant (gcp.serviceaccount.IAMMember). [${impersonation}]`,
    ],
    [
      binding("roles/storage.admin"),
      Project,
      `warning role ("roles/storage.admin") grants every action of storage, on the whole project. Fix: grant a narrower role, or this one on the resources that need it. [${leastPrivilege}]`,
    ],
    [
      binding("roles/storage.objectViewer", "user:a@example.com", "allUsers"),
      Resource,
      `error members[1] ("allUsers") is everybody, signed in or not. Fix: name the accounts or groups that are meant. [${publicAccess}]`,
    ],
    [
      binding("roles/storage.objectViewer", "allAuthenticatedUsers"),
      Project,
      `error members[0] ("allAuthenticatedUsers") is everybody with a Google account. Fix: name the accounts or groups that are meant. [${publicAccess}]`,
    ],
    [
      binding(
        "roles/iam.workloadIdentityUser",
        "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/*",
      ),
      ServiceAccount,
      `error members[0] ("principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/*") is everybody whom the identity pool lets sign in. ` +
        `Fix: name a subject, a group or an attribute of the pool: principalSet://…/attribute.repository/…. [${federation}]`,
    ],
  ])("%j on a %s", (one, scope, message) => {
    expect(said(one, scope)).toEqual([message]);
  });

  it.each([
    "roles/iam.serviceAccountUser",
    "roles/iam.serviceAccountOpenIdTokenCreator",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountKeyAdmin",
    "roles/iam.workloadIdentityUser",
  ])("%s on everything wider than one service account", (role) => {
    for (const scope of [Organization, Folder, Project]) expect(said(binding(role), scope)).toHaveLength(1);
    for (const scope of [ServiceAccount, Resource]) expect(said(binding(role), scope)).toEqual([]);
  });

  it("says of one binding all that is wrong with it", () => {
    const problems = sweepingBinding(binding("roles/owner", "allUsers", trainer, "allAuthenticatedUsers"), Project);
    expect(problems.map(({ path }) => path)).toEqual(["members[0]", "members[2]", "role"]);
  });
});

describe("grants that were meant", () => {
  it.each<[string, GoogleBinding, GoogleIamScope]>([
    ["a predefined role", binding("roles/container.defaultNodeServiceAccount"), Project],
    ["a role on objects", binding("roles/storage.objectAdmin"), Project],
    ["the administration of one bucket", binding("roles/storage.admin"), Resource],
    ["a role of one's own, judged where it is declared", binding("projects/p/roles/trainer"), Project],
    ["acting as one account", binding("roles/iam.serviceAccountTokenCreator"), ServiceAccount],
    [
      "one subject of an identity pool",
      binding(
        "roles/storage.objectUser",
        "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/example-project.svc.id.goog/subject/ns/train/sa/job",
        "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/attribute.repository/a/b",
      ),
      Resource,
    ],
    [
      "Google's own account for its APIs",
      binding("roles/editor", "serviceAccount:123456789012@cloudservices.gserviceaccount.com"),
      Project,
    ],
    ["a role that nobody has", { role: "roles/owner", members: [] }, Project],
    ["a role that is not known", { members: [trainer] }, Project],
  ])("%s", (_, one, scope) => {
    expect(said(one, scope)).toEqual([]);
  });

  it("does not take anybody else for Google", () => {
    const google = "serviceAccount:123456789012@cloudservices.gserviceaccount.com";
    expect(said(binding("roles/editor", google, trainer), Project)).toHaveLength(1);
    expect(said(binding("roles/owner", google), Project)).toHaveLength(1);
    expect(
      said(binding("roles/editor", "serviceAccount:1@cloudservices.gserviceaccount.com.example.com"), Project),
    ).toHaveLength(1);
  });

  it.each([
    ["resource.name.startsWith('projects/_/buckets/data')", "roles/owner", 0],
    ["resource.type == 'storage.googleapis.com/Object'", "roles/storage.admin", 0],
    ["resource.matchTag('123/team', 'vision')", "roles/iam.serviceAccountTokenCreator", 0],
    [
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/storage.objectUser'])",
      "roles/resourcemanager.projectIamAdmin",
      0,
    ],
    ["request.time < timestamp('2030-01-01T00:00:00Z')", "roles/owner", 1],
    ["request.time < timestamp('2030-01-01T00:00:00Z')", "roles/iam.serviceAccountTokenCreator", 1],
  ])(
    "a condition on the resource narrows a role down, one on the time does not: %s on %s",
    (condition, role, count) => {
      expect(said({ ...binding(role), condition }, Project)).toHaveLength(count);
    },
  );

  it("no condition narrows down who everybody is", () => {
    const condition = "resource.name == 'projects/_/buckets/data'";
    expect(said({ ...binding("roles/storage.objectViewer", "allUsers"), condition }, Resource)).toHaveLength(1);
  });
});

describe("custom roles", () => {
  it.each([
    ["*", "is a wildcard, and a custom role holds single permissions. Fix: list the permissions that are needed."],
    [
      "storage.objects.*",
      "is a wildcard, and a custom role holds single permissions. Fix: list the permissions that are needed.",
    ],
    [
      "resourcemanager.projects.setIamPolicy",
      "lets whoever has the role grant every role, to themselves too. Fix: leave it out: roles are granted by those who declare them.",
    ],
  ])("with %s", (permission, rule) => {
    const problems = sweepingPermissions(["storage.objects.get", permission]);
    expect(problems.map(describeProblem)).toEqual([`[1] ("${permission}") ${rule} [${customRoles}]`]);
    expect(problems[0]!.severity).toBe("error");
  });

  it("with single permissions", () => {
    expect(sweepingPermissions(["storage.objects.get", "storage.buckets.setIamPolicy"])).toEqual([]);
  });
});

describe("allow policies", () => {
  const said = (policy: string) => parseAllowPolicy(policy).problems.map(describeProblem);
  const fix = `Fix: use the policyData of getIAMPolicy. [${leastPrivilege}]`;

  it("are read as JSON", () => {
    expect(parseAllowPolicy('{"bindings":[{"role":"roles/viewer","members":["allUsers"]}]}')).toEqual({
      bindings: [{ role: "roles/viewer", members: ["allUsers"] }],
      problems: [],
    });
    expect(parseAllowPolicy("{}")).toEqual({ bindings: [], problems: [] });
  });

  it.each([
    ["[]", `("[]") is not an allow policy. ${fix}`],
    ["null", `("null") is not an allow policy. ${fix}`],
    ['{"bindings":{}}', `({}) has bindings that are not a list. ${fix}`],
  ])("malformed: %s", (policy, message) => {
    expect(said(policy)).toEqual([message]);
  });

  it("malformed: not JSON", () => {
    expect(said("{")[0]).toMatch(/^\("\{"\) is not JSON \(.+\)\. Fix: use the policyData of getIAMPolicy\. /);
  });
});

describe("access control lists", () => {
  it.each([
    ["allUsers", "is everybody, signed in or not"],
    ["READER:allUsers", "is everybody, signed in or not"],
    ["OWNER:allAuthenticatedUsers", "is everybody with a Google account"],
  ])("let everybody in: %s", (entity, who) => {
    expect(publicEntity(entity, "roleEntities[0]").map(describeProblem)).toEqual([
      `roleEntities[0] ("${entity}") ${who}. Fix: name the accounts or groups that are meant. [${publicAccess}]`,
    ]);
  });

  it.each(["user-a@example.com", "READER:group-team@example.com", "OWNER:project-owners-123456789012", "constructor"])(
    "let somebody in: %s",
    (entity) => {
      expect(publicEntity(entity, "entity")).toEqual([]);
    },
  );

  it("come ready-made", () => {
    expect(publicAcl("private", "predefinedAcl")).toEqual([]);
    expect(publicAcl("projectPrivate", "predefinedAcl")).toEqual([]);
    for (const acl of ["publicRead", "publicReadWrite", "authenticatedRead"]) {
      expect(publicAcl(acl, "predefinedAcl").map(describeProblem)).toEqual([
        `predefinedAcl ("${acl}") lets everybody in. Fix: leave it out, and grant roles on the bucket (uniform bucket-level access). [${publicAccess}]`,
      ]);
    }
  });
});

describe("accounts of nodes", () => {
  const page = "https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts";
  const shared = "whose roles every machine of the project shares, Editor often among them";
  const fix = `Fix: make a service account for nodes with roles/container.defaultNodeServiceAccount. [${page}]`;

  it.each([
    [undefined, `(not given) leaves nodes the default service account of Compute Engine, ${shared}. ${fix}`],
    ["default", `("default") is the default service account of Compute Engine, ${shared}. ${fix}`],
    [
      "123456789012-compute@developer.gserviceaccount.com",
      `("123456789012-compute@developer.gserviceaccount.com") is the default service account of Compute Engine, ${shared}. ${fix}`,
    ],
  ])("are not to be the default one: %s", (account, message) => {
    expect(nodeServiceAccount(account, "nodeConfig.serviceAccount").map(describeProblem)).toEqual([
      `nodeConfig.serviceAccount ${message}`,
    ]);
  });

  it("may be anybody else", () => {
    expect(nodeServiceAccount("nodes@example-project.iam.gserviceaccount.com", "serviceAccount")).toEqual([]);
  });
});
