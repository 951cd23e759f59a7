import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readString } from "../../components/core/value.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { checkInterfaces, type NetworkInterface } from "../../components/hardware/aws/interfaceLayout.ts";
import { launchTemplateType, readInterfaces } from "../../components/hardware/aws/launchTemplate.ts";
import type { AwsMachineType } from "../../components/hardware/aws/machineType.ts";
import { type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import { awsPoolsOf, hasAcceleratedName } from "./pools.ts";

/** A layout that does not fit is refused at launch, one node after the other, while the rest of the cluster is paid for. */
export const efaInterfaceCount = gpuPolicy<NoConfig>({
  name: "efa-interface-count",
  description: "Network interfaces of a launch template fit the network cards of its machine type.",
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
  stackTypes: [launchTemplateType],
  evaluateStack: (graph) => {
    const open = graph
      .ofType(launchTemplateType)
      .filter((node) => readString(node.inputs, "instanceType").state !== "known");
    if (open.length === 0) return [];
    const types = typesByTemplate(graph);
    return open.flatMap((node) => {
      const known = types.get(node.urn);
      return known === undefined || known === "unknown" ? withoutType(node) : judge(node, [...known]);
    });
  },
});

/** The machine types that groups launch from each template. */
function typesByTemplate(graph: ResourceGraph): Map<string, Set<string> | "unknown"> {
  const found = new Map<string, Set<string> | "unknown">();
  for (const { view } of awsPoolsOf(graph, { subnetZones: {} })) {
    const urn = view.template?.urn;
    if (urn === undefined) continue;
    const before = found.get(urn) ?? new Set<string>();
    if (before === "unknown" || view.machineTypes.state !== "known") found.set(urn, "unknown");
    else found.set(urn, new Set([...before, ...view.machineTypes.value]));
  }
  return found;
}

function judge(node: ResourceNode, machineTypes: readonly string[]): Finding[] {
  const interfaces = readInterfaces(node);
  if (interfaces.state === "unknown") return [unreadable(node, interfaces, "whether its interfaces fit")];
  // Without interfaces EC2 attaches one plain one.
  const list = interfaces.state === "absent" ? [] : interfaces.value;
  const findings: Finding[] = [];
  for (const type of machineTypes) {
    const machine = findAwsMachineType(type);
    if (machine !== undefined) {
      findings.push(...problemFindings(node, checkInterfaces(machine, list), "networkInterfaces"));
      if (efaCount(list) === 0 && machine.network.efaMaximum >= manyEfa) findings.push(withoutEfa(node, machine));
    } else if (efaCount(list) > 0) {
      findings.push({
        urn: node.urn,
        because: hasAcceleratedName(type) ? "unknown" : "warning",
        message:
          `${node.name}: ${efaCount(list)} EFA interfaces for ${type}, whose network cards are not in the catalogue, so whether they fit cannot be told. ` +
          "Fix: check them against AWS's page of EFA layouts.",
      });
    }
  }
  return findings;
}

/** From as many EFA interfaces on, a type is made for training over several nodes. */
const manyEfa = 4;

function withoutEfa(node: ResourceNode, { name, network }: AwsMachineType): Finding {
  return {
    urn: node.urn,
    because: "warning",
    message:
      `${node.name}: no EFA interface on ${name}, which takes ${network.efaMaximum}: it will train over TCP/IP at a fraction of its network. ` +
      "Fix: attach EFA in networkInterfaces, unless no job spans several of its nodes.",
  };
}

function withoutType(node: ResourceNode): Finding[] {
  const interfaces = readInterfaces(node);
  if (interfaces.state === "absent" || (interfaces.state === "known" && efaCount(interfaces.value) === 0)) return [];
  if (interfaces.state === "unknown") return [unreadable(node, interfaces, "whether its interfaces fit")];
  return [
    {
      urn: node.urn,
      because: "unknown",
      message:
        `${node.name}: ${efaCount(interfaces.value)} EFA interfaces for a machine type that cannot be told. ` +
        "Fix: set instanceType in the launch template, or instanceTypes on the group that uses it, as a plain value.",
    },
  ];
}

function efaCount(interfaces: readonly NetworkInterface[]): number {
  return interfaces.filter((one) => one.interfaceType !== "interface").length;
}
