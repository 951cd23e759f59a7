import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { joinPath } from "../../core/problem.ts";
import type { Range } from "../../core/range.ts";
import { type Read, read, readBoolean, readNumber, readString } from "../../core/value.ts";
import { known, unknown } from "./answer.ts";
import { waitsForCapacity } from "./capacity.ts";
import type { GcpCapacityKind } from "./machineType.ts";
import { gkeGpuNodePoolComponent, tpuSliceComponent } from "./nodePoolTypes.ts";

/**
 * Nodes of a pool over all of its zones. Floors, ceilings and counts are per zone, except the `total…` ones. A pool that
 * waits for its capacity is made with no nodes: what is planned is then what the component above says, never less than what
 * the pool asks for and never more than it may have. A count that is of creation alone (`ignoreChanges`) asks for nothing
 * any more: another plan has to show, and the engine gives back the count of then.
 */
export function nodePoolScaling(
  graph: ResourceGraph,
  node: ResourceNode,
  at: string,
  zoneCount: Read<number>,
): Range<Read<number>> {
  const inputs = node.inputs;
  const asked = askedCount(node, at, zoneCount);
  const autoscaling = read(inputs, joinPath(at, "autoscaling"));
  if (autoscaling.state === "unknown") return { min: autoscaling, planned: autoscaling, max: autoscaling };
  if (autoscaling.state === "absent") {
    const count =
      asked.state === "absent" ? unknown(asked.path, "neither nodeCount nor initialNodeCount is given") : asked;
    return { min: count, planned: count, max: count };
  }
  const limit = (total: string, zonal: string, without: Read<number>): Read<number> => {
    const whole = readNumber(inputs, joinPath(at, `autoscaling.${total}`));
    if (whole.state !== "absent") return whole;
    const each = times(readNumber(inputs, joinPath(at, `autoscaling.${zonal}`)), zoneCount);
    return each.state === "absent" ? without : each;
  };
  const path = joinPath(at, "autoscaling");
  const min = limit("totalMinNodeCount", "minNodeCount", known(0, path));
  const max = limit("totalMaxNodeCount", "maxNodeCount", unknown(path, "has no ceiling"));
  const own =
    asked.state === "absent"
      ? min
      : asked.state === "known" && min.state === "known"
        ? atLeast(asked, min.value)
        : asked;
  return {
    min,
    planned: planned(own, declared(graph, node, max), { max, least: () => (isOfCreationAlone(node, at) ? min : own) }),
    max,
  };
}

/** Whether the count that is given was that of creation, and nobody changes it any more. */
function isOfCreationAlone({ inputs, options }: ResourceNode, at: string): boolean {
  const given = read(inputs, joinPath(at, "nodeCount")).state !== "absent";
  return !given && (options.ignoreChanges?.includes(joinPath(at, "initialNodeCount")) ?? false);
}

function askedCount(node: ResourceNode, at: string, zoneCount: Read<number>): Read<number> {
  const count = readNumber(node.inputs, joinPath(at, "nodeCount"));
  return times(count.state === "absent" ? readNumber(node.inputs, joinPath(at, "initialNodeCount")) : count, zoneCount);
}

/** What the component above plans for this pool, over all zones. */
function declared(graph: ResourceGraph, node: ResourceNode, max: Read<number>): Read<number> {
  const above = graph.component(node);
  if (above?.type === gkeGpuNodePoolComponent) return readNumber(above.inputs, "nodes.planned");
  if (above?.type !== tpuSliceComponent) return { state: "absent", path: "" };
  const slices = plannedSlices(above);
  if (slices.state !== "known") return slices;
  const index = sliceIndex(node);
  if (index === undefined) return unknown("name", "does not end in the number of a slice");
  return index < slices.value ? max : known(0, slices.path);
}

/** Slices of a `TpuSlice` that are expected to run: all, none where they scale to zero, or what it says. */
function plannedSlices(slice: ResourceNode): Read<number> {
  const planned = readNumber(slice.inputs, "plannedSlices");
  if (planned.state !== "absent") return planned;
  const toZero = readBoolean(slice.inputs, "scaleToZero");
  if (toZero.state === "unknown") return toZero;
  const kind = readString(slice.inputs, "capacity.kind");
  if (kind.state === "unknown") return kind;
  const waits = kind.state === "known" && waitsForCapacity(kind.value as GcpCapacityKind);
  if (waits || (toZero.state === "known" && toZero.value)) return known(0, "scaleToZero");
  const slices = readNumber(slice.inputs, "slices");
  return slices.state === "absent" ? known(1, slices.path) : slices;
}

/** Pools of slices are called `<slice>-<number>`. */
function sliceIndex(node: ResourceNode): number | undefined {
  const match = /-(\d+)$/.exec(node.name);
  return match === null ? undefined : Number(match[1]);
}

function atLeast<T extends { readonly value: number }>(count: T, floor: number): T {
  return count.value < floor ? { ...count, value: floor } : count;
}

/** What the component plans, within what the pool may have; without a component, or where that cannot be told, the pool's own. */
function planned(
  own: Read<number>,
  plan: Read<number>,
  { max, least }: { readonly max: Read<number>; readonly least: () => Read<number> },
): Read<number> {
  if (own.state !== "known" || max.state !== "known" || plan.state === "absent") return own;
  if (plan.state !== "known") return plan;
  const floor = least();
  const from = floor.state === "known" ? floor.value : own.value;
  return known(Math.max(from, Math.min(plan.value, max.value)), plan.path);
}

function times(count: Read<number>, zones: Read<number>): Read<number> {
  // No nodes in each zone are no nodes, however many zones there are.
  if (count.state !== "known" || count.value === 0) return count;
  return zones.state === "known" ? { ...count, value: count.value * zones.value } : zones;
}
