import {
  type Cidr,
  checkCidr,
  checkOverlaps,
  cidrSize,
  formatCidr,
  isPrivateCidr,
  type NamedCidr,
  parseCidr,
  prefixFor,
  subCidr,
} from "../../core/cidr.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { fabricShapes, type GkeFabricShape } from "./fabricShape.ts";

const rangesGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips";
const podsGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr";
const privateServicesGuide = "https://docs.cloud.google.com/vpc/docs/configure-private-services-access";

/** Nodes that ranges are sized for, where nothing else is said. */
export const defaultMaxNodes = 1000;
/** Pods of one node, where nothing else is said: what GKE takes too. */
export const defaultPodsPerNode = 110;
/** Addresses of a subnet that are no node's: four are Google's, the others for the control plane and load balancers. */
export const addressesForOthers = 16;
/** The first two addresses of a subnet and its last two are Google's. */
const addressesOfGoogle = 4;
/** Nodes of a GPUDirect fabric, where nothing else is said: a /24 for each of its networks. */
export const defaultFabricNodes = 250;
/** Subnets of one fabric that there is room for: eight gVNIC VPCs, or a gVNIC VPC and eight RDMA subnets. */
const subnetsPerFabric = 16;

/** Addresses that a node takes out of the range of pods: twice its pods, rounded up to a power of two. */
export function podAddressesPerNode(podsPerNode: number): number {
  return 2 ** Math.ceil(Math.log2(2 * podsPerNode));
}

/** What a network is asked to have room for, and the ranges given by hand. */
export interface AddressQuestion {
  /** @default 1000; ranges given by hand are then not judged by it */
  readonly maxNodes?: number;
  readonly podsPerNode?: number;
  readonly nodeRange?: string;
  readonly podRange?: string;
  readonly serviceRange?: string;
  readonly privateServices: boolean;
  readonly privateServicesRange?: string;
  readonly fabrics: readonly GkeFabricShape[];
  readonly fabricRange?: string;
  /** Ranges elsewhere that are routed to this network. */
  readonly reserved?: readonly string[];
}

/** Ranges of the further VPCs of one fabric. */
export interface FabricPlan {
  /** Of each gVNIC VPC. */
  readonly gvnic: readonly string[];
  /** Of each subnet of the RDMA VPC. */
  readonly rdma: readonly string[];
}

/** What a network is divided into. */
export interface AddressPlan {
  readonly nodes: string;
  readonly pods: string;
  readonly services: string;
  readonly privateServices?: string;
  /** In the order of the fabrics. */
  readonly fabrics: readonly FabricPlan[];
}

/**
 * The ranges of a network. Each default has a place of its own within 10.0.0.0/8, which depends on no other: pods begin at
 * 10.4.0.0 (a range larger than a /14 at its own size), and fabrics are in 192.168.0.0/16, where Google's blueprints
 * have them.
 */
export function planAddresses(question: AddressQuestion): AddressPlan {
  const { maxNodes = defaultMaxNodes, podsPerNode = defaultPodsPerNode, fabrics } = question;
  const pods = prefixFor(maxNodes * podAddressesPerNode(podsPerNode));
  return {
    nodes: question.nodeRange ?? `10.0.0.0/${Math.min(29, prefixFor(maxNodes + addressesForOthers))}`,
    pods: question.podRange ?? formatCidr({ base: ten + Math.max(2 ** 18, cidrSize({ prefix: pods })), prefix: pods }),
    services: question.serviceRange ?? "10.1.0.0/20",
    ...(question.privateServices ? { privateServices: question.privateServicesRange ?? "10.2.0.0/20" } : {}),
    fabrics: fabrics.map((fabric, index) => planFabric(parseCidr(fabricRangeOf(question))!, fabrics, fabric, index)),
  };
}

const ten = 10 * 2 ** 24;

function fabricRangeOf({ fabricRange = "192.168.0.0/16" }: AddressQuestion): string {
  return fabricRange;
}

/** Prefix of each subnet of a fabric: the same for all, so that a fabric added at the end, of no larger `maxNodes`, moves none. */
function fabricSubnetPrefix(fabrics: readonly GkeFabricShape[]): number {
  return prefixFor(Math.max(...fabrics.map(({ maxNodes }) => maxNodes ?? defaultFabricNodes)) + addressesOfGoogle);
}

function planFabric(
  range: Cidr,
  fabrics: readonly GkeFabricShape[],
  { kind, rdmaSubnets }: GkeFabricShape,
  index: number,
): FabricPlan {
  const prefix = fabricSubnetPrefix(fabrics);
  const slot = subCidr(range, prefix - Math.log2(subnetsPerFabric), index);
  const at = (place: number): string => formatCidr(subCidr(slot, prefix, place));
  const { gvnicNetworks, rdma } = fabricShapes[kind];
  return {
    gvnic: Array.from({ length: gvnicNetworks }, (_, place) => at(place)),
    rdma: Array.from({ length: rdma ? (rdmaSubnets ?? 8) : 0 }, (_, place) => at(subnetsPerFabric / 2 + place)),
  };
}

