import type { ResourceNode } from "../../../core/graph.ts";
import { type Read, readNumber, readString } from "../../../core/value.ts";
import { GcpCapacityKind } from "../../../hardware/gcp/machineType.ts";
import { gkeGpuNodePoolComponent, tpuSliceComponent } from "../../../hardware/gcp/nodePoolView.ts";
import { checkTopology, sliceShape } from "../../../hardware/gcp/topology.ts";
import { findTpuGeneration } from "../../../hardware/gcp/tpuCatalogue.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { amount, count, NotPriced, needed, orElse } from "../../reading.ts";
import { gcpRegionOf } from "./place.ts";
import { type Bought, boughtLines, bundledSsdGiB } from "./reservations.ts";

const hoursPerDay = 24;

/**
 * A pool or slice is free: its children are priced. Except the calendar reservation behind it, which no resource of the stack
 * stands for: with `capacity.days` said, its fee is a one-off charge here.
 */
function measurePool(node: ResourceNode, context: MeterContext, bought: () => Bought): Measurement {
  const kind = orElse(readString(node.inputs, "capacity.kind"), GcpCapacityKind.OnDemand);
  if (kind === GcpCapacityKind.Reservation) {
    return { state: "free", why: "its reservation is billed where it was made; its children are priced" };
  }
  if (kind !== GcpCapacityKind.Calendar) return { state: "free", why: "its children are priced" };
  const days = readNumber(node.inputs, "capacity.days");
  if (days.state === "absent") {
    return { state: "free", why: "its calendar reservation was bought elsewhere; its children are priced" };
  }
  const what = `for ${amount(days)} days, no refund`;
  const lines = boughtLines(node, context, gcpRegionOf(node, context), bought(), {
    purchase: "calendar",
    what,
    hours: amount(days) * hoursPerDay,
  });
  return { state: "priced", lines };
}

function boughtGpuNodes(node: ResourceNode): Bought {
  const machineType = needed(readString(node.inputs, "machineType"));
  const machines = count(readNumber(node.inputs, "nodes.planned"));
  return { machineType, machines, localSsdGiB: bundledSsdGiB(machineType) };
}

function boughtSlices(node: ResourceNode): Bought {
  const word = needed(readString(node.inputs, "generation"));
  const topology = needed(readString(node.inputs, "topology"));
  const machineType = orElse(readString(node.inputs, "machineType"), undefined);
  const row = findTpuGeneration(word);
  if (row === undefined) throw new NotPriced(`generation (${JSON.stringify(word)}) is no TPU generation`);
  const { generation } = row;
  const [problem] = checkTopology({ generation, topology, ...(machineType === undefined ? {} : { machineType }) });
  if (problem?.severity === "error") throw new NotPriced(`${problem.path} (${topology}) ${problem.rule}`, true);
  const shape = sliceShape(generation, topology, machineType);
  const slices = orElse<number, number>(wholeNumber(readNumber(node.inputs, "slices")), 1);
  const planned = orElse<number, number>(wholeNumber(readNumber(node.inputs, "plannedSlices")), slices);
  return { machineType: shape.machineType, machines: planned * shape.nodes, localSsdGiB: 0 };
}

function wholeNumber(answer: Read<number>): Read<number> {
  return answer.state === "known" ? { ...answer, value: count(answer) } : answer;
}

export const gkePoolMeters: Meters = {
  [gkeGpuNodePoolComponent]: (node, context) => measurePool(node, context, () => boughtGpuNodes(node)),
  [tpuSliceComponent]: (node, context) => measurePool(node, context, () => boughtSlices(node)),
};
