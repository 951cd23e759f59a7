import { cidrContains, cidrsOverlap, parseCidr } from "../../components/core/cidr.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { addressIn, publicAddress } from "./addresses.ts";
import { crc32 } from "./crc32.ts";
import { hash, hexId, sideId } from "./ids.ts";
import { type AwsType, chosen, dependency, ec2, flag, type Making, refers, text, texts } from "./model.ts";
import { regionalArn, simulatedAccount, zoneIdOf, zonesOf } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

const missingVpc = (id: string): Refusal => ec2("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
const missingSubnet = (id: string): Refusal => ec2("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
const vpcInUse = (vpc: Existing): Refusal => dependency("vpc", vpc.id, "DeleteVpc");

/** An input that names the VPC of a resource, which the VPC cannot go without. */
export const inVpc = refers("vpcId", t.vpc, missingVpc, vpcInUse);
export const inSubnet = (path: string) =>
  refers(path, t.subnet, missingSubnet, (subnet) => dependency("subnet", subnet.id, "DeleteSubnet"));
/** A subnet that has to be there, and is let go. */
export const namesSubnet = (path: string, missing = missingSubnet) => refers(path, t.subnet, missing);

export const vpcTypes: readonly AwsType[] = [
  {
    type: t.vpc,
    id: ({ seed }) => hexId("vpc", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `vpc/${id}`),
    outputs: ({ inputs, seed }) => ({
      defaultNetworkAclId: sideId("acl", seed),
      defaultRouteTableId: sideId("rtb", seed),
      defaultSecurityGroupId: sideId("sg", seed),
      dhcpOptionsId: sideId("dopt", "account"),
      mainRouteTableId: sideId("rtb", seed),
      ownerId: simulatedAccount,
      ...(flag(inputs, "assignGeneratedIpv6CidrBlock") === true
        ? { ipv6AssociationId: sideId("vpc-cidr-assoc", `${seed}/ipv6`), ipv6CidrBlock: ipv6Range(seed) }
        : {}),
      ...chosen(inputs, { enableDnsSupport: true, enableDnsHostnames: false, instanceTenancy: "default" }),
    }),
    minutes: {
      create: 0.2,
      source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_.go (waits for DNS attributes)",
    },
    refuse: refuseVpc,
  },
  {
    type: t.subnet,
    refers: [inVpc],
    id: ({ seed }) => hexId("subnet", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `subnet/${id}`),
    outputs: (made) => {
      const zone = text(made.inputs, "availabilityZone") ?? zoneOfSeed(made);
      return {
        ownerId: simulatedAccount,
        ...chosen(made.inputs, {
          availabilityZone: zone,
          availabilityZoneId: zoneIdOf(zone),
          mapPublicIpOnLaunch: false,
          privateDnsHostnameTypeOnLaunch: "ip-name",
        }),
      };
    },
    refuse: refuseSubnet,
    refuseDelete: subnetInUse,
  },
  {
    type: t.internetGateway,
    refers: [inVpc],
    id: ({ seed }) => hexId("igw", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `internet-gateway/${id}`),
    outputs: () => ({ ownerId: simulatedAccount }),
    refuse: ({ inputs, world, before }) => {
      const vpc = text(inputs, "vpcId");
      const other = world
        .all(t.internetGateway)
        .find((one) => vpc !== undefined && text(one.inputs, "vpcId") === vpc && one.id !== before?.id);
      if (other === undefined) return undefined;
      return ec2(
        "Resource.AlreadyAssociated",
        `resource ${vpc} is already associated with ${other.id}`,
        "AttachInternetGateway",
      );
    },
    // EC2 keeps it while addresses go out through it, and the provider asks again until they are gone.
  },
  {
    type: t.eip,
    id: ({ seed }) => hexId("eipalloc", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `elastic-ip/${id}`),
    outputs: ({ seed, region, inputs, world }, id) => {
      const publicIp = publicAddress(seed);
      const host = publicIp.replaceAll(".", "-");
      const zone = region === "us-east-1" ? "compute-1" : `${region}.compute`;
      return {
        allocationId: id,
        publicIp,
        publicDns: `ec2-${host}.${zone}.amazonaws.com`,
        ...associated(inputs, world, seed),
        ...chosen(inputs, { domain: "vpc", networkBorderGroup: region, publicIpv4Pool: "amazon" }),
      };
    },
  },
  {
    type: t.natGateway,
    refers: [
      inSubnet("subnetId"),
      refers(
        "allocationId",
        t.eip,
        (id) => ec2("InvalidAllocationID.NotFound", `The allocation ID '${id}' does not exist`),
        (eip) =>
          ec2(
            "InvalidIPAddress.InUse",
            `Address ${text(eip.outputs, "publicIp") ?? eip.id} is in use.`,
            "ReleaseAddress",
          ),
      ),
    ],
    id: ({ seed }) => hexId("nat", seed),
    outputs: ({ seed, inputs, world }) => {
      const allocation = text(inputs, "allocationId");
      const eip = allocation === undefined ? undefined : world?.find([t.eip], allocation);
      return {
        associationId: sideId("eipassoc", seed),
        networkInterfaceId: sideId("eni", seed),
        publicIp: (eip && text(eip.outputs, "publicIp")) ?? publicAddress(seed),
        ...chosen(inputs, {
          connectivityType: "public",
          privateIp: addressIn(world?.find([t.subnet], text(inputs, "subnetId") ?? ""), seed),
        }),
      };
    },
    minutes: {
      create: 2,
      delete: 1.5,
      source:
        "hashicorp/terraform-provider-aws internal/service/ec2/vpc_nat_gateway.go (waits up to 10 and 30 minutes); reported creations take 1.5 to 2",
    },
  },
  {
    type: t.defaultSecurityGroup,
    refers: [refers("vpcId", t.vpc, missingVpc)],
    // It is there with its VPC already, and is only taken over.
    id: ({ inputs, world, seed }) => {
      const vpc = world?.find([t.vpc], text(inputs, "vpcId") ?? "");
      return (vpc && text(vpc.outputs, "defaultSecurityGroupId")) ?? sideId("sg", seed);
    },
    arn: ({ region }, id) => regionalArn("ec2", region, `security-group/${id}`),
    outputs: () => ({ name: "default", description: "default VPC security group", ownerId: simulatedAccount }),
  },
  {
    type: t.flowLog,
    refers: [inSubnetOrVpc("vpcId", t.vpc), inSubnetOrVpc("subnetId", t.subnet)],
    id: ({ seed }) => hexId("fl", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `vpc-flow-log/${id}`),
  },
  {
    type: t.networkInterface,
    refers: [inSubnet("subnetId")],
    id: ({ seed }) => hexId("eni", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `network-interface/${id}`),
    outputs: ({ seed }) => ({
      ownerId: simulatedAccount,
      macAddress: `06${hash(seed).slice(0, 10)}`.replace(/..(?=.)/g, "$&:"),
    }),
  },
];

/** EC2 answers alike for flow logs of what is not there, and they hold nothing. */
function inSubnetOrVpc(path: string, to: string) {
  return refers(path, to, to === t.vpc ? missingVpc : missingSubnet);
}

function refuseVpc({ inputs }: Asked): Refusal | undefined {
  const range = parseCidr(text(inputs, "cidrBlock"));
  if (range === undefined || (range.prefix >= 16 && range.prefix <= 28)) return undefined;
  return ec2("InvalidVpc.Range", `The CIDR '${text(inputs, "cidrBlock")}' is invalid.`);
}

/** A subnet lies in the ranges of its VPC, and apart from the others. */
function refuseSubnet({ inputs, world, before }: Asked): Refusal | undefined {
  const cidr = text(inputs, "cidrBlock");
  const range = parseCidr(cidr);
  const vpc = text(inputs, "vpcId");
  if (range === undefined || vpc === undefined) return undefined;
  if (range.prefix < 16 || range.prefix > 28) {
    return ec2("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  }
  const outer = world.find([t.vpc], vpc);
  const outers = [
    ...(outer === undefined ? [] : [outer]),
    ...world.all(t.vpcCidr).filter((one) => text(one.inputs, "vpcId") === vpc),
  ];
  const ranges = outers.flatMap(
    (one) => parseCidr(text(one.inputs, "cidrBlock") ?? text(one.outputs, "cidrBlock")) ?? [],
  );
  // A range that a pool of IPAM has chosen may be one that nobody here knows.
  if (outer !== undefined && ranges.length === outers.length && !ranges.some((one) => cidrContains(one, range))) {
    return ec2("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  }
  const zone = text(inputs, "availabilityZone");
  const other = world.all(t.subnet).find((one) => {
    const theirs = parseCidr(text(one.inputs, "cidrBlock"));
    const same = text(one.inputs, "vpcId") === vpc && one.id !== before?.id;
    return same && theirs !== undefined && cidrsOverlap(range, theirs);
  });
  if (other !== undefined) {
    return ec2("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
  }
  const region = outer && text(outer.outputs, "region");
  // Local Zones and Wavelength Zones have longer names: `us-west-2-lax-1a`.
  if (zone === undefined || region === undefined || zone.startsWith(region)) return undefined;
  return ec2(
    "InvalidParameterValue",
    `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zonesOf(region).join(", ")}.`,
  );
}

/** Interfaces that nobody declares: those of nodes, control planes, file systems and endpoints. */
function subnetInUse(subnet: Existing, world: World): Refusal | undefined {
  const names = (paths: readonly string[], one: Existing): boolean =>
    paths.some((path) => texts(one.inputs, path).includes(subnet.id) || text(one.inputs, path) === subnet.id);
  const holders: readonly (readonly [string, readonly string[], (one: Existing) => boolean])[] = [
    [t.cluster, ["vpcConfig.subnetIds"], () => true],
    [t.nodeGroup, ["subnetIds"], (one) => Number(desiredOf(one)) > 0],
    [t.lustre, ["subnetIds"], () => true],
    [t.instance, ["subnetId"], () => true],
    [t.autoscalingGroup, ["vpcZoneIdentifiers"], () => true],
  ];
  const held = holders.some(([type, paths, counts]) => world.all(type).some((one) => counts(one) && names(paths, one)));
  return held ? dependency("subnet", subnet.id, "DeleteSubnet") : undefined;
}

function desiredOf({ inputs }: Existing): number {
  const scaling = inputs["scalingConfig"] as { desiredSize?: number } | undefined;
  return Number(scaling?.desiredSize ?? 0);
}

function zoneOfSeed({ region, seed }: Making): string {
  const zones = zonesOf(region);
  return zones[crc32(seed) % zones.length]!;
}

/** A range of Amazon's for a VPC, the same on every run. */
function ipv6Range(seed: string): string {
  const digits = hash(`ipv6 ${seed}`);
  return `2600:1f16:${digits.slice(0, 3)}:${digits.slice(3, 5)}00::/56`;
}

/** What an address has that is bound to a machine or an interface when it is made. */
function associated(inputs: Making["inputs"], world: World | undefined, seed: string): Record<string, unknown> {
  const [machine, card] = [text(inputs, "instance"), text(inputs, "networkInterface")];
  if (machine === undefined && card === undefined) return {};
  const holder = world?.find([t.instance, t.networkInterface], machine ?? card ?? "");
  const privateIp = text(inputs, "associateWithPrivateIp") ?? (holder && text(holder.outputs, "privateIp"));
  return { associationId: sideId("eipassoc", seed), ...(privateIp === undefined ? {} : { privateIp }) };
}
