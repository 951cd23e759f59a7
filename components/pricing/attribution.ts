import { packageOf, type ResourceGraph, type ResourceNode } from "../core/graph.ts";
import { readProviderTag } from "../core/tags/readTags.ts";
import { providerTags } from "../core/tags/tagPlace.ts";
import { type Properties, type Read, readList, readString } from "../core/value.ts";
import { findAwsMachineType } from "../hardware/aws/catalogue.ts";
import { findGcpMachineType, gcpMachineTypes } from "../hardware/gcp/catalogue.ts";
import { findTpuGeneration } from "../hardware/gcp/tpuCatalogue.ts";
import type { PriceLine } from "./line.ts";

/** Where a resource may name its team itself, by package. Other places are added as further entries. */
const ownPaths: Readonly<Record<string, readonly string[]>> = {
  aws: ["tags.team"],
  gcp: ["labels.team", "resourceLabels.team", "userLabels.team", "nodeConfig.resourceLabels.team"],
};
/** The same of components: by argument, or by what they hand down. */
const componentPaths: readonly string[] = ["team", "tags.team", "labels.team"];
/** Where outputs hold what the provider's defaults came to. */
const outputPaths = ["tagsAll.team", "effectiveLabels.team", "pulumiLabels.team"];

/**
 * Whose bill a resource is on: the team that its tags, labels or arguments name, else that of what it belongs to, else the
 * one of its provider's default tags or labels, which a stack's configuration may give as well. Absent where nothing names one; unknown where what would name one is.
 */
export function teamOf(node: ResourceNode, graph: ResourceGraph): Read<string> {
  for (const one of [node, ...graph.ancestors(node)]) {
    for (const path of pathsOf(one)) {
      const answer = readString(one.inputs, path);
      if (answer.state !== "absent") return answer;
    }
    const listed = teamInList(one.inputs);
    if (listed.state !== "absent") return listed;
  }
  if (node.from === "outputs") {
    for (const path of outputPaths) {
      const answer = readString(node.inputs, path);
      if (answer.state !== "absent") return answer;
    }
  }
  for (const place of providerTags) {
    const answer = readProviderTag(node, place, "team", graph);
    if (answer.state !== "absent") return answer;
  }
  return { state: "absent", path: "team" };
}

function pathsOf({ type }: ResourceNode): readonly string[] {
  const name = packageOf(type);
  return Object.hasOwn(ownPaths, name) ? ownPaths[name]! : componentPaths;
}

/** Auto Scaling groups have a list of tags: `[{ key: "team", value: "vision" }]`. */
function teamInList(inputs: Properties): Read<string> {
  const tags = readList(inputs, "tags");
  // What is no list has been read as an object.
  if (tags.state !== "known") return { state: "absent", path: "tags" };
  let unknown: Read<string> | undefined;
  for (let index = 0; index < tags.value.length; index++) {
    const key = readString(inputs, `tags[${index}].key`);
    if (key.state === "known" && key.value === "team") return readString(inputs, `tags[${index}].value`);
    if (key.state === "unknown") unknown ??= key;
  }
  return unknown ?? { state: "absent", path: "tags" };
}

/**
 * The accelerator that a price line pays for: `H100`, `TPU v5p`. Undefined for what has none (disks, networks, file
 * systems), and where machines of several accelerators may be launched.
 */
export function acceleratorOf({ sku }: Pick<PriceLine, "sku">): string | undefined {
  const names = new Set(sku.split(", ").map(acceleratorOfSku));
  return names.size === 1 ? [...names][0] : undefined;
}

function acceleratorOfSku(sku: string): string | undefined {
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
