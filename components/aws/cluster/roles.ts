import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import { after, derived } from "../../pulumi/later.ts";
import { managedPolicyArn } from "../network/partition.ts";
import type { Scope } from "../network/scope.ts";

/** A role with policies that AWS maintains. Its ARN is known once the policies are attached: nothing runs with half of its rights. */
export interface ReadyRole {
  readonly role: Role;
  readonly arn: pulumi.Output<string>;
}

/** A role for an AWS service. */
export function serviceRole(scope: Scope, suffix: string, service: string, policies: readonly string[]): ReadyRole {
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  return readyRole(scope, suffix, assumeRolePolicy, policies);
}

/** A role for a service account of one cluster, through EKS Pod Identity. */
export function podRole(
  scope: Scope,
  suffix: string,
  clusterArn: pulumi.Output<string>,
  policies: readonly string[],
): ReadyRole {
  const assumeRolePolicy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: { "aws:SourceAccount": clusterArn.apply((arn) => arn.split(":")[4]!) },
          ArnEquals: { "aws:SourceArn": clusterArn },
        },
      },
    ],
  });
  return readyRole(scope, suffix, assumeRolePolicy, policies);
}

function readyRole(
  { name, region, child, tags }: Scope,
  suffix: string,
  assumeRolePolicy: pulumi.Input<string>,
  policies: readonly string[],
): ReadyRole {
  const label = `${name}-${suffix}`;
  const role = new Role(label, { assumeRolePolicy, tags: tags(label) }, child);
  const attachments = policies.map((policy) => {
    // Own policies come with their whole ARN, those of AWS by name.
    const policyArn = policy.startsWith("arn:") ? policy : derived(region, (known) => managedPolicyArn(known, policy));
    return new RolePolicyAttachment(`${label}-${policy.split("/").pop()}`, { role: role.name, policyArn }, child);
  });
  return { role, arn: after(role.arn, attachments) };
}
