import { Eip, type EipArgs } from "@pulumi/aws/ec2/eip.js";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { NatGateway, type NatGatewayArgs } from "@pulumi/aws/ec2/natGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import { Subnet, type SubnetArgs } from "@pulumi/aws/ec2/subnet.js";
import type * as pulumi from "@pulumi/pulumi";
import { after, derived } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import { natZones, ordinaryZones } from "./checkNetwork.ts";
import type { Scope } from "./scope.ts";
import type { SubnetPlan } from "./subnets.ts";

export interface SubnetOverrides {
  privateSubnet?: Override<SubnetArgs>;
  publicSubnet?: Override<SubnetArgs>;
  natAddress?: Override<EipArgs>;
  natGateway?: Override<NatGatewayArgs>;
}

export interface RoutedSubnets {
  /** Ids by zone, known once the way out is there: nodes that start earlier never join. */
  readonly privateSubnets: Record<string, pulumi.Output<string>>;
  readonly privateTables: RouteTable[];
}

const everywhere = { destinationCidrBlock: "0.0.0.0/0" };

/** The private subnets with a route table each, and the NAT gateways that lead out of them. */
export function routedSubnets(
  scope: Scope,
  vpcId: pulumi.Input<string>,
  plan: pulumi.Input<SubnetPlan>,
  zones: readonly string[],
  natMode: string,
  overrides: SubnetOverrides,
): RoutedSubnets {
  const { name, region, child, tags } = scope;
  const gateways = natGateways(scope, vpcId, plan, natZones(zones, natMode), overrides);
  const privateTables: RouteTable[] = [];
  const privateSubnets: Record<string, pulumi.Output<string>> = {};
  for (const zone of zones) {
    const label = `${name}-private-${zone}`;
    const subnet = subnetIn(scope, vpcId, plan, "private", zone, overrides.privateSubnet);
    const table = new RouteTable(label, { region, vpcId, tags: tags(label) }, child);
    const routing = { region, routeTableId: table.id };
    const ready: pulumi.Resource[] = [new RouteTableAssociation(label, { ...routing, subnetId: subnet.id }, child)];
    // Local zones, and every zone when there is one gateway for all, go through the first.
    const gateway = gateways.get(zone) ?? gateways.get(ordinaryZones(zones)[0]!);
    if (gateway !== undefined) {
      ready.push(new Route(`${label}-nat`, { ...routing, ...everywhere, natGatewayId: gateway.id }, child));
    }
    privateTables.push(table);
    privateSubnets[zone] = after(subnet.id, ready);
  }
  return { privateSubnets, privateTables };
}

function natGateways(
  scope: Scope,
  vpcId: pulumi.Input<string>,
  plan: pulumi.Input<SubnetPlan>,
  zones: readonly string[],
  overrides: SubnetOverrides,
): Map<string, NatGateway> {
  const { name, region, child, tags } = scope;
  const gateways = new Map<string, NatGateway>();
  if (zones.length === 0) return gateways;
  const internet = new InternetGateway(`${name}-internet`, { region, vpcId, tags: tags(`${name}-internet`) }, child);
  const table = new RouteTable(`${name}-public`, { region, vpcId, tags: tags(`${name}-public`) }, child);
  const routing = { region, routeTableId: table.id };
  const out = new Route(`${name}-public-internet`, { ...routing, ...everywhere, gatewayId: internet.id }, child);
  for (const zone of zones) {
    const label = `${name}-nat-${zone}`;
    const subnet = subnetIn(scope, vpcId, plan, "public", zone, overrides.publicSubnet);
    const routed = new RouteTableAssociation(`${name}-public-${zone}`, { ...routing, subnetId: subnet.id }, child);
    const address = make(Eip, label, { region, domain: "vpc", tags: tags(label) }, child, overrides.natAddress);
    const subnetId = after(subnet.id, [routed, out]);
    const args = { region, subnetId, allocationId: address.id, tags: tags(label) };
    gateways.set(zone, make(NatGateway, label, args, child, overrides.natGateway));
  }
  return gateways;
}

function subnetIn(
  { name, region, child, tags }: Scope,
  vpcId: pulumi.Input<string>,
  plan: pulumi.Input<SubnetPlan>,
  kind: "private" | "public",
  zone: string,
  override?: Override<SubnetArgs>,
): Subnet {
  const label = `${name}-${kind}-${zone}`;
  const args: SubnetArgs = {
    region,
    vpcId,
    availabilityZone: zone,
    cidrBlock: derived(plan, (parts) => parts[`${kind}Subnets`][zone]!),
    mapPublicIpOnLaunch: false,
    tags: tags(label, kind === "private" ? { "kubernetes.io/role/internal-elb": "1" } : {}),
  };
  return make(Subnet, label, args, child, override);
}
