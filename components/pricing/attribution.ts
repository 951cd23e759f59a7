import { packageOf, type ResourceGraph, type ResourceNode } from "../core/graph.ts";
import { type Read, readString } from "../core/value.ts";
import { findAwsMachineType } from "../hardware/aws/catalogue.ts";
import { findGcpMachineType, gcpMachineTypes } from "../hardware/gcp/catalogue.ts";
import { findTpuGeneration } from "../hardware/gcp/tpuCatalogue.ts";
import type { PriceLine } from "./line.ts";

/** Where a resource may name its team itself: components by argument, AWS by tags, Google Cloud by labels. */
const ownPaths = [
  "team",
  "tags.team",
  "labels.team",
  "resourceLabels.team",
  "userLabels.team",
  "nodeConfig.resourceLabels.team",
];
/** Where its provider may. */
const providerPaths = ["defaultTags.tags.team", "defaultLabels.team"];

/**
 * Whose bill a resource is on: the team that its tags, labels or arguments name, else that of what it belongs to, else the
 * one of its provider's default tags or labels. Absent where nothing names one; unknown where what would name one is.
 */
export function teamOf(node: ResourceNode, graph: ResourceGraph): Read<string> {
  for (const one of [node, ...graph.ancestors(node)]) {
    for (const path of ownPaths) {
      const answer = readString(one.inputs, path);
      if (answer.state !== "absent") return answer;
    }
  }
  for (const path of providerPaths) {
    const answer = readString(node.providerInputs ?? {}, path);
    if (answer.state !== "absent") return answer;
  }
  return { state: "absent", path: "team" };
}

/** The accelerator that a price line pays for: `H100`, `TPU v5p`. Undefined for what has none: disks, networks, file systems. */
export function acceleratorOf({ sku }: Pick<PriceLine, "sku">): string | undefined {
  const tpu = /^tpu-(.+)$/.exec(sku);
  if (tpu !== null) return findTpuGeneration(tpu[1]!)?.accelerator;
  const machine = sku.replace(/^host:/, "");
  return (
    findAwsMachineType(machine)?.accelerator.name ??
    findGcpMachineType(machine)?.accelerator.name ??
    gcpMachineTypes.find(({ acceleratorType }) => acceleratorType === sku)?.accelerator.name
  );
}

/** `aws`, `gcp`: the place of a resource; of a component, that of what is below it. */
export function placeOf(node: ResourceNode, graph: ResourceGraph): string {
  const name = packageOf(node.type);
  if (name !== "hybrid-gpu" && name !== "pulumi") return name;
  const child = graph.children(node.urn)[0];
  return child === undefined ? name : placeOf(child, graph);
}
