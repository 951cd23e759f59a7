import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { readNumber, readString } from "../../components/core/value.ts";
import type { Style } from "./style.ts";
import { indent, wrap } from "./text.ts";

const capacityWords: Readonly<Record<string, string>> = {
  "on-demand": "on demand",
  spot: "on spot",
  reservation: "in a reservation",
  "capacity-block": "in a Capacity Block",
  "flex-start": "by flex-start",
  queued: "queued, by flex-start",
  calendar: "in a calendar reservation",
};

/** What most people look for first: which accelerators, how many, and on what terms. Empty without node pools. */
export function renderAccelerators(graph: ResourceGraph, style: Style): string[] {
  return graph.nodes.flatMap((node) => {
    const text = describePool(node);
    return text === undefined ? [] : indent(wrap(text, style.width - 4), "  ", "    ");
  });
}

/** `32 × p5.48xlarge (256 H100) in a Capacity Block · us-east-2a · team vision · EksGpuNodePool train` */
function describePool(node: ResourceNode): string | undefined {
  const text = (path: string): string | undefined => {
    const value = readString(node.outputs ?? {}, `summary.${path}`);
    return value.state === "known" ? value.value : undefined;
  };
  const number = (path: string): number | undefined => {
    const value = readNumber(node.outputs ?? {}, `summary.${path}`);
    return value.state === "known" ? value.value : undefined;
  };
  const machine = text("machineType");
  const planned = number("nodes.planned");
  const [min, max] = [number("nodes.min"), number("nodes.max")];
  if (machine === undefined || planned === undefined || max === undefined) return undefined;
  const perNode = number("acceleratorsPerNode");
  const accelerator = text("accelerator");
  const total = perNode === undefined || accelerator === undefined ? "" : ` (${perNode * planned} ${accelerator})`;
  const capacity = text("capacity");
  const terms = capacity === undefined ? "" : ` ${capacityWords[capacity] ?? capacity}`;
  const slices = number("slices");
  const topology = text("topology");
  const shape =
    slices === undefined || topology === undefined
      ? []
      : [`${slices} ${slices === 1 ? "slice" : "slices"} of ${topology}`];
  const scale = min === planned && max === planned ? [] : [`${min ?? 0} to ${max} nodes`];
  const where = text("zone") ?? text("region");
  const team = text("team");
  return [
    `${planned} × ${machine}${total}${terms}`,
    ...shape,
    ...scale,
    ...(where === undefined ? [] : [where]),
    ...(team === undefined ? [] : [`team ${team}`]),
    `pool ${node.name}`,
  ].join(" · ");
}
