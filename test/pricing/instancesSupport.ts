import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { type NodeParts, node, nodeGroupToken, templateToken, urnOf } from "./graph.ts";

export const skypilot =
  "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv at 00148f2a, regenerated from AWS's price list";

/** How many nodes a node group has. */
export const sizes = (minSize: unknown, desiredSize: unknown, maxSize: unknown) => ({
  scalingConfig: { minSize, desiredSize, maxSize },
});

/** A node group and the launch template it was made from; ids are unknown, as in a preview. */
export function pool(
  template: Record<string, unknown>,
  inputs: Record<string, unknown>,
  templateParts: NodeParts = {},
): [ResourceNode, ResourceNode] {
  return [
    node(
      nodeGroupToken,
      "train",
      { launchTemplate: { id: UNKNOWN, version: UNKNOWN }, ...inputs },
      { propertyDependencies: { launchTemplate: [urnOf(templateToken, "train")] } },
    ),
    node(templateToken, "train", template, templateParts),
  ];
}

export const rootGp3 = {
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 100, volumeType: "gp3" } }],
};
