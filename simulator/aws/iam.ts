import type { Properties } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { capitals, hash } from "./ids.ts";
import { type AwsType, chosen, flag, nameOf, refers, text, texts } from "./model.ts";
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
    refuse: (asked) =>
      beyond("ACLSizePerRole", limitOf(asked, "L-C07B4B0D", 2048), sizeOf(asked.inputs, "assumeRolePolicy")),
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
    refuse: refuseAttachment,
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
    refuse: refuseInline,
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
    refuse: ({ inputs }) => beyond("PolicySize", 6144, sizeOf(inputs, "policy")),
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
    type: t.user,
    global: true,
    named: named("User"),
    id: (made) => nameOf(made),
    arn: ({ inputs, region }, id) => accountArn("iam", region, `user${path(inputs)}${id}`),
    outputs: ({ seed }, id) => ({ name: id, uniqueId: capitals("AIDA", seed, 21) }),
  },
  {
    type: t.group,
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
    id: ({ inputs, region }) => accountArn("iam", region, `role${serviceRolePath(inputs)}${serviceRoleName(inputs)}`),
    arn: (_, id) => id,
    outputs: ({ seed, inputs }) => ({
      name: serviceRoleName(inputs),
      path: serviceRolePath(inputs),
      createDate: when,
      uniqueId: capitals("AROA", seed, 21),
    }),
    named: {
      name: (properties) => text(properties, "name"),
      within: account,
      taken: (name) =>
        iam(
          "InvalidInput",
          `Service role name ${name} has been taken in this account, please try a different suffix.`,
          400,
          "CreateServiceLinkedRole",
          "https://docs.aws.amazon.com/batch/latest/userguide/spot-fleet-roles-cli.html",
        ),
    },
  },
];

/**
 * Names of the roles that services have, where they do not follow from the address of the service.
 *
 * @see the pages `using-service-linked-roles` of the services' user guides
 */
const serviceRoles: Readonly<Record<string, string>> = {
  "autoscaling.amazonaws.com": "AutoScaling",
  "batch.amazonaws.com": "Batch",
  "ec2fleet.amazonaws.com": "EC2Fleet",
  "ecs.amazonaws.com": "ECS",
  "eks-fargate.amazonaws.com": "AmazonEKSForFargate",
  "eks-nodegroup.amazonaws.com": "AmazonEKSNodegroup",
  "eks.amazonaws.com": "AmazonEKS",
  "elasticfilesystem.amazonaws.com": "AmazonElasticFileSystem",
  "elasticloadbalancing.amazonaws.com": "ElasticLoadBalancing",
  "fsx.amazonaws.com": "AmazonFSx",
  "spot.amazonaws.com": "EC2Spot",
  "spotfleet.amazonaws.com": "EC2SpotFleet",
  "ssm.amazonaws.com": "AmazonSSM",
};

function serviceRoleName(inputs: Properties): string {
  const [service, suffix] = [text(inputs, "awsServiceName") ?? "service", text(inputs, "customSuffix")];
  const first = service.split(".")[0]!;
  const name = `AWSServiceRoleFor${serviceRoles[service] ?? first.charAt(0).toUpperCase() + first.slice(1)}`;
  return suffix === undefined ? name : `${name}_${suffix}`;
}

function serviceRolePath(inputs: Properties): string {
  return `/aws-service-role/${text(inputs, "awsServiceName") ?? "service"}/`;
}

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

/** A quota of IAM, in its words: 10 policies on a role and 6,144 characters in one, without the white space. */
function beyond(quota: string, limit: number, used: number): Refusal | undefined {
  if (used <= limit) return undefined;
  return iam(
    "LimitExceeded",
    `Cannot exceed quota for ${quota}: ${limit}`,
    409,
    undefined,
    "aws/eks-hybrid pull request 741 (PoliciesPerRole); ministryofjustice/cloud-platform-environments pull request 14473 (PolicySize); " +
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  );
}

/** The limit of the account, where somebody knows it. */
function limitOf({ limits }: Asked, code: string, usual: number): number {
  return limits.find((row) => row.place === "aws" && row.service === "iam" && row.code === code)?.limit ?? usual;
}

function sizeOf(inputs: Properties, property: string): number {
  return (text(inputs, property) ?? "").replace(/\s/g, "").length;
}

function refuseAttachment(asked: Asked): Refusal | undefined {
  const { inputs, world, before } = asked;
  const name = text(inputs, "role") ?? "";
  const role = world.find([t.role], name);
  const names = [name, role?.id, role && text(role.outputs, "arn")];
  const others = world
    .all(t.rolePolicyAttachment)
    .filter((one) => one.id !== before?.id && names.includes(text(one.inputs, "role")))
    .map((one) => text(one.inputs, "policyArn"));
  const policies = new Set([...others, ...texts(role?.inputs ?? {}, "managedPolicyArns"), text(inputs, "policyArn")]);
  return beyond("PoliciesPerRole", limitOf(asked, "L-0DA4ABF3", 10), policies.size);
}

/** All policies in a role count together. */
function refuseInline({ inputs, world, before }: Asked): Refusal | undefined {
  const role = text(inputs, "role");
  const others = world
    .all(t.rolePolicy)
    .filter((one) => one.id !== before?.id && text(one.inputs, "role") === role)
    .reduce((sum, one) => sum + sizeOf(one.inputs, "policy"), 0);
  if (others + sizeOf(inputs, "policy") <= longestInline) return undefined;
  return iam(
    "LimitExceeded",
    `Maximum policy size of ${longestInline} bytes exceeded for role ${role ?? ""}`,
    409,
    "PutRolePolicy",
    "aws-amplify/amplify-backend issue 2615",
  );
}

const longestInline = 10_240;

/** The id that the provider makes of the time, of which there is none here: the same on every run. */
function timestamp(seed: string): string {
  const digits = BigInt(`0x${hash(seed).slice(0, 12)}`)
    .toString()
    .padStart(15, "0")
    .slice(-9);
  return `20260714000000000${digits}`;
}
