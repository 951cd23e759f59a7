import { isFirm } from "../../components/core/fact.ts";
import type { ResourceNode } from "../../components/core/graph.ts";
import { findAwsMachineType, standardEfaCount } from "../../components/hardware/aws/catalogue.ts";
import { checkFullEfa, efaCountOf, type NetworkInterface } from "../../components/hardware/aws/interfaceLayout.ts";
import { launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import type { AwsMachineType } from "../../components/hardware/aws/machineType.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import type { JobPool } from "./jobPool.ts";

/** From as many EFA interfaces on, a type is made for training over several nodes. */
const manyEfa = 4;

const layoutGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";
const tcpFallback = "https://github.com/aws/sagemaker-hyperpod-cli/issues/306";

/**
 * Nodes with less EFA than their machines have. It breaks nothing and is nobody's fault where each job stays on one node;
 * where one job runs over several of them, it is the network of all of them that is paid for and not used.
 *
 * @param node the launch template, or the group that has none
 * @param users the groups that start from it
 */
export function efaShortage(
  node: ResourceNode,
  interfaces: readonly NetworkInterface[],
  machineTypes: Iterable<string>,
  users: readonly JobPool[],
): Finding[] {
  const count = efaCountOf(interfaces);
  const together = users.filter(({ several, together }) => several.is === "yes" && together.is === "yes");
  const open = users.filter(isOpen);
  return [...machineTypes].flatMap((type): Finding[] => {
    const machine = findAwsMachineType(type);
    if (machine === undefined || machine.network.efaMaximum === 0) return [];
    if (count >= standardEfaCount(machine.network)) return [];
    // Smaller types are trained on one by one as well, whatever a label says: their EFA interface is a choice.
    const meant = count > 0 || machine.network.efaMaximum >= manyEfa;
    if (meant && together.length > 0) return [overTcp(node, machine, count, together)];
    if (meant && open.length > 0) return [undecided(node, `${machineOf(machine, count)}, is too little`, open)];
    if (count > 0) return problemFindings(node, checkFullEfa(machine, interfaces), "networkInterfaces");
    return meant ? [withoutEfa(node, machine)] : [];
  });
}

/** Whether nodes of a type that cannot be told have less EFA than they ought to. Those that have some are asked about elsewhere. */
export function untoldShortage(node: ResourceNode, users: readonly JobPool[]): Finding[] {
  const concerned = users.filter((user) => {
    const { accelerated, several, together } = user;
    return accelerated.is !== "no" && several.is !== "no" && together.is !== "no";
  });
  if (concerned.length === 0) return [];
  const what = "no EFA interface is too little for a machine type that cannot be told";
  return [undecided(node, what, concerned)];
}

function isOpen({ several, together }: JobPool): boolean {
  const both = [several.is, together.is];
  return !both.includes("no") && both.includes("maybe");
}

function overTcp(node: ResourceNode, machine: AwsMachineType, count: number, together: readonly JobPool[]): Finding {
  const full = standardEfaCount(machine.network);
  const jobs = together
    .map(({ name, several, together: sign }) => `${name} runs one job over up to ${several.why} nodes (${sign.why})`)
    .join(", and ");
  return {
    urn: node.urn,
    ...(isFirm(machine) ? {} : { because: "warning" as const }),
    message:
      `${node.name}: ${machineOf(machine, count)}, and ${jobs}: ${cost(machine, count)}. ` +
      `Fix: ${attach(node, full)}. [${layoutGuide}; ${tcpFallback}]`,
  };
}

/** `1 EFA interface on p5.48xlarge, which takes 32` */
function machineOf({ name, network }: AwsMachineType, count: number): string {
  const has = count === 0 ? "no EFA interface" : count === 1 ? "1 EFA interface" : `${count} EFA interfaces`;
  return `${has} on ${name}, which takes ${standardEfaCount(network)}`;
}

function cost({ network }: AwsMachineType, count: number): string {
  if (count > 0) return `it trains at ${count}/${standardEfaCount(network)} of the EFA bandwidth that is paid for`;
  const all = network.gbps.toLocaleString("en-US");
  const tcp = network.ipGbps === undefined ? "a fraction" : `at most ${network.ipGbps.toLocaleString("en-US")}`;
  return `it trains over TCP/IP, with ${tcp} of the ${all} Gbps that are paid for on each node`;
}

function attach(node: ResourceNode, full: number): string {
  const where = "in networkInterfaces, one on each card that takes EFA";
  if (node.type === launchTemplateType) return `attach ${full} EFA interfaces ${where}`;
  return `start its nodes from a launch template with ${full} EFA interfaces ${where}`;
}

function withoutEfa(node: ResourceNode, { name, network }: AwsMachineType): Finding {
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${node.name}: no EFA interface on ${name}, which takes ${network.efaMaximum}: it will train over TCP/IP at a fraction of its network. ` +
      "Fix: attach EFA in networkInterfaces, unless no job spans several of its nodes.",
  };
}

function undecided(node: ResourceNode, what: string, users: readonly JobPool[]): Finding {
  const signs = users.flatMap(({ accelerated, several, together }) => [accelerated, several, together]);
  const why = [...new Set(signs.filter(({ is }) => is === "maybe").map((sign) => sign.why))];
  return {
    urn: node.urn,
    because: "unknown",
    message:
      `${node.name}: whether ${what} cannot be judged, because ${why.join(", and ")}. ` +
      "Fix: give it as a plain value, or attach EFA in networkInterfaces.",
  };
}
