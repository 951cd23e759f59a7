import type { ReplacingInputs } from "../../replacingInputs.ts";
import { google } from "../source.ts";

/** Accounts, roles and projects. */
export const identityRows: Readonly<Record<string, ReplacingInputs>> = {
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    always: ["project", "workloadIdentityPoolId"],
    complete: true,
    ...google("iambeta/resource_iam_workload_identity_pool.go"),
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    always: ["project", "workloadIdentityPoolId", "workloadIdentityPoolProviderId"],
    complete: true,
    ...google("iambeta/resource_iam_workload_identity_pool_provider.go"),
  },
  "gcp:organizations/folder:Folder": {
    always: ["tags"],
    complete: true,
    ...google("resourcemanager/resource_google_folder.go"),
  },
  "gcp:organizations/iAMCustomRole:IAMCustomRole": {
    always: ["orgId", "roleId"],
    complete: true,
    ...google("resourcemanager/resource_google_organization_iam_custom_role.go"),
  },
  "gcp:organizations/project:Project": {
    always: ["projectId", "tags"],
    ...google("resourcemanager/resource_google_project.go"),
  },
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    always: ["project", "roleId"],
    complete: true,
    ...google("resourcemanager/resource_google_project_iam_custom_role.go"),
  },
  "gcp:projects/service:Service": {
    always: ["project", "service"],
    complete: true,
    ...google("resourcemanager/resource_google_project_service.go"),
  },
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    always: ["project", "service"],
    complete: true,
    ...google("resourcemanager/resource_project_service_identity.go"),
  },
  "gcp:serviceaccount/account:Account": {
    always: ["accountId", "project"],
    complete: true,
    ...google("resourcemanager/resource_google_service_account.go"),
  },
  "gcp:serviceaccount/key:Key": {
    always: ["keepers", "keyAlgorithm", "privateKeyType", "publicKeyData", "publicKeyType", "serviceAccountId"],
    complete: true,
    ...google("resourcemanager/resource_google_service_account_key.go"),
  },
};