/** Everything about the addresses of a network that can be told before it is made. */
export function checkAddresses(question: AddressQuestion): Problem[] {
  const { reserved = [] } = question;
  const problems = new Problems();
  const given = (["nodeRange", "podRange", "serviceRange", "privateServicesRange", "fabricRange"] as const).flatMap(
    (path) => (question[path] === undefined ? [] : [{ path, cidr: question[path] }]),
  );
  const elsewhere = reserved.map((cidr, index) => ({ path: `reservedCidrs[${index}]`, cidr }));
  for (const { path, cidr } of [...given, ...elsewhere]) problems.add(checkCidr(cidr, path));
  for (const { path, cidr } of given) {
    const parsed = parseCidr(cidr);
    if (parsed === undefined || isPrivateCidr(parsed, true)) continue;
    problems.warning(
      path,
      cidr,
      "is not a private range: hosts on the internet that own these addresses cannot be reached from here",
      "use a range out of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
      rangesGuide,
    );
  }
  problems.add(checkRoom(question));
  if (problems.hasErrors) return problems.list;
  return problems.add(checkOverlaps([...defaultRanges(question), ...given, ...elsewhere])).list;
}

/** Ranges that nobody gave, by what would move them. */
function defaultRanges(question: AddressQuestion): NamedCidr[] {
  const plan = planAddresses(question);
  const name = (key: string): string => `the default ${key}`;
  return [
    ...(question.nodeRange === undefined ? [{ path: name("nodeRange"), cidr: plan.nodes }] : []),
    ...(question.podRange === undefined ? [{ path: name("podRange"), cidr: plan.pods }] : []),
    ...(question.serviceRange === undefined ? [{ path: name("serviceRange"), cidr: plan.services }] : []),
    ...(question.privateServices && question.privateServicesRange === undefined
      ? [{ path: name("privateServicesRange"), cidr: plan.privateServices }]
      : []),
    ...(question.fabrics.length > 0 && question.fabricRange === undefined
      ? [{ path: name("fabricRange"), cidr: fabricRangeOf(question) }]
      : []),
  ];
}

/** Whether everything has room for the nodes that are wanted. */
function checkRoom(question: AddressQuestion): Problem[] {
  const { maxNodes, podsPerNode = defaultPodsPerNode, fabrics } = question;
  const problems = new Problems();
  const podAddresses = podAddressesPerNode(podsPerNode);
  const nodes = maxNodes === 1 ? "one node" : `${maxNodes} nodes`;
  const each = `${podAddresses} addresses for the pods of each`;
  const nodeRange = parseCidr(question.nodeRange);
  if (maxNodes !== undefined && nodeRange !== undefined && cidrSize(nodeRange) < maxNodes + addressesForOthers) {
    const rule = `has ${cidrSize(nodeRange)} addresses, and ${nodes} need ${maxNodes + addressesForOthers}: ${addressesForOthers} are for everything else`;
    const prefix = prefixFor(maxNodes + addressesForOthers);
    problems.error("nodeRange", question.nodeRange, rule, `use a /${prefix} or larger, or lower maxNodes`, rangesGuide);
  }
  const podRange = parseCidr(question.podRange);
  const prefix = prefixFor((maxNodes ?? defaultMaxNodes) * podAddresses);
  const fewer = "lower podsPerNode together with maxPodsPerNode of the pools";
  if (maxNodes !== undefined && podRange !== undefined && cidrSize(podRange) < maxNodes * podAddresses) {
    const room = Math.floor(cidrSize(podRange) / podAddresses);
    const rule = `has room for ${room === 1 ? "one node" : `${room} nodes`}, and maxNodes is ${maxNodes}: GKE keeps ${each}`;
    problems.error("podRange", question.podRange, rule, `use a /${prefix} or larger, or ${fewer}`, podsGuide);
  } else if (question.podRange === undefined && prefix < 9) {
    const rule = `needs a /${prefix} for pods, and 10.0.0.0/8 has no such part beside the other ranges: GKE keeps ${each}`;
    problems.error("maxNodes", maxNodes, rule, `${fewer}, or give podRange`, podsGuide);
  }
  const services = parseCidr(question.serviceRange);
  if (services !== undefined && services.prefix > 28) {
    const rule = `has ${cidrSize(services)} addresses, and GKE is said to take no fewer than 16 for services`;
    problems.warning("serviceRange", question.serviceRange, rule, "use a /20: 4096 services", rangesGuide);
  }
  const peered = parseCidr(question.privateServicesRange);
  if (question.privateServices && peered !== undefined && peered.prefix > 24) {
    const rule = `has ${cidrSize(peered)} addresses, and each of Google's services is said to take a /24 of it at the least`;
    problems.warning("privateServicesRange", question.privateServicesRange, rule, "use a /20", privateServicesGuide);
  }
  return fabrics.length === 0 ? problems.list : problems.add(checkFabricRoom(question)).list;
}

function checkFabricRoom(question: AddressQuestion): Problem[] {
  const { fabrics } = question;
  const problems = new Problems();
  const range = parseCidr(fabricRangeOf(question));
  if (range === undefined) return problems.list;
  const slot = fabricSubnetPrefix(fabrics) - Math.log2(subnetsPerFabric);
  const room = Math.floor(2 ** (slot - range.prefix));
  if (room < fabrics.length) {
    const asked = fabrics.length === 1 ? "a fabric needs" : `${fabrics.length} fabrics need`;
    const held = room === 0 ? "no fabric" : room === 1 ? "one fabric" : `${room} fabrics`;
    const rule = `has room for ${held}, and ${asked} a /${slot} each: ${subnetsPerFabric} subnets with an address for every node`;
    const prefix = slot - Math.ceil(Math.log2(fabrics.length));
    problems.error(
      "fabricRange",
      question.fabricRange ?? "192.168.0.0/16",
      rule,
      `use a /${prefix} or larger, or lower maxNodes of the fabrics`,
    );
  }
  return problems.list;
}
