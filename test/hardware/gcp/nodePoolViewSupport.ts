import type { ResourceNode } from "../../../components/core/graph.ts";
import type { Properties, Read } from "../../../components/core/value.ts";
import {
  type GkeNodePoolView,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../../components/hardware/gcp/nodePoolView.ts";
import { graph, node } from "../graph.ts";

export const settings = { gcp: { project: "default-project", region: "us-west1", zone: "us-west1-c" } };

/** Known values as they are, absence as `-`, unknown ones as `? path: why`. */
export const short = (answer: Read<unknown>): unknown =>
  answer.state === "known" ? answer.value : answer.state === "absent" ? "-" : `? ${answer.path}: ${answer.why}`;

/** How a node pool with these inputs is read, beside `nodes` and with what its inputs come `from`. */
export const view = (
  inputs: Properties,
  more: { nodes?: ResourceNode[]; from?: Record<string, ResourceNode> } = {},
) => {
  const pool = node(gkeNodePoolType, "pool", inputs, more.from);
  return gkeNodePoolView(graph([...(more.nodes ?? []), ...Object.values(more.from ?? {}), pool], settings), pool);
};

export const scaling = ({ scaling: { min, planned, max } }: GkeNodePoolView) => [min, planned, max].map(short);
