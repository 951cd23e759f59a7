import type { Properties } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { crc32 } from "./crc32.ts";
import { hexId } from "./ids.ts";
import { type AwsType, chosen, ec2, flag, nameOf, number, refers, text, texts } from "./model.ts";
import { regionalArn, simulatedAccount } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";
import { inVpc } from "./vpc.ts";

const groups = [t.securityGroup, t.defaultSecurityGroup];
const missingGroup = (id: string): Refusal => ec2("InvalidGroup.NotFound", `The security group '${id}' does not exist`);

/** Rules that stand apart from their group; one that names another group keeps that group from going. */
const ruleRefers = (ownPath: string, peerPath: string) => [
  refers(ownPath, groups, missingGroup),
  refers(peerPath, groups, missingGroup),
];

function ruleType(type: string, egress: boolean): AwsType {
  return {
    type,
    refers: ruleRefers("securityGroupId", "referencedSecurityGroupId"),
    named: {
      name: ruleText,
      within: (properties) => text(properties, "securityGroupId") ?? "",
      taken: (name) =>
        ec2(
          "InvalidPermission.Duplicate",
          `the specified rule "${name}" already exists`,
          egress ? "AuthorizeSecurityGroupEgress" : "AuthorizeSecurityGroupIngress",
        ),
    },
    id: ({ seed }) => hexId("sgr", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `security-group-rule/${id}`),
    outputs: (_, id) => ({ securityGroupRuleId: id }),
  };
}

export const securityGroupTypes: readonly AwsType[] = [
  {
    type: t.securityGroup,
    named: {
      name: (properties) => text(properties, "name"),
      within: (properties) => text(properties, "vpcId") ?? "",
      taken: (name, existing) =>
        ec2(
          "InvalidGroup.Duplicate",
          `The security group '${name}' already exists for VPC '${text(existing.inputs, "vpcId") ?? "default"}'`,
        ),
    },
    refers: [inVpc],
    refuse: refuseText,
    id: ({ seed }) => hexId("sg", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `security-group/${id}`),
    outputs: (made) => ({
      name: nameOf(made),
      ownerId: simulatedAccount,
      ...chosen(made.inputs, { description: "Managed by Pulumi" }),
    }),
    refuseDelete: groupInUse,
  },
  ruleType(t.securityGroupIngress, false),
  ruleType(t.securityGroupEgress, true),
  {
    type: t.securityGroupRule,
    refers: ruleRefers("securityGroupId", "sourceSecurityGroupId"),
    // @see hashicorp/terraform-provider-aws internal/service/ec2/vpc_security_group_rule.go
    id: ({ inputs, seed }) => `sgrule-${crc32(`${text(inputs, "securityGroupId") ?? ""}${seed}`)}`,
    outputs: ({ seed }) => ({ securityGroupRuleId: hexId("sgr", seed) }),
  },
];

/** What EC2 takes in the description of a group. */
function refuseText({ inputs }: Asked): Refusal | undefined {
  const description = text(inputs, "description");
  if (description === undefined || /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/.test(description)) return undefined;
  if (/^[\x20-\x7e]*$/.test(description)) {
    return ec2(
      "InvalidParameterValue",
      "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  " +
        "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
      "CreateSecurityGroup",
      "cds-snc/notification-terraform pull request 561",
    );
  }
  return ec2(
    "InvalidParameterValue",
    `Value (${description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
    "CreateSecurityGroup",
    "hashicorp/terraform-provider-aws pull request 43854",
  );
}

/** `peer: 0.0.0.0/0, TCP, from port: 988, to port: 988, ALLOW`: a rule in EC2's words. */
function ruleText(properties: Properties): string | undefined {
  const peer = ["cidrIpv4", "cidrIpv6", "referencedSecurityGroupId", "prefixListId"]
    .map((path) => text(properties, path))
    .find((value) => value !== undefined);
  if (peer === undefined) return undefined;
  const protocol = text(properties, "ipProtocol") ?? "-1";
  const [from, to] = [number(properties, "fromPort"), number(properties, "toPort")];
  const ports = from === undefined ? "" : `, from port: ${from}, to port: ${to ?? from}`;
  return `peer: ${peer}, ${protocol === "-1" ? "ALL" : protocol.toUpperCase()}${ports}, ALLOW`;
}

const carriers: readonly (readonly [type: string, paths: readonly string[]])[] = [
  [t.cluster, ["vpcConfig.securityGroupIds"]],
  [t.lustre, ["securityGroupIds"]],
  [t.vpcEndpoint, ["securityGroupIds"]],
  [t.instance, ["vpcSecurityGroupIds"]],
  [t.networkInterface, ["securityGroups"]],
];

/** A group stays while an interface carries it, or a rule of another group names it. */
function groupInUse(group: Existing, world: World): Refusal | undefined {
  const inUse = (): Refusal =>
    ec2("DependencyViolation", `resource ${group.id} has a dependent object`, "DeleteSecurityGroup");
  const naming = (type: string): readonly Existing[] => mentioning(world, type, group.id);
  for (const [type, paths] of carriers) {
    if (naming(type).some((one) => paths.some((path) => texts(one.inputs, path).includes(group.id)))) return inUse();
  }
  const templates = naming(t.launchTemplate).filter(({ inputs }) => JSON.stringify(inputs).includes(`"${group.id}"`));
  if (templates.some((template) => runs(world, template))) return inUse();
  for (const type of [t.securityGroupIngress, t.securityGroupEgress, t.securityGroupRule]) {
    const named = naming(type).some((rule) => {
      const peer = text(rule.inputs, "referencedSecurityGroupId") ?? text(rule.inputs, "sourceSecurityGroupId");
      return peer === group.id && text(rule.inputs, "securityGroupId") !== group.id;
    });
    if (named) return inUse();
  }
  const inline = naming(t.securityGroup).some((other) => {
    if (other.id === group.id || flag(other.inputs, "revokeRulesOnDelete") === true) return false;
    return ["ingress", "egress"].some((way) => JSON.stringify(other.inputs[way] ?? []).includes(`"${group.id}"`));
  });
  return inline ? inUse() : undefined;
}

/** Those of a type that may name something; all of them where nobody has an index. */
function mentioning(world: World, type: string, name: string): readonly Existing[] {
  return world.mentions?.(type, name) ?? world.all(type);
}

/** Whether a node group has machines of a launch template. */
function runs(world: World, template: Existing): boolean {
  const names = [template.id, text(template.outputs, "name")].filter((name) => name !== undefined);
  return names.some((name) =>
    mentioning(world, t.nodeGroup, name).some(
      ({ inputs }) =>
        [text(inputs, "launchTemplate.id"), text(inputs, "launchTemplate.name")].includes(name) &&
        (number(inputs, "scalingConfig.desiredSize") ?? 0) > 0,
    ),
  );
}
