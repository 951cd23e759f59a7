import {
  type Cidr,
  checkCidr,
  checkOverlaps,
  cidrContains,
  cidrSize,
  formatCidr,
  isPrivateCidr,
  parseCidr,
  prefixFor,
  subCidr,
} from "../../core/cidr.ts";
import { type Problem, Problems } from "../../core/problem.ts";

const vpcGuide = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html";
const prefixGuide = "https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html";

/** Addresses to keep free for one node: with prefix delegation a node takes /28 blocks, one in use and one warm. */
export const addressesPerNode = 32;

/** Addresses that AWS keeps (5), and what the control plane and interface endpoints take. */
export const addressesForOthers = 16;

/** Addresses a subnet needs for this many nodes, each with `interfaces` IP interfaces. */
export function addressesNeeded(nodes: number, interfaces = 1): number {
  return addressesForOthers + nodes * (addressesPerNode + interfaces - 1);
}

/** What a network is divided into. */
export interface SubnetPlan {
  /** CIDR by zone. */
  readonly privateSubnets: Readonly<Record<string, string>>;
  /** CIDR by zone: small ones, for NAT gateways alone. */
  readonly publicSubnets: Readonly<Record<string, string>>;
}

export interface SubnetQuestion {
  readonly cidrBlock: string;
  /** In the order in which they were taken into use: the order decides the addresses. */
  readonly zones: readonly string[];
  /** Zones that get a public subnet. */
  readonly publicZones: readonly string[];
  /** Private ranges given by hand, by zone. */
  readonly pinned?: Readonly<Record<string, string>>;
}

/** Bits by which the network is divided: a part for every zone and one for the public subnets, in steps that leave room to grow. */
function slotBits(zones: number): number {
  return Math.max(2, Math.ceil(Math.log2(zones + 1)));
}

/**
 * Divides a network: equal parts, one private subnet for each zone from the front, and public subnets out of the last
 * part. Up to three zones get a quarter each (a /16 gives /18s), so that going from two zones to three moves nothing.
 */
export function planSubnets({ cidrBlock, zones, publicZones, pinned = {} }: SubnetQuestion): SubnetPlan {
  const network = parseCidr(cidrBlock);
  if (network === undefined) throw new RangeError(`${cidrBlock} is not an address range`);
  const prefix = network.prefix + slotBits(zones.length);
  const last = subCidr(network, prefix, 2 ** slotBits(zones.length) - 1);
  // A NAT gateway takes one address; /28 is the smallest subnet there is.
  const publicPrefix = Math.min(28, prefix + 6);
  const privateOf = (zone: string, index: number): string =>
    pinned[zone] ?? formatCidr(subCidr(network, prefix, index));
  const publicOf = (zone: string): string => formatCidr(subCidr(last, publicPrefix, zones.indexOf(zone)));
  return {
    privateSubnets: Object.fromEntries(zones.map((zone, index) => [zone, privateOf(zone, index)])),
    publicSubnets: Object.fromEntries(publicZones.map((zone) => [zone, publicOf(zone)])),
  };
}

/** Addresses of the smallest private subnet. */
export function smallestPrivateSubnet({ privateSubnets }: SubnetPlan): number {
  return Math.min(...Object.values(privateSubnets).map((cidr) => cidrSize(parseCidr(cidr)!)));
}

export interface AddressQuestion extends SubnetQuestion {
  /** Nodes that each zone should have room for. */
  readonly nodesPerZone: number;
  /** Ranges elsewhere that are routed to this network. */
  readonly reserved?: readonly string[];
}

