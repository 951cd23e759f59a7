import type { Properties } from "../../components/core/value.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { capitals, hash, nameSuffix } from "./ids.ts";
import { type AwsType, chosen, flag, nameOf, refers, text } from "./model.ts";
import { accountArn } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

const api = "AWS IAM API Reference";
const when = "2026-07-14T00:00:00Z";

function iam(code: string, message: string, status: number, operation?: string, source = api): Refusal {
  return { code, message, status, source, ...(operation === undefined ? {} : { operation: `IAM: ${operation}` }) };
}

const account = (): string => "account";
const path = (inputs: Properties): string => text(inputs, "path") ?? "/";
const noRole = (name: string): Refusal =>
  iam("NoSuchEntity", `The role with name ${name.split("/").at(-1)} cannot be found.`, 404);
const conflict = (what: string, operation: string): Refusal =>
  iam(
    "DeleteConflict",
    `Cannot delete entity, must ${what} first.`,
    409,
    operation,
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html (DeleteConflict)",
  );

/** A name of IAM is given once an account, whatever its capitals. */
const named = (kind: string) => ({
  name: (properties: Properties) => text(properties, "name"),
  within: account,
  taken: (name: string) =>
    iam(
      "EntityAlreadyExists",
      `${kind} with name ${name} already exists.`,
      409,
      undefined,
      "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (EntityAlreadyExists)",
    ),
});

export const iamTypes: readonly AwsType[] = [
  {
    type: t.role,
    global: true,
    named: named("Role"),
    id: (made) => nameOf(made),
    arn: ({ inputs, region }, id) => accountArn("iam", region, `role${path(inputs)}${id}`),
    outputs: ({ seed, inputs }, id) => ({
      name: id,
      createDate: when,
      uniqueId: capitals("AROA", seed, 21),
      ...chosen(inputs, { maxSessionDuration: 3600, path: "/" }),
    }),
    refuseDelete: roleInUse,
  },
  {
    type: t.rolePolicyAttachment,
    global: true,
    refers: [
      refers("role", t.role, noRole),
      refers("policyArn", t.policy, (arn) =>
        iam("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`, 404),
      ),
    ],
    // @see hashicorp/terraform-provider-aws internal/service/iam/role_policy_attachment.go (the role, and when)
    id: ({ inputs, seed }) => `${text(inputs, "role") ?? "role"}-${timestamp(seed)}`,
  },
  {
    type: t.rolePolicy,
    global: true,
    named: {
      name: (properties) => text(properties, "name"),
      within: (properties) => text(properties, "role") ?? "",
      taken: (name) => iam("EntityAlreadyExists", `Role policy ${name} already exists.`, 409),
    },
    refers: [refers("role", t.role, noRole)],
    id: (made) => `${text(made.inputs, "role") ?? "role"}:${nameOf(made)}`,
    outputs: (made) => ({ name: nameOf(made) }),
    refuse: ({ inputs }) => malformed(text(inputs, "policy"), "PutRolePolicy"),
  },
  {
    type: t.policy,
    global: true,
    named: {
      ...named("Policy"),
      taken: (name) =>
        iam("EntityAlreadyExists", `A policy called ${name} already exists. Duplicate names are not allowed.`, 409),
    },
    id: (made) => accountArn("iam", made.region, `policy${path(made.inputs)}${nameOf(made)}`),
    arn: (_, id) => id,
    outputs: (made) => ({
      name: nameOf(made),
      attachmentCount: 0,
      policyId: capitals("ANPA", made.seed, 21),
      ...chosen(made.inputs, { path: "/" }),
    }),
    refuse: ({ inputs }) => malformed(text(inputs, "policy"), "CreatePolicy"),
    refuseDelete: (policy, world) => {
      const attached = world.all(t.rolePolicyAttachment).some((one) => text(one.inputs, "policyArn") === policy.id);
      return attached
        ? iam("DeleteConflict", "Cannot delete a policy attached to entities.", 409, "DeletePolicy")
        : undefined;
    },
  },
  {
    type: t.instanceProfile,
    global: true,
    named: {
      ...named("Instance Profile"),
      taken: (name) => iam("EntityAlreadyExists", `Instance Profile ${name} already exists.`, 409),
    },
    refers: [refers("role", t.role, noRole)],
    id: (made) => nameOf(made),
    arn: ({ inputs, region }, id) => accountArn("iam", region, `instance-profile${path(inputs)}${id}`),
    outputs: ({ seed, inputs }, id) => ({
      name: id,
      createDate: when,
      uniqueId: capitals("AIPA", seed, 21),
      ...chosen(inputs, { path: "/" }),
    }),
  },
  {
    type: "aws:iam/user:User",
    global: true,
    named: named("User"),
    id: (made) => nameOf(made),
    arn: ({ inputs, region }, id) => accountArn("iam", region, `user${path(inputs)}${id}`),
    outputs: ({ seed }, id) => ({ name: id, uniqueId: capitals("AIDA", seed, 21) }),
  },
  {
    type: "aws:iam/group:Group",
    global: true,
    named: named("Group"),
    id: (made) => nameOf(made),
    arn: ({ inputs, region }, id) => accountArn("iam", region, `group${path(inputs)}${id}`),
    outputs: ({ seed }, id) => ({ name: id, uniqueId: capitals("AGPA", seed, 21) }),
  },
  {
    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    global: true,
    named: {
      name: (properties) => text(properties, "url")?.replace(/^https:\/\//, ""),
      within: account,
      taken: (name) => iam("EntityAlreadyExists", `Provider with url https://${name} already exists.`, 409),
    },
    id: ({ inputs, region, seed }) =>
      accountArn(
        "iam",
        region,
        `oidc-provider/${text(inputs, "url")?.replace(/^https:\/\//, "") ?? hash(seed).slice(0, 16)}`,
      ),
    arn: (_, id) => id,
  },
  {
    type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    global: true,
    id: ({ inputs, region, seed }) =>
      accountArn(
        "iam",
        region,
        `role/aws-service-role/${text(inputs, "awsServiceName") ?? "service"}/AWSServiceRole${nameSuffix(seed)}`,
      ),
    arn: (_, id) => id,
    outputs: ({ seed }, id) => ({
      name: id.split("/").at(-1),
      path: `${id.split("role").at(1)}role/`,
      createDate: when,
      uniqueId: capitals("AROA", seed, 21),
    }),
  },
];

/** Policies hold a role; the provider itself takes it out of instance profiles, and off policies where it is told to. */
function roleInUse(role: Existing, world: World): Refusal | undefined {
  if (flag(role.inputs, "forceDetachPolicies") === true) return undefined;
  const own = (one: Existing): boolean => {
    const named = text(one.inputs, "role");
    return named === role.id || named === text(role.outputs, "arn");
  };
  if (world.all(t.rolePolicyAttachment).some(own)) return conflict("detach all policies", "DeleteRole");
  return world.all(t.rolePolicy).some(own) ? conflict("delete policies", "DeleteRole") : undefined;
}

function malformed(policy: string | undefined, operation: string): Refusal | undefined {
  if (policy === undefined) return undefined;
  try {
    JSON.parse(policy);
    return undefined;
  } catch {
    return iam("MalformedPolicyDocument", "Syntax errors in policy.", 400, operation);
  }
}

/** The id that the provider makes of the time, of which there is none here: the same on every run. */
function timestamp(seed: string): string {
  const digits = BigInt(`0x${hash(seed).slice(0, 12)}`)
    .toString()
    .padStart(15, "0")
    .slice(-9);
  return `20260714000000000${digits}`;
}
