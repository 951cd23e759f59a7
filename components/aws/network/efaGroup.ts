import { SecurityGroup, type SecurityGroupArgs } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Scope } from "./scope.ts";

/** The security group that EFA needs. Its id is known once its rules exist: a file system with EFA is refused without them. */
export function efaGroup(
  { name, region, child, tags }: Scope,
  vpcId: pulumi.Input<string>,
  override?: Override<SecurityGroupArgs>,
): pulumi.Output<string> {
  const label = `${name}-efa`;
  const description = "EFA traffic between nodes and file systems";
  const group = make(SecurityGroup, label, { region, vpcId, description, tags: tags(label) }, child, override);
  // EFA traffic is authorized by group id alone: a rule for 0.0.0.0/0 does not let it through.
  const itself = { region, securityGroupId: group.id, referencedSecurityGroupId: group.id, ipProtocol: "-1" };
  const anywhere = { region, securityGroupId: group.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" };
  return after(group.id, [
    new SecurityGroupIngressRule(
      `${label}-in`,
      { ...itself, description: "EFA from this group", tags: tags(`${label}-in`) },
      child,
    ),
    new SecurityGroupEgressRule(
      `${label}-out`,
      { ...itself, description: "EFA to this group", tags: tags(`${label}-out`) },
      child,
    ),
    new SecurityGroupEgressRule(
      `${label}-everywhere`,
      { ...anywhere, description: "API server, registries and storage", tags: tags(`${label}-everywhere`) },
      child,
    ),
  ]);
}
