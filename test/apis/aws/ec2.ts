import type { Properties } from "../../../components/core/value.ts";
import {
  asTagList,
  asTruth,
  type Converter,
  capitalised,
  given,
  physicalName,
  type Request,
  type Shape,
  sendAll,
  unsent,
} from "../convert.ts";

const service = "hashicorp/terraform-provider-aws internal/service/ec2";

/** Tags of EC2 go with the request that creates, under the kind of resource that they are for. */
function tagged(kind: string, tags: unknown): Record<string, unknown> {
  return tags === undefined ? {} : { TagSpecifications: [{ ResourceType: kind, Tags: asTagList(tags) }] };
}

const common: Shape = { region: unsent, tags: unsent };

function create(type: string, kind: string | undefined, file: string, shape: Shape = {}): Converter {
  return {
    source: `${service}/${file}`,
    requests: (inputs) => {
      const body = sendAll(inputs, { ...common, ...shape }, capitalised);
      return [request(type, { ...body, ...(kind === undefined ? {} : tagged(kind, inputs["tags"])) })];
    },
  };
}

function request(type: string, body: Properties): Request {
  return { api: "ec2", type, body };
}

/** What the provider takes as text to tell `false` from nothing said. */
const truth = { as: asTruth };

/** `["a"]` is `[{ Address: "a" }]`. */
const eachUnder = (key: string) => (value: unknown) => (value as unknown[]).map((element) => ({ [key]: element }));

const launchTemplateData: Shape = {
  ...common,
  name: unsent,
  namePrefix: unsent,
  description: unsent,
  defaultVersion: unsent,
  updateDefaultVersion: unsent,
  ebsOptimized: truth,
  vpcSecurityGroupIds: "SecurityGroupIds",
  securityGroupNames: "SecurityGroups",
  blockDeviceMappings: { of: { ebs: { of: { deleteOnTermination: truth, encrypted: truth } } } },
  networkInterfaces: {
    of: {
      associateCarrierIpAddress: truth,
      associatePublicIpAddress: truth,
      deleteOnTermination: truth,
      primaryIpv6: truth,
      securityGroups: "Groups",
      ipv4AddressCount: "SecondaryPrivateIpAddressCount",
      ipv4Addresses: { to: "PrivateIpAddresses", as: eachUnder("PrivateIpAddress") },
      ipv4Prefixes: { as: eachUnder("Ipv4Prefix") },
      ipv6Addresses: { as: eachUnder("Ipv6Address") },
      ipv6Prefixes: { as: eachUnder("Ipv6Prefix") },
    },
  },
  secondaryInterfaces: { of: { privateIpAddresses: { as: eachUnder("PrivateIpAddress") } } },
  privateDnsNameOptions: { of: { enableResourceNameDnsAaaaRecord: "EnableResourceNameDnsAAAARecord" } },
  instanceRequirements: {
    of: {
      acceleratorTotalMemoryMib: "AcceleratorTotalMemoryMiB",
      memoryGibPerVcpu: "MemoryGiBPerVCpu",
      memoryMib: "MemoryMiB",
      totalLocalStorageGb: "TotalLocalStorageGB",
      vcpuCount: "VCpuCount",
    },
  },
  tagSpecifications: { of: { tags: { as: asTagList } } },
};

function groupRule(type: string, inputs: Properties): Request {
  const { securityGroupId, ipProtocol, fromPort, toPort, description, tags } = inputs;
  const source = (key: string, value: unknown): unknown =>
    value === undefined ? undefined : [given({ [key]: value, Description: description })];
  const permission = given({
    IpProtocol: ipProtocol,
    FromPort: fromPort,
    ToPort: toPort,
    IpRanges: source("CidrIp", inputs["cidrIpv4"]),
    Ipv6Ranges: source("CidrIpv6", inputs["cidrIpv6"]),
    PrefixListIds: source("PrefixListId", inputs["prefixListId"]),
    UserIdGroupPairs: source("GroupId", inputs["referencedSecurityGroupId"]),
  });
  return request(type, {
    GroupId: securityGroupId,
    IpPermissions: [permission],
    ...tagged("security-group-rule", tags),
  });
}

/** Settings of a VPC or subnet that go in requests of their own, one each. */
function attributes(type: string, id: Properties, settings: Properties): Request[] {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([key, Value]) => request(type, { ...id, [capitalised(key)]: { Value } }));
}

/** Set once the subnet is there, in requests of their own. */
const subnetAttributes = [
  "assignIpv6AddressOnCreation",
  "enableDns64",
  "enableResourceNameDnsARecordOnLaunch",
  "mapCustomerOwnedIpOnLaunch",
  "mapPublicIpOnLaunch",
];

