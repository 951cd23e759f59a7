import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup.js";
import { DefaultSecurityGroup, type DefaultSecurityGroupArgs } from "@pulumi/aws/ec2/defaultSecurityGroup.js";
import type { EipArgs } from "@pulumi/aws/ec2/eip.js";
import type { FlowLogArgs } from "@pulumi/aws/ec2/flowLog.js";
import type { NatGatewayArgs } from "@pulumi/aws/ec2/natGateway.js";
import type { SecurityGroupArgs } from "@pulumi/aws/ec2/securityGroup.js";
import type { SubnetArgs } from "@pulumi/aws/ec2/subnet.js";
import { Vpc, type VpcArgs } from "@pulumi/aws/ec2/vpc.js";
import type { VpcEndpointArgs } from "@pulumi/aws/ec2/vpcEndpoint.js";
import * as pulumi from "@pulumi/pulumi";
import { checked, gated } from "../pulumi/checked.ts";
import { make } from "../pulumi/make.ts";
import type { Override } from "../pulumi/override.ts";
import type { ComponentSummary } from "../pulumi/summary.ts";
import { isProduction, type OwnedArgs, ownershipOf } from "../pulumi/tags.ts";
import { addressesNow, checkNetwork, type LaterAddresses, ordinaryZones, questionOf } from "./network/checkNetwork.ts";
import { efaGroup } from "./network/efaGroup.ts";
import { gatewayEndpoint, interfaceEndpoints } from "./network/endpoints.ts";
import { flowLogs } from "./network/flowLogs.ts";
import { routedSubnets } from "./network/routes.ts";
import { scopeOf } from "./network/scope.ts";
import { checkAddresses, planSubnets, smallestPrivateSubnet } from "./network/subnets.ts";
import type { NetworkRef } from "./refs.ts";

/** Where NAT gateways stand: the way out of the private subnets. */
export const NatGateways = {
  /** One in every zone: no zone depends on another, no traffic between zones. */
  PerZone: "per-zone",
  /** One for all zones: cheaper, and traffic from other zones crosses a zone. */
  One: "one",
  /** None: everything that nodes need comes through endpoints. */
  None: "none",
} as const;
export type NatGateways = (typeof NatGateways)[keyof typeof NatGateways];

/** Arguments of `EksNetwork`. */
export interface EksNetworkArgs extends OwnedArgs {
  /** Region, `us-east-2`. Plain. */
  region: string;
  /**
   * Zones by name, at least two of the region itself; local zones may follow. Plain. Their order decides the subnets'
   * addresses: append new zones at the end.
   */
  zones: string[];
  /**
   * IPv4 range of the VPC, /16 to /28. Up to three zones get a quarter of it each (a /16 gives /18s, 16,384 addresses),
   * up to seven an eighth. A /16 suits most: with prefix delegation every node takes 32 addresses or more.
   */
  cidrBlock: pulumi.Input<string>;
  /**
   * Where NAT gateways stand. Plain.
   * @default `per-zone` in production (a zone's outage stays in the zone), otherwise `one` (a third of the price)
   */
  natGateways?: NatGateways;
  /** Nodes that each zone should have room for, with 32 addresses each. Plain. @default 4 */
  nodesPerZone?: number;
  /**
   * Ranges of private subnets by zone, instead of the computed ones: to keep what exists, or to go beyond three zones
   * without moving any. Each inside `cidrBlock`.
   */
  privateCidrBlocks?: Record<string, pulumi.Input<string>>;
  /** Ranges elsewhere that are routed to this VPC (racks, peers): refused when `cidrBlock` overlaps them. */
  reservedCidrs?: pulumi.Input<string>[];
  /**
   * AWS services to reach through interface endpoints, by short name: `ecr.api`, `ecr.dkr`, `sts`, `eks`, `eks-auth`,
   * `ec2`, `logs`, `fsx`. Plain. Each costs by the hour and zone. S3 has a gateway endpoint always, which is free.
   * @default none: traffic goes through the NAT gateway
   */
  interfaceEndpoints?: string[];
  /** Days to keep VPC flow logs in CloudWatch Logs. Plain. @default no flow logs */
  flowLogDays?: number;
}

/** Options of `EksNetwork`: Pulumi's own, and raw changes to children. */
export interface EksNetworkOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    vpc?: Override<VpcArgs>;
    defaultSecurityGroup?: Override<DefaultSecurityGroupArgs>;
    privateSubnet?: Override<SubnetArgs>;
    publicSubnet?: Override<SubnetArgs>;
    natAddress?: Override<EipArgs>;
    natGateway?: Override<NatGatewayArgs>;
    efaSecurityGroup?: Override<SecurityGroupArgs>;
    s3Endpoint?: Override<VpcEndpointArgs>;
    interfaceEndpoint?: Override<VpcEndpointArgs>;
    flowLogGroup?: Override<LogGroupArgs>;
    flowLog?: Override<FlowLogArgs>;
  };
}

