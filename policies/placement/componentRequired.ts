import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { urnParts } from "../../components/core/urn.ts";
import { type Read, readList, readString } from "../../components/core/value.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { covers } from "../waiver.ts";
import { gkeNodePoolTypes } from "./gkeNodePools.ts";
import { gkePoolsOf, hasAcceleratedGcpName } from "./gkePools.ts";
import { awsPoolsOf, awsPoolTypes, type Certainty } from "./pools.ts";
import { tpuVmTypes } from "./tpuVm.ts";

export interface ComponentRequiredConfig {
  /** URNs of resources that may stand by themselves; `*` stands for any characters. */
  readonly allow: readonly string[];
}

const name = "component-required";
const componentPrefix = "hybrid-gpu:index:";

/** Machines of a kind, and the components that make them. */
interface Kind {
  readonly types: readonly string[];
  readonly components: string;
  readonly find: (graph: ResourceGraph) => readonly Machines[];
}

interface Machines {
  readonly node: ResourceNode;
  readonly accelerated: Certainty;
  /** What is accelerated: `p5.48xlarge`. */
  readonly what: string;
}

const computeTypes = [
  "gcp:compute/instance:Instance",
  "gcp:compute/instanceTemplate:InstanceTemplate",
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
];

const kinds: readonly Kind[] = [
  {
    types: awsPoolTypes,
    components: "EksGpuNodePool or EksNeuronNodePool",
    find: (graph) =>
      awsPoolsOf(graph, { subnetZones: {} }).map(({ node, accelerated, view }) => ({
        node,
        accelerated,
        what: view.machineTypes.state === "known" ? view.machineTypes.value.join(", ") : whyNot(view.machineTypes),
      })),
  },
  {
    types: gkeNodePoolTypes,
    components: "GkeGpuNodePool or TpuSlice",
    find: (graph) =>
      gkePoolsOf(graph).map(({ node, accelerated, view, zones }) => ({
        node,
        accelerated,
        what:
          view === undefined
            ? zones.uncertain!
            : view.machineType.state === "known"
              ? view.machineType.value
              : whyNot(view.machineType),
      })),
  },
  {
    types: tpuVmTypes,
    components: "TpuSlice",
    find: (graph) =>
      tpuVmTypes.flatMap((type) => graph.ofType(type).map((node) => ({ node, accelerated: "yes", what: "a TPU" }))),
  },
  {
    types: computeTypes,
    components: "GkeGpuNodePool",
    find: (graph) => computeTypes.flatMap((type) => graph.ofType(type).map(computeMachines)),
  },
];

/** What the components default to is what others have paid for finding out; a pool beside them is left to its program. */
export const componentRequired = gpuPolicy<ComponentRequiredConfig>({
  name,
  description: "Accelerated machines are declared by a component of this library.",
  severity: "low",
  source: "https://www.pulumi.com/docs/iac/concepts/components/",
  remediation: "Declare the pool with the component for its place, or name its URN in allow.",
  levels: levels("advisory", "advisory", "mandatory"),
  configSchema: {
    properties: {
      allow: {
        type: "array",
        items: { type: "string" },
        description: "URNs of resources that may stand by themselves; * stands for any characters.",
      },
    },
  },
  defaults: () => ({ allow: [] }),
  stackTypes: kinds.flatMap(({ types }) => types),
  evaluateStack: (graph, { config }) =>
    kinds.flatMap((kind) =>
      kind.find(graph).flatMap((machines) => {
        const { node, accelerated } = machines;
        if (accelerated === "no" || node.external === true || isInComponent(graph, node)) return [];
        if (config.allow.some((urn) => covers({ urn }, node.urn))) return [];
        return [finding(machines, kind)];
      }),
    ),
});

/** Which types a resource is below stands in its URN: also of a targeted update, which does not show them all. */
function isInComponent(graph: ResourceGraph, node: ResourceNode): boolean {
  const chain = urnParts(node.urn).above.split("$");
  const above = [...chain, ...graph.ancestors(node).map(({ type }) => type)];
  return above.some((type) => type.startsWith(componentPrefix));
}

function finding({ node, accelerated, what }: Machines, { components }: Kind): Finding {
  const fix = `Fix: declare it with ${components}, or name its URN in allow of ${name}.`;
  if (accelerated === "maybe") {
    const message = `${node.name} (${node.type}) is not part of a component of this library, and whether it is accelerated cannot be told: ${what}. ${fix}`;
    return { urn: node.urn, because: "unknown", message };
  }
  return {
    urn: node.urn,
    message:
      `${node.name} (${node.type}, ${what}) is accelerated and not part of a component of this library, ` +
      `which would settle its network, placement, image and labels. ${fix}`,
  };
}

function computeMachines(node: ResourceNode): Machines {
  const machineType = readString(node.inputs, "machineType");
  const accelerators = readList(node.inputs, "guestAccelerators");
  const what = machineType.state === "known" ? machineType.value : whyNot(machineType);
  if (accelerators.state === "known" && accelerators.value.length > 0) return { node, accelerated: "yes", what };
  // A machine type is also named by its address: `zones/us-central1-a/machineTypes/a3-highgpu-8g`.
  if (hasAcceleratedGcpName(what.slice(what.lastIndexOf("/") + 1))) return { node, accelerated: "yes", what };
  if (accelerators.state === "unknown") return { node, accelerated: "maybe", what: whyNot(accelerators) };
  return { node, accelerated: machineType.state === "known" ? "no" : "maybe", what };
}

function whyNot(answer: Exclude<Read<unknown>, { state: "known" }>): string {
  return `${answer.path} is ${answer.state === "unknown" ? answer.why : "not given"}`;
}
