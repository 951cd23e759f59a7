import type { ResourceNode } from "../../components/core/graph.ts";
import { usualRoleWords } from "../../components/core/trainingRole.ts";
import { type Read, readString } from "../../components/core/value.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import {
  checkFullEfa,
  checkInterfaces,
  efaCountOf,
  type NetworkInterface,
} from "../../components/hardware/aws/interfaceLayout.ts";
import { launchTemplateType, readInterfaces } from "../../components/hardware/aws/launchTemplate.ts";
import { autoscalingGroupType, ec2InstanceType, nodeGroupType } from "../../components/hardware/aws/nodeGroup.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { efaShortage, untoldShortage } from "./efaShortage.ts";
import { awsJobPool, type JobPool } from "./jobPool.ts";
import { type AwsPool, awsPoolsOf, hasAcceleratedName } from "./pools.ts";

/** A layout that does not fit is refused at launch, one node after the other, while the rest of the cluster is paid for. */
export const efaInterfaceCount = gpuPolicy<NoConfig>({
  name: "efa-interface-count",
  description:
    "Network interfaces of a launch template fit the network cards of its machine type, and jobs over several nodes have all EFA.",
  severity: "high",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html",
  remediation:
    "Use the layout that AWS gives for the machine type: one EFA interface on each card that takes EFA, devices counted per card.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: [launchTemplateType],
  evaluate: (node) => {
    const type = readString(node.inputs, "instanceType");
    // Without a type of its own a template is judged with the groups that use it.
    return type.state === "known" ? judge(node, [type.value]) : [];
  },
  // What nodes are for is written on the groups, so that too little EFA is said of the stack.
  stackTypes: [launchTemplateType, nodeGroupType, autoscalingGroupType],
  evaluateStack: (graph) => {
    const groups = awsPoolsOf(graph, { subnetZones: {} });
    const users = new Map<ResourceNode, AwsPool[]>();
    for (const group of groups) {
      const { template } = group.view;
      if (template !== undefined) users.set(template, [...(users.get(template) ?? []), group]);
    }
    const jobsOf = (pools: readonly AwsPool[]): JobPool[] =>
      pools.map((pool) => awsJobPool(graph, pool, usualRoleWords));
    return [
      ...graph.ofType(launchTemplateType).flatMap((node) => {
        const pools = users.get(node) ?? [];
        return ofTemplate(node, pools, jobsOf(pools));
      }),
      ...groups.filter(hasNoTemplate).flatMap((pool) => ofGroup(pool, jobsOf([pool]))),
    ];
  },
});

function ofTemplate(node: ResourceNode, pools: readonly AwsPool[], jobs: readonly JobPool[]): Finding[] {
  const own = readString(node.inputs, "instanceType");
  const types = typesOf(pools);
  const known = own.state === "known" ? new Set([own.value, ...(types ?? [])]) : types;
  const interfaces = readInterfaces(node);
  if (known === undefined || known.size === 0) return [...withoutType(node), ...untold(interfaces, node, jobs)];
  const found = own.state === "known" ? [] : judge(node, [...known]);
  // Without interfaces EC2 attaches one plain one.
  return interfaces.state === "unknown" ? found : [...found, ...efaShortage(node, listOf(interfaces), known, jobs)];
}

/** A group that starts from no template at all. Single instances are their owner's business, one by one. */
function hasNoTemplate({ node, view }: AwsPool): boolean {
  return node.type !== ec2InstanceType && view.template === undefined && view.templateMissing === undefined;
}

function ofGroup({ node, view }: AwsPool, jobs: readonly JobPool[]): Finding[] {
  if (view.machineTypes.state === "known") return efaShortage(node, [], view.machineTypes.value, jobs);
  return untoldShortage(node, jobs);
}

/** The machine types that groups launch from a template; undefined where they cannot be told. */
function typesOf(pools: readonly AwsPool[]): Set<string> | undefined {
  const types = pools.map(({ view }) => view.machineTypes);
  const known = types.flatMap((answer) => (answer.state === "known" ? answer.value : []));
  return types.every(({ state }) => state === "known") ? new Set(known) : undefined;
}

function judge(node: ResourceNode, machineTypes: readonly string[]): Finding[] {
  const interfaces = readInterfaces(node);
  if (interfaces.state === "unknown") return [unreadable(node, interfaces, "whether its interfaces fit")];
  const list = listOf(interfaces);
  const count = efaCountOf(list);
  const findings: Finding[] = [];
  for (const type of machineTypes) {
    const machine = findAwsMachineType(type);
    if (machine !== undefined) {
      const short = checkFullEfa(machine, list).map(({ rule }) => rule);
      const problems = checkInterfaces(machine, list).filter(({ rule }) => !short.includes(rule));
      findings.push(...problemFindings(node, problems, "networkInterfaces"));
    } else if (count > 0) {
      findings.push({
        urn: node.urn,
        because: hasAcceleratedName(type) ? "unknown" : "warning",
        message:
          `${node.name}: ${count} EFA interfaces for ${type}, whose network cards are not in the catalogue, so whether they fit cannot be told. ` +
          "Fix: check them against AWS's page of EFA layouts.",
      });
    }
  }
  return findings;
}

function withoutType(node: ResourceNode): Finding[] {
  const interfaces = readInterfaces(node);
  if (interfaces.state === "absent" || (interfaces.state === "known" && efaCountOf(interfaces.value) === 0)) return [];
  if (interfaces.state === "unknown") return [unreadable(node, interfaces, "whether its interfaces fit")];
  return [
    {
      urn: node.urn,
      because: "unknown",
      message:
        `${node.name}: ${efaCountOf(interfaces.value)} EFA interfaces for a machine type that cannot be told. ` +
        "Fix: set instanceType in the launch template, or instanceTypes on the group that uses it, as a plain value.",
    },
  ];
}

function untold(
  interfaces: Read<readonly NetworkInterface[]>,
  node: ResourceNode,
  jobs: readonly JobPool[],
): Finding[] {
  return interfaces.state === "unknown" || efaCountOf(listOf(interfaces)) > 0 ? [] : untoldShortage(node, jobs);
}

function listOf(
  interfaces: Exclude<Read<readonly NetworkInterface[]>, { state: "unknown" }>,
): readonly NetworkInterface[] {
  return interfaces.state === "absent" ? [] : interfaces.value;
}
