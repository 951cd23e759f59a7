import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { readList, readString } from "../../core/value.ts";
import { whyNot } from "./spending.ts";

const templateTypes: readonly string[] = [
  "gcp:compute/instanceTemplate:InstanceTemplate",
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
];

/** What is made of a template, and the property that names it. */
const madeOfTemplates: Readonly<Record<string, string>> = {
  "gcp:compute/instanceFromTemplate:InstanceFromTemplate": "sourceInstanceTemplate",
  "gcp:compute/instanceGroupManager:InstanceGroupManager": "versions",
  "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager": "versions",
};

/** Compute Engine machines outside of GKE, their groups, and the templates that they are made of. */
export const gcpMachineResourceTypes: ReadonlySet<string> = new Set([
  "gcp:compute/instance:Instance",
  "gcp:compute/instanceFromMachineImage:InstanceFromMachineImage",
  ...templateTypes,
  ...Object.keys(madeOfTemplates),
]);

const fix = "Fix: run them in a node pool of GKE, or see that the quota of their GPUs has room for them";

/** Why what such a resource spends cannot be told; `undefined` where it has no accelerators for certain. */
export function uncountedMachines(graph: ResourceGraph, node: ResourceNode): string | undefined {
  const property = madeOfTemplates[node.type];
  const own = readString(node.inputs, "machineType");
  if (property === undefined || own.state !== "absent") return uncounted(node);
  const added = acceleratorsOf(node);
  if (added !== undefined) return added;
  const templates = templateTypes.flatMap((type) => graph.behind(node, property, type));
  if (templates.length === 0) return `the machine type stands in a template that is not of this stack. ${fix}`;
  return templates.map(uncounted).find((why) => why !== undefined);
}

/** The same of a resource that names its machine type itself. */
function uncounted(node: ResourceNode): string | undefined {
  const type = readString(node.inputs, "machineType");
  if (type.state !== "known") return `the machine type: ${whyNot(type)}`;
  // Also `projects/p/zones/z/machineTypes/a2-highgpu-1g`.
  const name = type.value.slice(type.value.lastIndexOf("/") + 1);
  if (isAccelerated(name)) return `accelerators of ${name} outside of node pools are not counted. ${fix}`;
  return acceleratorsOf(node);
}

/** GPUs that are added to machines which have none of their own. */
function acceleratorsOf({ inputs }: ResourceNode): string | undefined {
  const added = readList(inputs, "guestAccelerators");
  if (added.state === "unknown") return `the GPUs of its machines: ${added.why}`;
  if (added.state === "absent" || added.value.length === 0) return undefined;
  const type = readString(added.value, "[0].type");
  const name = type.state === "known" ? type.value : "a type that is not known";
  return `GPUs (${name}) outside of node pools are not counted. ${fix}`;
}

/** By its name, which also tells of types that no table has yet. `g1-small` is none. */
function isAccelerated(name: string): boolean {
  return /^(?:a\d+x?|g[2-9]|ct\d\w*|tpu\w*)-/.test(name);
}
