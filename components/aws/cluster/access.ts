import { AccessEntry } from "@pulumi/aws/eks/accessEntry.js";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation.js";
import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../hardware/aws/region.ts";
import { derived } from "../../pulumi/later.ts";
import type { Scope } from "../network/scope.ts";

/** Lets principals administer the whole cluster. */
export function admitAdmins(
  { name, region, child, tags }: Scope,
  clusterName: pulumi.Input<string>,
  admins: readonly pulumi.Input<string>[],
): void {
  const words = adminWords(admins);
  admins.forEach((principalArn, index) => {
    const label = `${name}-admin-${words[index]}`;
    const entry = new AccessEntry(
      label,
      { region, clusterName, principalArn, type: "STANDARD", tags: tags(label) },
      child,
    );
    const policyArn = derived(
      region,
      (known) => `arn:${partitionOf(known)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    );
    new AccessPolicyAssociation(
      label,
      { region, clusterName, principalArn: entry.principalArn, policyArn, accessScope: { type: "cluster" } },
      child,
    );
  });
}

/**
 * A word for each: the principal's own name, so that taking one away moves no other; the place for one not yet known. A
 * user may have the name of a role, so users say that they are users.
 */
export function adminWords(admins: readonly pulumi.Input<string>[]): string[] {
  const names = admins.map((arn) => (typeof arn === "string" ? arn.split("/").pop()! : undefined));
  return admins.map((arn, index) => {
    const name = names[index];
    if (name === undefined) return String(index + 1);
    const [account, kind] = (arn as string).split(":").slice(4) as [string, string];
    const user = kind.startsWith("user/");
    // The same name in two accounts, or a role whose name is the word of this user: say whose it is.
    const twice = names.filter((other) => other === name).length > 1 || (user && names.includes(`user-${name}`));
    return `${user ? "user-" : ""}${twice ? `${account}-${name}` : name}`;
  });
}
