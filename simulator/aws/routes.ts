import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { crc32 } from "./crc32.ts";
import { hexId } from "./ids.ts";
import { type AwsType, ec2, refers, text } from "./model.ts";
import { regionalArn, simulatedAccount } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";
import { inVpc, namesSubnet } from "./vpc.ts";

const missingTable = (id: string): Refusal =>
  ec2("InvalidRouteTableID.NotFound", `The routeTable ID '${id}' does not exist`);

const destinations = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
const targets = {
  gatewayId: [[t.internetGateway], "InvalidGatewayID.NotFound", "gateway"],
  natGatewayId: [[t.natGateway], "InvalidNatGatewayID.NotFound", "natGateway"],
  networkInterfaceId: [[t.networkInterface], "InvalidNetworkInterfaceID.NotFound", "networkInterface"],
  vpcEndpointId: [[t.vpcEndpoint], "InvalidVpcEndpointId.NotFound", "vpcEndpoint"],
} as const;

export const routeTypes: readonly AwsType[] = [
  {
    type: t.routeTable,
    refers: [inVpc],
    id: ({ seed }) => hexId("rtb", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `route-table/${id}`),
    outputs: () => ({ ownerId: simulatedAccount }),
  },
  {
    type: t.route,
    named: {
      name: destinationOf,
      within: (properties) => text(properties, "routeTableId") ?? "",
      taken: (name) => ec2("RouteAlreadyExists", `The route identified by ${name} already exists.`),
    },
    refers: [
      refers("routeTableId", t.routeTable, missingTable),
      ...Object.entries(targets).map(([path, [to, code, kind]]) =>
        refers(path, to, (id) => ec2(code, `The ${kind} ID '${id}' does not exist`)),
      ),
    ],
    // @see hashicorp/terraform-provider-aws internal/service/ec2/vpc_route.go, routeCreateID
    id: ({ inputs }) => `r-${text(inputs, "routeTableId") ?? ""}${crc32(destinationOf(inputs) ?? "")}`,
    outputs: () => ({ origin: "CreateRoute", state: "active", instanceId: "", instanceOwnerId: "" }),
  },
  {
    type: t.routeTableAssociation,
    refers: [refers("routeTableId", t.routeTable, missingTable), namesSubnet("subnetId")],
    id: ({ seed }) => hexId("rtbassoc", seed),
    refuse: refuseAssociation,
  },
  {
    type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    id: ({ seed }) => hexId("rtbassoc", seed),
  },
  {
    type: t.vpcCidr,
    refers: [inVpc],
    id: ({ seed }) => hexId("vpc-cidr-assoc", seed),
  },
  {
    type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
    id: ({ inputs, seed }) => text(inputs, "defaultRouteTableId") ?? hexId("rtb", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `route-table/${id}`),
    outputs: () => ({ ownerId: simulatedAccount }),
  },
  {
    type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    refers: [inVpc],
    id: ({ seed }) => hexId("eigw", seed),
  },
  {
    type: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    id: ({ inputs, seed }) =>
      `a-${text(inputs, "vpcEndpointId") ?? hexId("vpce", seed)}${crc32(text(inputs, "routeTableId") ?? seed)}`,
  },
];

function destinationOf(properties: Readonly<Record<string, unknown>>): string | undefined {
  return destinations.map((path) => text(properties, path)).find((value) => value !== undefined);
}

/** A subnet follows one table. */
function refuseAssociation({ inputs, world, before }: Asked): Refusal | undefined {
  const subnet = text(inputs, "subnetId");
  const table = text(inputs, "routeTableId");
  const other = world
    .all(t.routeTableAssociation)
    .find((one) => subnet !== undefined && text(one.inputs, "subnetId") === subnet && one.id !== before?.id);
  if (other === undefined) return undefined;
  return ec2(
    "Resource.AlreadyAssociated",
    `the specified association for route table ${table} conflicts with an existing association`,
    "AssociateRouteTable",
  );
}