/** Everything about the addresses of a network that can be told before it is made. */
export function checkAddresses(question: AddressQuestion): Problem[] {
  const { cidrBlock, zones, pinned = {}, reserved = [] } = question;
  const problems = new Problems();
  problems.add(checkCidr(cidrBlock, "cidrBlock"));
  reserved.forEach((cidr, index) => {
    problems.add(checkCidr(cidr, `reservedCidrs[${index}]`));
  });
  for (const [zone, cidr] of Object.entries(pinned)) {
    const path = `privateCidrBlocks.${zone}`;
    problems.add(checkCidr(cidr, path));
    if (!zones.includes(zone)) {
      problems.error(path, cidr, "is for a zone that is not listed in zones", `add ${zone} to zones, or remove it`);
    }
  }
  const network = parseCidr(cidrBlock);
  if (network === undefined) return problems.list;
  if (network.prefix < 16 || network.prefix > 28) {
    problems.error(
      "cidrBlock",
      cidrBlock,
      "is not between /16 and /28, the sizes a VPC can have",
      "use a /16",
      vpcGuide,
    );
    return problems.list;
  }
  if (!isPrivateCidr(network, true)) {
    problems.warning(
      "cidrBlock",
      cidrBlock,
      "is not a private range: hosts on the internet that own these addresses cannot be reached from here",
      "use a range out of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
      vpcGuide,
    );
  }
  problems.add(
    checkOverlaps([
      { path: "cidrBlock", cidr: cidrBlock },
      ...reserved.map((cidr, index) => ({ path: `reservedCidrs[${index}]`, cidr })),
    ]),
  );
  problems.add(checkRoom(network, question));
  if (problems.hasErrors) return problems.list;
  const plan = planSubnets(question);
  const name = (kind: string, zone: string): string =>
    kind === "private" && pinned[zone] !== undefined
      ? `privateCidrBlocks.${zone}`
      : `the default ${kind} subnet of ${zone}`;
  const automatic = [
    ...Object.entries(plan.publicSubnets).map(([zone, cidr]) => ({ path: name("public", zone), cidr })),
    ...Object.entries(plan.privateSubnets)
      .filter(([zone]) => pinned[zone] === undefined)
      .map(([zone, cidr]) => ({ path: name("private", zone), cidr })),
  ];
  const byHand = Object.entries(pinned).map(([zone, cidr]) => ({ path: name("private", zone), cidr }));
  for (const { path, cidr } of byHand) {
    if (!cidrContains(network, parseCidr(cidr)!)) {
      problems.error(path, cidr, `is not inside cidrBlock (${cidrBlock})`, "use a part of cidrBlock");
    }
  }
  problems.add(checkOverlaps([...automatic, ...byHand], "use parts of cidrBlock that do not overlap"));
  return problems.list;
}

/** Whether every zone has room for its nodes. */
function checkRoom(network: Cidr, question: AddressQuestion): Problem[] {
  const { cidrBlock, zones, publicZones, pinned = {}, nodesPerZone } = question;
  const problems = new Problems();
  const needed = addressesNeeded(nodesPerZone);
  const nodes = nodesPerZone === 1 ? "one node" : `${nodesPerZone} nodes`;
  const why = `and a pool of ${nodes} needs ${needed}: ${addressesPerNode} a node with prefix delegation, ${addressesForOthers} for everything else`;
  const bits = slotBits(zones.length);
  const size = cidrSize({ prefix: network.prefix + bits });
  const allPinned = zones.every((zone) => pinned[zone] !== undefined);
  // The last part holds a /28 for every public subnet, by the place of its zone.
  const lastPublic = Math.max(0, ...publicZones.map((zone) => zones.indexOf(zone)));
  const smallestPart = 28 - Math.ceil(Math.log2(lastPublic + 1));
  if (network.prefix + bits > smallestPart || (!allPinned && size < needed)) {
    const prefix = Math.max(16, Math.min(prefixFor(needed), smallestPart) - bits);
    problems.error(
      "cidrBlock",
      cidrBlock,
      `gives each zone a subnet of ${Math.floor(size)} addresses, ${why}`,
      `use a /${prefix} or larger${nodesPerZone > 1 ? ", or plan fewer nodes with nodesPerZone" : ""}`,
      prefixGuide,
    );
  }
  for (const [zone, cidr] of Object.entries(pinned)) {
    const part = parseCidr(cidr);
    if (part === undefined || cidrSize(part) >= needed) continue;
    problems.error(
      `privateCidrBlocks.${zone}`,
      cidr,
      `has ${cidrSize(part)} addresses, ${why}`,
      `use a /${Math.min(prefixFor(needed), 28)} or larger`,
      prefixGuide,
    );
  }
  return problems.list;
}
