import { read as readInput, readString } from "../../core/value.ts";
import type { ReplacingInputs } from "../replacingInputs.ts";
import { read, remembered } from "./row.ts";

/** What a rule of a security group lets through, of which it names one. */
const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

/** Another peer of the same kind is a change in place; one of another kind is another rule. */
const anotherKind: NonNullable<ReplacingInputs["sometimes"]>[string] = (before, after) => {
  const kindOf = (inputs: typeof before) => peers.find((path) => readInput(inputs, path).state !== "absent");
  return kindOf(before) !== kindOf(after);
};

const rule = (file: string): ReplacingInputs =>
  read(file, ["region", "securityGroupId"], {
    sometimes: Object.fromEntries(peers.map((path) => [path, anotherKind])),
    complete: true,
  });

/** VPCs, and what is in them. */
export const replacedNetworks: Readonly<Record<string, ReplacingInputs>> = {
  "aws:ec2/vpc:Vpc": read("ec2/vpc_.go", ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "region"], {
    sometimes: {
      // A network of dedicated machines can be made an ordinary one, and not the other way round.
      instanceTenancy: (_, after) => {
        const tenancy = readString(after, "instanceTenancy");
        return tenancy.state === "known" && tenancy.value !== "default";
      },
    },
    complete: true,
  }),
  "aws:ec2/subnet:Subnet": read(
    "ec2/vpc_subnet.go",
    [
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6Native",
      "ipv6NetmaskLength",
      "outpostArn",
      "region",
      "vpcId",
    ],
    {
      sometimes: {
        ipv6CidrBlock: (before) => {
          const assigned = readInput(before, "assignIpv6AddressOnCreation");
          return assigned.state === "known" && assigned.value === true;
        },
      },
      complete: true,
    },
  ),
  "aws:ec2/internetGateway:InternetGateway": remembered("ec2/vpc_internet_gateway.go", ["region"]),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": remembered("ec2/vpc_egress_only_internet_gateway.go", [
    "region",
    "vpcId",
  ]),
  "aws:ec2/eip:Eip": read(
    "ec2/ec2_eip.go",
    ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool", "region"],
    { complete: true },
  ),
  "aws:ec2/natGateway:NatGateway": read("ec2/vpc_nat_gateway.go", [
    "allocationId",
    "connectivityType",
    "privateIp",
    "region",
    "secondaryPrivateIpAddressCount",
    "subnetId",
  ]),
  "aws:ec2/routeTable:RouteTable": remembered("ec2/vpc_route_table.go", ["region", "vpcId"]),
  "aws:ec2/defaultRouteTable:DefaultRouteTable": remembered("ec2/vpc_default_route_table.go", [
    "defaultRouteTableId",
    "region",
  ]),
  "aws:ec2/route:Route": read(
    "ec2/vpc_route.go",
    ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "region", "routeTableId"],
    { complete: true },
  ),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": read(
    "ec2/vpc_route_table_association.go",
    ["gatewayId", "region", "subnetId"],
    { complete: true },
  ),
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": remembered("ec2/vpc_main_route_table_association.go", [
    "region",
  ]),
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": remembered(
    "ec2/vpc_ipv4_cidr_block_association.go",
    ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "region", "vpcId"],
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": read(
    "ec2/vpc_endpoint.go",
    [
      "dnsOptions.privateDnsPreference",
      "dnsOptions.privateDnsSpecifiedDomains",
      "region",
      "resourceConfigurationArn",
      "serviceName",
      "serviceNetworkArn",
      "serviceRegion",
      "vpcEndpointType",
      "vpcId",
    ],
    {
      sometimes: {
        // Only interface endpoints take it up, and drop it, in place.
        privateDnsEnabled: (_, after) => {
          const type = readString(after, "vpcEndpointType");
          return type.state === "absent" || (type.state === "known" && type.value !== "Interface");
        },
      },
      complete: true,
    },
  ),
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": remembered(
    "ec2/vpc_endpoint_route_table_association.go",
    ["region", "routeTableId", "vpcEndpointId"],
  ),
  "aws:ec2/securityGroup:SecurityGroup": read(
    "ec2/vpc_security_group.go",
    ["description", "name", "namePrefix", "region", "vpcId"],
    { complete: true },
  ),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": remembered("ec2/vpc_default_security_group.go", [
    "region",
    "vpcId",
  ]),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("ec2/vpc_security_group_ingress_rule.go"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("ec2/vpc_security_group_egress_rule.go"),
  "aws:ec2/securityGroupRule:SecurityGroupRule": remembered("ec2/vpc_security_group_rule.go", [
    "cidrBlocks",
    "fromPort",
    "ipv6CidrBlocks",
    "prefixListIds",
    "protocol",
    "region",
    "securityGroupId",
    "self",
    "sourceSecurityGroupId",
    "toPort",
    "type",
  ]),
  "aws:ec2/flowLog:FlowLog": remembered("ec2/vpc_flow_log.go", [
    "deliverCrossAccountRole",
    "destinationOptions",
    "eniId",
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "logFormat",
    "maxAggregationInterval",
    "region",
    "subnetId",
    "trafficType",
    "transitGatewayAttachmentId",
    "transitGatewayId",
    "vpcId",
  ]),
  "aws:ec2/networkInterface:NetworkInterface": remembered("ec2/vpc_network_interface.go", [
    "interfaceType",
    "region",
    "subnetId",
  ]),
};