/**
 * A VPC for EKS nodes with accelerators.
 *
 * Creates: the VPC with DNS; its default security group emptied; one private subnet per zone with its own route table;
 * NAT gateways with small public subnets; a gateway endpoint for S3; interface endpoints on request; the security group
 * that EFA needs, which names itself in and out; flow logs on request.
 *
 * **Cost** (list prices in us-east-2, July 2026): VPC, subnets, S3 endpoint and security groups are free. A NAT gateway is
 * 0.045 USD/h and its address 0.005 USD/h: 36.50 USD a month for each, plus 0.045 USD for every GB through it. An interface
 * endpoint is 0.01 USD/h in each zone: 14.60 USD a month over two zones.
 *
 * @example
 * ```ts
 * const network = new EksNetwork("main", {
 *   region: "us-east-2", zones: ["us-east-2a", "us-east-2b"], cidrBlock: "10.0.0.0/16",
 * });
 * ```
 *
 * @example Without a way to the internet
 * ```ts
 * const network = new EksNetwork("sealed", {
 *   region: "us-east-2", zones: ["us-east-2a", "us-east-2b"], cidrBlock: "10.1.0.0/16", natGateways: NatGateways.None,
 *   interfaceEndpoints: ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts", "logs"],
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export class EksNetwork extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Private subnets by zone. */
  readonly privateSubnetIds: pulumi.Output<Record<string, string>>;
  /** Security group for EFA: everything from itself and to itself, and everything out. */
  readonly efaSecurityGroupId: pulumi.Output<string>;
  /** What clusters, pools and file systems take as `network`. */
  readonly ref: NetworkRef;

  constructor(name: string, args: EksNetworkArgs, opts: EksNetworkOptions = {}) {
    const type = "hybrid-gpu:index:EksNetwork";
    const ownership = ownershipOf(args);
    const natMode = args.natGateways ?? (isProduction(ownership.environment) ? NatGateways.PerZone : NatGateways.One);
    super(type, name, checked(type, name, args, checkNetwork(args, natMode)), opts);

    const { region, zones, flowLogDays } = args;
    const { overrides = {} } = opts;
    const addresses = gated<LaterAddresses>(
      type,
      name,
      addressInputs(args),
      (values) => checkAddresses(questionOf(args, natMode, values)),
      this,
    );
    const scope = scopeOf(this, name, region, ownership, args.tags, addresses.passed);
    const { child, tags } = scope;
    const { cidrBlock } = addresses.values;
    const now = addressesNow(args, natMode);
    const planNow = now === undefined ? undefined : planSubnets(now);
    const plan =
      planNow ?? pulumi.output(addresses.values).apply((values) => planSubnets(questionOf(args, natMode, values)));

    const vpc = make(
      Vpc,
      `${name}-vpc`,
      { region, cidrBlock, enableDnsSupport: true, enableDnsHostnames: true, tags: tags(`${name}-vpc`) },
      child,
      overrides.vpc,
    );
    // Whatever forgets to name a security group gets this one, so it lets nothing through.
    const closed = { region, vpcId: vpc.id, ingress: [], egress: [], tags: tags(`${name}-default`) };
    make(DefaultSecurityGroup, `${name}-default`, closed, child, overrides.defaultSecurityGroup);

    const { privateSubnets, privateTables } = routedSubnets(scope, vpc.id, plan, zones, natMode, overrides);
    const tableIds = privateTables.map(({ id }) => id);
    gatewayEndpoint(scope, vpc.id, tableIds, overrides.s3Endpoint);
    const subnetIds = ordinaryZones(zones).map((zone) => privateSubnets[zone]!);
    const services = args.interfaceEndpoints ?? [];
    interfaceEndpoints(scope, vpc.id, cidrBlock, subnetIds, services, overrides.interfaceEndpoint);
    const efaSecurityGroupId = efaGroup(scope, vpc.id, overrides.efaSecurityGroup);
    if (flowLogDays !== undefined) {
      const group = `/hybrid-gpu/${ownership.project}-${ownership.environment}-${name}/flow-logs`;
      flowLogs(scope, group, vpc.id, flowLogDays, overrides);
    }

    this.vpcId = vpc.id;
    this.privateSubnetIds = pulumi.output(privateSubnets);
    this.efaSecurityGroupId = efaSecurityGroupId;
    this.ref = {
      region,
      vpcId: vpc.id,
      privateSubnets,
      efaSecurityGroupId,
      cidrBlock,
      ...(planNow === undefined ? {} : { addressesPerZone: smallestPrivateSubnet(planNow) }),
      ownership,
      ...(args.tags === undefined ? {} : { tags: args.tags }),
    };
    const { team, environment } = ownership;
    const summary: ComponentSummary = { place: "aws", region, team, environment };
    this.registerOutputs({
      vpcId: this.vpcId,
      privateSubnetIds: this.privateSubnetIds,
      efaSecurityGroupId: this.efaSecurityGroupId,
      ref: this.ref,
      summary,
    });
  }
}

function addressInputs(args: EksNetworkArgs) {
  return {
    cidrBlock: args.cidrBlock,
    // Gates look through the leaves of a record or a list, whichever of them comes later.
    pinned: args.privateCidrBlocks as pulumi.Input<Record<string, string> | undefined>,
    reserved: args.reservedCidrs as pulumi.Input<string[] | undefined>,
  };
}
