import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { type Read, read, readList, readNumber, readString } from "../../core/value.ts";
import type { NetworkInterface } from "./interfaceLayout.ts";

export const launchTemplateType = "aws:ec2/launchTemplate:LaunchTemplate";
const capacityReservationType = "aws:ec2/capacityReservation:CapacityReservation";

/** The launch template that a group or an instance names. */
export type TemplateLookup =
  | { readonly state: "none" }
  | { readonly state: "found"; readonly template: ResourceNode }
  /** Named, but not (or not clearly) a resource of this stack. */
  | { readonly state: "missing"; readonly why: string };

/** Which reservation instances are told to run in. */
export type Reservation =
  | { readonly state: "none" }
  | {
      readonly state: "targeted";
      /** `cr-…`; unknown while the reservation is yet to be created. */
      readonly id: Read<string>;
      readonly resourceGroupArn: Read<string>;
      /** The reservation, when this stack declares it. */
      readonly resource?: ResourceNode;
    }
  /** Whether one is named cannot be told. Instances are then counted as on-demand, the dearer reading. */
  | { readonly state: "unknown"; readonly why: string };

/**
 * Finds the launch template an input was made from: by dependency (ids are unknown in a preview), else by an id or name
 * that is known already.
 *
 * @param property top-level input that names the template: `launchTemplate`
 * @param base path of the reference itself: `launchTemplate`, `mixedInstancesPolicy.launchTemplate.launchTemplateSpecification`
 * @param keys names of the id and the name below `base`
 */
export function findLaunchTemplate(
  graph: ResourceGraph,
  node: ResourceNode,
  property = "launchTemplate",
  base = property,
  keys: { readonly id: string; readonly name: string } = { id: "id", name: "name" },
): TemplateLookup {
  const reference = read(node.inputs, base);
  if (reference.state === "absent") return { state: "none" };
  const id = readString(node.inputs, `${base}.${keys.id}`);
  const name = readString(node.inputs, `${base}.${keys.name}`);
  const matches = (template: ResourceNode): boolean =>
    (id.state === "known" && is(readString(template.outputs ?? {}, "id"), id.value)) ||
    (name.state === "known" &&
      (is(readString(template.inputs, "name"), name.value) ||
        is(readString(template.outputs ?? {}, "name"), name.value)));

  const behind = graph.behind(node, property, launchTemplateType);
  if (behind.length === 1) return { state: "found", template: behind[0]! };
  const candidates = (behind.length > 1 ? behind : graph.ofType(launchTemplateType)).filter(matches);
  if (candidates.length === 1) return { state: "found", template: candidates[0]! };
  if (behind.length > 1) {
    const names = behind.map((template) => template.name).join(", ");
    return { state: "missing", why: `${base} was made from several launch templates: ${names}` };
  }
  const called = id.state === "known" ? id.value : name.state === "known" ? name.value : undefined;
  return {
    state: "missing",
    why:
      called === undefined
        ? `${base} names no launch template of this stack`
        : `launch template ${called} is not in this stack`,
  };
}

/** Reads `capacityReservationSpecification` of a launch template or an instance. Only a target counts: `open` promises nothing. */
export function reservationOf(graph: ResourceGraph, node: ResourceNode): Reservation {
  const base = "capacityReservationSpecification";
  const specification = read(node.inputs, base);
  if (specification.state === "absent") return { state: "none" };
  const target = read(node.inputs, `${base}.capacityReservationTarget`);
  if (target.state === "absent") return { state: "none" };
  if (target.state === "unknown") return { state: "unknown", why: `${target.path} is ${target.why}` };
  const id = readString(node.inputs, `${base}.capacityReservationTarget.capacityReservationId`);
  const resourceGroupArn = readString(
    node.inputs,
    `${base}.capacityReservationTarget.capacityReservationResourceGroupArn`,
  );
  if (id.state === "absent" && resourceGroupArn.state === "absent") return { state: "none" };
  const behind = graph.behind(node, base, capacityReservationType);
  return { state: "targeted", id, resourceGroupArn, ...(behind.length === 1 ? { resource: behind[0]! } : {}) };
}

/**
 * The network interfaces of a launch template, for `checkInterfaces`. What is left out reads as EC2 reads it: card 0,
 * device 0, `interface`. Absent when the template names none; unknown as soon as one figure is.
 */
export function readInterfaces(template: ResourceNode): Read<readonly NetworkInterface[]> {
  const list = readList(template.inputs, "networkInterfaces");
  if (list.state !== "known") return list;
  const interfaces: NetworkInterface[] = [];
  for (let index = 0; index < list.value.length; index++) {
    const at = `networkInterfaces[${index}]`;
    if (read(template.inputs, at).state === "unknown")
      return { state: "unknown", path: at, why: "known only after creation" };
    const card = readNumber(template.inputs, `${at}.networkCardIndex`);
    const device = readNumber(template.inputs, `${at}.deviceIndex`);
    const type = readString(template.inputs, `${at}.interfaceType`);
    for (const answer of [card, device, type]) if (answer.state === "unknown") return answer;
    interfaces.push({
      networkCardIndex: card.state === "known" ? card.value : 0,
      deviceIndex: device.state === "known" ? device.value : 0,
      interfaceType: (type.state === "known" ? type.value : "interface") as NetworkInterface["interfaceType"],
    });
  }
  return { ...list, value: interfaces };
}

function is(answer: Read<string>, value: string): boolean {
  return answer.state === "known" && answer.value === value;
}
