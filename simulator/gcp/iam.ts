import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import type { GoogleType } from "./googleType.ts";
import { providerProtection } from "./keeping.ts";
import { fingerprint, hash, lastPart, type Made, madeAt, number, pathOf, projectIn, text, uniqueId } from "./made.ts";
import { simulatedProjectNumber } from "./project.ts";
import { notFound } from "./refusals.ts";

const identity = "hashicorp/terraform-provider-google google/services/iambeta/resource_iam_workload_identity_pool.go";
const accountType = "gcp:serviceaccount/account:Account";

/** Accounts, roles, projects and what they are federated with. */
export const iamTypes: readonly GoogleType[] = [
  {
    type: accountType,
    id: (made) => `projects/${made.project}/serviceAccounts/${emailOf(made)}`,
    nameFrom: "accountId",
    outputs: (made, id) => {
      const email = emailOf(made);
      return { email, member: `serviceAccount:${email}`, name: id, uniqueId: uniqueId(made.seed) };
    },
    called: "service account",
    taken: accountTaken,
    minutes: {
      create: 0.2,
      source:
        "hashicorp/terraform-provider-google google/services/resourcemanager/resource_google_service_account.go (waits ten seconds)",
    },
  },
  {
    type: "gcp:serviceaccount/key:Key",
    id: (made) => `${accountPath(made)}/keys/${hash(made.seed).slice(0, 40)}`,
    nameFrom: null,
    project: false,
    outputs: ({ seed }, id) => ({
      name: id,
      privateKey: Buffer.from(
        JSON.stringify({ type: "service_account", private_key_id: hash(seed).slice(0, 40) }),
      ).toString("base64"),
      publicKey: fingerprint(seed),
      validAfter: "2026-01-01T00:00:00Z",
      validBefore: "9999-12-31T23:59:59Z",
    }),
    called: "",
    taken: null,
    refers: [{ path: "serviceAccountId", to: [accountType], missing: notFound }],
  },
  {
    type: "gcp:projects/iAMCustomRole:IAMCustomRole",
    id: ({ project, name }) => `projects/${project}/roles/${name}`,
    nameFrom: "roleId",
    outputs: (_, id) => ({ deleted: false, name: id }),
    called: "",
    taken: roleTaken,
  },
  {
    type: "gcp:organizations/iAMCustomRole:IAMCustomRole",
    id: ({ inputs, name }) => `organizations/${lastPart(text(inputs, "orgId"))}/roles/${name}`,
    nameFrom: "roleId",
    project: false,
    outputs: (_, id) => ({ deleted: false, name: id }),
    called: "",
    taken: roleTaken,
  },
  {
    type: "gcp:organizations/project:Project",
    id: ({ name }) => `projects/${name}`,
    nameFrom: "projectId",
    title: "name",
    deletionPolicy: "PREVENT",
    nameStays:
      "https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects (nor one that was used before)",
    project: false,
    outputs: ({ seed }) => ({ number: number(seed).slice(0, 12) }),
    called: "",
    taken: (name) => ({
      code: "alreadyExists",
      message: `Requested entity already exists (projects/${name})`,
      status: 409,
      source: "https://github.com/terraform-google-modules/terraform-example-foundation/issues/494",
    }),
    minutes: {
      create: 0.5,
      delete: 0.1,
      source: "https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects",
    },
  },
  {
    type: "gcp:organizations/folder:Folder",
    id: ({ seed }) => `folders/${number(seed).slice(0, 12)}`,
    nameFrom: null,
    project: false,
    outputs: ({ seed }, id) => ({
      configuredCapabilities: [],
      createTime: madeAt,
      folderId: number(seed).slice(0, 12),
      lifecycleState: "ACTIVE",
      managementProject: "",
      name: id,
    }),
    called: "",
    taken: null,
    protection: {
      ...providerProtection(
        "cannot destroy folder without setting deletion_protection=false and running `terraform apply`",
        "hashicorp/terraform-provider-google google/services/resourcemanager/resource_google_folder.go",
      ),
      isOnUnsaid: true,
    },
  },
  {
    type: "gcp:projects/service:Service",
    id: ({ project, inputs }) => `${project}/${text(inputs, "service")}`,
    nameFrom: null,
    called: "",
    taken: null,
    minutes: {
      create: 0.4,
      delete: 0.4,
      source: "https://github.com/abevoelker/Kubernetes-on-Rails-Starter-Files/issues/2 (21s)",
    },
  },
  {
    type: "gcp:projects/serviceIdentity:ServiceIdentity",
    id: ({ project, inputs }) => `projects/${project}/services/${text(inputs, "service")}`,
    nameFrom: null,
    outputs: ({ inputs }) => {
      const [service = ""] = text(inputs, "service").split(".");
      const email = `service-${simulatedProjectNumber}@gcp-sa-${service}.iam.gserviceaccount.com`;
      return { email, member: `serviceAccount:${email}` };
    },
    called: "Service Identity",
    taken: null,
    deletionPolicy: false,
  },
  {
    type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
    id: ({ project, name }) => `projects/${project}/locations/global/workloadIdentityPools/${name}`,
    nameFrom: "workloadIdentityPoolId",
    outputs: ({ name }) => ({
      name: `projects/${simulatedProjectNumber}/locations/global/workloadIdentityPools/${name}`,
      state: "ACTIVE",
    }),
    called: "WorkloadIdentityPool",
    taken: takenIdentity,
    nameStays: `${identity} (deleted for good after about 30 days), https://github.com/pulumi/pulumi-gcp/issues/1149`,
  },
  {
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    id: ({ project, inputs, name }) =>
      `projects/${project}/locations/global/workloadIdentityPools/${text(inputs, "workloadIdentityPoolId")}/providers/${name}`,
    nameFrom: "workloadIdentityPoolProviderId",
    outputs: ({ inputs, name }) => ({
      name: `projects/${simulatedProjectNumber}/locations/global/workloadIdentityPools/${text(inputs, "workloadIdentityPoolId")}/providers/${name}`,
      state: "ACTIVE",
    }),
    called: "WorkloadIdentityPoolProvider",
    taken: takenIdentity,
    nameStays: `${identity.replace(".go", "_provider.go")} (deleted for good after about 30 days)`,
  },
];

/** Service accounts are known by an address. */
function emailOf({ project, name }: Made): string {
  return `${name}@${project}.iam.gserviceaccount.com`;
}

/** A key names its account by path or by address. */
function accountPath({ inputs, settings }: Made): string {
  const account = text(inputs, "serviceAccountId");
  if (account.includes("/")) return pathOf(account);
  return `projects/${projectIn(inputs, settings)}/serviceAccounts/${account}`;
}

function accountTaken(name: string, { id }: Existing): Refusal {
  return {
    code: "alreadyExists",
    message: `Service account ${name} already exists within project projects/${id.split("/")[1]}.`,
    status: 409,
    source: "https://github.com/vanvalenlab/kiosk-console/issues/195",
  };
}

function roleTaken(name: string, { id }: Existing): Refusal {
  return {
    code: "alreadyExists",
    message: `A role named ${name} in ${id.split("/").slice(0, 2).join("/")} already exists.`,
    status: 409,
    source: "https://docs.cloud.google.com/iam/docs/creating-custom-roles",
  };
}

/** The same for one that is only marked as deleted. */
function takenIdentity(): Refusal {
  return {
    code: "alreadyExists",
    message: "Requested entity already exists",
    status: 409,
    source: "https://github.com/terraform-google-modules/terraform-google-github-actions-runners/issues/49",
  };
}