export const ec2Converters: Readonly<Record<string, Converter>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": {
    source: `${service}/ec2_launch_template.go`,
    requests: (inputs, node) => [
      request("CreateLaunchTemplateRequest", {
        LaunchTemplateName: physicalName(node, inputs["name"]),
        ...given({ VersionDescription: inputs["description"] }),
        LaunchTemplateData: sendAll(inputs, launchTemplateData, capitalised),
        ...tagged("launch-template", inputs["tags"]),
      }),
    ],
  },
  "aws:ec2/vpc:Vpc": {
    source: `${service}/vpc_.go`,
    requests: (inputs) => {
      const {
        enableDnsHostnames,
        enableDnsSupport,
        enableNetworkAddressUsageMetrics,
        tags,
        region: _,
        ...rest
      } = inputs;
      return [
        request("CreateVpcRequest", {
          ...sendAll(rest, { assignGeneratedIpv6CidrBlock: "AmazonProvidedIpv6CidrBlock" }, capitalised),
          ...tagged("vpc", tags),
        }),
        ...attributes(
          "ModifyVpcAttributeRequest",
          { VpcId: "vpc-1" },
          {
            enableDnsHostnames,
            enableDnsSupport,
            enableNetworkAddressUsageMetrics,
          },
        ),
      ];
    },
  },
  "aws:ec2/subnet:Subnet": {
    source: `${service}/vpc_subnet.go`,
    requests: (inputs) => {
      const later = Object.fromEntries(subnetAttributes.map((key) => [key, inputs[key]]));
      const sooner: Shape = { ...common, ...Object.fromEntries(subnetAttributes.map((key) => [key, unsent] as const)) };
      return [
        request("CreateSubnetRequest", {
          ...sendAll(inputs, sooner, capitalised),
          ...tagged("subnet", inputs["tags"]),
        }),
        ...attributes("ModifySubnetAttributeRequest", { SubnetId: "subnet-1" }, later),
      ];
    },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    source: `${service}/vpc_internet_gateway.go`,
    requests: ({ vpcId, tags }) => [
      request("CreateInternetGatewayRequest", tagged("internet-gateway", tags)),
      request("AttachInternetGatewayRequest", given({ InternetGatewayId: "igw-1", VpcId: vpcId })),
    ],
  },
  "aws:ec2/natGateway:NatGateway": create("CreateNatGatewayRequest", "natgateway", "vpc_nat_gateway.go", {
    privateIp: "PrivateIpAddress",
  }),
  "aws:ec2/eip:Eip": create("AllocateAddressRequest", "elastic-ip", "ec2_eip.go"),
  "aws:ec2/routeTable:RouteTable": create("CreateRouteTableRequest", "route-table", "vpc_route_table.go"),
  "aws:ec2/route:Route": create("CreateRouteRequest", undefined, "vpc_route.go", {
    egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": create(
    "AssociateRouteTableRequest",
    undefined,
    "vpc_route_table_association.go",
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": create("CreateVpcEndpointRequest", "vpc-endpoint", "vpc_endpoint.go", {
    policy: "PolicyDocument",
    autoAccept: unsent,
  }),
  "aws:ec2/flowLog:FlowLog": {
    source: `${service}/vpc_flow_log.go`,
    requests: (inputs) => [
      request("CreateFlowLogsRequest", {
        ...sendAll(
          inputs,
          { ...common, vpcId: { to: "ResourceIds", as: (id) => [id] }, iamRoleArn: "DeliverLogsPermissionArn" },
          capitalised,
        ),
        // Told from which id is given.
        ResourceType: "VPC",
        ...tagged("vpc-flow-log", inputs["tags"]),
      }),
    ],
  },
  "aws:ec2/placementGroup:PlacementGroup": {
    source: `${service}/ec2_placement_group.go`,
    requests: (inputs, node) => [
      request("CreatePlacementGroupRequest", {
        ...sendAll(inputs, { ...common, name: unsent }, capitalised),
        GroupName: physicalName(node, inputs["name"]),
        ...tagged("placement-group", inputs["tags"]),
      }),
    ],
  },
  "aws:ec2/capacityReservation:CapacityReservation": create(
    "CreateCapacityReservationRequest",
    "capacity-reservation",
    "ec2_capacity_reservation.go",
  ),
  "aws:ec2/securityGroup:SecurityGroup": {
    source: `${service}/vpc_security_group.go`,
    requests: (inputs, node) => [
      request("CreateSecurityGroupRequest", {
        GroupName: physicalName(node, inputs["name"]),
        ...sendAll(inputs, { ...common, name: unsent, namePrefix: unsent, revokeRulesOnDelete: unsent }, capitalised),
        ...tagged("security-group", inputs["tags"]),
      }),
    ],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    source: `${service}/vpc_security_group_ingress_rule.go`,
    requests: (inputs) => [groupRule("AuthorizeSecurityGroupIngressRequest", inputs)],
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    source: `${service}/vpc_security_group_egress_rule.go`,
    requests: (inputs) => [groupRule("AuthorizeSecurityGroupEgressRequest", inputs)],
  },
};
