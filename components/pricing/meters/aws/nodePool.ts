import type { ResourceNode } from "../../../core/graph.ts";
import { readNumber, readString } from "../../../core/value.ts";
import { CapacityKind } from "../../../hardware/aws/machineType.ts";
import { nodeGroupType } from "../../../hardware/aws/nodeGroup.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { amount, count, fixed, needed, orElse, regionOf } from "../../reading.ts";

const hoursPerDay = 24;

/**
 * A node pool is free: its children are priced. Except the Capacity Block behind it, which no resource of the stack
 * stands for: with `capacity.days` said, its fee is a one-off line here.
 */
function measurePool(node: ResourceNode, context: MeterContext): Measurement {
  const kind = orElse(readString(node.inputs, "capacity.kind"), CapacityKind.OnDemand);
  if (kind !== CapacityKind.CapacityBlock) return { state: "free", why: "its children are priced" };
  const days = readNumber(node.inputs, "capacity.days");
  if (days.state === "absent") {
    return { state: "free", why: "its Capacity Block was bought elsewhere; its children are priced" };
  }
  const hours = amount(days) * hoursPerDay;
  const nodes = count(readNumber(node.inputs, "nodes.planned"));
  const sku = needed(readString(node.inputs, "machineType"));
  const region = regionOfPool(node, context);
  const row = context.book.price({ place: "aws", service: "ec2", sku, region, purchase: "capacity-block" });
  const line = priceLine({
    node,
    context,
    region,
    row,
    description: `Capacity Block of ${nodes} ${sku} for ${hours / hoursPerDay} days, paid up front`,
    quantity: fixed(nodes * hours),
    once: true,
    notes: ["the offering bought decides the fee"],
  });
  return { state: "priced", lines: [line] };
}

/** The region of the pool's node group, else the one that the cluster's network names. */
function regionOfPool(node: ResourceNode, context: MeterContext): string {
  const group = context.graph.children(node.urn).find((child) => child.type === nodeGroupType);
  if (group !== undefined) return regionOf(group, context);
  const named = readString(node.inputs, "cluster.network.region");
  return named.state === "absent" ? regionOf(node, context, "aws") : needed(named);
}

export const nodePoolMeters: Meters = {
  "hybrid-gpu:index:EksGpuNodePool": measurePool,
  "hybrid-gpu:index:EksNeuronNodePool": measurePool,
};
