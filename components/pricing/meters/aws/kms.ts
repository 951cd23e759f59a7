import type { ResourceNode } from "../../../core/graph.ts";
import { read } from "../../../core/value.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { fixed, regionOf } from "../../reading.ts";

function measureKey(node: ResourceNode, context: MeterContext): Measurement {
  const region = regionOf(node, context);
  const row = context.book.price({ place: "aws", service: "kms", sku: "key", region, purchase: "on-demand" });
  const rotated = read(node.inputs, "enableKeyRotation");
  const mayRotate = rotated.state === "unknown" || (rotated.state === "known" && rotated.value !== false);
  const line = priceLine({
    node,
    context,
    region,
    row,
    description: "KMS key",
    quantity: fixed(1),
    notes: [mayRotate ? "each of the first two rotations adds as much again" : undefined],
  });
  return { state: "priced", lines: [line], notes: ["requests to the key are billed by use"] };
}

export const kmsMeters: Meters = {
  "aws:kms/key:Key": measureKey,
  "aws:kms/externalKey:ExternalKey": measureKey,
  "aws:kms/replicaKey:ReplicaKey": measureKey,
};
