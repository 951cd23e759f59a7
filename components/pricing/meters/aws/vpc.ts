import type { ResourceNode } from "../../../core/graph.ts";
import { readList, readString } from "../../../core/value.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { fixed, NotPriced, needed, orElse, regionOf } from "../../reading.ts";

const subnetAssociationType = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";

export const vpcMeters: Meters = {
  "aws:ec2/natGateway:NatGateway": (node, context): Measurement => {
    const region = regionOf(node, context);
    const mode = orElse(readString(node.inputs, "availabilityMode"), "zonal");
    const zones = mode === "zonal" ? 1 : regionalZones(needed(readList(node.inputs, "availabilityZoneAddresses")));
    const row = context.book.price({ place: "aws", service: "vpc", sku: "nat-gateway", region, purchase: "on-demand" });
    const line = priceLine({ node, context, region, row, description: "NAT gateway", quantity: fixed(zones) });
    return { state: "priced", lines: [line], notes: ["data through the gateway is billed by use"] };
  },

  "aws:ec2/eip:Eip": (node, context): Measurement => {
    const region = regionOf(node, context);
    const row = context.book.price({ place: "aws", service: "vpc", sku: "public-ipv4", region, purchase: "on-demand" });
    const line = priceLine({ node, context, region, row, description: "public IPv4 address", quantity: fixed(1) });
    return { state: "priced", lines: [line] };
  },

  "aws:ec2/vpcEndpoint:VpcEndpoint": (node, context): Measurement => {
    const type = orElse(readString(node.inputs, "vpcEndpointType"), "Gateway");
    if (type === "Gateway") return { state: "free", why: "gateway endpoints cost nothing" };
    const subnets = readList(node.inputs, "subnetIds");
    const placed = subnets.state === "absent" ? readList(node.inputs, "subnetConfigurations") : subnets;
    if (placed.state === "absent" && isPlacedByAssociations(node, context)) {
      return { state: "free", why: "its subnet associations are priced" };
    }
    const zones = placed.state === "absent" ? needed(subnets).length : needed(placed).length;
    return endpointInZones(node, context, type, zones);
  },

  [subnetAssociationType]: (node, context): Measurement => endpointInZones(node, context, "Interface", 1),
};

function isPlacedByAssociations(endpoint: ResourceNode, { graph }: MeterContext): boolean {
  return graph
    .ofType(subnetAssociationType)
    .some((association) => graph.behind(association, "vpcEndpointId", endpoint.type).includes(endpoint));
}

function endpointInZones(node: ResourceNode, context: MeterContext, type: string, zones: number): Measurement {
  const region = regionOf(node, context);
  const sku = type === "Interface" ? "interface-endpoint" : `endpoint:${type}`;
  const row = context.book.price({ place: "aws", service: "vpc", sku, region, purchase: "on-demand" });
  const description = `${type.toLowerCase()} endpoint in ${zones} ${zones === 1 ? "zone" : "zones"}`;
  const line = priceLine({ node, context, region, row, description, quantity: fixed(zones) });
  return { state: "priced", lines: [line], notes: ["data through the endpoint is billed by use"] };
}

function regionalZones(addresses: readonly unknown[]): number {
  if (addresses.length === 0) throw new NotPriced("availabilityZoneAddresses names no zone", true);
  return addresses.length;
}
