import { wrongShapes } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkGcpProject, checkGcpRegion } from "../../hardware/gcp/region.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import { ownershipOf } from "../../pulumi/tags.ts";
import type { GkeNetworkArgs } from "../gkeNetwork.ts";
import { checkLabels, checkOwnership } from "../labels.ts";
import { type AddressQuestion, checkAddresses } from "./addresses.ts";
import { gkeNetworkShape } from "./argumentNames.ts";
import { checkFabrics, fabricName, fabricShapes } from "./fabricShape.ts";
import { misspelt } from "./misspelt.ts";
import { checkComponentName, type NamedChild } from "./names.ts";
import { projectIdOf } from "./project.ts";

const quotaGuide = "https://docs.cloud.google.com/kubernetes-engine/quotas";
const podsGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr";
const natModes = ["one", "none"];

/** The inputs of a network that may be known only later. */
export interface LaterRanges {
  nodeRange: string | undefined;
  podRange: string | undefined;
  serviceRange: string | undefined;
  privateServicesRange: string | undefined;
  fabricRange: string | undefined;
  reservedCidrs: string[] | undefined;
}

/** Whether Google's services get a range of their own. */
export function wantsPrivateServices({ privateServices, privateServicesRange }: GkeNetworkArgs): boolean {
  return privateServices ?? privateServicesRange !== undefined;
}

export function rangeInputs(args: GkeNetworkArgs) {
  const { nodeRange, podRange, serviceRange, privateServicesRange, fabricRange, reservedCidrs } = args;
  return { nodeRange, podRange, serviceRange, privateServicesRange, fabricRange, reservedCidrs };
}

/** The ranges of a network as far as they are known now; `undefined` when one comes later. */
export function questionNow(args: GkeNetworkArgs): AddressQuestion | undefined {
  const inputs = rangeInputs(args);
  const now = Object.values(inputs).every((value) => isPlain(value as unknown));
  return now ? questionOf(args, inputs as LaterRanges) : undefined;
}

export function questionOf(args: GkeNetworkArgs, ranges: LaterRanges): AddressQuestion {
  const { reservedCidrs, ...given } = ranges;
  const { maxNodes, podsPerNode } = args;
  const all = { maxNodes, podsPerNode, ...given, reserved: reservedCidrs };
  const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { ...said, privateServices: wantsPrivateServices(args), fabrics: args.fabrics ?? [] };
}

/** Everything wrong with the plain arguments of a network. */
export function checkNetwork(name: string, args: GkeNetworkArgs): Problem[] {
  const unknown = misspelt(args, gkeNetworkShape);
  const shapes = wrongShapes(args, gkeNetworkShape);
  return [...unknown, ...(shapes.length > 0 ? shapes : checkValues(name, args))];
}

function checkValues(name: string, args: GkeNetworkArgs): Problem[] {
  const problems = new Problems();
  const { region, nat, maxNodes, podsPerNode, fabrics = [], mtu } = args;
  problems.add(checkGcpProject(projectIdOf(args), "projectId"));
  problems.add(checkGcpRegion(region));
  problems.add(checkOwnership(ownershipOf(args)));
  problems.add(checkLabels(args.labels));
  if (nat !== undefined && !natModes.includes(nat)) {
    problems.error("nat", nat, "is not a way to the internet", `use ${natModes.join(" or ")}`);
  }
  if (maxNodes !== undefined && (!Number.isInteger(maxNodes) || maxNodes < 1 || maxNodes > 65000)) {
    const rule = "is not a whole number of nodes from 1 to 65000, the most of a GKE cluster";
    problems.error("maxNodes", maxNodes, rule, "give for example 1000", quotaGuide);
  }
  if (podsPerNode !== undefined && (!Number.isInteger(podsPerNode) || podsPerNode < 8 || podsPerNode > 256)) {
    const rule = "is not a whole number of pods from 8 to 256";
    problems.error("podsPerNode", podsPerNode, rule, "give 110, or 32 for pools of accelerators", podsGuide);
  }
  const jumbo = knownNow(mtu);
  if (jumbo !== undefined && (!Number.isInteger(jumbo) || jumbo < 1300 || jumbo > 8896)) {
    const rule = "is not a whole number of bytes from 1300 to 8896";
    problems.error("mtu", jumbo, rule, "leave it out", "https://docs.cloud.google.com/vpc/docs/mtu");
  }
  if (args.privateServices === false && args.privateServicesRange !== undefined) {
    const rule = "is given, and privateServices is false";
    problems.error("privateServicesRange", knownNow(args.privateServicesRange), rule, "remove one of the two");
  }
  if (args.fabricRange !== undefined && fabrics.length === 0) {
    problems.error("fabricRange", knownNow(args.fabricRange), "is given, and there are no fabrics", "remove it");
  }
  const before = problems.list.length;
  problems.add(checkFabrics(fabrics, region));
  if (problems.list.length === before) problems.add(checkComponentName(name, namedChildren(args)));
  if (!problems.hasErrors) {
    const question = questionNow(args);
    if (question !== undefined) problems.add(checkAddresses(question));
  }
  return problems.list;
}

/** Children by the longest of their names. */
function namedChildren({ fabrics = [], ...args }: GkeNetworkArgs): NamedChild[] {
  const suffixes = [
    "-router",
    ...(wantsPrivateServices(args) ? ["-private-services"] : []),
    ...fabrics.map(
      (fabric) => `-${fabricName(fabric)}${fabricShapes[fabric.kind].rdma ? "-gvnic-1-nodes" : "-vpc1-nodes"}`,
    ),
  ];
  return suffixes.map((suffix) => ({ suffix, most: 63 }));
}
