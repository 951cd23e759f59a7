import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Read, readList, readString } from "../../components/core/value.ts";

const subnetTypes = ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"] as const;

export interface ZoneConfig {
  /** Zones of subnets that are not of this stack: `{"subnet-0abc": "us-east-2a"}`. */
  readonly subnetZones: Readonly<Record<string, string>>;
}

export const zoneSchema = {
  subnetZones: {
    type: "object" as const,
    additionalProperties: { type: "string" as const },
    description: 'Availability zones of subnets that are not of this stack: {"subnet-0abc": "us-east-2a"}.',
  },
};

/** Which zones a resource stands in, by its subnets. */
export interface Zones {
  /** Zones; a subnet whose zone cannot be told stands for itself, so that two resources in it are still together. */
  readonly names: ReadonlySet<string>;
  /** Subnets that are named; undefined when not even that can be told. */
  readonly subnets: number | undefined;
  /** Why `names` may be wrong or incomplete; undefined when it is neither. */
  readonly uncertain?: string;
}

/**
 * Follows `property` (a subnet id or a list of them) to the subnets. Ids are unknown in a preview, what an input was made
 * from is not. Subnets of another stack are looked up in `subnetZones`; failing that, the zone that a component above
 * was told counts.
 */
export function zonesOf(graph: ResourceGraph, node: ResourceNode, property: string, config: ZoneConfig): Zones {
  const found = zonesBySubnet(graph, node, property, config);
  if (found.uncertain === undefined) return found;
  const declared = declaredZone(graph, node);
  return declared === undefined ? found : { names: new Set([declared]), subnets: found.subnets };
}

function zonesBySubnet(graph: ResourceGraph, node: ResourceNode, property: string, config: ZoneConfig): Zones {
  const behind = subnetTypes.flatMap((type) => graph.behind(node, property, type));
  const elements = elementsOf(node, property);
  if (elements === undefined) {
    const names = new Set(behind.map(zoneOfSubnet).map((zone) => zone.name));
    if (names.size === 1 && behind.every((subnet) => zoneOfSubnet(subnet).known)) return { names, subnets: undefined };
    return { names, subnets: undefined, uncertain: `${property} is known only after creation` };
  }
  const names = new Set<string>();
  const reasons: string[] = [];
  const open = new Set(behind);
  let unknown = 0;
  for (const element of elements) {
    if (element.state !== "known") {
      unknown++;
      continue;
    }
    const id = element.value;
    const subnet = behind.find((one) => isId(one, id)) ?? subnetsById(graph).get(id);
    if (subnet !== undefined) {
      open.delete(subnet);
      add(subnet);
    } else if (Object.hasOwn(config.subnetZones, id)) names.add(config.subnetZones[id]!);
    else {
      names.add(id);
      reasons.push(`the zone of ${id} is not known (add it to subnetZones)`);
    }
  }
  for (const subnet of unknown > 0 ? open : []) add(subnet);
  if (unknown > open.size) reasons.push(`${property} names subnets that are not of this stack`);
  if (unknown > 0 && unknown < open.size && names.size > 1) {
    reasons.push(
      `${property} was made from ${open.size} subnets, and which ${unknown} it names is known only after creation`,
    );
  }
  return {
    names,
    subnets: elements.length,
    ...(reasons.length === 0 ? {} : { uncertain: reasons.join("; ") }),
  };

  function add(subnet: ResourceNode): void {
    const zone = zoneOfSubnet(subnet);
    names.add(zone.name);
    if (!zone.known) reasons.push(`the zone of subnet ${subnet.name} is not given`);
  }
}

/** The ids of a property; `undefined` when it is not even known how many there are. */
function elementsOf(node: ResourceNode, property: string): Read<string>[] | undefined {
  const list = readList(node.inputs, property);
  if (list.state === "known") return list.value.map((_, index) => readString(node.inputs, `${property}[${index}]`));
  if (list.state === "absent") return [];
  const single = readString(node.inputs, property);
  return single.state === "known" ? [single] : undefined;
}

function zoneOfSubnet(subnet: ResourceNode): { name: string; known: boolean } {
  for (const properties of [subnet.inputs, subnet.outputs ?? {}]) {
    for (const property of ["availabilityZone", "availabilityZoneId"]) {
      const zone = readString(properties, property);
      if (zone.state === "known") return { name: zone.value, known: true };
    }
  }
  return { name: subnet.name, known: false };
}

const byId = new WeakMap<ResourceGraph, Map<string, ResourceNode>>();

function subnetsById(graph: ResourceGraph): Map<string, ResourceNode> {
  let found = byId.get(graph);
  if (found === undefined) {
    found = new Map();
    for (const subnet of subnetTypes.flatMap((type) => graph.ofType(type))) {
      const id = readString(subnet.outputs ?? {}, "id");
      if (id.state === "known") found.set(id.value, subnet);
    }
    byId.set(graph, found);
  }
  return found;
}

function isId(subnet: ResourceNode, id: string): boolean {
  const own = readString(subnet.outputs ?? {}, "id");
  return own.state === "known" && own.value === id;
}

function declaredZone(graph: ResourceGraph, node: ResourceNode): string | undefined {
  for (const above of graph.ancestors(node)) {
    if (above.custom) continue;
    const zone = readString(above.inputs, "zone");
    if (zone.state === "known") return zone.value;
  }
  return undefined;
}
