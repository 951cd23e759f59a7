import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { capitals, hash, hexId, sideId } from "./ids.ts";
import { type AwsType, ec2, flag, type Making, refers, text, texts } from "./model.ts";
import { regionalArn, simulatedAccount } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";
import { inSubnet, inVpc } from "./vpc.ts";

export const vpcEndpointTypes: readonly AwsType[] = [
  {
    type: t.vpcEndpoint,
    refers: [
      inVpc,
      inSubnet("subnetIds[]"),
      refers("routeTableIds[]", t.routeTable, (id) =>
        ec2("InvalidRouteTableId.NotFound", `The routeTable ID '${id}' does not exist`),
      ),
    ],
    id: ({ seed }) => hexId("vpce", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `vpc-endpoint/${id}`),
    outputs: endpointOutputs,
    minutes: { create: 1, delete: 1, source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_endpoint.go" },
    refuse: refuseEndpoint,
  },
];

function endpointOutputs(made: Making, id: string) {
  const { inputs, seed, region, dnsSuffix } = made;
  const gateway = isGateway(inputs);
  const service = serviceOf(inputs);
  return {
    cidrBlocks: gateway ? ["52.219.80.0/20", "3.5.128.0/22"] : [],
    dnsEntries: gateway ? [] : dnsEntries(made, id),
    networkInterfaceIds: gateway ? [] : texts(inputs, "subnetIds").map((subnet) => sideId("eni", `${seed}/${subnet}`)),
    ownerId: simulatedAccount,
    ...(gateway ? { prefixListId: `pl-${hash(`${service}.${region}.${dnsSuffix}`).slice(0, 8)}` } : {}),
    requesterManaged: false,
    state: "available",
  };
}

function isGateway(inputs: Making["inputs"]): boolean {
  return (text(inputs, "vpcEndpointType") ?? "Gateway") === "Gateway";
}

/** `com.amazonaws.us-east-2.ecr.dkr` is reached at `dkr.ecr`. */
function serviceOf(inputs: Making["inputs"]): string {
  return (text(inputs, "serviceName") ?? "").split(".").slice(3).reverse().join(".");
}

/**
 * The name in the region, one for every zone that it has a subnet in, and the one that everybody else uses.
 *
 * @see floci-io/floci pull request 3895, https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 */
function dnsEntries({ inputs, seed, region, dnsSuffix, world }: Making, id: string): object[] {
  const service = serviceOf(inputs);
  const own = `${id}-${hash(seed).slice(0, 8)}`;
  const below = `${service}.${region}.vpce.${dnsSuffix}`;
  const zones = texts(inputs, "subnetIds").flatMap((subnet) => {
    const found = world?.find([t.subnet], subnet);
    return (found && text(found.outputs, "availabilityZone")) ?? [];
  });
  const hostedZoneId = capitals("Z", `vpce ${region}`, 14);
  const names = [`${own}.${below}`, ...zones.map((zone) => `${own}-${zone}.${below}`)];
  const entries = names.map((dnsName) => ({ dnsName, hostedZoneId }));
  if (flag(inputs, "privateDnsEnabled") !== true) return entries;
  const dnsName = `${service}.${region}.${dnsSuffix}`;
  return [...entries, { dnsName, hostedZoneId: capitals("Z", `${seed} private`, 21) }];
}

/** Two gateway endpoints of a service, or two interface endpoints with private names, do not fit into one VPC. */
function refuseEndpoint({ inputs, world, before }: Asked): Refusal | undefined {
  const [vpc, service] = [text(inputs, "vpcId"), text(inputs, "serviceName")];
  const gateway = isGateway(inputs);
  const others = world
    .all(t.vpcEndpoint)
    .filter(
      (one) =>
        text(one.inputs, "vpcId") === vpc && text(one.inputs, "serviceName") === service && one.id !== before?.id,
    );
  if (vpc === undefined || service === undefined || others.length === 0) return undefined;
  if (gateway) {
    const tables = texts(inputs, "routeTableIds");
    const shared = others.flatMap((one) => texts(one.inputs, "routeTableIds")).find((table) => tables.includes(table));
    if (shared === undefined) return undefined;
    return ec2(
      "RouteAlreadyExists",
      `route table ${shared} already has a route with destination-prefix-list-id pl-${hash(`${service}`).slice(0, 8)}`,
    );
  }
  if (inputs["privateDnsEnabled"] !== true || !others.some((one) => one.inputs["privateDnsEnabled"] === true))
    return undefined;
  return ec2(
    "InvalidParameter",
    `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service.split(".").at(-1)}.${service.split(".").at(-2)}.amazonaws.com in the VPC ${vpc}`,
    undefined,
    "hashicorp/terraform-provider-aws issue 17535",
  );
}
