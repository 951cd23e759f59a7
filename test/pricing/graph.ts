import { type GraphDefaults, ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { PriceBook } from "../../components/pricing/index.ts";
import { type Measurement, type MeterContext, measure } from "../../components/pricing/meter.ts";

/** `urn` of a node made by `node(type, name)`. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::test::${type}::${name}`;
}

export type NodeParts = Partial<Omit<ResourceNode, "urn" | "type" | "name">>;

/** A resource as a graph holds it; `parent` and dependencies are URNs. */
export function node(
  type: string,
  name: string,
  inputs: Record<string, unknown> = {},
  parts: NodeParts = {},
): ResourceNode {
  return { urn: urnOf(type, name), type, name, custom: true, inputs, options: {}, propertyDependencies: {}, ...parts };
}

export const nodeGroupToken = "aws:eks/nodeGroup:NodeGroup";
export const templateToken = "aws:ec2/launchTemplate:LaunchTemplate";
export const reservationToken = "aws:ec2/capacityReservation:CapacityReservation";

export function graphOf(
  nodes: readonly ResourceNode[],
  defaults: GraphDefaults = { aws: { region: "us-east-2" } },
): ResourceGraph {
  return new ResourceGraph(nodes, defaults);
}

/** What the first node of a graph costs. */
export function measured(
  nodes: readonly ResourceNode[],
  options: Partial<Omit<MeterContext, "graph">> = {},
  defaults?: GraphDefaults,
): Measurement {
  const graph = graphOf(nodes, defaults);
  return measure(nodes[0]!, { graph, book: PriceBook.builtIn(), ...options });
}

/** Lines of the first node, with the fields that differ from line to line. */
export function amounts(measurement: Measurement): unknown {
  if (measurement.state !== "priced") return measurement;
  return measurement.lines.map(({ sku, purchase, unit, unitPrice, quantity, monthly, oneOff }) => ({
    sku,
    purchase,
    unit,
    unitPrice,
    quantity: [quantity.min, quantity.planned, quantity.max],
    monthly: [monthly.min, monthly.planned, monthly.max],
    ...(oneOff === undefined ? {} : { oneOff }),
  }));
}
