import type { ResourceNode } from "../../../core/graph.ts";
import { readString } from "../../../core/value.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { fixed, orElse } from "../../reading.ts";
import { gcpRegionOf } from "./place.ts";

function measureNat(node: ResourceNode, context: MeterContext): Measurement {
  const region = gcpRegionOf(node, context);
  const row = context.book.price({
    place: "gcp",
    service: "network",
    sku: "nat-gateway",
    region,
    purchase: "on-demand",
  });
  const line = priceLine({
    node,
    context,
    region,
    row,
    description: "Cloud NAT gateway",
    quantity: fixed(1),
    notes: ["0.0014 an hour for each VM that it serves, while these are 31 or fewer"],
  });
  const allocation = readString(node.inputs, "natIpAllocateOption");
  const manual = allocation.state === "known" && allocation.value === "MANUAL_ONLY";
  const used = manual
    ? "data through the gateway is billed by use"
    : "addresses and data of the gateway are billed by use";
  return { state: "priced", lines: [line], notes: [used] };
}

/** External addresses cost; ranges for peering and addresses inside a VPC do not. */
function measureAddress(node: ResourceNode, context: MeterContext, region: () => string): Measurement {
  if (orElse(readString(node.inputs, "addressType"), "EXTERNAL") === "INTERNAL") {
    return { state: "free", why: "an address inside the VPC" };
  }
  const at = region();
  const { book } = context;
  const row = book.price({
    place: "gcp",
    service: "network",
    sku: "external-address",
    region: at,
    purchase: "on-demand",
  });
  const line = priceLine({ node, context, region: at, row, description: "external IPv4 address", quantity: fixed(1) });
  return { state: "priced", lines: [line] };
}

export const gcpNetworkMeters: Meters = {
  "gcp:compute/routerNat:RouterNat": measureNat,
  "gcp:compute/address:Address": (node, context) => measureAddress(node, context, () => gcpRegionOf(node, context)),
  "gcp:compute/globalAddress:GlobalAddress": (node, context) => measureAddress(node, context, () => "global"),
};
