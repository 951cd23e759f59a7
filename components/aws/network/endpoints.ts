import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { VpcEndpoint, type VpcEndpointArgs } from "@pulumi/aws/ec2/vpcEndpoint.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Scope } from "./scope.ts";

/** The way to S3 that costs nothing: data sets and checkpoints never pass a NAT gateway. */
export function gatewayEndpoint(
  { name, region, child, tags }: Scope,
  vpcId: pulumi.Input<string>,
  routeTableIds: pulumi.Input<string>[],
  override?: Override<VpcEndpointArgs>,
): void {
  const label = `${name}-s3`;
  const serviceName = `com.amazonaws.${region}.s3`;
  const args = { region, vpcId, vpcEndpointType: "Gateway", serviceName, routeTableIds, tags: tags(label) };
  make(VpcEndpoint, label, args, child, override);
}

/** Private addresses of AWS services inside the VPC, behind one security group. */
export function interfaceEndpoints(
  { name, region, child, tags }: Scope,
  vpcId: pulumi.Input<string>,
  cidrBlock: pulumi.Input<string>,
  subnetIds: pulumi.Input<string>[],
  services: readonly string[],
  override?: Override<VpcEndpointArgs>,
): void {
  if (services.length === 0) return;
  const label = `${name}-endpoints`;
  const description = "HTTPS to AWS services from inside the VPC";
  const group = new SecurityGroup(label, { region, vpcId, description, tags: tags(label) }, child);
  const https = { cidrIpv4: cidrBlock, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  new SecurityGroupIngressRule(
    `${label}-https`,
    { region, securityGroupId: group.id, description: "HTTPS from the VPC", ...https, tags: tags(`${label}-https`) },
    child,
  );
  for (const service of services) {
    const serviceName = `com.amazonaws.${region}.${service}`;
    const args: VpcEndpointArgs = {
      region,
      vpcId,
      vpcEndpointType: "Interface",
      serviceName,
      subnetIds,
      securityGroupIds: [group.id],
      privateDnsEnabled: true,
      tags: tags(`${name}-${service}`),
    };
    make(VpcEndpoint, `${name}-${service}`, args, child, override);
  }
}
