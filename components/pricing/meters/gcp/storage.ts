import type { ResourceNode } from "../../../core/graph.ts";
import { readNumber, readString } from "../../../core/value.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { amount, fixed, needed, orElse } from "../../reading.ts";
import { gcpRegionOf } from "./place.ts";

function capacityLine(
  node: ResourceNode,
  context: MeterContext,
  { service, sku, what }: { service: string; sku: string; what: string },
): Measurement {
  const region = gcpRegionOf(node, context);
  const capacityGiB = amount(readNumber(node.inputs, "capacityGib"));
  const row = context.book.price({ place: "gcp", service, sku, region, purchase: "on-demand" });
  const description = `${what}, ${capacityGiB} GiB`;
  const line = priceLine({ node, context, region, row, description, quantity: fixed(capacityGiB) });
  return { state: "priced", lines: [line] };
}

/** Billed by what is provisioned, used or not, at a price that the throughput tier decides. */
function measureLustre(node: ResourceNode, context: MeterContext): Measurement {
  const mode = orElse(readString(node.inputs, "dynamicTierOptions.mode"), "DISABLED");
  const tier = readNumber(node.inputs, "perUnitStorageThroughput");
  // Without a throughput it is of the Dynamic tier, whose price nobody has published where it could be read.
  const dynamic = mode !== "DISABLED" || tier.state === "absent" || needed(tier) === 0;
  const [sku, what] = dynamic
    ? ["tier-dynamic", "Dynamic tier"]
    : [`tier-${needed(tier)}`, `${needed(tier)} MB/s per TiB`];
  return capacityLine(node, context, { service: "managed-lustre", sku, what: `Managed Lustre, ${what}` });
}

export const gcpStorageMeters: Meters = {
  "gcp:lustre/instance:Instance": measureLustre,
  "gcp:parallelstore/instance:Instance": (node, context) =>
    capacityLine(node, context, { service: "parallelstore", sku: "capacity", what: "Parallelstore" }),
};
