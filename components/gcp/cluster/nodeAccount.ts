import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account, type AccountArgs } from "@pulumi/gcp/serviceaccount/account.js";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import { googleName } from "../iam/googleName.ts";
import type { GkeScope } from "../network/scope.ts";

/** What nodes do for themselves: logs, metrics, and joining the cluster. What pods need is theirs, through Workload Identity. */
const nodeRole = "roles/container.defaultNodeServiceAccount";
const imagesRole = "roles/artifactregistry.reader";

/** The service account of nodes. Its email is known once it has its roles: nodes without them never become ready. */
export function nodeAccount(
  { name, project, child }: GkeScope,
  readsImages: boolean,
  override?: Override<AccountArgs>,
): pulumi.Output<string> {
  const label = `${name}-nodes`;
  const account = make<AccountArgs, Account>(
    Account,
    label,
    {
      project,
      // Made from names that are known now: members of bindings are made from it, and policies read those in a preview.
      accountId: googleName([pulumi.getProject(), pulumi.getStack(), label], 30),
      displayName: `Nodes of ${name}`,
      description: `Nodes of ${name}: logs, metrics${readsImages ? " and images" : ""}`,
    },
    child,
    override,
  );
  const roles = readsImages ? [nodeRole, imagesRole] : [nodeRole];
  const grants = roles.map(
    (role) => new IAMMember(`${label}-${role.split(/[./]/).pop()}`, { project, role, member: account.member }, child),
  );
  return after(account.email, grants);
}
